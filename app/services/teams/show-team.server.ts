import { z } from "zod";
import { can } from "#app/domain/access/permissions.ts";
import { maskedPhone } from "#app/domain/admission/application.ts";
import { isResident } from "#app/domain/residency/residency.ts";
import type { DateOn } from "#app/domain/shared/dates.ts";
import { Refusal } from "#app/domain/shared/errors.ts";
import { type TeamState, teamState } from "#app/domain/teams/teams.ts";
import { CODE_LISTS } from "#app/services/people/code-lists.ts";
import { fieldName } from "#app/services/residency/hightech-fields.ts";
import { authorise, type Ctx, type Verb } from "#app/services/verb.server.ts";
import { firmsById } from "#db/queries/firms.server.ts";
import { type HistoryEntry, historyOf, stayById, staysWithFirms } from "#db/queries/residency.server.ts";
import { type JournalStep, stepsOfStays } from "#db/queries/residency-steps.server.ts";
import { applicationNumber, stepsOfTeams, type TeamRow, teamById } from "#db/queries/teams.server.ts";
import { type ScopedTx, withScope } from "#db/scope.server.ts";

export type TeamView = {
  team: TeamRow & { state: TeamState; fieldName: string | null; isMasked: boolean };
  application: { id: string; number: string } | null;
  /** The firm that it became, with the journal of that stay. */
  firm: { residencyId: string; name: string; uscc: string; steps: JournalStep[] } | null;
  steps: JournalStep[];
  /** Firms in residence today, where the team is to be said to have become one of them. */
  residents: { id: string; name: string; uscc: string; enteredOn: DateOn }[];
  history: HistoryEntry[];
  lists: Pick<typeof CODE_LISTS, "founderKinds" | "originPlaces">;
};

async function firmOf(tx: ScopedTx, organizationId: string, id: string | null): Promise<TeamView["firm"]> {
  const stay = id === null ? null : await stayById(tx, organizationId, id);
  if (!stay) return null;
  const [firm] = await firmsById(tx, [stay.firmId]);
  return {
    residencyId: stay.id,
    name: firm!.name,
    uscc: firm!.uscc,
    steps: await stepsOfStays(tx, organizationId, [stay.id]),
  };
}

const residentsOf = async (tx: ScopedTx, { organization, today }: Ctx): Promise<TeamView["residents"]> =>
  (await staysWithFirms(tx, organization.id))
    .filter((stay) => isResident(stay, today))
    .map(({ id, name, uscc, enteredOn }) => ({ id, name, uscc, enteredOn }))
    .toSorted((a, b) => (a.name < b.name ? -1 : 1));

/** A team with everything that hangs on it, as of today. Its telephone number is whole only to who keeps the ledger. */
export async function showTeam({
  ctx,
  input,
}: Verb<{ id: string; isFounding?: boolean }>): Promise<TeamView> {
  authorise(ctx, "residency:read");
  if (!z.uuid().safeParse(input.id).success) throw new Refusal("absent", "teams.absent");
  const { id: organizationId, kind: orgKind, carrierKind } = ctx.organization;
  const mayWrite = can({ orgKind, carrierKind, role: ctx.role }, "residency:write");
  return withScope(ctx, async (tx) => {
    const team = await teamById(tx, organizationId, input.id);
    if (!team) throw new Refusal("absent", "teams.absent");
    const { applicationId, contactPhone } = team;
    const number = applicationId && (await applicationNumber(tx, organizationId, applicationId));
    return {
      team: {
        ...team,
        contactPhone: mayWrite || contactPhone === null ? contactPhone : maskedPhone(contactPhone),
        state: teamState(team, ctx.today),
        fieldName: fieldName(team.field),
        isMasked: !mayWrite && contactPhone !== null,
      },
      application: applicationId && number ? { id: applicationId, number } : null,
      firm: await firmOf(tx, organizationId, team.residencyId),
      steps: await stepsOfTeams(tx, organizationId, [team.id]),
      residents: input.isFounding && mayWrite && team.leftOn === null ? await residentsOf(tx, ctx) : [],
      history: await historyOf(tx, [team.id]),
      lists: { founderKinds: CODE_LISTS.founderKinds, originPlaces: CODE_LISTS.originPlaces },
    };
  });
}
