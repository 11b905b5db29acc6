import { and, desc, eq, ne, or, type SQL, sql } from "drizzle-orm";
import { importBatches } from "#db/schema/residency.ts";
import type { ScopedTx } from "#db/scope.server.ts";

/** Of a batch that is listed; a file whose columns nobody has said yet is `unmapped`, and is not. */
export type BatchStatus = "checked" | "committed" | "undone";
export type Batch = {
  id: string;
  fileName: string;
  fileSha256: string;
  /** Of what the accepted rows say, whatever file they stand in; null when none is accepted. */
  rowsSha256: string | null;
  physicalRows: number;
  acceptedRows: number;
  rejectedRows: number;
  skippedRows: number;
  status: BatchStatus;
  createdByName: string;
  createdAt: string;
  committedAt: string | null;
  undoneAt: string | null;
};

const instant = (column: string) =>
  sql<string>`to_char(${sql.identifier(column)} at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')`;
// Neither the workbook nor the outcome: each can be megabytes.
const columns = {
  id: importBatches.id,
  fileName: importBatches.fileName,
  fileSha256: importBatches.fileSha256,
  rowsSha256: importBatches.rowsSha256,
  physicalRows: importBatches.physicalRows,
  acceptedRows: importBatches.acceptedRows,
  rejectedRows: importBatches.rejectedRows,
  skippedRows: importBatches.skippedRows,
  status: sql<BatchStatus>`${importBatches.status}`,
  createdByName: importBatches.createdByName,
  createdAt: instant("created_at"),
  committedAt: sql<string | null>`${instant("committed_at")}`,
  undoneAt: sql<string | null>`${instant("undone_at")}`,
};

export async function insertBatch(
  tx: ScopedTx,
  batch: typeof importBatches.$inferInsert,
): Promise<{ id: string }> {
  const [row] = await tx.insert(importBatches).values(batch).returning({ id: importBatches.id });
  return row!;
}

export async function listBatches(
  tx: ScopedTx,
  organizationId: string,
  noun: string,
  limit: number,
): Promise<Batch[]> {
  return tx
    .select(columns)
    .from(importBatches)
    .where(
      and(
        eq(importBatches.organizationId, organizationId),
        eq(importBatches.noun, noun),
        ne(importBatches.status, "unmapped"),
      ),
    )
    .orderBy(desc(importBatches.createdAt), importBatches.id)
    .limit(limit);
}

/** The batch with what its rows said. */
export async function batchById(
  tx: ScopedTx,
  organizationId: string,
  id: string,
): Promise<(Batch & { outcome: unknown; effects: unknown }) | null> {
  const [row] = await tx
    .select({ ...columns, outcome: importBatches.outcome, effects: importBatches.effects })
    .from(importBatches)
    .where(and(eq(importBatches.organizationId, organizationId), eq(importBatches.id, id)));
  return row ?? null;
}

export async function batchWorkbook(
  tx: ScopedTx,
  organizationId: string,
  id: string,
): Promise<{ fileName: string; workbook: Buffer; outcome: unknown } | null> {
  const [row] = await tx
    .select({
      fileName: importBatches.fileName,
      workbook: importBatches.workbook,
      outcome: importBatches.outcome,
    })
    .from(importBatches)
    .where(and(eq(importBatches.organizationId, organizationId), eq(importBatches.id, id)));
  return row ?? null;
}

/** The latest committed batch of the same file, or of the same rows in another file, other than this one. */
export async function committedTwin(
  tx: ScopedTx,
  organizationId: string,
  batch: { id: string; fileSha256: string; rowsSha256: string | null },
): Promise<Batch | null> {
  const [row] = await tx
    .select(columns)
    .from(importBatches)
    .where(
      and(
        eq(importBatches.organizationId, organizationId),
        or(
          eq(importBatches.fileSha256, batch.fileSha256),
          batch.rowsSha256 === null ? undefined : eq(importBatches.rowsSha256, batch.rowsSha256),
        ),
        eq(importBatches.status, "committed"),
        sql`${importBatches.id} <> ${batch.id}`,
      ),
    )
    .orderBy(desc(importBatches.committedAt))
    .limit(1);
  return row ?? null;
}

/** Keeps what the commit of a batch did beside its own rows. */
export async function keepEffects(
  tx: ScopedTx,
  organizationId: string,
  id: string,
  effects: unknown,
): Promise<void> {
  await tx
    .update(importBatches)
    .set({ effects })
    .where(and(eq(importBatches.organizationId, organizationId), eq(importBatches.id, id)));
}

const STAMP = { committed: "committedAt", undone: "undoneAt" } as const;

