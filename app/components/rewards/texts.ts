import type { Tone } from "#app/components/ui/badge.tsx";
import type { CodedText, LineKind } from "#app/domain/rewards/types.ts";
import type { Bilingual } from "#app/domain/shared/explain.ts";
import { type Translate, textOfCode } from "#app/i18n/index.ts";
import type { Locale } from "#app/i18n/locales.ts";

export const inLocale = (locale: Locale, text: Bilingual): string => (locale === "en" ? text.en : text.zh);

/** The name of an item; lines that belong to no single item have one of their own. */
export const itemName = (t: Translate, locale: Locale, label: Bilingual | null): string =>
  label ? inLocale(locale, label) : t("rewards:table.allItems");

/** The sentence of a reward's code. `gradeLabel` names the grade that the sentence may hold by its code. */
export function codedText(
  t: Translate,
  locale: Locale,
  { code, params }: CodedText,
  gradeLabel: Bilingual | null = null,
): string {
  const named = gradeLabel ? { ...params, grade: inLocale(locale, gradeLabel) } : params;
  return textOfCode(t, "rewards", code, readable(named));
}

/** Exact fractions, and areas in 0.01 m², as they are read; two decimals at most. */
function readable(params: CodedText["params"]): CodedText["params"] {
  const read = { ...params };
  for (const key of ["months", "squareMetres", "yuan", "percent"]) {
    if (params[key] !== undefined) read[key] = decimalOf(params[key]);
  }
  if (params.areaDm2 !== undefined) read.areaM2 = decimalOf(`${params.areaDm2}/100`);
  if (params.dm2Months !== undefined) {
    const factor = decimalOf(params.factor ?? "1");
    read.m2Months = decimalOf(`${params.dm2Months}/100`);
    read.times = factor === "1" ? "" : ` × ${factor}`;
  }
  return read;
}

/** "7/2/100" as "0.04": what is divided one after the other, for reading only. */
export const decimalOf = (text: string | number): string => {
  const [n = 0, ...by] = String(text).split("/").map(Number);
  return String(Math.round(by.reduce((value, d) => value / d, n) * 100) / 100);
};

export const LINE_TONE: Record<LineKind, Tone> = {
  item: "neutral",
  rounding: "muted",
  "item-cap": "warn",
  exclusion: "bad",
  "beneficiary-cap": "warn",
  "budget-cut": "warn",
  "budget-refused": "bad",
  "budget-leftover": "muted",
  reversal: "bad",
};

export const RUN_TONE = { computed: "info", approved: "ok", superseded: "muted" } as const satisfies Record<
  string,
  Tone
>;
export const CONFLICT_TONE = {
  open: "warn",
  recompute: "info",
  ruled: "ok",
  lapsed: "muted",
} as const satisfies Record<string, Tone>;
