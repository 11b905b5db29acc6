import { z } from "zod";
import { refusalOf } from "#app/domain/reports/fault.ts";
import { Refusal } from "#app/domain/shared/errors.ts";
import { GREATEST_INTEGER } from "#app/domain/shared/whole-number.ts";
import { teamEndFault } from "#app/domain/teams/teams.ts";
import { addResidentInput, takeIn } from "#app/services/residency/add-resident.server.ts";
import { audit, authorise, type Ctx, once, type Verb } from "#app/services/verb.server.ts";
import { firmsById } from "#db/queries/firms.server.ts";
import { stayById } from "#db/queries/residency.server.ts";
import { lockTeams, type TeamRow, teamById } from "#db/queries/teams.server.ts";
import { type ScopedTx, withScope } from "#db/scope.server.ts";
import { passInto } from "./link-team.server.ts";

export const foundFirmInput = z.object({
  ...addResidentInput.shape,
  team: z.uuid(),
  teamRev: z.coerce.number().int().min(0).max(GREATEST_INTEGER),
});

/** The team that is to become a firm; one that has ended is refused. */
async function openTeam(tx: ScopedTx, ctx: Ctx, id: string): Promise<TeamRow> {
  const team = await teamById(tx, ctx.organization.id, id);
  if (!team) throw new Refusal("absent", "teams.absent");
  if (team.leftOn !== null) {
    throw new Refusal("conflict", "teams.already-ended", { leftOn: team.leftOn });
  }
  return team;
}

/** The same for the form: what it is filled from. */
export async function openFounding({ ctx, input }: Verb<{ team: string }>): Promise<TeamRow> {
  authorise(ctx, "residency:write");
  if (!z.uuid().safeParse(input.team).success) throw new Refusal("absent", "teams.absent");
  return withScope(ctx, (tx) => openTeam(tx, ctx, input.team));
}

/**
 * Takes in the firm that a team registered, and the team passes into that stay on the day of its entry: the one ends when the
 * other begins. Both are written, or neither is.
 */
export async function foundFirm({
  ctx,
  input,
  key,
}: Verb<z.input<typeof foundFirmInput>>): Promise<{ residencyId: string }> {
  authorise(ctx, "residency:write");
  const { team: id, teamRev: rev, ...given } = foundFirmInput.parse(input);
  const organizationId = ctx.organization.id;
  return withScope(ctx, (tx) =>
    once(tx, { ctx, input, key }, "found-firm", async () => {
      await lockTeams(tx, organizationId);
      const team = await openTeam(tx, ctx, id);
      const fault = teamEndFault(team, given.enteredOn, ctx.today, "enteredOn");
      if (fault) throw refusalOf([fault]);
      const { id: residencyId } = await takeIn(tx, ctx, given);
      const stay = await stayById(tx, organizationId, residencyId);
      const [firm] = await firmsById(tx, [stay!.firmId]);
      await passInto(tx, organizationId, team, firm!, {
        rev,
        residencyId,
        leftOn: given.enteredOn,
        exitReason: given.entryReason,
        exitEvidence: given.entryEvidence,
      });
      await audit(tx, {
        action: "take-from-team",
        entity: "residency",
        entityId: residencyId,
        after: { team: team.name },
      });
      return { residencyId };
    }),
  );
}
