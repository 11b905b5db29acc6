import { and, eq, type SQL, sql } from "drizzle-orm";
import type { DateOn } from "#app/domain/shared/dates.ts";
import type { TeamExit } from "#app/domain/teams/teams.ts";
import { applications } from "#db/schema/admission.ts";
import { teams } from "#db/schema/teams.ts";
import type { ScopedTx } from "#db/scope.server.ts";
import { type JournalStep, journalColumns } from "./residency-steps.server.ts";

export type TeamRow = {
  id: string;
  name: string;
  field: string | null;
  business: string | null;
  leader: string;
  contactPhone: string | null;
  people: number | null;
  kinds: string[];
  originPlace: string | null;
  originName: string | null;
  appliedOn: DateOn | null;
  admittedOn: DateOn | null;
  enteredOn: DateOn;
  leftOn: DateOn | null;
  exit: TeamExit | null;
  entryReason: string | null;
  entryEvidence: string | null;
  exitReason: string | null;
  exitEvidence: string | null;
  note: string | null;
  applicationId: string | null;
  residencyId: string | null;
  rev: number;
};

const teamColumns = {
  id: teams.id,
  name: teams.name,
  field: teams.field,
  business: teams.business,
  leader: teams.leader,
  contactPhone: teams.contactPhone,
  people: teams.people,
  kinds: teams.kinds,
  originPlace: teams.originPlace,
  originName: teams.originName,
  appliedOn: teams.appliedOn,
  admittedOn: teams.admittedOn,
  enteredOn: teams.enteredOn,
  leftOn: teams.leftOn,
  exit: sql<TeamExit | null>`${teams.exit}`,
  entryReason: teams.entryReason,
  entryEvidence: teams.entryEvidence,
  exitReason: teams.exitReason,
  exitEvidence: teams.exitEvidence,
  note: teams.note,
  applicationId: teams.applicationId,
  residencyId: teams.residencyId,
  rev: teams.rev,
};

const rowsWhere = (tx: ScopedTx, organizationId: string, also?: SQL) =>
  tx
    .select(teamColumns)
    .from(teams)
    .where(and(eq(teams.organizationId, organizationId), also))
    .orderBy(sql`${teams.enteredOn} desc`, teams.name, teams.id);

/** Every team that the carrier has had, the latest first. */
export const teamsOf = (tx: ScopedTx, organizationId: string): Promise<TeamRow[]> =>
  rowsWhere(tx, organizationId);

export async function teamById(tx: ScopedTx, organizationId: string, id: string): Promise<TeamRow | null> {
  const [row] = await rowsWhere(tx, organizationId, eq(teams.id, id));
  return row ?? null;
}

/** The teams that became the firm of a stay. */
export const teamsOfStay = (tx: ScopedTx, organizationId: string, residencyId: string): Promise<TeamRow[]> =>
  rowsWhere(tx, organizationId, eq(teams.residencyId, residencyId));

/** The team that an application led to. */
export async function teamOfApplication(
  tx: ScopedTx,
  organizationId: string,
  applicationId: string,
): Promise<{ id: string; name: string } | null> {
  const [row] = await tx
    .select({ id: teams.id, name: teams.name })
    .from(teams)
    .where(and(eq(teams.organizationId, organizationId), eq(teams.applicationId, applicationId)));
  return row ?? null;
}

/** The number of the application that a team came by. */
export async function applicationNumber(
  tx: ScopedTx,
  organizationId: string,
  applicationId: string,
): Promise<string | null> {
  const [row] = await tx
    .select({ number: applications.number })
    .from(applications)
    .where(and(eq(applications.organizationId, organizationId), eq(applications.id, applicationId)));
  return row?.number ?? null;
}

/** Into which firm each team that became one passed. */
export async function firmsOfTeams(
  tx: ScopedTx,
  organizationId: string,
): Promise<{ teamId: string; residencyId: string; name: string; uscc: string }[]> {
  return tx.execute(sql`
    with passed as (
      select t.id, t.residency_id, r.firm_id
        from teams t join residencies r on r.organization_id = t.organization_id and r.id = t.residency_id
       where t.organization_id = ${organizationId} and r.organization_id = ${organizationId} and t.residency_id is not null
    )
    select p.id as "teamId", p.residency_id as "residencyId", f.name, f.uscc
      from passed p join app.firm_facts(array(select distinct firm_id from passed)) f on f.id = p.firm_id`);
}

/** Nobody else adds or changes teams of the carrier until the transaction ends. */
export async function lockTeams(tx: ScopedTx, organizationId: string): Promise<void> {
  await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`teams ${organizationId}`}, 0))`);
}

export type NewTeam = Omit<TeamRow, "id" | "rev" | "residencyId">;

export async function insertTeam(tx: ScopedTx, organizationId: string, row: NewTeam): Promise<string> {
  const [added] = await tx
    .insert(teams)
    .values({ ...row, organizationId })
    .returning({ id: teams.id });
  return added?.id ?? "";
}

export type TeamChange = Partial<Omit<TeamRow, "id" | "rev" | "applicationId">>;

/** False when somebody changed the team since `rev` was read. */
export async function updateTeam(
  tx: ScopedTx,
  organizationId: string,
  at: { id: string; rev: number },
  change: TeamChange,
): Promise<boolean> {
  const rows = await tx
    .update(teams)
    .set({ ...change, rev: at.rev + 1 })
    .where(and(eq(teams.organizationId, organizationId), eq(teams.id, at.id), eq(teams.rev, at.rev)))
    .returning({ id: teams.id });
  return rows.length === 1;
}

/** The journals of these teams, each in its order. */
export async function stepsOfTeams(
  tx: ScopedTx,
  organizationId: string,
  teamIds: readonly string[],
): Promise<(JournalStep & { teamId: string })[]> {
  if (teamIds.length === 0) return [];
  return tx.execute(sql`
    select team_id as "teamId", false as "isTakenOver", ${journalColumns}
      from team_steps
     where organization_id = ${organizationId}
       and team_id in (select jsonb_array_elements_text(${JSON.stringify(teamIds)}::jsonb)::uuid)
     order by team_id, no`);
}
