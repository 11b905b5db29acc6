import { and, eq, sql } from "drizzle-orm";
import type { DateOn } from "#app/domain/shared/dates.ts";
import type { TitleKind } from "#app/domain/titles/kinds.ts";
import { titleDuties, titles } from "#db/schema/titles.ts";
import type { ScopedTx } from "#db/scope.server.ts";

export type TitleRow = {
  id: string;
  firmId: string;
  uscc: string;
  name: string;
  foundedOn: DateOn;
  kind: TitleKind;
  number: string;
  awardedOn: DateOn;
  expiresOn: DateOn | null;
  revokedOn: DateOn | null;
  isRenewal: boolean;
  evidence: string | null;
  source: string;
  rev: number;
};

type Which = { organizationId: string; firmIds?: readonly string[]; id?: string };

/** The titles that a carrier claims, with their firms: all of them, those of some firms, or one. */
export async function titlesOf(tx: ScopedTx, { organizationId, firmIds, id }: Which): Promise<TitleRow[]> {
  const ofFirms = firmIds
    ? sql`and firm_id in (select jsonb_array_elements_text(${JSON.stringify(firmIds)}::jsonb)::uuid)`
    : sql``;
  const ofId = id ? sql`and id = ${id}` : sql``;
  return tx.execute<TitleRow>(sql`
    with claimed as (select * from titles where organization_id = ${organizationId} ${ofFirms} ${ofId})
    select c.id, c.firm_id as "firmId", f.uscc, f.name, f.founded_on::text as "foundedOn", c.kind, c.number,
           c.awarded_on::text as "awardedOn", c.expires_on::text as "expiresOn", c.revoked_on::text as "revokedOn",
           c.is_renewal as "isRenewal", c.evidence, c.source, c.rev
      from claimed c join app.firm_facts(array(select distinct firm_id from claimed)) f on f.id = c.firm_id
     order by c.awarded_on desc, f.uscc, c.kind, c.id`);
}

export type OwnFirm = {
  id: string;
  uscc: string;
  name: string;
  foundedOn: DateOn;
  /** In residence on the day asked about. */
  isResident: boolean;
  /** The stay on that day, else the latest one. */
  residencyId: string;
};

/** Every firm that has ever stayed in the carrier: those in residence on `on` first, then by name. */
export async function ownFirms(tx: ScopedTx, organizationId: string, on: DateOn): Promise<OwnFirm[]> {
  return tx.execute<OwnFirm>(sql`
    with stay as (
      select distinct on (firm_id) firm_id, id, entered_on <= ${on} and (left_on is null or left_on > ${on}) as here
        from residencies where organization_id = ${organizationId}
       order by firm_id, (entered_on <= ${on} and (left_on is null or left_on > ${on})) desc, entered_on desc
    )
    select f.id, f.uscc, f.name, f.founded_on::text as "foundedOn", s.here as "isResident", s.id as "residencyId"
      from stay s join app.firm_facts(array(select firm_id from stay)) f on f.id = s.firm_id
     order by s.here desc, f.name, f.uscc`);
}

export type NewTitle = Pick<
  TitleRow,
  "firmId" | "kind" | "number" | "awardedOn" | "expiresOn" | "isRenewal" | "evidence"
> &
  Partial<Pick<TitleRow, "source">>;

export async function insertTitles(
  tx: ScopedTx,
  organizationId: string,
  rows: readonly NewTitle[],
): Promise<string[]> {
  const added = await tx
    .insert(titles)
    .values(rows.map((row) => ({ ...row, organizationId })))
    .returning({ id: titles.id });
  return added.map(({ id }) => id);
}

export type TitleChange = Pick<
  TitleRow,
  "number" | "awardedOn" | "expiresOn" | "revokedOn" | "isRenewal" | "evidence"
>;
type At = { organizationId: string; id: string; rev: number };

const at = ({ organizationId, id, rev }: At) =>
  and(eq(titles.organizationId, organizationId), eq(titles.id, id), eq(titles.rev, rev));

/** False when somebody changed the title since `rev` was read. */
export async function updateTitle(tx: ScopedTx, where: At, change: TitleChange): Promise<boolean> {
  const rows = await tx
    .update(titles)
    .set({ ...change, rev: where.rev + 1 })
    .where(at(where))
    .returning({ id: titles.id });
  return rows.length === 1;
}

