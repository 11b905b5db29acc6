import { and, eq, type SQL, sql } from "drizzle-orm";
import type { DateOn } from "#app/domain/shared/dates.ts";
import { serviceEntries } from "#db/schema/mentoring.ts";
import type { ScopedTx } from "#db/scope.server.ts";
import type { ServedStay } from "./mentoring.server.ts";
import type { At } from "./people.server.ts";

export type EntryFilter = {
  organizationId: string;
  id?: string;
  from?: DateOn;
  to?: DateOn;
  kind?: string;
  mentorId?: string;
  residencyId?: string;
  /** In the topic, the evidence or the name of the staff. */
  text?: string;
  /** `counted`: those that stand; `withdrawn`: those taken back. */
  state?: "counted" | "withdrawn" | "all";
};

export type EntryRow = {
  id: string;
  heldOn: DateOn;
  kind: string;
  mentorId: string | null;
  mentorName: string | null;
  staff: string | null;
  minutes: number;
  topic: string;
  evidence: string | null;
  withdrawnReason: string | null;
  rev: number;
  firms: (ServedStay & { uscc: string })[];
};

const like = (text: string): string => `%${text.replace(/[\\%_]/g, (c) => `\\${c}`)}%`;
const asked = <T>(value: T | null | undefined, condition: (value: T) => SQL): SQL =>
  value === null || value === undefined ? sql`true` : condition(value);

function matching({
  organizationId,
  id,
  from,
  to,
  kind,
  mentorId,
  residencyId,
  text,
  state = "counted",
}: EntryFilter): SQL {
  return sql`e.organization_id = ${organizationId}
    and ${asked(id, (it) => sql`e.id = ${it}`)}
    and ${asked(from, (it) => sql`e.held_on >= ${it}`)}
    and ${asked(to, (it) => sql`e.held_on <= ${it}`)}
    and ${asked(kind, (it) => sql`e.kind = ${it}`)}
    and ${asked(mentorId, (it) => sql`e.mentor_id = ${it}`)}
    and ${asked(text, (it) => sql`(e.topic ilike ${like(it)} or e.evidence ilike ${like(it)} or e.staff ilike ${like(it)})`)}
    and ${asked(
      residencyId,
      (it) => sql`e.id in (select w.entry_id from service_entry_firms w
        where w.organization_id = ${organizationId} and w.residency_id = ${it})`,
    )}
    and ${state === "all" ? sql`true` : state === "withdrawn" ? sql`e.withdrawn_reason is not null` : sql`e.withdrawn_reason is null`}`;
}

export type KindSum = { kind: string; entries: number; minutes: number; firmTimes: number };
export type EntrySums = { byKind: KindSum[]; firms: number };

/** Of all entries that match: sums by kind, and how many firms they were for. */
export async function sumEntries(tx: ScopedTx, filter: EntryFilter): Promise<EntrySums> {
  const { organizationId } = filter;
  const [row] = await tx.execute<EntrySums>(sql`
    with found as materialized (
      select e.id, e.kind, e.minutes from service_entries e where ${matching(filter)}
    ), took_part as materialized (
      select w.entry_id, r.firm_id
        from service_entry_firms w
        join residencies r on r.organization_id = w.organization_id and r.id = w.residency_id
       where w.organization_id = ${organizationId} and r.organization_id = ${organizationId}
         and w.entry_id in (select id from found)
    ), sums as (
      select f.kind, count(*)::int as entries, sum(f.minutes)::int as minutes,
             sum((select count(*) from took_part t where t.entry_id = f.id))::int as "firmTimes"
        from found f group by f.kind
    )
    select coalesce((select jsonb_agg(to_jsonb(s) order by s.minutes desc, s.kind) from sums s), '[]') as "byKind",
           (select count(distinct firm_id)::int from took_part) as firms`);
  return row ?? { byKind: [], firms: 0 };
}

