import { carriersByName, type RecognitionRow, recognitionsOf } from "#db/queries/recognitions.server.ts";
import { withScope } from "#db/scope.server.ts";
import { authorise, type Verb } from "../verb.server.ts";

export type RecognitionView = Pick<
  RecognitionRow,
  | "id"
  | "carrierName"
  | "carrierKind"
  | "level"
  | "validFrom"
  | "validTo"
  | "number"
  | "isRenewal"
  | "revokedOn"
  | "evidence"
  | "recordedByName"
  | "recordedAt"
>;
export type RecognitionRegister = {
  recognitions: RecognitionView[];
  carriers: { id: string; name: string }[];
};

/** The city's register of recognised carriers, and the carriers that one may be recorded of. */
export async function listRecognitions({ ctx }: Verb<null>): Promise<RecognitionRegister> {
  authorise(ctx, "rewards:read");
  const { cityId } = ctx.organization;
  return withScope(ctx, async (tx) => ({
    recognitions: (await recognitionsOf(tx, cityId)).map((row) => ({
      id: row.id,
      carrierName: row.carrierName,
      carrierKind: row.carrierKind,
      level: row.level,
      validFrom: row.validFrom,
      validTo: row.validTo,
      number: row.number,
      isRenewal: row.isRenewal,
      revokedOn: row.revokedOn,
      evidence: row.evidence,
      recordedByName: row.recordedByName,
      recordedAt: row.recordedAt,
    })),
    carriers: (await carriersByName(tx, cityId)).map(({ id, name }) => ({ id, name })),
  }));
}
