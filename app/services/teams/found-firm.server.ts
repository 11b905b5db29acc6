import { z } from "zod";
import { Refusal } from "#app/domain/shared/errors.ts";
import { GREATEST_INTEGER } from "#app/domain/shared/whole-number.ts";
import { addResidentInput, takeIn } from "#app/services/residency/add-resident.server.ts";
import { audit, authorise, once, type Verb } from "#app/services/verb.server.ts";
import { type TeamRow, teamById } from "#db/queries/teams.server.ts";
import { withScope } from "#db/scope.server.ts";
import { passInto } from "./link-team.server.ts";
import { teamToEnd } from "./team-to-end.ts";

export const foundFirmInput = z.object({
  ...addResidentInput.shape,
  team: z.uuid(),
  teamRev: z.coerce.number().int().min(0).max(GREATEST_INTEGER),
});

/** The team that the form for its firm is filled from; one that has ended is refused. */
export async function openFounding({ ctx, input }: Verb<{ team: string }>): Promise<TeamRow> {
  authorise(ctx, "residency:write");
  if (!z.uuid().safeParse(input.team).success) throw new Refusal("absent", "teams.absent");
  const team = await withScope(ctx, (tx) => teamById(tx, ctx.organization.id, input.team));
  if (!team) throw new Refusal("absent", "teams.absent");
  if (team.leftOn !== null) {
    throw new Refusal("conflict", "teams.already-ended", { leftOn: team.leftOn });
  }
  return team;
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
      const team = await teamToEnd(tx, ctx, { id, on: given.enteredOn, field: "enteredOn" });
      const { id: residencyId, firm } = await takeIn(tx, ctx, given);
      await passInto(tx, organizationId, team, firm, {
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