/** A page of the entries that match, the latest day first, each with the firms it was for. */
export async function listEntries(
  tx: ScopedTx,
  filter: EntryFilter,
  page: { limit: number; offset: number },
): Promise<EntryRow[]> {
  const { organizationId } = filter;
  return tx.execute<EntryRow>(sql`
    with found as materialized (
      select e.* from service_entries e where ${matching(filter)}
       order by e.held_on desc, e.created_at desc, e.id limit ${page.limit} offset ${page.offset}
    ), stay as materialized (
      select w.entry_id, r.id, r.firm_id, r.entered_on, r.left_on
        from service_entry_firms w
        join residencies r on r.organization_id = w.organization_id and r.id = w.residency_id
       where w.organization_id = ${organizationId} and r.organization_id = ${organizationId}
         and w.entry_id in (select id from found)
    ), named as materialized (
      select s.entry_id, jsonb_agg(jsonb_build_object('id', s.id, 'name', f.name, 'uscc', f.uscc,
               'enteredOn', s.entered_on, 'leftOn', s.left_on) order by f.name, s.id) as firms
        from stay s join app.firm_facts(array(select distinct firm_id from stay)) f on f.id = s.firm_id
       group by s.entry_id
    ), mentor as materialized (
      select id, name from mentors where organization_id = ${organizationId}
    )
    select e.id, e.held_on::text as "heldOn", e.kind, e.mentor_id as "mentorId", m.name as "mentorName", e.staff, e.minutes,
           e.topic, e.evidence, e.withdrawn_reason as "withdrawnReason", e.rev, coalesce(n.firms, '[]') as firms
      from found e left join named n on n.entry_id = e.id left join mentor m on m.id = e.mentor_id
     order by e.held_on desc, e.created_at desc, e.id`);
}

export type EntryFacts = Pick<
  EntryRow,
  "heldOn" | "kind" | "mentorId" | "staff" | "minutes" | "topic" | "evidence"
>;

/** Every entry that counts, with the stays that it was for in the order of their ids. */
export async function allEntries(
  tx: ScopedTx,
  organizationId: string,
): Promise<(EntryFacts & { residencyIds: string[] })[]> {
  return tx.execute(sql`
    with taking_part as (
      select entry_id, jsonb_agg(residency_id order by residency_id::text) as ids
        from service_entry_firms where organization_id = ${organizationId} group by entry_id
    )
    select e.held_on::text as "heldOn", e.kind, e.mentor_id as "mentorId", e.staff, e.minutes, e.topic, e.evidence,
           coalesce(w.ids, '[]') as "residencyIds"
      from service_entries e left join taking_part w on w.entry_id = e.id
     where e.organization_id = ${organizationId} and e.withdrawn_reason is null`);
}

export async function insertEntry(
  tx: ScopedTx,
  organizationId: string,
  facts: EntryFacts,
  residencyIds: readonly string[],
): Promise<string> {
  const [row] = await tx
    .insert(serviceEntries)
    .values({ ...facts, organizationId })
    .returning({ id: serviceEntries.id });
  const id = row?.id ?? "";
  await insertEntryFirms(tx, organizationId, id, residencyIds);
  return id;
}

async function insertEntryFirms(
  tx: ScopedTx,
  organizationId: string,
  id: string,
  residencyIds: readonly string[],
): Promise<void> {
  await tx.execute(sql`
    insert into service_entry_firms (organization_id, entry_id, residency_id)
    select ${organizationId}, ${id}, it::uuid from jsonb_array_elements_text(${JSON.stringify(residencyIds)}::jsonb) it`);
}

const entryAt = ({ organizationId, id, rev }: At) =>
  and(
    eq(serviceEntries.organizationId, organizationId),
    eq(serviceEntries.id, id),
    eq(serviceEntries.rev, rev),
  );

/** False when somebody changed the entry since `rev` was read. */
export async function updateEntry(
  tx: ScopedTx,
  at: At,
  facts: EntryFacts,
  residencyIds: readonly string[],
): Promise<boolean> {
  const rows = await tx
    .update(serviceEntries)
    .set({ ...facts, rev: at.rev + 1 })
    .where(entryAt(at))
    .returning({ id: serviceEntries.id });
  if (rows.length === 0) return false;
  await tx.execute(
    sql`delete from service_entry_firms where organization_id = ${at.organizationId} and entry_id = ${at.id}`,
  );
  await insertEntryFirms(tx, at.organizationId, at.id, residencyIds);
  return true;
}

/** Takes an entry back for a reason, or with null brings it back. False when somebody changed it since `rev` was read. */
export async function setWithdrawn(tx: ScopedTx, at: At, withdrawnReason: string | null): Promise<boolean> {
  const rows = await tx
    .update(serviceEntries)
    .set({ withdrawnReason, rev: at.rev + 1 })
    .where(entryAt(at))
    .returning({ id: serviceEntries.id });
  return rows.length === 1;
}
