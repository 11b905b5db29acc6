import { and, desc, eq, isNull, sql } from "drizzle-orm";
import type { DateOn } from "#app/domain/shared/dates.ts";
import type { TitleKind } from "#app/domain/titles/kinds.ts";
import type { RegistryEntry, RegistryFields } from "#app/domain/titles/registry.ts";
import { registryBatches, registryEntries } from "#db/schema/titles.ts";
import type { ScopedTx } from "#db/scope.server.ts";

export type RegistryBatchStatus = "checked" | "committed" | "undone";
export type RegistryBatch = {
  id: string;
  kind: TitleKind;
  title: string;
  documentNumber: string | null;
  announcedOn: string;
  link: string | null;
  fileName: string | null;
  rowsSha256: string;
  newRows: number;
  changedRows: number;
  sameRows: number;
  wrongRows: number;
  status: RegistryBatchStatus;
  createdByName: string;
  createdAt: string;
};

// Not the outcome: it holds every row.
const columns = {
  id: registryBatches.id,
  kind: sql<TitleKind>`${registryBatches.kind}`,
  title: registryBatches.title,
  documentNumber: registryBatches.documentNumber,
  announcedOn: registryBatches.announcedOn,
  link: registryBatches.link,
  fileName: registryBatches.fileName,
  rowsSha256: registryBatches.rowsSha256,
  newRows: registryBatches.newRows,
  changedRows: registryBatches.changedRows,
  sameRows: registryBatches.sameRows,
  wrongRows: registryBatches.wrongRows,
  status: sql<RegistryBatchStatus>`${registryBatches.status}`,
  createdByName: registryBatches.createdByName,
  createdAt: sql<string>`to_char(${registryBatches.createdAt} at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')`,
};
const batch = (cityId: string, id: string) =>
  and(eq(registryBatches.organizationId, cityId), eq(registryBatches.id, id));

/** The batches that the session sees, the latest first. */
export const listRegistryBatches = (tx: ScopedTx, cityId: string, limit: number): Promise<RegistryBatch[]> =>
  tx
    .select(columns)
    .from(registryBatches)
    .where(eq(registryBatches.organizationId, cityId))
    .orderBy(desc(registryBatches.createdAt), registryBatches.id)
    .limit(limit);

export async function registryBatchById(
  tx: ScopedTx,
  cityId: string,
  id: string,
): Promise<(RegistryBatch & { outcome: unknown }) | null> {
  const [row] = await tx
    .select({ ...columns, outcome: registryBatches.outcome })
    .from(registryBatches)
    .where(batch(cityId, id));
  return row ?? null;
}

/** Another batch, committed, whose right rows say the same. */
export async function registryTwin(
  tx: ScopedTx,
  cityId: string,
  of: { id: string; rowsSha256: string },
): Promise<RegistryBatch | null> {
  const [row] = await tx
    .select(columns)
    .from(registryBatches)
    .where(
      and(
        eq(registryBatches.organizationId, cityId),
        eq(registryBatches.rowsSha256, of.rowsSha256),
        eq(registryBatches.status, "committed"),
        sql`${registryBatches.id} <> ${of.id}`,
      ),
    )
    .orderBy(desc(registryBatches.committedAt))
    .limit(1);
  return row ?? null;
}

export async function insertRegistryBatch(
  tx: ScopedTx,
  row: typeof registryBatches.$inferInsert,
): Promise<string> {
  const [added] = await tx.insert(registryBatches).values(row).returning({ id: registryBatches.id });
  return added!.id;
}

const STAMP = { committed: "committedAt", undone: "undoneAt" } as const;
/** Takes a batch one step on; false when it does not stand at `from` any more. */
export async function moveRegistryBatch(
  tx: ScopedTx,
  cityId: string,
  id: string,
  from: RegistryBatchStatus,
  to: "committed" | "undone",
): Promise<boolean> {
  const rows = await tx
    .update(registryBatches)
    .set({ status: to, [STAMP[to]]: sql`now()` })
    .where(and(batch(cityId, id), eq(registryBatches.status, from)))
    .returning({ id: registryBatches.id });
  return rows.length === 1;
}

