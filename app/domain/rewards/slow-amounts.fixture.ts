import type { FilingContent } from "#app/domain/filings/content.ts";
import type { Condition } from "#app/domain/policy/condition.ts";
import type { RewardItem } from "#app/domain/policy/reward-programme.ts";
import { addDays, addMonths, daysBetween, monthsBetween } from "#app/domain/shared/dates.ts";
import type { RewardInput, Standing } from "./types.ts";

/**
 * The amounts of the slow oracle, day by day and in plain BigInt; an amount is a pair, so many fen over so many. It
 * knows trees of `all` and `any` over figures of the period that are at least a value.
 */
export type Resident = (carrier: string, firm: string, date: string) => boolean;
type Pair = [n: bigint, d: bigint];
type ItemOf<T extends RewardItem["type"]> = Extract<RewardItem, { type: T }>;

export const fenOf = (yuan: string): bigint => {
  const [whole = "0", cents = ""] = yuan.split(".");
  return BigInt(whole) * 100n + BigInt(cents.padEnd(2, "0"));
};

/** First and last day of what counts. */
export const windowDays = ({ programme: { window }, period }: RewardInput): { from: string; to: string } =>
  window.kind === "dates"
    ? { from: window.from, to: window.to }
    : { from: period.firstDay, to: period.lastDay };

export function areaThatDay({ residencies, leases }: FilingContent, firm: string, date: string): number {
  const own = new Set(residencies.filter((it) => it.uscc === firm).map((it) => it.id));
  let area = 0;
  for (const it of leases) {
    if (own.has(it.residencyId ?? "") && it.from <= date && (it.to === null || date < it.to))
      area += it.areaDm2;
  }
  return area;
}

// Any month's length divides this.
const MONTHS = 28n * 29n * 30n * 31n;
const partOfMonth = (day: string): bigint => {
  const month = `${day.slice(0, 7)}-01`;
  return MONTHS / BigInt(daysBetween(month, addMonths(month, 1)));
};

/** The one figure that all carriers give of a firm; undefined where none does, or two differ. */
function firmFigure({ filings }: RewardInput, firm: string, fact: string): number | undefined {
  const values = new Set<number>();
  for (const { reports } of filings) {
    for (const { uscc, cells } of reports) {
      if (uscc !== firm) continue;
      for (const it of cells) if (it.fact === fact && it.state === "known") values.add(Number(it.value));
    }
  }
  return values.size === 1 ? [...values][0] : undefined;
}

/** What the page says of a condition that is unknown: it does not apply. */
function applies(input: RewardInput, firm: string, when: Condition): boolean {
  if (when.test === "all") return when.of.every((it) => applies(input, firm, it));
  if (when.test === "any") return when.of.some((it) => applies(input, firm, it));
  if (when.test !== "compare" || when.x.op !== "fact") throw new RangeError(`no such test: ${when.test}`);
  const figure = firmFigure(input, firm, when.x.fact);
  const least = when.unit === "yuan" ? Number(when.value) * 100 : Number(when.value);
  return figure !== undefined && figure >= least;
}

export function areaAmount(
  input: RewardInput,
  at: Resident,
  carrier: FilingContent,
  item: ItemOf<"area-rate">,
): Pair {
  const { period } = input;
  const { from, to } = windowDays(input);
  let total = 0n;
  for (const firm of new Set(carrier.residencies.map((it) => it.uscc))) {
    const first = carrier.residencies
      .filter((it) => it.uscc === firm)
      .map((it) => it.enteredOn)
      .sort()[0]!;
    // Factors are written with one decimal at most.
    let [times, over] = [1n, 1n];
    for (const { when, factor } of item.multipliers) {
      const holds =
        "test" in when
          ? applies(input, firm, when)
          : when.kind === "fact" && (firmFigure(input, firm, when.fact) ?? -1) >= Number(when.atLeast);
      if (holds) [times, over] = [times * BigInt(Math.round(Number(factor) * 10)), over * 10n];
    }
    for (let day = period.firstDay; day <= period.lastDay; day = addDays(day, 1)) {
      if (day < from || day > to || !at(carrier.carrier.id, firm, day)) continue;
      const rate = item.rates[Math.floor(monthsBetween(first, day) / 12)];
      if (rate === undefined) continue;
      const fen = BigInt(areaThatDay(carrier, firm, day)) * fenOf(rate as string) * partOfMonth(day);
      total += (fen * times * 100n) / over;
    }
  }
  return [total, 100n * MONTHS * 100n];
}

const TIERS = ["national standard excellent filed", "provincial", "municipal", "district"];

