import { and, eq, type SQL, sql } from "drizzle-orm";
import type { ExitKind, ResidencyState } from "#app/domain/residency/residency.ts";
import type { DateOn } from "#app/domain/shared/dates.ts";
import type { TitleKind } from "#app/domain/titles/kinds.ts";
import { residencies } from "#db/schema/residency.ts";
import type { ScopedTx } from "#db/scope.server.ts";
import { hasMarks, type MarkFilter } from "./stay-marks.ts";

export type StayFilter = {
  organizationId: string;
  /** Everything is read as of this day. */
  on: DateOn;
  /** In the firm's name or code, in a room let to it, a person or a tag of the stay. */
  text?: string;
  /** Firms that the text finds otherwise, such as by pinyin. */
  firmIds?: readonly string[];
  /** A field of hightech-fields or one above it. */
  field?: string;
  /** Only these. */
  stayIds?: readonly string[] | undefined;
  /** By who stands behind the stay and what it is marked with. */
  marks?: MarkFilter;
};
export type StaySort = "entered" | "name" | "area";
export type StayRow = {
  id: string;
  firmId: string;
  uscc: string;
  name: string;
  field: string | null;
  foundedOn: DateOn;
  enteredOn: DateOn;
  leftOn: DateOn | null;
  state: ResidencyState;
  areaDm2: number;
  rooms: string | null;
  titles: TitleKind[];
};

const like = (text: string): string => `%${text.replace(/[\\%_]/g, (c) => `\\${c}`)}%`;

/** A condition only for what is asked: a plan for "asked or not" suits neither. */
const asked = <T>(value: T | null | undefined, condition: (value: T) => SQL): SQL =>
  value === null || value === undefined ? sql`true` : condition(value);

function searched(organizationId: string, text: string, firmIds: readonly string[] = []): SQL {
  const pattern = like(text);
  return sql`(f.name ilike ${pattern} or f.uscc ilike ${pattern} or let.rooms ilike ${pattern}
        or f.id in (select n.firm_id from carrier_firm_names n where n.organization_id = ${organizationId} and n.name ilike ${pattern})
        or f.id in (select jsonb_array_elements_text(${JSON.stringify(firmIds)}::jsonb)::uuid)
        or s.id in (select p.residency_id from founders p where p.organization_id = ${organizationId} and p.name ilike ${pattern})
        or s.id in (select m.residency_id from residency_marks m where m.organization_id = ${organizationId}
                       and (m.name ilike ${pattern} or m.code ilike ${pattern} or m.person ilike ${pattern})))`;
}

/** The carrier's stays as of a day, with the firm's facts and what is let to each. */
function matching({ organizationId, on, text, firmIds, field, stayIds, marks }: StayFilter): SQL {
  return sql`
    with stay as (
      select r.id, r.firm_id, r.entered_on, r.left_on,
             case when r.entered_on > ${on} then 'expected'
                  when r.left_on is null or r.left_on > ${on} then 'resident'
                  else r.exit end as state
        from residencies r where r.organization_id = ${organizationId}
    ), firm as materialized (
      select * from app.firm_facts(array(select distinct firm_id from stay))
    ), let as materialized (
      select l.residency_id, sum(l.area_dm2)::float8 as area, string_agg(b.name || ' ' || m.label, '、' order by b.name, m.label) as rooms
        from leases l
        join rooms m on m.organization_id = l.organization_id and m.id = l.room_id
        join buildings b on b.organization_id = m.organization_id and b.id = m.building_id
       where l.organization_id = ${organizationId} and l.residency_id is not null
         and l.starts_on <= ${on} and (l.ends_on is null or l.ends_on > ${on})
       group by l.residency_id
    ), found as (
      select s.*, f.uscc, f.name, f.field, f.founded_on, coalesce(let.area, 0) as area, let.rooms
        from stay s join firm f on f.id = s.firm_id left join let on let.residency_id = s.id
       where ${asked(text, (it) => searched(organizationId, it, firmIds))}
         and ${asked(field, (it) => sql`f.field like ${`${it}%`}`)}
         and ${asked(marks, (it) => hasMarks(sql`s.id`, { organizationId, on }, it))}
         and ${asked(stayIds, (ids) => sql`s.id in (select jsonb_array_elements_text(${JSON.stringify(ids)}::jsonb)::uuid)`)}
    )`;
}

