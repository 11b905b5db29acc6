import { type SQL, sql } from "drizzle-orm";
import type { ComparedFirm } from "#app/domain/firms/duplicates.ts";
import type { Holdings, MovedRow, MovedRows } from "#app/domain/firms/merge.ts";
import type { ScopedTx } from "#db/scope.server.ts";

/** The firms with a stay here, with every name and person known of them. */
export async function comparedFirms(tx: ScopedTx, organizationId: string): Promise<ComparedFirm[]> {
  return tx.execute<ComparedFirm>(sql`
    with stay as (select id, firm_id from residencies where organization_id = ${organizationId}
    ), named as (
      select firm_id, array_agg(name order by valid_from desc) as names from carrier_firm_names
       where organization_id = ${organizationId} group by firm_id
    ), person as (
      select s.firm_id, array_agg(distinct p.name) as persons
        from founders p join stay s on s.id = p.residency_id where p.organization_id = ${organizationId} group by s.firm_id
    )
    select f.id, f.uscc, array[f.name] || array(select x from unnest(n.names) x where x <> f.name) as names,
           f.founded_on::text as "foundedOn", f.field, coalesce(p.persons, '{}') as persons
      from app.firm_facts(array(select distinct firm_id from stay)) f
      left join named n on n.firm_id = f.id
      left join person p on p.firm_id = f.id
     order by f.uscc`);
}

/** The pairs that a person said are two firms. */
export async function distinctions(
  tx: ScopedTx,
  organizationId: string,
): Promise<{ firmId: string; otherFirmId: string; byName: string; on: string }[]> {
  return tx.execute(sql`
    select firm_id as "firmId", other_firm_id as "otherFirmId", decided_by_name as "byName",
           (decided_at at time zone 'Asia/Shanghai')::date::text as "on"
      from firm_distinctions where organization_id = ${organizationId} order by decided_at desc, firm_id`);
}

/** Keeps that two firms are two; false when it was kept already. `firmId` is the smaller. */
export async function insertDistinction(
  tx: ScopedTx,
  organizationId: string,
  { firmId, otherFirmId }: { firmId: string; otherFirmId: string },
  by: { id: string; name: string },
): Promise<boolean> {
  const rows = await tx.execute(sql`
    insert into firm_distinctions (organization_id, firm_id, other_firm_id, decided_by, decided_by_name)
    values (${organizationId}, ${firmId}, ${otherFirmId}, ${by.id}, ${by.name}) on conflict do nothing returning firm_id`);
  return rows.length === 1;
}

export async function deleteDistinction(
  tx: ScopedTx,
  organizationId: string,
  { firmId, otherFirmId }: { firmId: string; otherFirmId: string },
): Promise<boolean> {
  const rows = await tx.execute(sql`
    delete from firm_distinctions
     where organization_id = ${organizationId} and firm_id = ${firmId} and other_firm_id = ${otherFirmId} returning firm_id`);
  return rows.length === 1;
}

/** What a firm has in the ledger that could stand in the way of a merge: all of it, or of it only `among`. */
export async function holdingsOf(
  tx: ScopedTx,
  organizationId: string,
  firmId: string,
  among?: MovedRows,
): Promise<Holdings> {
  const mine = (kind: MovedKind) => sql`
    x.organization_id = ${organizationId} and x.firm_id = ${firmId} ${among ? sql`and x.id in (${idsOf(among[kind])})` : sql``}`;
  const [row] = await tx.execute<Holdings>(sql`
    select coalesce((select jsonb_agg(jsonb_build_object('enteredOn', x.entered_on, 'leftOn', x.left_on))
                       from residencies x where ${mine("stays")}), '[]') as stays,
           array(select p.code from reports x join periods p on p.organization_id = x.city_id and p.id = x.period_id
                  where ${mine("reports")}) as periods,
           array(select x.kind || ' ' || x.number from titles x where ${mine("titles")}) as titles,
           array(select x.kind || ' ' || x.number from intellectual_property x where ${mine("rights")}) as rights`);
  return row!;
}

const idsOf = (rows: readonly MovedRow[]): SQL =>
  sql`select jsonb_array_elements_text(${JSON.stringify(rows.map(({ id }) => id))}::jsonb)::uuid`;
// A report has no revision of its own: that of its figures together stands for it.
const reportRev = (organizationId: string): SQL =>
  sql`(select coalesce(sum(c.rev), 0)::int from report_cells c where c.organization_id = ${organizationId} and c.report_id = x.id)`;
const TABLES = {
  stays: "residencies",
  titles: "titles",
  duties: "title_duties",
  rights: "intellectual_property",
  reports: "reports",
} as const;
type MovedKind = keyof typeof TABLES;
const KINDS = Object.keys(TABLES) as MovedKind[];

/** Gives all rows of one firm to another, but a duty that the other has noted already. What went over. */
export async function moveRows(
  tx: ScopedTx,
  organizationId: string,
  { from, to }: { from: string; to: string },
): Promise<MovedRows> {
  const moved: Record<MovedKind, MovedRow[]> = { stays: [], titles: [], duties: [], rights: [], reports: [] };
  for (const kind of KINDS) {
    const unless =
      kind === "duties"
        ? sql`and not exists (select from title_duties k where k.organization_id = ${organizationId} and k.firm_id = ${to}
                and k.duty = x.duty and k.due_on = x.due_on)`
        : sql``;
    moved[kind] = await tx.execute<MovedRow>(sql`
      update ${sql.identifier(TABLES[kind])} x set firm_id = ${to}
       where x.organization_id = ${organizationId} and x.firm_id = ${from} ${unless}
      returning x.id, ${kind === "reports" ? reportRev(organizationId) : sql`x.rev`} as rev`);
  }
  return moved;
}

