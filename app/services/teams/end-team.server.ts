import { z } from "zod";
import { Refusal } from "#app/domain/shared/errors.ts";
import { requiredText, rowAt } from "#app/services/people/people-fields.ts";
import { day, optionalText } from "#app/services/residency/resident-fields.ts";
import { audit, authorise, once, type Verb } from "#app/services/verb.server.ts";
import { updateTeam } from "#db/queries/teams.server.ts";
import { withScope } from "#db/scope.server.ts";
import { teamToEnd } from "./team-to-end.ts";

export const endTeamInput = z.object({
  ...rowAt,
  exit: z.enum(["left", "dropped"], "teams.exit-required"),
  /** The first day on which the team is gone. */
  leftOn: day("teams.left-required"),
  exitReason: requiredText(500, "teams.reason-required"),
  exitEvidence: optionalText(500),
});

/** Ends a team's time here without a firm: it left, or was dropped. */
export async function endTeam({
  ctx,
  input,
  key,
}: Verb<z.input<typeof endTeamInput>>): Promise<{ leftOn: string }> {
  authorise(ctx, "residency:write");
  const { id, rev, ...given } = endTeamInput.parse(input);
  const organizationId = ctx.organization.id;
  return withScope(ctx, (tx) =>
    once(tx, { ctx, input, key }, "end-team", async () => {
      const team = await teamToEnd(tx, ctx, { id, on: given.leftOn });
      if (!(await updateTeam(tx, organizationId, { id, rev }, given))) {
        throw new Refusal("conflict", "common.changed-meanwhile");
      }
      await audit(tx, { action: "end", entity: "team", entityId: id, after: { team: team.name, ...given } });
      return { leftOn: given.leftOn };
    }),
  );
}
