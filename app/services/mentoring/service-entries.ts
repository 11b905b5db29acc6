import { clockOf, serviceFault, told } from "#app/domain/mentoring/services.ts";
import { type Fault, refusalOf } from "#app/domain/reports/fault.ts";
import type { Json } from "#app/domain/shared/canonical.ts";
import { CODE_LISTS, loggedWord } from "#app/services/people/code-lists.ts";
import type { Ctx } from "#app/services/verb.server.ts";
import { type MentorRow, mentorsOf, type ServedStay, staysToServe } from "#db/queries/mentoring.server.ts";
import type { EntryFacts } from "#db/queries/services.server.ts";
import type { ScopedTx } from "#db/scope.server.ts";

export type JudgedEntry = { firms: ServedStay[]; mentor: MentorRow | null; warnings: Fault[] };

/** Looks at an entry beside the carrier's stays and mentors. Throws the refusal of what must be mended. */
export async function judgeEntry(
  tx: ScopedTx,
  ctx: Ctx,
  entry: EntryFacts & { id: string; residencyIds: readonly string[] },
): Promise<JudgedEntry> {
  const organizationId = ctx.organization.id;
  const stays = await staysToServe(tx, organizationId, entry.heldOn);
  const mentor = entry.mentorId ? (await mentorsOf(tx, organizationId, entry.mentorId))[0] : undefined;
  const faults = serviceFault(entry, {
    today: ctx.today,
    kinds: CODE_LISTS.serviceKinds,
    stays,
    mentor: mentor ?? null,
  });
  const refusal = refusalOf(faults);
  if (refusal) throw refusal;
  const chosen = new Set(entry.residencyIds);
  return { firms: stays.filter(({ id }) => chosen.has(id)), mentor: mentor ?? null, warnings: told(faults) };
}

/** What is worth a second look in an entry as it stands. */
export async function secondLook(
  tx: ScopedTx,
  ctx: Ctx,
  entry: EntryFacts & { id: string; residencyIds: readonly string[] },
): Promise<Fault[]> {
  const organizationId = ctx.organization.id;
  const stays = await staysToServe(tx, organizationId, entry.heldOn);
  const mentor = entry.mentorId ? (await mentorsOf(tx, organizationId, entry.mentorId))[0] : undefined;
  const kinds = CODE_LISTS.serviceKinds;
  return told(serviceFault(entry, { today: ctx.today, kinds, stays, mentor: mentor ?? null }));
}

/** An entry as the log tells it. */
export const entryTold = (
  facts: EntryFacts,
  mentorName: string | null,
  firms: readonly { name: string }[],
): Record<string, Json | null> => ({
  heldOn: facts.heldOn,
  serviceKind: loggedWord("serviceKinds", facts.kind),
  hours: clockOf(facts.minutes),
  topic: facts.topic,
  firm:
    firms
      .map(({ name }) => name)
      .toSorted()
      .join("、") || null,
  mentor: mentorName,
  staff: facts.staff,
  evidence: facts.evidence,
});