/** How many stays there are in each state, and the area let to them (dm²). */
export async function countStays(
  tx: ScopedTx,
  filter: StayFilter,
): Promise<{ state: ResidencyState; count: number; areaDm2: number }[]> {
  return tx.execute(sql`
    ${matching(filter)}
    select state, count(*)::int as count, sum(area)::float8 as "areaDm2" from found group by state`);
}

const ORDER: Record<StaySort, SQL> = {
  entered: sql.raw("entered_on desc, uscc"),
  name: sql.raw("name, uscc, entered_on desc"),
  area: sql.raw("area desc, name, entered_on desc"),
};

export async function listStays(
  tx: ScopedTx,
  filter: StayFilter,
  page: { state: ResidencyState | null; sort: StaySort; limit: number; offset: number },
): Promise<StayRow[]> {
  return tx.execute<StayRow>(sql`
    ${matching(filter)}
    select id, firm_id as "firmId", uscc, name, field, founded_on::text as "foundedOn", entered_on::text as "enteredOn",
           left_on::text as "leftOn", state, area as "areaDm2", rooms,
           array(select distinct t.kind from titles t
                  where t.organization_id = ${filter.organizationId} and t.firm_id = found.firm_id and t.awarded_on <= ${filter.on}
                    and (t.expires_on is null or t.expires_on > ${filter.on})
                    and (t.revoked_on is null or t.revoked_on > ${filter.on}) order by t.kind) as titles
      from found
     where ${asked(page.state, (it) => sql`state = ${it}`)}
     order by ${ORDER[page.sort]}, id
     limit ${page.limit} offset ${page.offset}`);
}

export type Stay = {
  id: string;
  firmId: string;
  appliedOn: DateOn | null;
  admittedOn: DateOn | null;
  enteredOn: DateOn;
  leftOn: DateOn | null;
  exit: ExitKind | null;
  entryReason: string | null;
  entryEvidence: string | null;
  exitReason: string | null;
  exitEvidence: string | null;
  note: string | null;
  importBatchId: string | null;
  rev: number;
};

const stayColumns = {
  id: residencies.id,
  firmId: residencies.firmId,
  appliedOn: residencies.appliedOn,
  admittedOn: residencies.admittedOn,
  enteredOn: residencies.enteredOn,
  leftOn: residencies.leftOn,
  exit: sql<ExitKind | null>`${residencies.exit}`,
  entryReason: residencies.entryReason,
  entryEvidence: residencies.entryEvidence,
  exitReason: residencies.exitReason,
  exitEvidence: residencies.exitEvidence,
  note: residencies.note,
  importBatchId: residencies.importBatchId,
  rev: residencies.rev,
};

export async function stayById(tx: ScopedTx, organizationId: string, id: string): Promise<Stay | null> {
  const [row] = await tx
    .select(stayColumns)
    .from(residencies)
    .where(and(eq(residencies.organizationId, organizationId), eq(residencies.id, id)));
  return row ?? null;
}

/** The same, and nobody changes it or lets to it until the transaction ends. */
export async function lockStay(tx: ScopedTx, organizationId: string, id: string): Promise<Stay | null> {
  const [row] = await tx
    .select(stayColumns)
    .from(residencies)
    .where(and(eq(residencies.organizationId, organizationId), eq(residencies.id, id)))
    .for("update");
  return row ?? null;
}

/** Every stay of a firm in this carrier, the latest first. */
export async function staysOfFirm(tx: ScopedTx, organizationId: string, firmId: string): Promise<Stay[]> {
  return tx
    .select(stayColumns)
    .from(residencies)
    .where(and(eq(residencies.organizationId, organizationId), eq(residencies.firmId, firmId)))
    .orderBy(sql`${residencies.enteredOn} desc`, residencies.id);
}

