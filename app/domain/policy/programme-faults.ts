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

/** What is wrong: a code, with what it is about behind a colon, and where it stands. */
export type StructuralFault = { message: string; path: (string | number)[] };
type Report = (message: string, path: StructuralFault["path"]) => void;

/** What a schema alone cannot see: codes that name nothing, caps off the unit, bands that leave a gap. */
export function structuralFaults(programme: ProgrammeShape): StructuralFault[] {
  const faults: StructuralFault[] = [];
  const report: Report = (message, path) => faults.push({ message, path });
  const { items, window, grades, exclusions } = programme;
  const outcomes = new Map(programme.outcomes.map((it) => [it.code, it]));
  const codes = new Set(items.map((it) => it.code));
  if (outcomes.size < programme.outcomes.length) report("policy.outcome-twice", ["outcomes"]);
  if (codes.size < items.length) report("policy.item-twice", ["items"]);
  // The lines that belong to no single item carry this name.
  const reserved = items.findIndex((it) => it.code === "all-items");
  if (reserved >= 0) report("policy.item-reserved: all-items", ["items", reserved, "code"]);
  if (window.kind === "dates" && window.from > window.to) report("policy.window-reversed", ["window"]);
  items.forEach((item, index) => {
    const path = ["items", index];
    if ("outcome" in item && !outcomes.has(item.outcome))
      report(`policy.no-such-outcome: ${item.outcome}`, [...path, "outcome"]);
    if (grades === null && (item.type === "by-grade" || item.type === "by-rank")) {
      report(`policy.grades-not-named: ${item.code}`, path);
    }
    const counted = "outcome" in item ? outcomes.get(item.outcome) : undefined;
    itemFaults(item, path, report);
    if (counted) countedFaults(item, counted, path, report);
  });
  if (grades === null && (exclusions.grades.length > 0 || exclusions.barred)) {
    report("policy.grades-not-named: exclusions", ["exclusions"]);
  }
  programme.examples.forEach(({ item }, index) => {
    if (!codes.has(item)) report(`policy.no-such-item: ${item}`, ["examples", index, "item"]);
  });
  attributionFaults(programme, report);
  unitFaults(programme, report);
  return faults;
}

function attributionFaults({ attribution, outcomes }: ProgrammeShape, report: Report): void {
  const own = outcomes.flatMap(({ minDays }, index) =>
    minDays === undefined ? [] : [{ figure: minDays, path: ["outcomes", index, "minDays"] }],
  );
  const general = (["minDays", "graceMonths"] as const).map((key) => ({
    figure: attribution[key],
    path: ["attribution", key],
  }));
  for (const { figure, path } of [...general, ...own]) {
    const it = knownValue(figure);
    if (it && (it.d !== 1n || it.n < 0n)) report("policy.attribution-not-whole", path);
  }
  outcomes.forEach(({ code, source, minDays }, index) => {
    const days = knownValue(minDays ?? attribution.minDays);
    // On the day of its entry a firm has stayed for no day: with more asked, none would ever count.
    if (source.kind === "introduced" && days && compare(days, ZERO) > 0) {
      report(`policy.introduced-min-days: ${code}`, ["outcomes", index, "minDays"]);
    }
  });
}

/** A recognition is a carrier's: no firm is paid for it, and no fact of a firm sets its amount. */
function countedFaults(
  item: RewardItem,
  { source }: OutcomeRule,
  path: StructuralFault["path"],
  report: Report,
): void {
  if (source.kind !== "recognised" || item.type !== "per-unit") return;
  if (item.beneficiary === "firm")
    report(`policy.recognition-of-a-firm: ${item.code}`, [...path, "beneficiary"]);
  if (typeof item.amount === "object" && "bands" in item.amount) {
    report(`policy.recognition-banded: ${item.code}`, [...path, "amount"]);
  }
}

