import { z } from "zod";
import type { DateOn } from "#app/domain/shared/dates.ts";
import { Refusal } from "#app/domain/shared/errors.ts";
import { passesInto } from "#app/domain/teams/teams.ts";
import { rowAt } from "#app/services/people/people-fields.ts";
import { day, optionalText } from "#app/services/residency/resident-fields.ts";
import { audit, authorise, once, type Verb } from "#app/services/verb.server.ts";
import { type FirmFacts, firmsById } from "#db/queries/firms.server.ts";
import { lockStay } from "#db/queries/residency.server.ts";
import { type TeamRow, updateTeam } from "#db/queries/teams.server.ts";
import { type ScopedTx, withScope } from "#db/scope.server.ts";
import { teamToEnd } from "./team-to-end.ts";

export const linkTeamInput = z.object({
  ...rowAt,
  residencyId: z.uuid("teams.firm-required"),
  /** The first day on which it is a firm. */
  leftOn: day("teams.left-required"),
  exitReason: optionalText(500),
  exitEvidence: optionalText(500),
});

/** Refuses a day on which the stay of the firm has not begun yet, or has ended. Answers the firm. */
export async function assertPasses(
  tx: ScopedTx,
  organizationId: string,
  residencyId: string,
  on: DateOn,
): Promise<FirmFacts> {
  const stay = await lockStay(tx, organizationId, residencyId);
  if (!stay) throw new Refusal("invalid", "teams.firm-required", {}, { residencyId: "teams.firm-required" });
  if (!passesInto(stay, on)) {
    const details = { enteredOn: stay.enteredOn };
    throw new Refusal("invalid", "teams.outside-stay", details, { leftOn: "teams.outside-stay" });
  }
  const [firm] = await firmsById(tx, [stay.firmId]);
  return firm!;
}

type Passing = Pick<TeamRow, "exitReason" | "exitEvidence"> & {
  rev: number;
  residencyId: string;
  leftOn: DateOn;
};

/** Writes that a team passed into a stay, and the entry of its log. */
export async function passInto(
  tx: ScopedTx,
  organizationId: string,
  team: TeamRow,
  firm: Pick<FirmFacts, "name" | "uscc">,
  { rev, ...given }: Passing,
): Promise<void> {
  if (!(await updateTeam(tx, organizationId, { id: team.id, rev }, { ...given, exit: "founded" }))) {
    throw new Refusal("conflict", "common.changed-meanwhile");
  }
  const { leftOn, exitReason, exitEvidence, residencyId } = given;
  await audit(tx, {
    action: "found",
    entity: "team",
    entityId: team.id,
    after: {
      team: team.name,
      name: firm.name,
      uscc: firm.uscc,
      passedOn: leftOn,
      reason: exitReason,
      evidence: exitEvidence,
      residency: residencyId,
    },
  });
}

/** Says that a team became, or joined, a firm that is a resident already. */
export async function linkTeam({
  ctx,
  input,
  key,
}: Verb<z.input<typeof linkTeamInput>>): Promise<{ residencyId: string }> {
  authorise(ctx, "residency:write");
  const { id, ...given } = linkTeamInput.parse(input);
  const organizationId = ctx.organization.id;
  return withScope(ctx, (tx) =>
    once(tx, { ctx, input, key }, "link-team", async () => {
      const team = await teamToEnd(tx, ctx, { id, on: given.leftOn });
      const firm = await assertPasses(tx, organizationId, given.residencyId, given.leftOn);
      await passInto(tx, organizationId, team, firm, given);
      return { residencyId: given.residencyId };
    }),
  );
}