/** Every stay of the carrier with the firm's public facts: what an import is compared with. */
export async function staysWithFirms(
  tx: ScopedTx,
  organizationId: string,
): Promise<
  (Pick<Stay, "id" | "enteredOn" | "leftOn" | "exit" | "note" | "rev"> & {
    uscc: string;
    name: string;
    foundedOn: DateOn;
    field: string | null;
    registeredCapitalFen: number | null;
  })[]
> {
  return tx.execute(sql`
    with stay as (select * from residencies where organization_id = ${organizationId})
    select s.id, s.entered_on::text as "enteredOn", s.left_on::text as "leftOn", s.exit, s.note, s.rev,
           f.uscc, f.name, f.founded_on::text as "foundedOn", f.field, f.registered_capital_fen::float8 as "registeredCapitalFen"
      from stay s join app.firm_facts(array(select distinct firm_id from stay)) f on f.id = s.firm_id
     order by f.uscc, s.entered_on`);
}

export type NewStay = Partial<Omit<Stay, "id" | "rev">> & Pick<Stay, "firmId" | "enteredOn">;

/** The ids of the new stays, in the order given. */
export async function insertStays(
  tx: ScopedTx,
  organizationId: string,
  stays: readonly NewStay[],
): Promise<string[]> {
  if (stays.length === 0) return [];
  const rows = await tx.execute<{ id: string }>(sql`
    insert into residencies (organization_id, firm_id, applied_on, admitted_on, entered_on, left_on, exit, entry_reason,
                             entry_evidence, exit_reason, exit_evidence, note, import_batch_id)
    select ${organizationId}, g."firmId", g."appliedOn", g."admittedOn", g."enteredOn", g."leftOn", g.exit, g."entryReason",
           g."entryEvidence", g."exitReason", g."exitEvidence", g.note, g."importBatchId"
      from jsonb_to_recordset(${JSON.stringify(stays)}::jsonb)
        as g ("firmId" uuid, "appliedOn" date, "admittedOn" date, "enteredOn" date, "leftOn" date, exit text, "entryReason" text,
              "entryEvidence" text, "exitReason" text, "exitEvidence" text, note text, "importBatchId" uuid)
    returning id`);
  return rows.map(({ id }) => id);
}

export type StayChange = Partial<Omit<Stay, "id" | "firmId" | "importBatchId" | "rev">>;

/** False when somebody changed the stay since `rev` was read. */
export async function updateStay(
  tx: ScopedTx,
  organizationId: string,
  at: { id: string; rev: number },
  change: StayChange,
): Promise<boolean> {
  const rows = await tx
    .update(residencies)
    .set({ ...change, rev: at.rev + 1 })
    .where(
      and(
        eq(residencies.organizationId, organizationId),
        eq(residencies.id, at.id),
        eq(residencies.rev, at.rev),
      ),
    )
    .returning({ id: residencies.id });
  return rows.length === 1;
}

/** The present revisions of these stays. */
export async function stayRevs(
  tx: ScopedTx,
  organizationId: string,
  ids: readonly string[],
): Promise<Map<string, number>> {
  if (ids.length === 0) return new Map();
  const rows = await tx.execute<{ id: string; rev: number }>(sql`
    select id, rev from residencies
     where organization_id = ${organizationId}
       and id in (select jsonb_array_elements_text(${JSON.stringify(ids)}::jsonb)::uuid)`);
  return new Map(rows.map(({ id, rev }) => [id, rev]));
}

export type BulkChange = Pick<Stay, "id" | "rev" | "leftOn" | "exit" | "note">;

/** Sets the end and the note of many stays, each only if it is still at its `rev`; how many were changed. */
export async function updateStays(
  tx: ScopedTx,
  organizationId: string,
  changes: readonly BulkChange[],
): Promise<number> {
  if (changes.length === 0) return 0;
  const rows = await tx.execute(sql`
    update residencies r
       set left_on = g."leftOn", exit = g.exit, note = g.note, rev = r.rev + 1
      from jsonb_to_recordset(${JSON.stringify(changes)}::jsonb)
        as g (id uuid, rev integer, "leftOn" date, exit text, note text)
     where r.organization_id = ${organizationId} and r.id = g.id and r.rev = g.rev
    returning r.id`);
  return rows.length;
}