function itemFaults(item: RewardItem, path: StructuralFault["path"], report: Report): void {
  if (item.type === "per-unit" && typeof item.amount !== "string" && "bands" in item.amount) {
    bandFaults(item.amount, item.code, [...path, "amount"], report);
  }
  if (item.type === "per-batch") {
    const size = knownValue(item.size);
    if (size && (size.d !== 1n || size.n < 1n)) report(`policy.batch-size: ${item.code}`, [...path, "size"]);
  }
  if (item.type === "by-grade") levelFaults(item, path, report);
  if (item.type === "share-of-cost") costFaults(item, path, report);
  if (item.type === "area-rate") {
    item.multipliers.forEach(({ when }, index) => {
      if ("test" in when) treeFaults(when, item.code, [...path, "multipliers", index, "when"], report);
    });
  }
}

/** The first row that fits pays: a row with levels that says the same as an earlier one would never pay. */
function levelFaults(
  { code, grades }: Extract<RewardItem, { type: "by-grade" }>,
  path: StructuralFault["path"],
  report: Report,
): void {
  const rows = grades.map(({ grade, kinds, levels }) => JSON.stringify([grade, kinds, levels ?? null]));
  const twice = grades.findIndex((it, i) => it.levels !== undefined && rows.indexOf(rows[i]!) < i);
  if (twice >= 0) report(`policy.grade-row-twice: ${code}`, [...path, "grades", twice]);
}

/** Limits that limit nothing, or nothing at all, were not meant. */
function costFaults(
  { code, limits }: Extract<RewardItem, { type: "share-of-cost" }>,
  path: StructuralFault["path"],
  report: Report,
): void {
  if (!limits) return;
  const { squareMetres, yuanPerM2Month } = limits;
  const at = [...path, "limits"];
  if (squareMetres === "none" && yuanPerM2Month === "none") {
    report(`policy.limits-empty: ${code}`, at);
    return;
  }
  const known = [squareMetres, yuanPerM2Month].map(knownValue);
  if (known.some((it) => it && compare(it, ZERO) <= 0)) report(`policy.limit-not-positive: ${code}`, at);
}

function treeFaults(when: Condition, item: string, path: StructuralFault["path"], report: Report): void {
  const asksMore = conditionNodes(when).some((it) => it.test === "at-least" && it.n > it.of.length);
  if (asksMore) report(`policy.at-least-too-many: ${item}`, path);
}

function bandFaults(
  { bands }: BandedAmount,
  item: string,
  path: StructuralFault["path"],
  report: Report,
): void {
  if (bands[0]?.from !== null || bands.at(-1)?.to !== null) report(`policy.bands-open: ${item}`, path);
  bands.forEach((band, i) => {
    const next = bands[i + 1];
    const at = [...path, "bands", i];
    if (next && JSON.stringify(band.to) !== JSON.stringify(next.from))
      report(`policy.bands-gap: ${item}`, [...at, "to"]);
    const [from, to] = [knownValue(band.from), knownValue(band.to)];
    if (from && to && compare(from, to) >= 0) report(`policy.bands-order: ${item}`, at);
    if (typeof band.amount === "object" && "bands" in band.amount)
      bandFaults(band.amount, item, [...at, "amount"], report);
  });
}

function unitFaults(programme: ProgrammeShape, report: Report): void {
  const unit = knownValue(programme.roundingUnit ?? "0.01");
  if (!unit) return;
  if (compare(unit, ZERO) <= 0 || divide(unit, rational(1, 100)).d !== 1n) {
    report("policy.rounding-unit", ["roundingUnit"]);
    return;
  }
  const caps = [
    { cap: programme.beneficiaryCap, path: ["beneficiaryCap"] },
    ...programme.items.map(({ cap }, index) => ({ cap, path: ["items", index, "cap"] })),
  ];
  const off = caps.find((it) => {
    const cap = knownValue(it.cap);
    return cap !== null && divide(cap, unit).d !== 1n;
  });
  if (off) report("policy.cap-not-a-multiple", off.path);
}
