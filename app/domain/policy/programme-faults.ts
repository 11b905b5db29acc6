import { compare, divide, rational, ZERO } from "#app/domain/shared/rational.ts";
import { type Condition, conditionNodes } from "./condition.ts";
import { knownValue } from "./figure.ts";
import type { BandedAmount, OutcomeRule, RewardItem, RewardProgramme } from "./reward-programme.ts";

export type ProgrammeShape = Pick<
  RewardProgramme,
  | "items"
  | "outcomes"
  | "window"
  | "attribution"
  | "roundingUnit"
  | "beneficiaryCap"
  | "grades"
  | "exclusions"
  | "examples"
>;

/** What a schema alone cannot see: codes that name nothing, caps off the unit, bands that leave a gap. */
export function structuralFaults(programme: ProgrammeShape): string[] {
  const faults: string[] = [];
  const outcomes = new Map(programme.outcomes.map((it) => [it.code, it]));
  const items = new Set(programme.items.map((it) => it.code));
  if (outcomes.size < programme.outcomes.length) faults.push("policy.outcome-twice");
  if (items.size < programme.items.length) faults.push("policy.item-twice");
  // The lines that belong to no single item carry this name.
  if (items.has("all-items")) faults.push("policy.item-reserved: all-items");
  if (programme.window.kind === "dates" && programme.window.from > programme.window.to) {
    faults.push("policy.window-reversed");
  }
  for (const item of programme.items) {
    if ("outcome" in item && !outcomes.has(item.outcome))
      faults.push(`policy.no-such-outcome: ${item.outcome}`);
    if (programme.grades === null && (item.type === "by-grade" || item.type === "by-rank")) {
      faults.push(`policy.grades-not-named: ${item.code}`);
    }
    const counted = "outcome" in item ? outcomes.get(item.outcome) : undefined;
    faults.push(...itemFaults(item), ...(counted ? countedFaults(item, counted) : []));
  }
  if (programme.grades === null && (programme.exclusions.grades.length > 0 || programme.exclusions.barred)) {
    faults.push("policy.grades-not-named: exclusions");
  }
  for (const it of programme.examples)
    if (!items.has(it.item)) faults.push(`policy.no-such-item: ${it.item}`);
  faults.push(...attributionFaults(programme), ...unitFaults(programme));
  return faults;
}

function attributionFaults({ attribution, outcomes }: ProgrammeShape): string[] {
  const faults: string[] = [];
  const own = outcomes.flatMap((it) => it.minDays ?? []);
  for (const it of [attribution.minDays, attribution.graceMonths, ...own].map((it) => knownValue(it))) {
    if (it && (it.d !== 1n || it.n < 0n)) faults.push("policy.attribution-not-whole");
  }
  for (const { code, source, minDays } of outcomes) {
    const days = knownValue(minDays ?? attribution.minDays);
    // On the day of its entry a firm has stayed for no day: with more asked, none would ever count.
    if (source.kind === "introduced" && days && compare(days, ZERO) > 0) {
      faults.push(`policy.introduced-min-days: ${code}`);
    }
  }
  return faults;
}

/** A recognition is a carrier's: no firm is paid for it, and no fact of a firm sets its amount. */
function countedFaults(item: RewardItem, { source }: OutcomeRule): string[] {
  if (source.kind !== "recognised" || item.type !== "per-unit") return [];
  const faults: string[] = [];
  if (item.beneficiary === "firm") faults.push(`policy.recognition-of-a-firm: ${item.code}`);
  if (typeof item.amount === "object" && "bands" in item.amount) {
    faults.push(`policy.recognition-banded: ${item.code}`);
  }
  return faults;
}

function itemFaults(item: RewardItem): string[] {
  if (item.type === "per-unit" && typeof item.amount !== "string" && "bands" in item.amount) {
    return bandFaults(item.amount, item.code);
  }
  if (item.type === "per-batch") {
    const size = knownValue(item.size);
    if (size && (size.d !== 1n || size.n < 1n)) return [`policy.batch-size: ${item.code}`];
  }
  if (item.type === "by-grade") return levelFaults(item);
  if (item.type === "share-of-cost") return costFaults(item);
  if (item.type === "area-rate") {
    return item.multipliers.flatMap(({ when }) => ("test" in when ? treeFaults(when, item.code) : []));
  }
  return [];
}

/** The first row that fits pays: a row with levels that says the same as an earlier one would never pay. */
function levelFaults({ code, grades }: Extract<RewardItem, { type: "by-grade" }>): string[] {
  const rows = grades.map(({ grade, kinds, levels }) => JSON.stringify([grade, kinds, levels ?? null]));
  const twice = grades.some((it, i) => it.levels !== undefined && rows.indexOf(rows[i]!) < i);
  return twice ? [`policy.grade-row-twice: ${code}`] : [];
}

/** Limits that limit nothing, or nothing at all, were not meant. */
function costFaults({ code, limits }: Extract<RewardItem, { type: "share-of-cost" }>): string[] {
  if (!limits) return [];
  const { squareMetres, yuanPerM2Month } = limits;
  if (squareMetres === "none" && yuanPerM2Month === "none") return [`policy.limits-empty: ${code}`];
  const known = [squareMetres, yuanPerM2Month].map(knownValue);
  return known.some((it) => it && compare(it, ZERO) <= 0) ? [`policy.limit-not-positive: ${code}`] : [];
}

const treeFaults = (when: Condition, item: string): string[] =>
  conditionNodes(when).some((it) => it.test === "at-least" && it.n > it.of.length)
    ? [`policy.at-least-too-many: ${item}`]
    : [];

function bandFaults(rule: BandedAmount, item: string): string[] {
  const faults: string[] = [];
  const { bands } = rule;
  if (bands[0]?.from !== null || bands.at(-1)?.to !== null) faults.push(`policy.bands-open: ${item}`);
  bands.forEach((band, i) => {
    const next = bands[i + 1];
    if (next && JSON.stringify(band.to) !== JSON.stringify(next.from))
      faults.push(`policy.bands-gap: ${item}`);
    const [from, to] = [knownValue(band.from), knownValue(band.to)];
    if (from && to && compare(from, to) >= 0) {
      faults.push(`policy.bands-order: ${item}`);
    }
    if (typeof band.amount === "object" && "bands" in band.amount)
      faults.push(...bandFaults(band.amount, item));
  });
  return faults;
}

function unitFaults(programme: ProgrammeShape): string[] {
  const unit = knownValue(programme.roundingUnit ?? "0.01");
  if (!unit) return [];
  if (compare(unit, ZERO) <= 0 || divide(unit, rational(1, 100)).d !== 1n) return ["policy.rounding-unit"];
  const caps = [programme.beneficiaryCap, ...programme.items.map((it) => it.cap)].map(knownValue);
  return caps.some((cap) => cap && divide(cap, unit).d !== 1n) ? ["policy.cap-not-a-multiple"] : [];
}
