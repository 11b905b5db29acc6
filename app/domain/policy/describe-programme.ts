import type { Bilingual } from "#app/domain/shared/explain.ts";
import { describeCondition, type Phrase, rangeOf } from "./describe.ts";
import type { Cap, Figure } from "./figure.ts";
import {
  type BandedAmount,
  graceMonthsOf,
  type ItemCondition,
  type OutcomeRule,
  type RewardItem,
  type RewardProgramme,
  roundingUnitOf,
  type YearlyPercent,
} from "./reward-programme.ts";

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
    rule("grace-months", { months: text(graceMonthsOf(it)) }),
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
    ...(item.higherLevel === undefined ? [] : [rule(`higher-level-${item.higherLevel}`)]),
    rule("clause", { clause: item.clause }),
  ];
  return rule(`item-${item.type}`, { beneficiary: item.beneficiary }, of, item.label);
}

function amountsOf(item: RewardItem): Phrase[] {
  switch (item.type) {
    case "by-grade":
      return item.grades.map(describeGradeRow);
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
        ...item.multipliers.map(({ when, factor }) => describeMultiplier(when, factor)),
      ];
    case "share-of-cost":
      return [...describePercent(item.percent, item.fact), ...limitsOf(item)];
    case "by-rank":
      return item.places.map((amount, index) =>
        rule("amount-place", { place: index + 1, amount: text(amount) }),
      );
  }
}

/** A grade, whom it is paid to, and its sum. */
export const describeGradeRow = ({
  grade,
  kinds,
  levels,
  amount,
}: Extract<RewardItem, { type: "by-grade" }>["grades"][number]): Phrase =>
  rule("amount-grade", { grade, amount: text(amount) }, [
    ...(kinds ? [rule("carrier-kinds", { kinds: kinds.join(", ") })] : []),
    ...(levels ? [rule("carrier-levels", { levels: levels.join(", ") })] : []),
  ]);

function describeMultiplier(when: ItemCondition, factor: Figure): Phrase {
  if ("test" in when) return rule("multiplier-when", { factor: text(factor) }, [describeCondition(when)]);
  return when.kind === "fact"
    ? rule("multiplier-fact", {
        fact: when.fact,
        years: String(when.yearsBack),
        value: text(when.atLeast),
        unit: when.unit,
        factor: text(factor),
      })
    : rule("multiplier-field", { fields: when.fields.join(", "), factor: text(factor) });
}

const isYearly = (percent: Figure | YearlyPercent): percent is YearlyPercent =>
  typeof percent === "object" && "years" in percent;

/** One percentage of the cost, or one for each year from a day on. */
export function describePercent(percent: Figure | YearlyPercent, fact: string): Phrase[] {
  if (!isYearly(percent)) return [rule("amount-cost", { fact, percent: text(percent) })];
  return [
    describeYears(percent),
    ...percent.years.map((it, index) =>
      rule("amount-cost-year", { fact, year: index + 1, percent: text(it) }),
    ),
  ];
}

const describeYears = ({ since }: YearlyPercent): Phrase =>
  since.kind === "fact"
    ? rule("cost-since-fact", { fact: since.fact })
    : rule("cost-since-recognised", { levels: since.levels.join(", ") });

type CostLimits = NonNullable<Extract<RewardItem, { type: "share-of-cost" }>["limits"]>;
const limitsOf = ({ limits }: { limits?: CostLimits | undefined }): Phrase[] =>
  limits ? describeCostLimits(limits) : [];

/** How much of a cost counts. */
export const describeCostLimits = ({ area, squareMetres, yuanPerM2Month }: CostLimits): Phrase[] => [
  ...(squareMetres === "none" ? [] : [rule("cost-area", { fact: area, value: text(squareMetres) })]),
  ...(yuanPerM2Month === "none" ? [] : [rule("cost-price", { fact: area, value: text(yuanPerM2Month) })]),
];

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
    rule("rounding-unit", { unit: text(roundingUnitOf(it)) }),
    rule(`over-budget-${it.whenOverBudget}`),
  ];
}
