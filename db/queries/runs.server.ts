import { and, asc, desc, eq, inArray, ne, sql } from "drizzle-orm";
import type { CarrierKind } from "#app/domain/access/roles.ts";
import type { FilingContent } from "#app/domain/filings/content.ts";
import type { FilingState } from "#app/domain/filings/state.ts";
import type { Verification } from "#app/domain/policy/header.ts";
import type { RunKind } from "#app/domain/runs/bundle.ts";
import type { DateOn } from "#app/domain/shared/dates.ts";
import { organizations } from "#db/schema/access.ts";
import { filingRevisions, filings } from "#db/schema/filings.ts";
import { periods } from "#db/schema/reports.ts";
import { runResults, runs } from "#db/schema/runs.ts";
import type { ScopedTx } from "#db/scope.server.ts";

export type RunStatus = "computed" | "approved" | "superseded";
export type PlacedCarrier = {
  id: string;
  slug: string;
  nameZh: string;
  nameEn: string;
  carrierKind: CarrierKind;
};

/** The carriers of a city that stood in one of its units on a day, by name. */
export const carriersPlaced = (tx: ScopedTx, cityId: string, on: DateOn): Promise<PlacedCarrier[]> =>
  tx.execute<PlacedCarrier>(sql`
    select o.id, o.slug, o.name_zh as "nameZh", o.name_en as "nameEn", o.carrier_kind as "carrierKind"
      from organizations o
      join placements p on p.organization_id = o.id and p.relation = 'unit'
       and p.valid_from <= ${on}::date and (p.valid_to is null or ${on}::date < p.valid_to)
     where o.city_id = ${cityId} and o.kind = 'carrier'
       and (o.opened_on is null or o.opened_on <= ${on}::date) and (o.closed_on is null or ${on}::date < o.closed_on)
     order by o.name_zh, o.id`);

/** A park and the carriers that lay inside it on a day, the park first. */
export const carriersOfPark = (tx: ScopedTx, parkId: string, on: DateOn): Promise<PlacedCarrier[]> =>
  tx.execute<PlacedCarrier>(sql`
    select o.id, o.slug, o.name_zh as "nameZh", o.name_en as "nameEn", o.carrier_kind as "carrierKind"
      from organizations o
     where o.id = ${parkId} or (o.kind = 'carrier' and o.id in (
       select p.organization_id from placements p
        where p.parent_id = ${parkId} and p.relation = 'park'
          and p.valid_from <= ${on}::date and (p.valid_to is null or ${on}::date < p.valid_to)))
     order by o.id <> ${parkId}, o.name_zh, o.id`);

/** Who stood where on a day, by slugs: what a run's geography is. */
export const geographyOn = (
  tx: ScopedTx,
  cityId: string,
  on: DateOn,
): Promise<{ organization: string; relation: string; parent: string }[]> =>
  tx.execute<{ organization: string; relation: string; parent: string }>(sql`
    select o.slug as organization, p.relation, q.slug as parent
      from placements p
      join organizations o on o.id = p.organization_id
      join organizations q on q.id = p.parent_id
     where p.city_id = ${cityId} and p.valid_from <= ${on}::date and (p.valid_to is null or ${on}::date < p.valid_to)
     order by o.slug, p.relation`);

export type FilingStateRow = { organizationId: string; status: FilingState };
/** The state of each filing of a period that the session may see; a draft of another organisation it may not. */
export async function filingStates(
  tx: ScopedTx,
  periodId: string,
  carrierIds: readonly string[],
): Promise<FilingStateRow[]> {
  if (carrierIds.length === 0) return [];
  const rows = await tx
    .select({ organizationId: filings.organizationId, status: filings.status })
    .from(filings)
    .where(and(eq(filings.periodId, periodId), inArray(filings.organizationId, [...carrierIds])));
  return rows.map((row) => ({ ...row, status: row.status as FilingState }));
}

export type AcceptedFiling = {
  organizationId: string;
  periodId: string;
  revision: number;
  sha256: string;
  content: FilingContent;
};
/** The accepted revisions of these carriers for these periods. */
export const acceptedFilings = (
  tx: ScopedTx,
  carrierIds: readonly string[],
  periodIds: readonly string[],
): Promise<AcceptedFiling[]> => revisionsOf(tx, filings.acceptedRevision, carrierIds, periodIds);

/** The last revisions of these carriers for these periods, whatever became of them. */
export const lastRevisions = (
  tx: ScopedTx,
  carrierIds: readonly string[],
  periodIds: readonly string[],
): Promise<AcceptedFiling[]> => revisionsOf(tx, filings.revision, carrierIds, periodIds);

