import type { Fact, FactUnit } from "#app/domain/reports/facts.ts";
import type { MoneyUnit } from "#app/i18n/format.ts";
import { refusalText, type Translate } from "#app/i18n/index.ts";
import type { Locale } from "#app/i18n/locales.ts";

export const factLabel = (fact: Pick<Fact, "label">, locale: Locale): string =>
  locale === "en" ? fact.label.en : fact.label.zh;

/** The unit of a column, for its header. */
export function unitLabel(t: Translate, unit: FactUnit, money: MoneyUnit): string {
  if (unit === "fen") return t(`common:units.${money}`);
  if (unit === "dm2") return t("common:units.m2");
  if (unit === "percent-milli") return "%";
  return "";
}

/** What a check found, as a sentence; the figure it is compared with is named. */
export function faultText(
  t: Translate,
  locale: Locale,
  fault: { code: string; details: Readonly<Record<string, string | number>> },
  facts: ReadonlyMap<string, Fact>,
): string {
  const sentence = refusalText(t, fault.code, fault.details);
  const other = facts.get(String(fault.details.other ?? ""));
  return other ? `${sentence} → ${factLabel(other, locale)}` : sentence;
}

/** "2025" as a year of the reader's language; halves and quarters by their code. */
export const periodName = (t: Translate, period: { code: string; kind: string }): string =>
  period.kind === "year" ? t("reports:year", { year: period.code }) : period.code;
