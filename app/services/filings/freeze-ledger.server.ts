import type { CarrierKind, FilingContent } from "#app/domain/filings/content.ts";
import { contentDigest } from "#app/domain/filings/content.ts";
import { type FilingFault, filingFaults } from "#app/domain/filings/faults.ts";
import { freeze } from "#app/domain/filings/freeze.ts";
import type { Period } from "#app/domain/reports/periods.ts";
import { addMonths } from "#app/domain/shared/dates.ts";
import { Refusal } from "#app/domain/shared/errors.ts";
import { parseTitleRules } from "#app/domain/titles/titles.ts";
import titlesDocument from "#app/policies/titles.json";
import { factCatalogue } from "#app/services/reports/catalogue.ts";
import { lastFigures } from "#app/services/reports/last-figures.server.ts";
import { periodView } from "#app/services/reports/period.server.ts";
import { type Ctx, sha256 } from "#app/services/verb.server.ts";
import { ledgerOf } from "#db/queries/filing-ledger.server.ts";
import { firmsOfRecord, type PeriodRow } from "#db/queries/reports.server.ts";
import type { ScopedTx } from "#db/scope.server.ts";

/** How far back a filing looks beyond its period: as long as a dated title usually runs. */
const LOOK_BACK_MONTHS = 36;
const titleRules = parseTitleRules(titlesDocument);

export type Frozen = { content: FilingContent; digest: string };

/** The carrier's ledger as it stands this moment, as it would be filed, with its digest. */
export async function freezeLedger(tx: ScopedTx, ctx: Ctx, period: PeriodRow): Promise<Frozen> {
  const { id, nameZh, carrierKind } = ctx.organization;
  const ledger = await ledgerOf(tx, { organizationId: id, periodId: period.id, lastDay: period.lastDay });
  if (!ledger.unit) throw new Refusal("conflict", "filings.no-unit", { on: period.lastDay });
  const codes = new Map(ledger.firms.map((firm) => [firm.id, firm.uscc]));
  const usccOf = (firmId: string): string => codes.get(firmId) ?? "";
  const { unit } = ledger;
  const { code, kind, firstDay, lastDay }: Period = periodView(period);
  const content = freeze({
    carrier: {
      id,
      name: nameZh,
      kind: carrierKind as CarrierKind,
      unit: { id: unit.id, name: unit.name },
      group: unit.group,
      parkId: ledger.parkId,
    },
    period: { code, kind, firstDay, lastDay },
    lookBackFrom: addMonths(period.firstDay, -LOOK_BACK_MONTHS),
    firms: ledger.firms,
    residencies: ledger.residencies.map((it) => ({ ...it, uscc: usccOf(it.firmId) })),
    rooms: ledger.rooms,
    leases: ledger.leases,
    titles: ledger.titles.map((it) => ({ ...it, uscc: usccOf(it.firmId) })),
    reports: ledger.reports.map((it) => ({
      uscc: it.firmId === null ? null : usccOf(it.firmId),
      cells: it.cells,
    })),
  });
  return { content, digest: contentDigest(content, sha256) };
}

/** Everything that stands against signing this content, measured against the period before. */
export async function faultsOf(
  tx: ScopedTx,
  ctx: Ctx,
  period: PeriodRow,
  content: FilingContent,
): Promise<FilingFault[]> {
  const firms = await firmsOfRecord(tx, ctx.organization.id, period.lastDay);
  const previous = await lastFigures(tx, ctx.organization.id, period, firms);
  return filingFaults(content, { catalogue: factCatalogue, titleRules, previous });
}

/** The same for content that an authority reads: only what is in the filing itself, and its accepted predecessor. */
export const faultsOfFiled = (content: FilingContent, previous: FilingContent | null): FilingFault[] =>
  filingFaults(content, { catalogue: factCatalogue, titleRules, previous });
