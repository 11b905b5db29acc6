import { and, desc, eq, sql } from "drizzle-orm";
import type { DateOn } from "#app/domain/shared/dates.ts";
import { graduations } from "#db/schema/admission.ts";
import type { ScopedTx } from "#db/scope.server.ts";

export type GraduationRow = typeof graduations.$inferSelect;

/** The graduations decided for a stay, the latest first. */
export const graduationsOf = (
  tx: ScopedTx,
  organizationId: string,
  residencyId: string,
): Promise<GraduationRow[]> =>
  tx
    .select()
    .from(graduations)
    .where(and(eq(graduations.organizationId, organizationId), eq(graduations.residencyId, residencyId)))
    .orderBy(desc(graduations.decidedAt));

/** The next numbers of the year in this carrier, and nobody else takes one until the transaction ends: 2026-0001. */
export async function nextGraduationNumbers(
  tx: ScopedTx,
  organizationId: string,
  year: string,
  count: number,
): Promise<string[]> {
  await tx.execute(
    sql`select pg_advisory_xact_lock(hashtextextended(${`graduations ${organizationId}`}, 0))`,
  );
  const [row] = await tx.execute<{ last: number }>(sql`
    select coalesce(max(substr(number, 6)::integer), 0) as last from graduations
     where organization_id = ${organizationId} and number like ${`${year}-%`}`);
  const first = (row?.last ?? 0) + 1;
  return Array.from({ length: count }, (_, at) => `${year}-${String(first + at).padStart(4, "0")}`);
}

export async function insertGraduations(
  tx: ScopedTx,
  rows: Omit<typeof graduations.$inferInsert, "id" | "decidedAt">[],
): Promise<void> {
  if (rows.length > 0) await tx.insert(graduations).values(rows);
}

export type FirmFigure = {
  firmId: string;
  fact: string;
  period: string;
  state: "known" | "missing" | "not-applicable";
  value: number | string | null;
  lastDay: DateOn;
};

/** What the carrier reported for these firms in whole years, by fact and period. */
export async function yearFiguresOf(
  tx: ScopedTx,
  organizationId: string,
  firmIds: readonly string[],
): Promise<FirmFigure[]> {
  if (firmIds.length === 0) return [];
  const rows = await tx.execute<{
    firmId: string;
    fact: string;
    period: string;
    state: FirmFigure["state"];
    value: number | null;
    text: string | null;
    lastDay: DateOn;
  }>(sql`
    select r.firm_id as "firmId", c.fact, p.code as period, c.state, c.value::float8 as value, c.text_value as text, p.last_day::text as "lastDay"
      from reports r
      join report_cells c on c.organization_id = r.organization_id and c.report_id = r.id
      join periods p on p.organization_id = r.city_id and p.id = r.period_id
     where r.organization_id = ${organizationId} and p.kind = 'year'
       and r.firm_id in (select jsonb_array_elements_text(${JSON.stringify(firmIds)}::jsonb)::uuid)`);
  return rows.map(({ text, value, ...row }) => ({ ...row, value: value ?? text }));
}
