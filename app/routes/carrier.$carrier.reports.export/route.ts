import { MONEY_UNITS, type MoneyUnit } from "#app/domain/reports/cells.ts";
import { shownText } from "#app/domain/reports/entry-grid.ts";
import { csvText } from "#app/domain/shared/spreadsheet-text.ts";
import { fileResponse } from "#app/http/download.server.ts";
import { carrierLoader } from "#app/http/organization.server.ts";
import { translateIn } from "#app/i18n/index.ts";
import { localeOf } from "#app/i18n/locales.ts";
import { showGrid } from "#app/services/reports/show-grid.server.ts";

/** The grid as a CSV file that Excel opens in the right encoding, in the unit that is shown. */
export const loader = carrierLoader({ can: "reports:read" }, async ({ ctx, url, request }) => {
  const asked = url.searchParams.get("money");
  const money: MoneyUnit = MONEY_UNITS.find((unit) => unit === asked) ?? "yuan";
  const grid = await showGrid({ ctx, input: { periodCode: url.searchParams.get("period") ?? "" } });
  const locale = localeOf(request);
  const t = translateIn(locale);
  const unit = t(`common:units.${money}`);
  const facts = [...grid.firmFacts, ...grid.carrierFacts];
  const header = facts.map(
    (fact) => (locale === "en" ? fact.label.en : fact.label.zh) + (fact.unit === "fen" ? ` (${unit})` : ""),
  );
  const lines = [[t("glossary:term.uscc"), t("glossary:term.firm"), ...header]];
  for (const row of [...grid.firms, grid.own]) {
    const cells = facts.map((fact) => {
      const cell = row.cells[fact.code];
      const text = cell ? shownText(fact, cell, money) : "";
      return typeof cell?.value === "number" ? text.replaceAll(",", "") : text;
    });
    lines.push([row.uscc ?? "", row.name, ...cells]);
  }
  const name = `${ctx.organization.nameZh} ${grid.period.code}.csv`;
  return fileResponse(name, "text/csv; charset=utf-8", csvText(lines));
});
