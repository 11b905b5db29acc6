import { inputsOf } from "#app/domain/policy/describe-inputs.ts";
import type {
  AmountRule,
  BandedAmount,
  RewardProgramme,
  YearlyPercent,
} from "#app/domain/policy/reward-programme.ts";
import type { RecognitionLevel } from "#app/domain/rewards/levels.ts";

/** What the items of a programme read of a firm and of its carrier: what a trial has to ask for. */
export type FirmRead = { fact: string; yearsBack: number; values: readonly string[] };

const isBanded = (amount: AmountRule): amount is BandedAmount =>
  typeof amount === "object" && "bands" in amount;
const bandFacts = (amount: AmountRule): FirmRead[] =>
  isBanded(amount)
    ? [
        { fact: amount.fact, yearsBack: amount.yearsBack, values: [] },
        ...amount.bands.flatMap((band) => bandFacts(band.amount)),
      ]
    : [];

const multipliersOf = ({ items }: RewardProgramme) =>
  items.flatMap((item) => (item.type === "area-rate" ? item.multipliers : [])).map((it) => it.when);

/** The facts of firms that items read, each once a year. */
export function firmReads(programme: RewardProgramme): FirmRead[] {
  const banded = programme.items.flatMap((item) => (item.type === "per-unit" ? bandFacts(item.amount) : []));
  const found = multipliersOf(programme).flatMap((when): FirmRead[] => {
    if ("test" in when) {
      return inputsOf(when).facts.map(({ fact, back, values }) => ({ fact, yearsBack: back, values }));
    }
    return when.kind === "fact" ? [{ fact: when.fact, yearsBack: when.yearsBack, values: [] }] : [];
  });
  return [...new Map([...banded, ...found].map((it) => [`${it.fact}.${it.yearsBack}`, it])).values()];
}

/** Whether a multiplier hangs on the firm's field of technology. */
export const readsField = (programme: RewardProgramme): boolean =>
  multipliersOf(programme).some((when) =>
    "test" in when ? inputsOf(when).readsField : when.kind === "field",
  );

type Since = YearlyPercent["since"];
const sinceOf = (item: RewardProgramme["items"][number]): Since[] =>
  item.type === "share-of-cost" && typeof item.percent === "object" && "since" in item.percent
    ? [item.percent.since]
    : [];

/** The carrier's own facts that costs hang on, each once. */
export const carrierReads = ({ items }: RewardProgramme): string[] => [
  ...new Set(
    items.flatMap((item) =>
      item.type === "share-of-cost"
        ? [
            item.fact,
            ...(item.limits ? [item.limits.area] : []),
            ...sinceOf(item).flatMap((since) => (since.kind === "fact" ? [since.fact] : [])),
          ]
        : [],
    ),
  ),
];

/** The levels that rows of grades tell apart. */
export const levelsRead = ({ items }: RewardProgramme): RecognitionLevel[] => [
  ...new Set(
    items.flatMap((item) => (item.type === "by-grade" ? item.grades.flatMap((row) => row.levels ?? []) : [])),
  ),
];

/** The levels whose first recognition the years of some cost count from. */
export const levelsSince = ({ items }: RewardProgramme): RecognitionLevel[] => [
  ...new Set(items.flatMap(sinceOf).flatMap((since) => (since.kind === "recognised" ? since.levels : []))),
];
