import type { FilingReport } from "#app/domain/filings/content.ts";
import { acceptedContent } from "#db/queries/filings.server.ts";
import { cellsOf, type FirmOfRecord, type PeriodRow, periodBefore } from "#db/queries/reports.server.ts";
import type { ScopedTx } from "#db/scope.server.ts";

export type LastFigures = { code: string; reports: FilingReport[] };

/**
 * The figures of the period before, which changes are measured against and the grid shows behind empty cells: those of
 * the accepted filing, else what the carrier typed then. Null when there was no such period.
 */
export async function lastFigures(
  tx: ScopedTx,
  organizationId: string,
  period: PeriodRow,
  firms: readonly Pick<FirmOfRecord, "firmId" | "uscc">[],
): Promise<LastFigures | null> {
  const before = await periodBefore(tx, period);
  if (!before) return null;
  const accepted = await acceptedContent(tx, organizationId, before.id);
  if (accepted) return { code: before.code, reports: accepted.reports };
  const codes = new Map<string | null, string | null>([
    [null, null],
    ...firms.map((it): [string, string] => [it.firmId, it.uscc]),
  ]);
  const reports = new Map<string | null, FilingReport>();
  for (const cell of await cellsOf(tx, organizationId, before.id)) {
    const uscc = codes.get(cell.firmId);
    if (uscc === undefined) continue;
    const report = reports.get(uscc) ?? { uscc, cells: [] };
    reports.set(uscc, report);
    const { fact, state, explanation } = cell;
    report.cells.push({ fact, state, value: cell.value ?? cell.textValue, explanation });
  }
  return { code: before.code, reports: [...reports.values()] };
}