/** False when somebody changed or withdrew the title since `rev` was read. */
export async function deleteTitle(tx: ScopedTx, where: At): Promise<boolean> {
  const rows = await tx.delete(titles).where(at(where)).returning({ id: titles.id });
  return rows.length === 1;
}

/**
 * Which of these firms have ever stayed in the carrier; their stays are held until the transaction ends, so that the
 * undoing of an import does not take them away from under a claim.
 */
export async function holdFirms(
  tx: ScopedTx,
  organizationId: string,
  firmIds: readonly string[],
): Promise<Set<string>> {
  const rows = await tx.execute<{ id: string }>(sql`
    select firm_id as id from residencies
     where organization_id = ${organizationId}
       and firm_id in (select jsonb_array_elements_text(${JSON.stringify(firmIds)}::jsonb)::uuid)
     order by residencies.id for share`);
  return new Set(rows.map(({ id }) => id));
}

/** The titles of some kinds that a carrier claims for firms in residence on a day. */
export async function residentTitlesOf(
  tx: ScopedTx,
  organizationId: string,
  kinds: readonly TitleKind[],
  on: DateOn,
): Promise<TitleRow[]> {
  return tx.execute<TitleRow>(sql`
    with claimed as (
      select * from titles t
       where organization_id = ${organizationId} and kind in (select jsonb_array_elements_text(${JSON.stringify(kinds)}::jsonb))
         and exists (select from residencies r
                      where r.organization_id = ${organizationId} and r.firm_id = t.firm_id
                        and r.entered_on <= ${on} and (r.left_on is null or r.left_on > ${on})))
    select c.id, c.firm_id as "firmId", f.uscc, f.name, f.founded_on::text as "foundedOn", c.kind, c.number,
           c.awarded_on::text as "awardedOn", c.expires_on::text as "expiresOn", c.revoked_on::text as "revokedOn",
           c.is_renewal as "isRenewal", c.evidence, c.source, c.rev
      from claimed c join app.firm_facts(array(select distinct firm_id from claimed)) f on f.id = c.firm_id
     order by c.awarded_on, c.id`);
}

export type DutyRow = {
  id: string;
  firmId: string;
  duty: string;
  dueOn: DateOn;
  state: "open" | "done" | "missed";
  doneOn: DateOn | null;
  evidence: string | null;
  rev: number;
};

/** What the carrier noted about duties of title holders. */
export async function dutyRecords(tx: ScopedTx, organizationId: string): Promise<DutyRow[]> {
  return tx.execute<DutyRow>(sql`
    select id, firm_id as "firmId", duty, due_on::text as "dueOn", state, done_on::text as "doneOn", evidence, rev
      from title_duties where organization_id = ${organizationId} order by due_on, id`);
}

export async function dutyRecordById(
  tx: ScopedTx,
  organizationId: string,
  id: string,
): Promise<DutyRow | null> {
  const [row] = await tx.execute<DutyRow>(sql`
    select id, firm_id as "firmId", duty, due_on::text as "dueOn", state, done_on::text as "doneOn", evidence, rev
      from title_duties where organization_id = ${organizationId} and id = ${id}`);
  return row ?? null;
}

/** Notes a duty that nothing was noted of; null when somebody was faster. */
export async function insertDutyRecord(
  tx: ScopedTx,
  organizationId: string,
  row: Pick<DutyRow, "firmId" | "duty" | "dueOn" | "state" | "doneOn" | "evidence">,
): Promise<string | null> {
  const [added] = await tx
    .insert(titleDuties)
    .values({ ...row, organizationId })
    .onConflictDoNothing()
    .returning({ id: titleDuties.id });
  return added?.id ?? null;
}

const atDuty = ({ organizationId, id, rev }: At) =>
  and(eq(titleDuties.organizationId, organizationId), eq(titleDuties.id, id), eq(titleDuties.rev, rev));

/** False when somebody changed the note since `rev` was read. */
export async function updateDutyRecord(
  tx: ScopedTx,
  where: At,
  change: Pick<DutyRow, "state" | "doneOn" | "evidence">,
): Promise<boolean> {
  const rows = await tx
    .update(titleDuties)
    .set({ ...change, rev: where.rev + 1 })
    .where(atDuty(where))
    .returning({ id: titleDuties.id });
  return rows.length === 1;
}

/** False when somebody changed or took back the note since `rev` was read. */
export async function deleteDutyRecord(tx: ScopedTx, where: At): Promise<boolean> {
  const rows = await tx.delete(titleDuties).where(atDuty(where)).returning({ id: titleDuties.id });
  return rows.length === 1;
}