/** Those of the rows that went over which are still the firm's, with the revision they have now; locked until the end. */
export async function movedRowsNow(
  tx: ScopedTx,
  organizationId: string,
  firmId: string,
  moved: MovedRows,
): Promise<MovedRows> {
  const now: Record<MovedKind, MovedRow[]> = { stays: [], titles: [], duties: [], rights: [], reports: [] };
  for (const kind of KINDS) {
    now[kind] = await tx.execute<MovedRow>(sql`
      select x.id, ${kind === "reports" ? reportRev(organizationId) : sql`x.rev`} as rev
        from ${sql.identifier(TABLES[kind])} x
       where x.organization_id = ${organizationId} and x.firm_id = ${firmId}
         and x.id in (${idsOf(moved[kind])})
       order by x.id for update of x`);
  }
  return now;
}

/** Gives exactly these rows back. How many. */
export async function returnRows(
  tx: ScopedTx,
  organizationId: string,
  { from, to }: { from: string; to: string },
  moved: MovedRows,
): Promise<number> {
  let count = 0;
  for (const kind of KINDS) {
    const rows = await tx.execute(sql`
      update ${sql.identifier(TABLES[kind])} x set firm_id = ${to}
       where x.organization_id = ${organizationId} and x.firm_id = ${from}
         and x.id in (${idsOf(moved[kind])})
      returning x.id`);
    count += rows.length;
  }
  return count;
}

export type FirmMerge = {
  id: string;
  keptFirmId: string;
  mergedFirmId: string;
  reason: string;
  moved: MovedRows;
  mergedByName: string;
  mergedOn: string;
  undoneByName: string | null;
  undoneOn: string | null;
};
const mergeColumns = sql.raw(`
  id, kept_firm_id as "keptFirmId", merged_firm_id as "mergedFirmId", reason, moved, merged_by_name as "mergedByName",
  (merged_at at time zone 'Asia/Shanghai')::date::text as "mergedOn", undone_by_name as "undoneByName",
  (undone_at at time zone 'Asia/Shanghai')::date::text as "undoneOn"`);

export async function insertMerge(
  tx: ScopedTx,
  organizationId: string,
  merge: Pick<FirmMerge, "keptFirmId" | "mergedFirmId" | "reason" | "moved">,
  by: { id: string; name: string },
): Promise<string> {
  const { keptFirmId, mergedFirmId, reason, moved } = merge;
  const [row] = await tx.execute<{ id: string }>(sql`
    insert into firm_merges (organization_id, kept_firm_id, merged_firm_id, reason, moved, merged_by, merged_by_name)
    values (${organizationId}, ${keptFirmId}, ${mergedFirmId}, ${reason}, ${JSON.stringify(moved)}::jsonb, ${by.id}, ${by.name})
    returning id`);
  return row!.id;
}

/** A merge, kept from being undone by another until the transaction ends. */
export async function lockMerge(tx: ScopedTx, organizationId: string, id: string): Promise<FirmMerge | null> {
  const [row] = await tx.execute<FirmMerge>(sql`
    select ${mergeColumns} from firm_merges where organization_id = ${organizationId} and id = ${id} for update`);
  return row ?? null;
}

export async function markMergeUndone(
  tx: ScopedTx,
  organizationId: string,
  id: string,
  by: { id: string; name: string },
): Promise<boolean> {
  const rows = await tx.execute(sql`
    update firm_merges set undone_by = ${by.id}, undone_by_name = ${by.name}, undone_at = now()
     where organization_id = ${organizationId} and id = ${id} and undone_at is null returning id`);
  return rows.length === 1;
}

/** The merges so far, the newest first; those that a firm came out of or went into, where one is asked for. */
export async function mergesOf(tx: ScopedTx, organizationId: string, firmId?: string): Promise<FirmMerge[]> {
  return tx.execute<FirmMerge>(sql`
    select ${mergeColumns} from firm_merges
     where organization_id = ${organizationId} ${firmId ? sql`and (kept_firm_id = ${firmId} or merged_firm_id = ${firmId})` : sql``}
     order by merged_at desc, id`);
}

export type KeptFirm = { uscc: string; name: string };

/** Every code whose firm was merged into another and stands so, with the firm that was kept; over several merges the last. */
export async function mergedCodes(
  tx: ScopedTx,
  organizationId: string,
): Promise<ReadonlyMap<string, KeptFirm>> {
  const rows = await tx.execute<KeptFirm & { merged: string }>(sql`
    with standing as (
      select kept_firm_id, merged_firm_id from firm_merges where organization_id = ${organizationId} and undone_at is null
    ), fact as (
      select id, uscc, name
        from app.firm_facts(array(select kept_firm_id from standing union select merged_firm_id from standing))
    )
    select m.uscc as merged, k.uscc, k.name
      from standing s join fact m on m.id = s.merged_firm_id join fact k on k.id = s.kept_firm_id
     order by 1`);
  const into = new Map(rows.map(({ merged, uscc, name }) => [merged, { uscc, name }]));
  const last = (firm: KeptFirm): KeptFirm => {
    const next = into.get(firm.uscc);
    return next ? last(next) : firm;
  };
  return new Map([...into].map(([merged, firm]) => [merged, last(firm)]));
}
