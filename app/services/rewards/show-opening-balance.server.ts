import { z } from "zod";
import type { RewardProgramme } from "#app/domain/policy/reward-programme.ts";
import { type OpeningTarget, openingTarget } from "#app/domain/rewards/opening-balance.ts";
import type { Bilingual } from "#app/domain/shared/explain.ts";
import {
  countOpening,
  OPENING_STATES,
  type OpeningRow,
  type OpeningState,
  openingOf,
} from "#db/queries/opening-balance.server.ts";
import { versionsOf } from "#db/queries/policy.server.ts";
import { withScope } from "#db/scope.server.ts";
import { authorise, type Verb } from "../verb.server.ts";

export const showOpeningInput = z.object({ status: z.enum(OPENING_STATES).optional() });

export type OpeningView = Pick<
  OpeningRow,
  | "id"
  | "programme"
  | "item"
  | "beneficiaryKind"
  | "subject"
  | "subjectName"
  | "number"
  | "amountFen"
  | "paidOn"
  | "document"
  | "status"
  | "enteredByName"
  | "enteredAt"
  | "decidedByName"
  | "decidedAt"
  | "reason"
> & { itemLabel: Bilingual | null; mayDecide: boolean };
export type OpeningProgramme = {
  code: string;
  title: Bilingual;
  items: { code: string; label: Bilingual; target: OpeningTarget }[];
};
export type OpeningPage = {
  programmes: OpeningProgramme[];
  payments: OpeningView[];
  counts: Record<OpeningState, number>;
  /** True when there are more than the page shows. */
  isCut: boolean;
};

const SHOWN = 500;

/** The opening balance: what was paid before this system, and the programmes whose items it may name. */
export async function showOpeningBalance({
  ctx,
  input,
}: Verb<z.input<typeof showOpeningInput>>): Promise<OpeningPage> {
  authorise(ctx, "rewards:read");
  const { status } = showOpeningInput.parse(input);
  const organizationId = ctx.organization.id;
  return withScope(ctx, async (tx) => {
    // The latest version of each stands first.
    const versions = (await versionsOf(tx, ctx.organization.cityId)).filter(
      (row) => row.kind === "reward-programme" && row.status === "published",
    );
    const documents = versions
      .filter((row, i) => versions.findIndex((it) => it.code === row.code) === i)
      .map((row) => row.document as RewardProgramme);
    const labels = new Map(
      documents.flatMap((it) => it.items.map((item) => [`${it.code} ${item.code}`, item.label] as const)),
    );
    const rows = await openingOf(tx, { organizationId, status, limit: SHOWN + 1 });
    return {
      programmes: documents.map(programmeOf),
      payments: rows.slice(0, SHOWN).map((row) => viewOf(row, labels, ctx.user.id)),
      counts: await countOpening(tx, organizationId),
      isCut: rows.length > SHOWN,
    };
  });
}

const programmeOf = (programme: RewardProgramme): OpeningProgramme => ({
  code: programme.code,
  title: programme.title,
  items: programme.items.flatMap((item) => {
    const target = openingTarget(programme, item);
    return target ? [{ code: item.code, label: item.label, target }] : [];
  }),
});

const viewOf = (row: OpeningRow, labels: ReadonlyMap<string, Bilingual>, userId: string): OpeningView => ({
  id: row.id,
  programme: row.programme,
  item: row.item,
  itemLabel: labels.get(`${row.programme} ${row.item}`) ?? null,
  beneficiaryKind: row.beneficiaryKind,
  subject: row.subject,
  subjectName: row.subjectName,
  number: row.number,
  amountFen: row.amountFen,
  paidOn: row.paidOn,
  document: row.document,
  status: row.status,
  enteredByName: row.enteredByName,
  enteredAt: row.enteredAt,
  decidedByName: row.decidedByName,
  decidedAt: row.decidedAt,
  reason: row.reason,
  mayDecide: row.enteredBy !== userId,
});