/** The first row of the grade whose kinds and levels fit; of several levels in force the highest tier counts. */
export function gradeAmount(
  { period, recognitions = [] }: RewardInput,
  item: ItemOf<"by-grade">,
  { id, kind }: FilingContent["carrier"],
  grade: string | null,
): bigint {
  const day = period.lastDay;
  const held = recognitions.filter(
    (it) =>
      it.carrierId === id &&
      it.from <= day &&
      (it.to == null || day < it.to) &&
      (it.revokedOn === null || day < it.revokedOn),
  );
  const tier = TIERS.find((levels) => held.some((it) => levels.includes(it.level))) ?? "";
  for (const row of item.grades) {
    if (row.grade !== grade || (row.kinds !== null && !row.kinds.includes(kind))) continue;
    if (row.levels && !held.some((it) => tier.includes(it.level) && row.levels!.includes(it.level))) continue;
    return fenOf(row.amount as string);
  }
  return 0n;
}

export function rankAmount(standings: readonly Standing[], places: readonly string[], own: Standing): Pair {
  if (own.rank === null || own.rank > places.length) return [0n, 1n];
  const tied = standings.filter((it) => it.rank === own.rank && it.peerGroup === own.peerGroup).length;
  let sum = 0n;
  for (let place = own.rank; place < own.rank + tied; place++) sum += fenOf(places[place - 1] ?? "0");
  return [sum, BigInt(tied)];
}

/** A carrier's own figure of the period. */
const ownFigure = ({ reports }: FilingContent, fact: string) =>
  reports
    .filter((it) => it.uscc === null)
    .flatMap((it) => it.cells)
    .find((it) => it.fact === fact && it.state === "known")?.value;

/** The days of each year from the start on, how many they are, and how many 1/MONTHS of months. */
function daysByYear(input: RewardInput, start: string) {
  const years = new Map<number, { days: bigint; months: bigint }>();
  let all = 0n;
  for (let day = input.period.firstDay; day <= input.period.lastDay; day = addDays(day, 1)) {
    if (day < start) continue;
    all += 1n;
    const year = Math.floor(monthsBetween(start, day) / 12);
    const { days, months } = years.get(year) ?? { days: 0n, months: 0n };
    years.set(year, { days: days + 1n, months: months + partOfMonth(day) });
  }
  return { years, all };
}

const less = (a: Pair, b: Pair): Pair => (a[0] * b[1] < b[0] * a[1] ? a : b);

export function costAmount(input: RewardInput, carrier: FilingContent, item: ItemOf<"share-of-cost">): Pair {
  const cost = ownFigure(carrier, item.fact);
  const { percent, limits } = item;
  const area = limits ? ownFigure(carrier, limits.area) : 0;
  if (typeof cost !== "number" || typeof area !== "number") return [0n, 1n];
  let start: string | undefined = "1900-01-01";
  let percents: string[] | null = null;
  if (typeof percent === "object" && "years" in percent) {
    const { since } = percent;
    percents = percent.years as string[];
    start =
      since.kind === "fact"
        ? (ownFigure(carrier, since.fact) as string | undefined)
        : (input.recognitions ?? [])
            .filter((it) => it.carrierId === carrier.carrier.id && since.levels.includes(it.level))
            .map((it) => it.from)
            .sort()[0];
  }
  if (start === undefined) return [0n, 1n];
  const { years, all } = daysByYear(input, start);
  let sum: Pair = [0n, 1n];
  // One percentage for all: the whole period is one stretch.
  const stretches = percents
    ? [...years].map(([year, it]) => ({ ...it, percent: percents[year] ?? "0" }))
    : [[...years.values()].reduce((a, b) => ({ days: a.days + b.days, months: a.months + b.months }))].map(
        (it) => ({ ...it, percent: percent as string }),
      );
  for (const { days, months, percent: own } of stretches) {
    let counted: Pair = [BigInt(cost) * days, all];
    if (limits) {
      const most = limits.squareMetres === "none" ? null : BigInt(limits.squareMetres as string) * 100n;
      const dm2 = BigInt(area);
      const let_ = most !== null && dm2 > most ? most : dm2;
      if (dm2 > let_) counted = [counted[0] * let_, counted[1] * dm2];
      if (limits.yuanPerM2Month !== "none") {
        counted = less(counted, [let_ * fenOf(limits.yuanPerM2Month as string) * months, 100n * MONTHS]);
      }
    }
    sum = [sum[0] * counted[1] * 100n + counted[0] * BigInt(own) * sum[1], sum[1] * counted[1] * 100n];
  }
  return sum;
}
