import { z } from "zod";
import { refusalOf } from "#app/domain/reports/fault.ts";
import { teamFault } from "#app/domain/teams/teams.ts";
import { said } from "#app/services/people/ledger-entries.ts";
import { assertEntry } from "#app/services/residency/add-resident.server.ts";
import { audit, authorise, type Ctx, once, type Verb } from "#app/services/verb.server.ts";
import { insertTeam, lockTeams, teamsOf } from "#db/queries/teams.server.ts";
import { type ScopedTx, withScope } from "#db/scope.server.ts";
import { teamEntry } from "./team-entries.ts";
import { checkedFacts, teamFields } from "./team-fields.ts";

export const addTeamInput = z.object(teamFields);
type Given = z.output<typeof addTeamInput>;

/** Enters a team from a day on. Refuses one of the same name at the same time. */
export async function addTeam({
  ctx,
  input,
  key,
}: Verb<z.input<typeof addTeamInput>>): Promise<{ id: string }> {
  authorise(ctx, "residency:write");
  const given = addTeamInput.parse(input);
  return withScope(ctx, (tx) =>
    once(tx, { ctx, input, key }, "add-team", async () => ({ id: await enterTeam(tx, ctx, given) })),
  );
}

/** The same within a transaction that does more: an application that is admitted. */
export async function enterTeam(
  tx: ScopedTx,
  ctx: Ctx,
  given: Given,
  applicationId: string | null = null,
): Promise<string> {
  const organizationId = ctx.organization.id;
  const facts = { ...checkedFacts(given), leftOn: null, exit: null, exitReason: null, exitEvidence: null };
  assertEntry(facts, ctx.today);
  await lockTeams(tx, organizationId);
  const refusal = refusalOf(teamFault({ id: "", ...facts }, await teamsOf(tx, organizationId)));
  if (refusal) throw refusal;
  const id = await insertTeam(tx, organizationId, { ...facts, applicationId });
  await audit(tx, { action: "add", entity: "team", entityId: id, after: said(teamEntry(facts)) });
  return id;
}
