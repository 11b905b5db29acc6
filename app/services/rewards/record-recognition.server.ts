import { z } from "zod";
import { RECOGNITION_LEVELS } from "#app/domain/rewards/levels.ts";
import { isDate } from "#app/domain/shared/dates.ts";
import { Refusal } from "#app/domain/shared/errors.ts";
import { carriersByName, insertRecognition } from "#db/queries/recognitions.server.ts";
import { withScope } from "#db/scope.server.ts";
import { audit, authorise, once, type Verb } from "../verb.server.ts";

const day = z.string("rewards.recognition-date").refine(isDate, "rewards.recognition-date");
const noneIfEmpty = (text: string | null | undefined): string | null => text || null;

export const recordRecognitionInput = z
  .object({
    carrierId: z.uuid("rewards.recognition-carrier"),
    level: z.enum(RECOGNITION_LEVELS, "rewards.recognition-level"),
    from: day,
    to: z.literal("").or(day).nullish().transform(noneIfEmpty),
    number: z.string("rewards.recognition-number").trim().min(1, "rewards.recognition-number").max(120),
    evidence: z.string().trim().max(500).nullish().transform(noneIfEmpty),
    isRenewal: z.union([z.boolean(), z.literal("on").transform(() => true)]).default(false),
  })
  .refine((it) => it.to === null || it.from < it.to, {
    path: ["to"],
    error: "rewards.recognition-interval",
  });

/** Records that a carrier is recognised at a level from a day on: an input of the reward runs computed from then on. */
export async function recordRecognition({
  ctx,
  input,
  key,
}: Verb<z.input<typeof recordRecognitionInput>>): Promise<{ id: string }> {
  authorise(ctx, "rewards:compute");
  const given = recordRecognitionInput.parse(input);
  const organizationId = ctx.organization.id;
  return withScope(ctx, (tx) =>
    once(tx, { ctx, input, key }, "record-recognition", async () => {
      const carriers = await carriersByName(tx, ctx.organization.cityId);
      if (!carriers.some((it) => it.id === given.carrierId)) {
        throw new Refusal(
          "invalid",
          "rewards.recognition-carrier",
          {},
          { carrierId: "rewards.recognition-carrier" },
        );
      }
      const id = await insertRecognition(tx, {
        organizationId,
        carrierId: given.carrierId,
        level: given.level,
        validFrom: given.from,
        validTo: given.to,
        number: given.number,
        evidence: given.evidence,
        isRenewal: given.isRenewal,
        recordedBy: ctx.user.id,
        recordedByName: ctx.user.name,
      });
      await audit(tx, { action: "record", entity: "recognition", entityId: id, after: given });
      return { id };
    }),
  );
}
