import { z } from "zod";
import type { DateOn } from "#app/domain/shared/dates.ts";
import { Refusal } from "#app/domain/shared/errors.ts";
import { authorise, type Verb } from "#app/services/verb.server.ts";
import type { JournalStep } from "#db/queries/residency-steps.server.ts";
import { stepsOfTeams, teamsOfStay } from "#db/queries/teams.server.ts";
import { withScope } from "#db/scope.server.ts";

export type FormerTeam = {
  id: string;
  name: string;
  enteredOn: DateOn;
  leftOn: DateOn | null;
  steps: JournalStep[];
};

/** The teams that a resident was before it was a firm, each with its journal; the latest first. */
export async function formerTeams({ ctx, input }: Verb<{ residencyId: string }>): Promise<FormerTeam[]> {
  authorise(ctx, "residency:read");
  const { residencyId } = input;
  if (!z.uuid().safeParse(residencyId).success) throw new Refusal("absent", "residency.absent");
  const organizationId = ctx.organization.id;
  return withScope(ctx, async (tx) => {
    const teams = await teamsOfStay(tx, organizationId, residencyId);
    const steps = await stepsOfTeams(
      tx,
      organizationId,
      teams.map(({ id }) => id),
    );
    return teams.map(({ id, name, enteredOn, leftOn }) => ({
      id,
      name,
      enteredOn,
      leftOn,
      steps: steps.filter(({ teamId }) => teamId === id),
    }));
  });
}
