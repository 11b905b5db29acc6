import { and, desc, eq, sql } from "drizzle-orm";
import type { DateOn } from "#app/domain/shared/dates.ts";
import { periods, reportCells, reports } from "#db/schema/reports.ts";
import type { ScopedTx } from "#db/scope.server.ts";

export type PeriodRow = typeof periods.$inferSelect;

/** The periods of a city, the latest first. */
export const periodsOf = (tx: ScopedTx, cityId: string): Promise<PeriodRow[]> =>
  tx
    .select()
    .from(periods)
    .where(eq(periods.organizationId, cityId))
    .orderBy(desc(periods.lastDay), desc(periods.firstDay));

export async function periodByCode(tx: ScopedTx, cityId: string, code: string): Promise<PeriodRow | null> {
  const [row] = await tx
    .select()
    .from(periods)
    .where(and(eq(periods.organizationId, cityId), eq(periods.code, code)));
  return row ?? null;
}

/** The period of the same kind that ends the day before this one begins. */
export async function periodBefore(tx: ScopedTx, period: PeriodRow): Promise<PeriodRow | null> {
  const [row] = await tx
    .select()
    .from(periods)
    .where(
      and(
        eq(periods.organizationId, period.organizationId),
        eq(periods.kind, period.kind),
        sql`${periods.lastDay} = ${period.firstDay}::date - 1`,
      ),
    );
  return row ?? null;
}

export type FirmOfRecord = { firmId: string; uscc: string; name: string; enteredOn: DateOn };

/** The firms that the own carrier answers for on a day, by entry, then by code. */
export async function firmsOfRecord(
  tx: ScopedTx,
  organizationId: string,
  on: DateOn,
): Promise<FirmOfRecord[]> {
  return tx.execute<FirmOfRecord>(sql`
    select f.id as "firmId", f.uscc, f.name, r.entered_on::text as "enteredOn"
      from residencies r
      join app.firm_facts(array(select firm_id from app.firms_of_record(${on}::date))) f on f.id = r.firm_id
     where r.organization_id = ${organizationId} and r.entered_on <= ${on}::date
       and (r.left_on is null or ${on}::date < r.left_on)
     order by r.entered_on, f.uscc`);
}

export type CellRow = {
  /** Null = the carrier's own figures. */
  firmId: string | null;
  reportId: string;
  fact: string;
  state: "known" | "missing" | "not-applicable";
  value: number | null;
  textValue: string | null;
  explanation: string | null;
  rev: number;
  updatedByName: string;
  updatedAt: string;
};

/** Every cell that the carrier has typed for a period. */
export async function cellsOf(tx: ScopedTx, organizationId: string, periodId: string): Promise<CellRow[]> {
  const rows = await tx
    .select({
      firmId: reports.firmId,
      reportId: reports.id,
      fact: reportCells.fact,
      state: reportCells.state,
      value: reportCells.value,
      textValue: reportCells.textValue,
      explanation: reportCells.explanation,
      rev: reportCells.rev,
      updatedByName: reportCells.updatedByName,
      updatedAt: reportCells.updatedAt,
    })
    .from(reports)
    .innerJoin(
      reportCells,
      and(eq(reportCells.organizationId, reports.organizationId), eq(reportCells.reportId, reports.id)),
    )
    .where(and(eq(reports.organizationId, organizationId), eq(reports.periodId, periodId)));
  return rows.map((row) => ({ ...row, state: row.state as CellRow["state"] }));
}

/** Makes the reports that are not there yet and returns all of the period: their ids by firm (null = the carrier's own). */
export async function ensureReports(
  tx: ScopedTx,
  of: { organizationId: string; cityId: string; periodId: string },
  firmIds: readonly (string | null)[],
): Promise<Map<string | null, string>> {
  if (firmIds.length > 0) {
    await tx
      .insert(reports)
      .values(firmIds.map((firmId) => ({ ...of, firmId })))
      .onConflictDoNothing();
  }
  const rows = await tx
    .select({ id: reports.id, firmId: reports.firmId })
    .from(reports)
    .where(and(eq(reports.organizationId, of.organizationId), eq(reports.periodId, of.periodId)));
  return new Map(rows.map((row) => [row.firmId, row.id]));
}

export type CellWrite = {
  reportId: string;
  fact: string;
  state: CellRow["state"];
  value: number | null;
  textValue: string | null;
  explanation: string | null;
  /** The rev that was seen; 0 = there was none. */
  seenRev: number;
};

/**
 * Writes each cell whose rev is still the one that was seen, all in one statement; the others are left as they are.
 * Returns the cells that were written. Rows are taken in one order, so that two writers wait rather than block each other.
 */
export async function writeCells(
  tx: ScopedTx,
  organizationId: string,
  by: { id: string; name: string },
  cells: readonly CellWrite[],
): Promise<{ reportId: string; fact: string; rev: number }[]> {
  if (cells.length === 0) return [];
  return tx.execute<{ reportId: string; fact: string; rev: number }>(sql`
    insert into report_cells as c
      (organization_id, report_id, fact, state, value, text_value, explanation, rev, updated_by, updated_by_name, updated_at)
    select ${organizationId}::uuid, w."reportId", w.fact, w.state, w.value, w."textValue", w.explanation, w."seenRev" + 1,
           ${by.id}::uuid, ${by.name}, now()
      from jsonb_to_recordset(${JSON.stringify(cells)}::jsonb) as w ("reportId" uuid, fact text, state text, value bigint,
             "textValue" text, explanation text, "seenRev" integer)
     order by w."reportId", w.fact
    on conflict (organization_id, report_id, fact) do update
       set state = excluded.state, value = excluded.value, text_value = excluded.text_value,
           explanation = excluded.explanation, rev = excluded.rev, updated_by = excluded.updated_by,
           updated_by_name = excluded.updated_by_name, updated_at = excluded.updated_at
     where c.rev = excluded.rev - 1
    returning c.report_id as "reportId", c.fact, c.rev`);
}

/** Adds a period to the city's calendar. Returns its id. */
export async function insertPeriod(tx: ScopedTx, values: typeof periods.$inferInsert): Promise<string> {
  const [row] = await tx.insert(periods).values(values).returning({ id: periods.id });
  return row!.id;
}