/** Takes a batch one step on; false when it does not stand at `from` any more. */
export async function moveBatch(
  tx: ScopedTx,
  organizationId: string,
  id: string,
  from: BatchStatus,
  to: "committed" | "undone",
): Promise<boolean> {
  const rows = await tx
    .update(importBatches)
    .set({ status: to, [STAMP[to]]: sql`now()` })
    .where(
      and(
        eq(importBatches.organizationId, organizationId),
        eq(importBatches.id, id),
        eq(importBatches.status, from),
      ),
    )
    .returning({ id: importBatches.id });
  return rows.length === 1;
}

/** What hangs on the stays of a batch, and on the firms that are in the carrier by this batch alone; how many of each. */
export type UndoObstacles = {
  /** Merges that moved stays of the batch to another firm. */
  merges: number;
  /** Proposed, made, declined or withdrawn: all of them name the stay. */
  transfers: number;
  graduations: number;
  teams: number;
  applications: number;
  leases: number;
  /** Stays of the batch that somebody changed since. */
  changed: number;
  documents: number;
  /** Withdrawn ones too, which stay in the log. */
  services: number;
  coachings: number;
  founders: number;
  marks: number;
  titles: number;
  rights: number;
  duties: number;
  reports: number;
};

const counted = (table: string, where: SQL, as: string, what: SQL = sql`*`): SQL =>
  sql`(select count(${what}) from ${sql.identifier(table)} x where ${where})::int as ${sql.identifier(as)}`;

/** What would be left hanging if the stays that a batch added were taken away. */
export async function undoObstacles(
  tx: ScopedTx,
  organizationId: string,
  batchId: string,
): Promise<UndoObstacles> {
  const own = sql`x.organization_id = ${organizationId}`;
  const ofStays = sql`${own} and x.residency_id in (select id from added)`;
  const ofFirms = sql`${own} and x.firm_id in (select firm_id from only_here)`;
  const [row] = await tx.execute<UndoObstacles>(sql`
    with added as (
      select id, firm_id, rev from residencies where organization_id = ${organizationId} and import_batch_id = ${batchId}
    ), only_here as (
      select distinct a.firm_id from added a
       where not exists (select from residencies r where r.organization_id = ${organizationId} and r.firm_id = a.firm_id
                            and r.import_batch_id is distinct from ${batchId})
    ), moved as (
      select m.id, s.stay->>'id' as stay from firm_merges m cross join lateral jsonb_array_elements(m.moved->'stays') s(stay)
       where m.organization_id = ${organizationId} and m.undone_at is null
    )
    select (select count(*) from added where rev > 1)::int as changed,
           (select count(distinct id) from moved where stay in (select a.id::text from added a))::int as merges,
           ${counted("transfers", ofStays, "transfers")},
           ${counted("graduations", ofStays, "graduations")},
           ${counted("teams", ofStays, "teams")},
           ${counted("applications", ofStays, "applications")},
           ${counted("leases", ofStays, "leases")},
           ${counted("documents", ofStays, "documents")},
           ${counted("service_entry_firms", ofStays, "services", sql`distinct x.entry_id`)},
           ${counted("coachings", ofStays, "coachings")},
           ${counted("founders", ofStays, "founders")},
           ${counted("residency_marks", ofStays, "marks")},
           ${counted("titles", ofFirms, "titles")},
           ${counted("intellectual_property", ofFirms, "rights")},
           ${counted("title_duties", ofFirms, "duties")},
           ${counted("reports", ofFirms, "reports")}`);
  return row!;
}

/** How many filings were signed since a batch was committed: they carry what it wrote. */
export async function filedSince(tx: ScopedTx, organizationId: string, batchId: string): Promise<number> {
  const [row] = await tx.execute<{ count: number }>(sql`
    select count(distinct f.filing_id)::int as count from filing_revisions f
      join import_batches b on b.organization_id = f.organization_id and b.id = ${batchId}
     where f.organization_id = ${organizationId} and f.signed_at >= b.committed_at`);
  return row!.count;
}

/** Holds the stays of a batch until the transaction ends: nobody lets to them or claims a title meanwhile. */
export async function lockStaysOfBatch(tx: ScopedTx, organizationId: string, batchId: string): Promise<void> {
  await tx.execute(sql`
    select from residencies where organization_id = ${organizationId} and import_batch_id = ${batchId} order by id for update`);
}

/** Takes away the stays that a batch added; how many. */
export async function deleteStaysOfBatch(
  tx: ScopedTx,
  organizationId: string,
  batchId: string,
): Promise<number> {
  const rows = await tx.execute(sql`
    delete from residencies where organization_id = ${organizationId} and import_batch_id = ${batchId} returning id`);
  return rows.length;
}
