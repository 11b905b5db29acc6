import { z } from "zod";
import { refusalOf } from "#app/domain/reports/fault.ts";
import { Refusal } from "#app/domain/shared/errors.ts";
import { teamFault } from "#app/domain/teams/teams.ts";
import { requiredText, rowAt } from "#app/services/people/people-fields.ts";
import { audit, authorise, once, type Verb } from "#app/services/verb.server.ts";
import { sayWhy } from "#db/queries/residency-steps.server.ts";
import { lockTeams, teamsOf, updateTeam } from "#db/queries/teams.server.ts";
import { withScope } from "#db/scope.server.ts";

export const reopenTeamInput = z.object({ ...rowAt, reason: requiredText(500, "teams.reason-required") });

/**
 * Takes back how a team ended, by a counter-entry: it is in incubation again. A stay that it passed into remains as it is, and
 * is linked to the team no more.
 */
export async function reopenTeam({
  ctx,
  input,
  key,
}: Verb<z.input<typeof reopenTeamInput>>): Promise<{ id: string }> {
  authorise(ctx, "residency:write");
  const { id, rev, reason } = reopenTeamInput.parse(input);
  const organizationId = ctx.organization.id;
  return withScope(ctx, (tx) =>
    once(tx, { ctx, input, key }, "reopen-team", async () => {
      await lockTeams(tx, organizationId);
      const all = await teamsOf(tx, organizationId);
      const team = all.find((it) => it.id === id);
      if (!team) throw new Refusal("absent", "teams.absent");
      if (team.exit === null) throw new Refusal("conflict", "teams.not-ended");
      const open = { leftOn: null, exit: null, exitReason: null, exitEvidence: null, residencyId: null };
      const refusal = refusalOf(teamFault({ ...team, ...open }, all));
      if (refusal) throw new Refusal("conflict", refusal.code, refusal.details);
      await sayWhy(tx, { reason });
      if (!(await updateTeam(tx, organizationId, { id, rev }, open))) {
        throw new Refusal("conflict", "common.changed-meanwhile");
      }
      await audit(tx, {
        action: "reopen",
        entity: "team",
        entityId: id,
        before: { leftOn: team.leftOn, exit: team.exit, residency: team.residencyId },
        after: { leftOn: null, exit: null, correction: reason },
      });
      return { id };
    }),
  );
}
