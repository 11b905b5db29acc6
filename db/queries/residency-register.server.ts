import { sql } from "drizzle-orm";
import type { ComparedStay } from "#app/domain/residency/difference.ts";
import type { ExitKind } from "#app/domain/residency/residency.ts";
import type { DateOn } from "#app/domain/shared/dates.ts";
import type { EndedLease, Stay } from "#db/queries/residency.server.ts";
import type { ScopedTx } from "#db/scope.server.ts";

export type ComparedRow = ComparedStay & { id: string; uscc: string; name: string };

/** The stays that were in force on some day from `from` to `to`, with area and titles on both days. */
export async function comparedStays(
  tx: ScopedTx,
  organizationId: string,
  from: DateOn,
  to: DateOn,
): Promise<ComparedRow[]> {
  return tx.execute<ComparedRow>(sql`
    with stay as (
      select id, firm_id, entered_on, left_on, exit from residencies
       where organization_id = ${organizationId} and entered_on <= ${to} and (left_on is null or left_on > ${from})
    ), firm as materialized (
      select * from app.firm_facts(array(select distinct firm_id from stay))
    ), let as materialized (
      select residency_id,
             sum(area_dm2) filter (where starts_on <= ${from} and (ends_on is null or ends_on > ${from})) as before,
             sum(area_dm2) filter (where starts_on <= ${to} and (ends_on is null or ends_on > ${to})) as after
        from leases
       where organization_id = ${organizationId} and residency_id is not null and starts_on <= ${to}
         and (ends_on is null or ends_on > ${from})
       group by residency_id
    ), held as materialized (
      select firm_id,
             array_agg(distinct kind order by kind) filter (where awarded_on <= ${from}
               and (expires_on is null or expires_on > ${from}) and (revoked_on is null or revoked_on > ${from})) as before,
             array_agg(distinct kind order by kind) filter (where (expires_on is null or expires_on > ${to})
               and (revoked_on is null or revoked_on > ${to})) as after
        from titles where organization_id = ${organizationId} and awarded_on <= ${to}
       group by firm_id
    )
    select s.id, f.uscc, f.name, s.entered_on::text as "enteredOn", s.left_on::text as "leftOn", s.exit,
           coalesce(let.before, 0)::float8 as "areaFromDm2", coalesce(let.after, 0)::float8 as "areaToDm2",
           coalesce(held.before, '{}') as "titlesFrom", coalesce(held.after, '{}') as "titlesTo"
      from stay s
      join firm f on f.id = s.firm_id
      left join let on let.residency_id = s.id
      left join held on held.firm_id = s.firm_id
     order by f.name, s.entered_on, s.id`);
}

/** The firms that have ever stayed here, with every name they have borne. */
export async function firmNamesOfStays(
  tx: ScopedTx,
  organizationId: string,
): Promise<{ id: string; name: string }[]> {
  return tx.execute(sql`
    select f.id, f.name
      from app.firm_facts(array(select distinct firm_id from residencies where organization_id = ${organizationId})) f
    union
    select firm_id, name from carrier_firm_names where organization_id = ${organizationId}`);
}

export type ChosenStay = Pick<
  Stay,
  "id" | "firmId" | "enteredOn" | "leftOn" | "exit" | "exitReason" | "exitEvidence" | "note" | "rev"
> & { uscc: string; name: string };

/** These stays with their firms, by name; locked until the transaction ends where they are to be changed. */
export async function chosenStays(
  tx: ScopedTx,
  organizationId: string,
  ids: readonly string[],
  isLocked = false,
): Promise<ChosenStay[]> {
  if (ids.length === 0) return [];
  const wanted = JSON.stringify(ids);
  if (isLocked) {
    await tx.execute(sql`
      select from residencies where organization_id = ${organizationId}
         and id in (select jsonb_array_elements_text(${wanted}::jsonb)::uuid) order by id for update`);
  }
  return tx.execute<ChosenStay>(sql`
    with stay as (
      select * from residencies where organization_id = ${organizationId}
         and id in (select jsonb_array_elements_text(${wanted}::jsonb)::uuid))
    select s.id, s.firm_id as "firmId", s.entered_on::text as "enteredOn", s.left_on::text as "leftOn", s.exit,
           s.exit_reason as "exitReason", s.exit_evidence as "exitEvidence", s.note, s.rev, f.uscc, f.name
      from stay s join app.firm_facts(array(select distinct firm_id from stay)) f on f.id = s.firm_id
     order by f.name, s.entered_on, s.id`);
}

/** What doing something to many stays sets: an end with its reason, and the note. */
export type StayEnd = Pick<Stay, "id" | "rev" | "leftOn" | "exit" | "exitReason" | "exitEvidence" | "note">;

/** Sets end and note of many stays, each only if it is still at its `rev`; how many were changed. */
export async function changeStays(
  tx: ScopedTx,
  organizationId: string,
  changes: readonly StayEnd[],
): Promise<number> {
  if (changes.length === 0) return 0;
  const rows = await tx.execute(sql`
    update residencies r
       set left_on = g."leftOn", exit = g.exit, exit_reason = g."exitReason", exit_evidence = g."exitEvidence", note = g.note,
           rev = r.rev + 1
      from jsonb_to_recordset(${JSON.stringify(changes)}::jsonb)
        as g (id uuid, rev integer, "leftOn" date, exit text, "exitReason" text, "exitEvidence" text, note text)
     where r.organization_id = ${organizationId} and r.id = g.id and r.rev = g.rev
    returning r.id`);
  return rows.length;
}

export type BulkAct = "end" | "note";
export type BulkGiven = {
  exit?: ExitKind;
  leftOn?: DateOn;
  exitReason?: string | null;
  exitEvidence?: string | null;
  note?: string;
};
/** How each stay was, at the revision that the bulk gave it, and the leases that ended with them. */
export type BulkRows = { stays: (StayEnd & { uscc: string; name: string })[]; leases: EndedLease[] };
export type Bulk = {
  id: string;
  act: BulkAct;
  given: BulkGiven;
  rows: BulkRows;
  createdByName: string;
  createdAt: string;
  undoneAt: string | null;
  undoneByName: string | null;
};

export async function insertBulk(
  tx: ScopedTx,
  organizationId: string,
  by: { id: string; name: string },
  bulk: Pick<Bulk, "act" | "given" | "rows">,
): Promise<string> {
  const [row] = await tx.execute<{ id: string }>(sql`
    insert into residency_batches (organization_id, act, given, rows, stays, created_by, created_by_name)
    values (${organizationId}, ${bulk.act}, ${JSON.stringify(bulk.given)}::jsonb, ${JSON.stringify(bulk.rows)}::jsonb,
            ${bulk.rows.stays.length}, ${by.id}, ${by.name})
    returning id`);
  return row!.id;
}

export async function bulkById(tx: ScopedTx, organizationId: string, id: string): Promise<Bulk | null> {
  const [row] = await tx.execute<Bulk>(sql`
    select id, act, given, rows, created_by_name as "createdByName",
           to_char(created_at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as "createdAt",
           to_char(undone_at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as "undoneAt", undone_by_name as "undoneByName"
      from residency_batches where organization_id = ${organizationId} and id = ${id}`);
  return row ?? null;
}

/** Marks a bulk as taken back; false when it was already. */
export async function markBulkUndone(
  tx: ScopedTx,
  organizationId: string,
  id: string,
  byName: string,
): Promise<boolean> {
  const rows = await tx.execute(sql`
    update residency_batches set undone_at = now(), undone_by_name = ${byName}
     where organization_id = ${organizationId} and id = ${id} and undone_at is null returning id`);
  return rows.length === 1;
}