export type StayLease = {
  id: string;
  residencyId: string;
  roomId: string;
  room: string;
  startsOn: DateOn;
  endsOn: DateOn | null;
  areaDm2: number;
};

/** The leases of these stays, the latest first. */
export async function leasesOfStays(
  tx: ScopedTx,
  organizationId: string,
  stayIds: readonly string[],
): Promise<StayLease[]> {
  return tx.execute<StayLease>(sql`
    select l.id, l.residency_id as "residencyId", l.room_id as "roomId", b.name || ' ' || m.label as room,
           l.starts_on::text as "startsOn", l.ends_on::text as "endsOn", l.area_dm2::float8 as "areaDm2"
      from leases l
      join rooms m on m.organization_id = l.organization_id and m.id = l.room_id
      join buildings b on b.organization_id = m.organization_id and b.id = m.building_id
     where l.organization_id = ${organizationId}
       and l.residency_id in (select jsonb_array_elements_text(${JSON.stringify(stayIds)}::jsonb)::uuid)
     order by l.starts_on desc, room, l.id`);
}

/** A lease that was shortened: its end before, and the revision it has since. */
export type EndedLease = { id: string; residencyId: string; endsOn: DateOn | null; rev: number };

/** Ends what is still let to each of these stays on its day; the leases that were shortened. */
export async function endLeases(
  tx: ScopedTx,
  organizationId: string,
  ends: readonly { residencyId: string; on: DateOn }[],
): Promise<EndedLease[]> {
  if (ends.length === 0) return [];
  return tx.execute<EndedLease>(sql`
    with former as (
      select l.id, l.ends_on, g."on"
        from leases l
        join jsonb_to_recordset(${JSON.stringify(ends)}::jsonb) as g ("residencyId" uuid, "on" date)
          on l.residency_id = g."residencyId"
       where l.organization_id = ${organizationId} and l.starts_on < g."on" and (l.ends_on is null or l.ends_on > g."on")
         for update of l
    )
    update leases l
       set ends_on = former."on", rev = l.rev + 1
      from former
     where l.organization_id = ${organizationId} and l.id = former.id
    returning l.id, l.residency_id as "residencyId", former.ends_on::text as "endsOn", l.rev`);
}

/** Gives leases their former end back, each only if nobody changed it since; how many. */
export async function restoreLeases(
  tx: ScopedTx,
  organizationId: string,
  ended: readonly EndedLease[],
): Promise<number> {
  if (ended.length === 0) return 0;
  const rows = await tx.execute(sql`
    update leases l
       set ends_on = g."endsOn", rev = l.rev + 1
      from jsonb_to_recordset(${JSON.stringify(ended)}::jsonb) as g (id uuid, "endsOn" date, rev integer)
     where l.organization_id = ${organizationId} and l.id = g.id and l.rev = g.rev
    returning l.id`);
  return rows.length;
}

/** How many of these leases stand as they were left. */
export async function leasesAtRev(
  tx: ScopedTx,
  organizationId: string,
  ended: readonly EndedLease[],
): Promise<number> {
  if (ended.length === 0) return 0;
  const [row] = await tx.execute<{ count: number }>(sql`
    select count(*)::int as count
      from leases l
      join jsonb_to_recordset(${JSON.stringify(ended)}::jsonb) as g (id uuid, rev integer) on l.id = g.id and l.rev = g.rev
     where l.organization_id = ${organizationId}`);
  return row?.count ?? 0;
}

export type HistoryEntry = {
  seq: number;
  at: string;
  userName: string;
  action: string;
  entity: string;
  entityId: string;
  before: unknown;
  after: unknown;
};

/** What the log says about these things of the carrier's ledger, the latest first. */
export async function historyOf(tx: ScopedTx, ids: readonly string[]): Promise<HistoryEntry[]> {
  return tx.execute<HistoryEntry>(sql`
    select seq::float8 as seq, to_char(at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as at, user_name as "userName",
           action, entity, entity_id as "entityId", before, after
      from app.ledger_history(array(select jsonb_array_elements_text(${JSON.stringify(ids)}::jsonb)))
     order by seq desc`);
}