async function revisionsOf(
  tx: ScopedTx,
  which: typeof filings.revision | typeof filings.acceptedRevision,
  carrierIds: readonly string[],
  periodIds: readonly string[],
): Promise<AcceptedFiling[]> {
  if (carrierIds.length === 0 || periodIds.length === 0) return [];
  const rows = await tx
    .select({
      organizationId: filings.organizationId,
      periodId: filings.periodId,
      revision: filingRevisions.revision,
      sha256: filingRevisions.sha256,
      content: filingRevisions.content,
    })
    .from(filings)
    .innerJoin(
      filingRevisions,
      and(
        eq(filingRevisions.organizationId, filings.organizationId),
        eq(filingRevisions.filingId, filings.id),
        eq(filingRevisions.revision, which),
      ),
    )
    .where(and(inArray(filings.organizationId, [...carrierIds]), inArray(filings.periodId, [...periodIds])));
  return rows.map((row) => ({ ...row, content: row.content as FilingContent }));
}

export type RevisionSource = {
  sha256: string;
  carrierId: string;
  carrierSlug: string;
  carrierZh: string;
  carrierEn: string;
  periodCode: string;
  revision: number;
};
/** Which revision of whose filing a digest is of, as far as the session may read it. */
export async function revisionsByDigest(tx: ScopedTx, digests: readonly string[]): Promise<RevisionSource[]> {
  if (digests.length === 0) return [];
  return tx
    .select({
      sha256: filingRevisions.sha256,
      carrierId: organizations.id,
      carrierSlug: organizations.slug,
      carrierZh: organizations.nameZh,
      carrierEn: organizations.nameEn,
      periodCode: periods.code,
      revision: filingRevisions.revision,
    })
    .from(filingRevisions)
    .innerJoin(
      filings,
      and(
        eq(filings.organizationId, filingRevisions.organizationId),
        eq(filings.id, filingRevisions.filingId),
      ),
    )
    .innerJoin(organizations, eq(organizations.id, filings.organizationId))
    .innerJoin(periods, and(eq(periods.organizationId, filings.cityId), eq(periods.id, filings.periodId)))
    .where(inArray(filingRevisions.sha256, [...digests]));
}

/** Runs of one kind and period of an organisation wait for each other from here to the end of the transaction. */
export const lockLineage = (tx: ScopedTx, organizationId: string, kind: RunKind, periodCode: string) =>
  tx.execute(
    sql`select pg_advisory_xact_lock(hashtextextended(${`run/${organizationId}/${kind}/${periodCode}`}, 0))`,
  );

type RunRow = typeof runs.$inferSelect;
/** A run without its bundle, which may be megabytes. */
export type RunHead = Omit<RunRow, "bundle" | "kind" | "status" | "verification" | "organizationId"> & {
  kind: RunKind;
  status: RunStatus;
  verification: Verification;
  periodCode: string;
  followedById: string | null;
};

const headColumns = {
  id: runs.id,
  kind: runs.kind,
  cityId: runs.cityId,
  periodId: runs.periodId,
  status: runs.status,
  followsRunId: runs.followsRunId,
  policyCode: runs.policyCode,
  policyVersion: runs.policyVersion,
  verification: runs.verification,
  engineVersion: runs.engineVersion,
  inputsSha256: runs.inputsSha256,
  policiesSha256: runs.policiesSha256,
  resultsSha256: runs.resultsSha256,
  format: runs.format,
  subjects: runs.subjects,
  totalFen: runs.totalFen,
  findings: runs.findings,
  computedBy: runs.computedBy,
  computedByName: runs.computedByName,
  computedAt: runs.computedAt,
  approvedBy: runs.approvedBy,
  approvedByName: runs.approvedByName,
  approvedAt: runs.approvedAt,
  periodCode: periods.code,
  followedById: sql<
    string | null
  >`(select later.id from runs later where later.organization_id = ${runs.organizationId} and later.follows_run_id = ${runs.id} limit 1)`,
};

const selectHeads = (tx: ScopedTx) =>
  tx
    .select(headColumns)
    .from(runs)
    .innerJoin(periods, and(eq(periods.organizationId, runs.cityId), eq(periods.id, runs.periodId)));
const asHead = (row: Awaited<ReturnType<typeof selectHeads>>[number]): RunHead => ({
  ...row,
  kind: row.kind as RunKind,
  status: row.status as RunStatus,
  verification: row.verification as Verification,
});

/** The runs of an organisation, the latest first. */
export async function runsOf(
  tx: ScopedTx,
  organizationId: string,
  of: { kind?: RunKind; periodCode?: string } = {},
): Promise<RunHead[]> {
  const rows = await selectHeads(tx)
    .where(
      and(
        eq(runs.organizationId, organizationId),
        of.kind ? eq(runs.kind, of.kind) : undefined,
        of.periodCode ? eq(periods.code, of.periodCode) : undefined,
      ),
    )
    .orderBy(desc(runs.computedAt), desc(runs.id));
  return rows.map(asHead);
}

export async function runHead(tx: ScopedTx, organizationId: string, id: string): Promise<RunHead | null> {
  const [row] = await selectHeads(tx).where(and(eq(runs.organizationId, organizationId), eq(runs.id, id)));
  return row ? asHead(row) : null;
}

