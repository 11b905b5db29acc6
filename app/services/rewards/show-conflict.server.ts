import { z } from "zod";
import type { RewardProgramme } from "#app/domain/policy/reward-programme.ts";
import { Refusal } from "#app/domain/shared/errors.ts";
import type { Bilingual } from "#app/domain/shared/explain.ts";
import { versionsOfPolicy } from "#db/queries/policy.server.ts";
import * as queries from "#db/queries/rewards.server.ts";
import { type RevisionSource, revisionsByDigest, runHead } from "#db/queries/runs.server.ts";
import { withScope } from "#db/scope.server.ts";
import { authorise, type Verb } from "../verb.server.ts";
import { type ConflictView, conflictView } from "./conflict-view.ts";

export const conflictIdInput = z.object({ id: z.uuid() });

export type ConflictDetails = {
  conflict: ConflictView;
  programme: {
    code: string;
    title: Bilingual;
    verification: RewardProgramme["verification"];
    attribution: string;
    items: { code: string; label: Bilingual; clause: string }[];
  } | null;
  /** The run that counts now and still waits for the ruling; of a city only. */
  run: { id: string; period: string; isRuled: boolean } | null;
  /** The filings that the facts come from, as far as the session may open them. */
  filings: RevisionSource[];
};

/** A conflict with the same facts for each side, and the rule that left it open. */
export async function showConflict({
  ctx,
  input,
}: Verb<z.input<typeof conflictIdInput>>): Promise<ConflictDetails> {
  authorise(ctx, "rewards:read");
  const asked = conflictIdInput.safeParse(input);
  if (!asked.success) throw new Refusal("absent", "rewards.conflict-absent");
  const { id, cityId } = ctx.organization;
  return withScope(ctx, async (tx) => {
    const row = await queries.conflictOf(tx, cityId, asked.data.id);
    if (!row) throw new Refusal("absent", "rewards.conflict-absent");
    const conflict = conflictView(row, await queries.partiesOf(tx, cityId, [row.id]));
    const versions = await versionsOfPolicy(tx, cityId, row.programme);
    const document = versions.find((it) => it.status === "published")?.document as
      | RewardProgramme
      | undefined;
    const waiting = (await queries.waitingOutcomes(tx, id)).find(
      (it) => it.programme === row.programme && it.outcomeKey === row.outcomeKey,
    );
    const run = waiting ? await runHead(tx, id, waiting.runId) : null;
    return {
      conflict,
      programme: document ? programmePart(document, conflict) : null,
      filings: await revisionsByDigest(tx, digestsIn(conflict)),
      run: run ? { id: run.id, period: run.periodCode, isRuled: row.status === "ruled" } : null,
    };
  });
}

const digestsIn = ({ sides }: ConflictView): string[] => [
  ...new Set(
    sides.flatMap(({ record }) =>
      [...(record?.stays ?? []), ...(record?.titles ?? [])].map((it) => it.filing.sha256),
    ),
  ),
];

const programmePart = (
  { code, title, verification, attribution, items }: RewardProgramme,
  { outcome }: ConflictView,
): ConflictDetails["programme"] => ({
  code,
  title,
  verification,
  attribution: attribution.clause,
  items: items
    .filter((it) => outcome.waiting.includes(it.code))
    .map((it) => ({ code: it.code, label: it.label, clause: it.clause })),
});