/** One import of a city's register at a time: the second waits, and then finds what the first one did. */
export async function lockRegistry(tx: ScopedTx, cityId: string): Promise<void> {
  await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended('registry ' || ${cityId}::text, 0))`);
}

const entryColumns = {
  id: registryEntries.id,
  uscc: registryEntries.uscc,
  name: registryEntries.name,
  kind: sql<TitleKind>`${registryEntries.kind}`,
  number: registryEntries.number,
  awardedOn: registryEntries.awardedOn,
  expiresOn: registryEntries.expiresOn,
};

/** The entries of one kind that stand: those that no later batch corrected. */
export const standingEntries = (tx: ScopedTx, cityId: string, kind: TitleKind): Promise<RegistryEntry[]> =>
  tx
    .select(entryColumns)
    .from(registryEntries)
    .where(
      and(
        eq(registryEntries.organizationId, cityId),
        eq(registryEntries.kind, kind),
        isNull(registryEntries.supersededBy),
      ),
    )
    .orderBy(registryEntries.uscc, registryEntries.awardedOn, registryEntries.id);

export type EntryOfFirm = RegistryEntry & { batchTitle: string; documentNumber: string | null };
/** The standing entries of these firms, with the announcement that names them. */
export const entriesOfFirms = (
  tx: ScopedTx,
  cityId: string,
  codes: readonly string[],
): Promise<EntryOfFirm[]> =>
  tx.execute<EntryOfFirm>(sql`
    select e.id, e.uscc, e.name, e.kind, e.number, e.awarded_on::text as "awardedOn", e.expires_on::text as "expiresOn",
           b.title as "batchTitle", b.document_number as "documentNumber"
      from registry_entries e
      join registry_batches b on b.organization_id = e.organization_id and b.id = e.batch_id
     where e.organization_id = ${cityId} and e.superseded_by is null
       and e.uscc in (select jsonb_array_elements_text(${JSON.stringify(codes)}::jsonb))
     order by e.uscc, e.kind, e.awarded_on, e.id`);

/** The entries that stand on a day of firms that are none of these, by name: how many firms there are, and the first of them. */
export async function entriesOfOthers(
  tx: ScopedTx,
  cityId: string,
  { codes, on, limit }: { codes: readonly string[]; on: DateOn; limit: number },
): Promise<{ firms: number; rows: EntryOfFirm[] }> {
  const of = sql`e.organization_id = ${cityId} and e.superseded_by is null and e.awarded_on <= ${on}::date
    and (e.expires_on is null or e.expires_on > ${on}::date)
    and e.uscc not in (select jsonb_array_elements_text(${JSON.stringify(codes)}::jsonb))`;
  const rows = await tx.execute<EntryOfFirm>(sql`
    select e.id, e.uscc, e.name, e.kind, e.number, e.awarded_on::text as "awardedOn", e.expires_on::text as "expiresOn",
           b.title as "batchTitle", b.document_number as "documentNumber"
      from registry_entries e
      join registry_batches b on b.organization_id = e.organization_id and b.id = e.batch_id
     where ${of} order by e.name, e.uscc, e.kind, e.awarded_on, e.id limit ${limit}`);
  const [count] = await tx.execute<{ firms: number }>(sql`
    select count(distinct e.uscc)::int as firms from registry_entries e where ${of}`);
  return { firms: count?.firms ?? 0, rows: [...rows] };
}

/** The kinds of which a list was read in: of the others, that a firm is not listed says nothing. */
export async function listedKinds(tx: ScopedTx, cityId: string): Promise<Set<TitleKind>> {
  const rows = await tx.execute<{ kind: TitleKind }>(sql`
    select distinct kind from registry_batches where organization_id = ${cityId} and status = 'committed'`);
  return new Set(rows.map(({ kind }) => kind));
}

export type RegistryFilter = { kind?: TitleKind; text?: string; batchId?: string };
export type RegistryPage = { rows: EntryOfFirm[]; total: number };
/** A page of the register by name: entries that stand, of one kind, with a text in name, code or number. */
export async function registryPage(
  tx: ScopedTx,
  cityId: string,
  { kind, text, batchId }: RegistryFilter,
  { limit, offset }: { limit: number; offset: number },
): Promise<RegistryPage> {
  const of = sql`e.organization_id = ${cityId} and e.superseded_by is null
    ${kind ? sql`and e.kind = ${kind}` : sql``}
    ${batchId ? sql`and e.batch_id = ${batchId}` : sql``}
    ${text ? sql`and (strpos(e.name, ${text}) > 0 or strpos(e.uscc, upper(${text})) > 0 or strpos(upper(e.number), upper(${text})) > 0)` : sql``}`;
  const rows = await tx.execute<EntryOfFirm>(sql`
    select e.id, e.uscc, e.name, e.kind, e.number, e.awarded_on::text as "awardedOn", e.expires_on::text as "expiresOn",
           b.title as "batchTitle", b.document_number as "documentNumber"
      from registry_entries e
      join registry_batches b on b.organization_id = e.organization_id and b.id = e.batch_id
     where ${of} order by e.name, e.uscc, e.kind, e.awarded_on, e.id limit ${limit} offset ${offset}`);
  const [count] = await tx.execute<{ total: number }>(sql`
    select count(*)::int as total from registry_entries e where ${of}`);
  return { rows: [...rows], total: count?.total ?? 0 };
}

export type NewEntry = RegistryFields & { supersedes: string | null };
/** Adds the entries of a batch; those that they correct stay, marked with it. How many were added and how many corrected. */
export async function addEntries(
  tx: ScopedTx,
  { cityId, batchId, kind }: { cityId: string; batchId: string; kind: TitleKind },
  entries: readonly NewEntry[],
): Promise<{ added: number; corrected: number }> {
  const old = entries.flatMap(({ supersedes }) => supersedes ?? []);
  const corrected = await tx.execute(sql`
    update registry_entries set superseded_by = ${batchId}
     where organization_id = ${cityId} and superseded_by is null
       and id in (select jsonb_array_elements_text(${JSON.stringify(old)}::jsonb)::uuid) returning id`);
  const added = await tx.execute(sql`
    insert into registry_entries (organization_id, batch_id, kind, uscc, name, number, awarded_on, expires_on)
    select ${cityId}, ${batchId}, ${kind}, r.uscc, r.name, r.number, r."awardedOn", r."expiresOn"
      from jsonb_to_recordset(${JSON.stringify(entries)}::jsonb)
        as r (uscc text, name text, number text, "awardedOn" date, "expiresOn" date)
    returning id`);
  return { added: added.length, corrected: corrected.length };
}

/** What would be left hanging if a batch were taken back. */
export async function registryUndoObstacles(
  tx: ScopedTx,
  cityId: string,
  batchId: string,
): Promise<{ corrected: number; isUsed: boolean }> {
  const [row] = await tx.execute<{ corrected: number; isUsed: boolean }>(sql`
    select (select count(*) from registry_entries
             where organization_id = ${cityId} and batch_id = ${batchId} and superseded_by is not null)::int as corrected,
           coalesce(app.is_registry_batch_used(${batchId}), false) as "isUsed"`);
  return row!;
}

/** Takes the entries of a batch away, and lets those that it corrected stand again. */
export async function removeEntries(
  tx: ScopedTx,
  cityId: string,
  batchId: string,
): Promise<{ removed: number; restored: number }> {
  const removed = await tx.execute(sql`
    delete from registry_entries where organization_id = ${cityId} and batch_id = ${batchId} returning id`);
  const restored = await tx.execute(sql`
    update registry_entries set superseded_by = null
     where organization_id = ${cityId} and superseded_by = ${batchId} returning id`);
  return { removed: removed.length, restored: restored.length };
}
