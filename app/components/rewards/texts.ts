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
  return textOfCode(t, "rewards", code, named);
}

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
