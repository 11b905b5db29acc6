import type { Bilingual } from "#app/domain/shared/explain.ts";
import { type Phrase, rangeOf } from "./describe.ts";
import type { Cap } from "./figure.ts";
import type { BandedAmount, OutcomeRule, RewardItem, RewardProgramme } from "./reward-programme.ts";

/** A reward programme in words, as data: codes of `policy:` texts and their figures; "?" is an unknown one. */
const rule = (
  code: string,
  params: Phrase["params"] = {},
  of: readonly Phrase[] = [],
  label: Bilingual | null = null,
): Phrase => ({ code: `rule.${code}`, params, label, of });
const text = (figure: Cap | null): string =>
  figure === null ? "" : typeof figure === "string" ? figure : "?";

export const describeWindow = ({ window }: RewardProgramme): Phrase =>
  window.kind === "period"
    ? rule("window-period")
    : rule("window-dates", { from: window.from, to: window.to });

export const describeOutcomes = ({ outcomes }: RewardProgramme): Phrase[] => outcomes.map(describeOutcome);

/** What counts, whether only the first of its kind does, and days of residence of its own. */
export function describeOutcome({ source, first, minDays, label }: OutcomeRule): Phrase {
  const what: Phrase["params"] =
    source.kind === "title"
      ? { titles: source.titles.join(", ") }
      : source.kind === "recognised"
        ? { levels: source.levels.join(", ") }
        : {};
  const of = minDays === undefined ? [] : [rule("min-days", { days: text(minDays) })];
  return rule(`outcome-${source.kind}-${first ? "first" : "any"}`, what, of, label);
}

export function describeAttribution({ attribution: it }: RewardProgramme): Phrase[] {
  const several =
    it.whenSeveral === "conflict"
      ? rule("several-conflict")
      : rule("several-orders", { orders: it.whenSeveral.join(", ") });
  return [
    rule("min-days", { days: text(it.minDays) }),
    rule("grace-months", { months: text(it.graceMonths) }),
    several,
    rule("clause", { clause: it.clause }),
  ];
}

export function describeItem(item: RewardItem): Phrase {
  const kinds = item.carrierKinds ? [rule("carrier-kinds", { kinds: item.carrierKinds.join(", ") })] : [];
  const of = [
    ...amountsOf(item),
    ...kinds,
    rule(item.cap === "none" ? "item-uncapped" : "item-cap", { cap: text(item.cap) }),
    rule("clause", { clause: item.clause }),
  ];
  return rule(`item-${item.type}`, { beneficiary: item.beneficiary }, of, item.label);
}

function amountsOf(item: RewardItem): Phrase[] {
  switch (item.type) {
    case "by-grade":
      return item.grades.map((it) => rule("amount-grade", { grade: it.grade, amount: text(it.amount) }));
    case "per-unit":
      return typeof item.amount === "object" && "bands" in item.amount
        ? bandsOf(item.amount)
        : [rule("amount-each", { amount: text(item.amount), outcome: item.outcome })];
    case "per-batch":
      return [
        rule("amount-batch", { size: text(item.size), amount: text(item.amount), outcome: item.outcome }),
        item.remainder === "expire"
          ? rule("remainder-expires")
          : rule("remainder-carries", { from: item.remainder.carryFrom }),
      ];
    case "area-rate":
      return [
        ...item.rates.map((rate, index) => rule("amount-area", { year: index + 1, rate: text(rate) })),
        ...item.multipliers.map(({ when, factor }) =>
          when.kind === "fact"
            ? rule("multiplier-fact", {
                fact: when.fact,
                years: String(when.yearsBack),
                value: text(when.atLeast),
                unit: when.unit,
                factor: text(factor),
              })
            : rule("multiplier-field", { fields: when.fields.join(", "), factor: text(factor) }),
        ),
      ];
    case "share-of-cost":
      return [rule("amount-cost", { fact: item.fact, percent: text(item.percent) })];
    case "by-rank":
      return item.places.map((amount, index) =>
        rule("amount-place", { place: index + 1, amount: text(amount) }),
      );
  }
}

const bandsOf = (amount: BandedAmount): Phrase[] =>
  amount.bands.map((band) => {
    const params = { fact: amount.fact, unit: amount.unit, range: rangeOf(band) };
    return typeof band.amount === "object" && "bands" in band.amount
      ? rule("band", { ...params, years: String(amount.yearsBack) }, bandsOf(band.amount))
      : rule("band-amount", { ...params, years: String(amount.yearsBack), amount: text(band.amount) });
  });

export function describeLimits(it: RewardProgramme): Phrase[] {
  const { exclusions } = it;
  return [
    ...exclusions.grades.map((grade) => rule("excluded-grade", { grade })),
    ...(exclusions.barred ? [rule("excluded-barred")] : []),
    rule(`higher-level-${exclusions.higherLevel}`),
    rule("clause", { clause: exclusions.clause }),
    rule(it.beneficiaryCap === "none" ? "beneficiary-uncapped" : "beneficiary-cap", {
      cap: text(it.beneficiaryCap),
    }),
    rule("rounding-unit", { unit: text(it.roundingUnit) }),
    rule(`over-budget-${it.whenOverBudget}`),
  ];
}
