import { z } from "zod";
import { refusalOf } from "#app/domain/reports/fault.ts";
import type { Json } from "#app/domain/shared/canonical.ts";
import type { DateOn } from "#app/domain/shared/dates.ts";
import { Refusal } from "#app/domain/shared/errors.ts";
import { teamFault } from "#app/domain/teams/teams.ts";
import { changedFacts } from "#app/services/people/ledger-entries.ts";
import { rowAt } from "#app/services/people/people-fields.ts";
import { assertEntry } from "#app/services/residency/add-resident.server.ts";
import { optionalDay, optionalText } from "#app/services/residency/resident-fields.ts";
import { audit, authorise, type Verb } from "#app/services/verb.server.ts";
import { sayWhy } from "#db/queries/residency-steps.server.ts";
import { lockTeams, type TeamRow, teamsOf, updateTeam } from "#db/queries/teams.server.ts";
import { type ScopedTx, withScope } from "#db/scope.server.ts";
import { assertPasses } from "./link-team.server.ts";
import { teamEntry } from "./team-entries.ts";
import { checkedFacts, teamFields } from "./team-fields.ts";

export const correctTeamInput = z.object({
  ...rowAt,
  ...teamFields,
  leftOn: optionalDay,
  /** Of a team that became a firm this is not asked: it stays so, until that is taken back. */
  exit: z
    .enum(["left", "dropped"])
    .nullish()
    .transform((exit) => exit ?? null),
  exitReason: optionalText(500),
  exitEvidence: optionalText(500),
  /** Why the record is mended: kept with the counter-entries of the journal. */
  correction: optionalText(500),
});
type Given = Omit<z.output<typeof correctTeamInput>, "id" | "rev" | "correction">;

/** The facts as they are to be: how a firm came of it stays, and an end that goes takes its reason along. */
function mended(
  before: TeamRow,
  given: Given,
): Omit<TeamRow, "id" | "rev" | "applicationId" | "residencyId"> {
  const exit = before.exit === "founded" ? before.exit : given.exit;
  const facts = { ...checkedFacts(given), exit };
  return facts.leftOn === null ? { ...facts, exitReason: null, exitEvidence: null } : facts;
}

async function assertLeft(
  tx: ScopedTx,
  organizationId: string,
  { residencyId }: TeamRow,
  leftOn: DateOn | null,
  today: DateOn,
): Promise<void> {
  if (leftOn !== null && leftOn > today) {
    throw new Refusal("invalid", "teams.left-in-future", {}, { leftOn: "teams.left-in-future" });
  }
  if (leftOn !== null && residencyId !== null) await assertPasses(tx, organizationId, residencyId, leftOn);
}

/**
 * Mends a team: its facts, days, reasons and evidence. Emptying the day and the way of leaving takes the ending back. Conflict
 * when somebody changed the team since the form was opened.
 */
export async function correctTeam({ ctx, input }: Verb<z.input<typeof correctTeamInput>>): Promise<void> {
  authorise(ctx, "residency:write");
  const { id, rev, correction, ...given } = correctTeamInput.parse(input);
  assertEntry(given, ctx.today);
  const organizationId = ctx.organization.id;
  await withScope(ctx, async (tx) => {
    await lockTeams(tx, organizationId);
    const all = await teamsOf(tx, organizationId);
    const before = all.find((team) => team.id === id);
    if (!before) throw new Refusal("absent", "teams.absent");
    if (before.rev !== rev) throw new Refusal("conflict", "common.changed-meanwhile");
    const facts = mended(before, given);
    const refusal = refusalOf(teamFault({ id, ...facts }, all));
    if (refusal) throw refusal;
    await assertLeft(tx, organizationId, before, facts.leftOn, ctx.today);
    const changed = changedFacts(teamEntry(before), teamEntry(facts));
    const isPhoneNew = before.contactPhone !== facts.contactPhone;
    if (!changed && !isPhoneNew) return;
    await sayWhy(tx, { reason: correction });
    if (!(await updateTeam(tx, organizationId, { id, rev }, facts))) {
      throw new Refusal("conflict", "common.changed-meanwhile");
    }
    const after = {
      ...(changed?.after as Record<string, Json>),
      ...(isPhoneNew ? { contactPhone: "***" } : {}),
      ...(correction === null ? {} : { correction }),
    };
    await audit(tx, {
      action: "correct",
      entity: "team",
      entityId: id,
      before: changed?.before ?? {},
      after,
    });
  });
}