/** The run of this kind, period and policy that counts now: neither superseded nor followed. */
export async function liveRun(
  tx: ScopedTx,
  of: { organizationId: string; kind: RunKind; periodId: string; policyCode: string },
): Promise<{ id: string; status: RunStatus } | null> {
  const [row] = await tx
    .select({ id: runs.id, status: runs.status })
    .from(runs)
    .where(
      and(
        eq(runs.organizationId, of.organizationId),
        eq(runs.kind, of.kind),
        eq(runs.periodId, of.periodId),
        eq(runs.policyCode, of.policyCode),
        ne(runs.status, "superseded"),
      ),
    )
    .orderBy(desc(runs.computedAt));
  return row ? { id: row.id, status: row.status as RunStatus } : null;
}

export async function insertRun(tx: ScopedTx, values: typeof runs.$inferInsert): Promise<string> {
  const [row] = await tx.insert(runs).values(values).returning({ id: runs.id });
  return row!.id;
}

/** Moves a run on if it still stands as it was seen. False when it does not. */
export async function moveRun(
  tx: ScopedTx,
  organizationId: string,
  seen: { id: string; status: RunStatus },
  to: RunStatus,
): Promise<boolean> {
  const moved = await tx
    .update(runs)
    .set({ status: to })
    .where(and(eq(runs.organizationId, organizationId), eq(runs.id, seen.id), eq(runs.status, seen.status)))
    .returning({ id: runs.id });
  return moved.length === 1;
}

const ROWS_AT_ONCE = 500;
export async function insertResults(
  tx: ScopedTx,
  rows: readonly (typeof runResults.$inferInsert)[],
  whenWritten: (rows: number) => Promise<void> | undefined,
): Promise<void> {
  for (let from = 0; from < rows.length; from += ROWS_AT_ONCE) {
    await tx.insert(runResults).values(rows.slice(from, from + ROWS_AT_ONCE));
    await whenWritten(Math.min(from + ROWS_AT_ONCE, rows.length));
  }
}

export async function bundleOf(tx: ScopedTx, organizationId: string, id: string): Promise<string | null> {
  const [row] = await tx
    .select({ bundle: runs.bundle })
    .from(runs)
    .where(and(eq(runs.organizationId, organizationId), eq(runs.id, id)));
  return row?.bundle ?? null;
}

/** The policies of a run, out of its bundle. */
export async function policiesOf(tx: ScopedTx, organizationId: string, id: string): Promise<unknown[]> {
  const [row] = await tx
    .select({ policies: sql<unknown[]>`(${runs.bundle}::json) -> 'policies'` })
    .from(runs)
    .where(and(eq(runs.organizationId, organizationId), eq(runs.id, id)));
  return row?.policies ?? [];
}

/** One subject's result in a list: the lines it is made of are read with `resultOf`. */
export type ResultRow = {
  subject: string;
  subjectName: string;
  rank: number | null;
  tied: number | null;
  totalMilli: number | null;
  grade: string | null;
  peerGroup: string | null;
  class: string | null;
  reason: string | null;
  barred: boolean;
  amountFen: number | null;
  groups: { code: string; totalMilli: number; tailMilli: number }[];
};
const inResult = (key: string) => sql`${runResults.result} ->> ${key}`;

export async function resultsOf(tx: ScopedTx, organizationId: string, runId: string): Promise<ResultRow[]> {
  const rows = await tx
    .select({
      subject: runResults.subject,
      subjectName: runResults.subjectName,
      rank: runResults.rank,
      tied: sql<number | null>`(${inResult("tied")})::integer`,
      totalMilli: runResults.totalMilli,
      grade: runResults.grade,
      peerGroup: runResults.peerGroup,
      class: sql<string | null>`${inResult("class")}`,
      reason: sql<string | null>`${inResult("reason")}`,
      barred: sql<boolean>`coalesce((${inResult("barred")})::boolean, false)`,
      amountFen: sql<string | null>`${inResult("amountFen")}`,
      groups: sql<ResultRow["groups"]>`coalesce(${runResults.result} -> 'groups', '[]'::jsonb)`,
    })
    .from(runResults)
    .where(and(eq(runResults.organizationId, organizationId), eq(runResults.runId, runId)))
    .orderBy(asc(runResults.position));
  return rows.map((row) => ({ ...row, amountFen: row.amountFen === null ? null : Number(row.amountFen) }));
}

export async function resultOf(
  tx: ScopedTx,
  organizationId: string,
  runId: string,
  subject: string,
): Promise<{ subjectName: string; result: unknown } | null> {
  const [row] = await tx
    .select({ subjectName: runResults.subjectName, result: runResults.result })
    .from(runResults)
    .where(
      and(
        eq(runResults.organizationId, organizationId),
        eq(runResults.runId, runId),
        eq(runResults.subject, subject),
      ),
    );
  return row ?? null;
}
