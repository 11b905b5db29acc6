import { and, eq, sql } from "drizzle-orm";
import type { DateOn } from "#app/domain/shared/dates.ts";
import { coachings, mentors } from "#db/schema/mentoring.ts";
import type { ScopedTx } from "#db/scope.server.ts";
import type { At } from "./people.server.ts";

export type MentorRow = {
  id: string;
  name: string;
  kind: string;
  employer: string | null;
  startsOn: DateOn;
  lastOn: DateOn | null;
  evidence: string | null;
  rev: number;
};

const mentorColumns = {
  id: mentors.id,
  name: mentors.name,
  kind: mentors.kind,
  employer: mentors.employer,
  startsOn: mentors.startsOn,
  lastOn: mentors.lastOn,
  evidence: mentors.evidence,
  rev: mentors.rev,
};

/** Every mentor that the carrier has had, by name; `id`: that one. */
export async function mentorsOf(tx: ScopedTx, organizationId: string, id?: string): Promise<MentorRow[]> {
  return tx
    .select(mentorColumns)
    .from(mentors)
    .where(and(eq(mentors.organizationId, organizationId), id ? eq(mentors.id, id) : undefined))
    .orderBy(mentors.name, mentors.id);
}

/** Nobody else adds or changes mentors or coachings of the carrier until the transaction ends. */
export async function lockMentoring(tx: ScopedTx, organizationId: string): Promise<void> {
  await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`mentoring ${organizationId}`}, 0))`);
}

export type MentorFacts = Omit<MentorRow, "id" | "rev">;

export async function insertMentor(
  tx: ScopedTx,
  organizationId: string,
  facts: MentorFacts,
): Promise<string> {
  const [row] = await tx
    .insert(mentors)
    .values({ ...facts, organizationId })
    .returning({ id: mentors.id });
  return row?.id ?? "";
}

const mentorAt = ({ organizationId, id, rev }: At) =>
  and(eq(mentors.organizationId, organizationId), eq(mentors.id, id), eq(mentors.rev, rev));

/** False when somebody changed the mentor since `rev` was read. */
export async function updateMentor(tx: ScopedTx, at: At, facts: MentorFacts): Promise<boolean> {
  const rows = await tx
    .update(mentors)
    .set({ ...facts, rev: at.rev + 1 })
    .where(mentorAt(at))
    .returning({ id: mentors.id });
  return rows.length === 1;
}

/** False when somebody changed the mentor since `rev` was read; refused by the database while anything refers to it. */
export async function deleteMentor(tx: ScopedTx, at: At): Promise<boolean> {
  const rows = await tx.delete(mentors).where(mentorAt(at)).returning({ id: mentors.id });
  return rows.length === 1;
}

export type CoachingRow = {
  id: string;
  mentorId: string;
  mentorName: string;
  residencyId: string;
  firmName: string;
  enteredOn: DateOn;
  leftOn: DateOn | null;
  startsOn: DateOn;
  lastOn: DateOn | null;
  rev: number;
};

/** Who coaches whom: all of it, of one mentor, or of one stay; the latest first. */
export async function coachingsOf(
  tx: ScopedTx,
  organizationId: string,
  { mentorId, residencyId }: { mentorId?: string; residencyId?: string } = {},
): Promise<CoachingRow[]> {
  const ofMentor = mentorId ? sql`and c.mentor_id = ${mentorId}` : sql``;
  const ofStay = residencyId ? sql`and c.residency_id = ${residencyId}` : sql``;
  return tx.execute<CoachingRow>(sql`
    with coaching as (
      select c.*, m.name as mentor_name, r.firm_id, r.entered_on, r.left_on
        from coachings c
        join mentors m on m.organization_id = c.organization_id and m.id = c.mentor_id
        join residencies r on r.organization_id = c.organization_id and r.id = c.residency_id
       where c.organization_id = ${organizationId} and m.organization_id = ${organizationId}
         and r.organization_id = ${organizationId} ${ofMentor} ${ofStay}
    )
    select c.id, c.mentor_id as "mentorId", c.mentor_name as "mentorName", c.residency_id as "residencyId",
           f.name as "firmName", c.entered_on::text as "enteredOn", c.left_on::text as "leftOn",
           c.starts_on::text as "startsOn", c.last_on::text as "lastOn", c.rev
      from coaching c join app.firm_facts(array(select distinct firm_id from coaching)) f on f.id = c.firm_id
     order by c.starts_on desc, f.name, c.id`);
}

export type CoachingFacts = {
  mentorId: string;
  residencyId: string;
  startsOn: DateOn;
  lastOn: DateOn | null;
};

export async function insertCoaching(
  tx: ScopedTx,
  organizationId: string,
  facts: CoachingFacts,
): Promise<string> {
  const [row] = await tx
    .insert(coachings)
    .values({ ...facts, organizationId })
    .returning({ id: coachings.id });
  return row?.id ?? "";
}

const coachingAt = ({ organizationId, id, rev }: At) =>
  and(eq(coachings.organizationId, organizationId), eq(coachings.id, id), eq(coachings.rev, rev));

/** False when somebody changed the coaching since `rev` was read. */
export async function updateCoaching(
  tx: ScopedTx,
  at: At,
  span: Pick<CoachingFacts, "startsOn" | "lastOn">,
): Promise<boolean> {
  const rows = await tx
    .update(coachings)
    .set({ ...span, rev: at.rev + 1 })
    .where(coachingAt(at))
    .returning({ id: coachings.id });
  return rows.length === 1;
}

/** False when somebody changed the coaching since `rev` was read. */
export async function deleteCoaching(tx: ScopedTx, at: At): Promise<boolean> {
  const rows = await tx.delete(coachings).where(coachingAt(at)).returning({ id: coachings.id });
  return rows.length === 1;
}

export type ServedStay = { id: string; name: string; enteredOn: DateOn; leftOn: DateOn | null };

/** Every stay of the carrier with its firm's name, those in residence on the day first: whom a form offers. */
export async function staysToServe(
  tx: ScopedTx,
  organizationId: string,
  on: DateOn,
): Promise<(ServedStay & { uscc: string; isResident: boolean })[]> {
  return tx.execute(sql`
    with stay as (select * from residencies where organization_id = ${organizationId})
    select s.id, f.name, f.uscc, s.entered_on::text as "enteredOn", s.left_on::text as "leftOn",
           s.entered_on <= ${on} and (s.left_on is null or s.left_on > ${on}) as "isResident"
      from stay s join app.firm_facts(array(select distinct firm_id from stay)) f on f.id = s.firm_id
     order by 6 desc, f.name, s.entered_on desc, s.id`);
}
