import { and, asc, desc, eq, inArray, sql } from "drizzle-orm";
import type { FilingContent } from "#app/domain/filings/content.ts";
import type { FilingState } from "#app/domain/filings/state.ts";
import type { RevisionHead } from "#app/domain/filings/view.ts";
import { filingComments, filingEvents, filingRevisions, filings } from "#db/schema/filings.ts";
import type { ScopedTx } from "#db/scope.server.ts";

export type FilingRow = Omit<typeof filings.$inferSelect, "status"> & { status: FilingState };

/** A carrier's filing for a period. With `hold` it cannot change state until this transaction ends. */
export async function filingOf(
  tx: ScopedTx,
  organizationId: string,
  periodId: string,
  hold = false,
): Promise<FilingRow | null> {
  const query = tx
    .select()
    .from(filings)
    .where(and(eq(filings.organizationId, organizationId), eq(filings.periodId, periodId)));
  const [row] = await (hold ? query.for("share") : query);
  return row ? { ...row, status: row.status as FilingState } : null;
}

/** The filings of several carriers for a period. */
export async function filingsOfCarriers(
  tx: ScopedTx,
  organizationIds: readonly string[],
  periodId: string,
): Promise<FilingRow[]> {
  const rows = await tx
    .select()
    .from(filings)
    .where(and(inArray(filings.organizationId, [...organizationIds]), eq(filings.periodId, periodId)));
  return rows.map((row) => ({ ...row, status: row.status as FilingState }));
}

/** The own filings of a carrier. */
export async function filingsOf(tx: ScopedTx, organizationId: string): Promise<FilingRow[]> {
  const rows = await tx.select().from(filings).where(eq(filings.organizationId, organizationId));
  return rows.map((row) => ({ ...row, status: row.status as FilingState }));
}

/** The draft of a carrier for a period; made unless it is there already. */
export async function ensureFiling(
  tx: ScopedTx,
  of: { organizationId: string; cityId: string; periodId: string },
): Promise<FilingRow> {
  await tx.insert(filings).values(of).onConflictDoNothing();
  const row = await filingOf(tx, of.organizationId, of.periodId);
  if (!row) throw new Error("a filing that was just made is not there");
  return row;
}

/** Moves a filing on if it still is what was seen. False when somebody else moved it meanwhile. */
export async function moveFiling(
  tx: ScopedTx,
  seen: Pick<FilingRow, "organizationId" | "id" | "rev">,
  to: { status: FilingState; revision?: number; acceptedRevision?: number },
): Promise<boolean> {
  const moved = await tx
    .update(filings)
    .set(to)
    .where(
      and(
        eq(filings.organizationId, seen.organizationId),
        eq(filings.id, seen.id),
        eq(filings.rev, seen.rev),
      ),
    )
    .returning({ id: filings.id });
  return moved.length === 1;
}

/**
 * Moves several filings on at once, each if it still is what was seen; `accepts` notes their revisions as the accepted
 * ones. Returns how many moved.
 */
export async function moveFilings(
  tx: ScopedTx,
  seen: readonly Pick<FilingRow, "organizationId" | "id" | "rev">[],
  to: FilingState,
  accepts: boolean,
): Promise<number> {
  const keys = seen.map(({ organizationId, id, rev }) => ({ organizationId, id, rev }));
  const moved = await tx.execute(sql`
    update filings f set status = ${to}, accepted_revision = case when ${accepts} then f.revision else f.accepted_revision end
      from jsonb_to_recordset(${JSON.stringify(keys)}::jsonb) as k ("organizationId" uuid, id uuid, rev integer)
     where f.organization_id = k."organizationId" and f.id = k.id and f.rev = k.rev
    returning f.id`);
  return moved.length;
}

export const insertRevision = (tx: ScopedTx, values: typeof filingRevisions.$inferInsert) =>
  tx.insert(filingRevisions).values(values);

/** What was signed and when, the latest first; without the contents. */
export const revisionsOf = (
  tx: ScopedTx,
  organizationId: string,
  filingId: string,
): Promise<RevisionHead[]> =>
  tx
    .select({
      revision: filingRevisions.revision,
      sha256: filingRevisions.sha256,
      signedByName: filingRevisions.signedByName,
      signedAt: filingRevisions.signedAt,
    })
    .from(filingRevisions)
    .where(and(eq(filingRevisions.organizationId, organizationId), eq(filingRevisions.filingId, filingId)))
    .orderBy(desc(filingRevisions.revision));

/** The frozen content of one revision. Its shape was checked when it was signed, and it cannot have changed. */
export async function revisionContent(
  tx: ScopedTx,
  organizationId: string,
  filingId: string,
  revision: number,
): Promise<FilingContent | null> {
  const [row] = await tx
    .select({ content: filingRevisions.content })
    .from(filingRevisions)
    .where(
      and(
        eq(filingRevisions.organizationId, organizationId),
        eq(filingRevisions.filingId, filingId),
        eq(filingRevisions.revision, revision),
      ),
    );
  return (row?.content as FilingContent | undefined) ?? null;
}

/** The accepted content of the carrier's filing for a period. */
export async function acceptedContent(
  tx: ScopedTx,
  organizationId: string,
  periodId: string,
): Promise<FilingContent | null> {
  const [row] = await tx
    .select({ content: filingRevisions.content })
    .from(filings)
    .innerJoin(
      filingRevisions,
      and(
        eq(filingRevisions.organizationId, filings.organizationId),
        eq(filingRevisions.filingId, filings.id),
        eq(filingRevisions.revision, filings.acceptedRevision),
      ),
    )
    .where(and(eq(filings.organizationId, organizationId), eq(filings.periodId, periodId)));
  return (row?.content as FilingContent | undefined) ?? null;
}

export type EventRow = typeof filingEvents.$inferSelect;
export const eventsOf = (tx: ScopedTx, organizationId: string, filingId: string): Promise<EventRow[]> =>
  tx
    .select()
    .from(filingEvents)
    .where(and(eq(filingEvents.organizationId, organizationId), eq(filingEvents.filingId, filingId)))
    .orderBy(asc(filingEvents.at), asc(filingEvents.id));
export const insertEvents = (tx: ScopedTx, values: (typeof filingEvents.$inferInsert)[]) =>
  tx.insert(filingEvents).values(values);

export type CommentRow = typeof filingComments.$inferSelect;
export const commentsOf = (tx: ScopedTx, organizationId: string, filingId: string): Promise<CommentRow[]> =>
  tx
    .select()
    .from(filingComments)
    .where(and(eq(filingComments.organizationId, organizationId), eq(filingComments.filingId, filingId)))
    .orderBy(asc(filingComments.at), asc(filingComments.id));
export async function insertComments(
  tx: ScopedTx,
  values: (typeof filingComments.$inferInsert)[],
): Promise<void> {
  if (values.length > 0) await tx.insert(filingComments).values(values);
}
