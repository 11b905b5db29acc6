import type { Fact, FactCatalogue, FactUnit } from "./facts.ts";
import { block, type Fault, warn } from "./fault.ts";
import { type FigureFault, readFigure, writeFigure } from "./figures.ts";

/** The unit in which money is typed and shown: 元, 千元 or 万元. It is stored in fen. */
export const MONEY_UNITS = ["yuan", "thousand", "wan"] as const;
export type MoneyUnit = (typeof MONEY_UNITS)[number];

const MONEY = {
  yuan: { places: 2, names: ["元", "CNY", "¥"] },
  thousand: { places: 5, names: ["千元"] },
  wan: { places: 6, names: ["万元", "万"] },
} as const;
const OTHER: Record<Exclude<FactUnit, "fen">, { places: number; names: readonly string[] }> = {
  dm2: { places: 2, names: ["m²", "平方米", "㎡"] },
  count: { places: 0, names: ["人", "件", "项", "个", "家", "场"] },
  "count-milli": { places: 3, names: [] },
  "percent-milli": { places: 3, names: ["%"] },
  truth: { places: 0, names: [] },
  date: { places: 0, names: [] },
  text: { places: 0, names: [] },
};

export type CellFaultCode = FigureFault | "reports.negative" | "reports.too-small" | "reports.above-maximum";
/** What stands in a cell: `value` is an integer in the fact's unit, or a text. */
export type CellValue =
  | { state: "known"; value: number | string }
  | { state: "missing" }
  | { state: "not-applicable" };
export type CellCheck =
  /** `mustExplain` is the code of a soft rule that asks for an explanation, or null. */
  { cell: CellValue; mustExplain: string | null } | { fault: CellFaultCode };

const MISSING = /^(-+|—+|–+|…|缺|无数据)?$/;
const NOT_APPLICABLE = /^(\/|不适用|n\/?a)$/i;
/** Long texts belong in an explanation. */
const TEXT_MAX = 400;

/**
 * One typed cell against its fact. Money is read in `money` (元 by default), exactly to the fen; blank or "—" is
 * missing, "/" or 不适用 not applicable. Hard faults come back as `fault`; a change beyond the fact's factor against
 * `lastValue` (the last period's, same unit) asks for an explanation.
 */
export function checkCell(
  fact: Fact,
  text: string,
  lastValue: number | null = null,
  money: MoneyUnit = "yuan",
): CellCheck {
  const trimmed = text.normalize("NFKC").trim();
  if (MISSING.test(trimmed)) return { cell: { state: "missing" }, mustExplain: null };
  if (NOT_APPLICABLE.test(trimmed)) return { cell: { state: "not-applicable" }, mustExplain: null };
  if (fact.unit === "text") {
    if (trimmed.length > TEXT_MAX) return { fault: "reports.too-large" };
    return { cell: { state: "known", value: trimmed }, mustExplain: null };
  }
  const { places, names } = fact.unit === "fen" ? MONEY[money] : OTHER[fact.unit];
  const read = readFigure(text, places, names);
  if ("fault" in read) return read;
  const fault = limitFault(fact, read.value);
  if (fault) return { fault };
  return {
    cell: { state: "known", value: read.value },
    mustExplain: changeFault(fact, read.value, lastValue)?.code ?? null,
  };
}

/** A stored value as it is typed: money with at least two places, other figures with the places they need. */
export function cellText(fact: Fact, value: number | string, money: MoneyUnit = "yuan"): string {
  if (typeof value === "string") return value;
  if (fact.unit === "fen") return writeFigure(value, MONEY[money].places, 2);
  const { places } = OTHER[fact.unit];
  return writeFigure(value, places, fact.unit === "dm2" ? 2 : 0);
}

function limitFault(fact: Fact, value: number): CellFaultCode | null {
  if (fact.min !== undefined && value < fact.min) {
    return fact.min === 0 ? "reports.negative" : "reports.too-small";
  }
  return fact.max !== undefined && value > fact.max ? "reports.above-maximum" : null;
}

function changeFault(fact: Fact, value: number, last: number | null): Fault | null {
  if (last === null || last <= 0) return null;
  for (const rule of fact.rules) {
    if (rule.rule !== "change" || Math.max(value, last) < rule.from) continue;
    const factor = BigInt(rule.factor);
    const beyond = BigInt(value) > BigInt(last) * factor || BigInt(value) * factor < BigInt(last);
    if (!beyond) continue;
    const details = { value, last, factor: rule.factor };
    return rule.level === "hard"
      ? block("reports.changed-much", fact.code, details)
      : warn("reports.changed-much", fact.code, details);
  }
  return null;
}

/** A stored cell as a report holds it; `rejected` is a figure refused in review. */
export type ReportCell = {
  fact: string;
  state: CellValue["state"] | "rejected";
  value: number | string | null;
  explanation: string | null;
};

/**
 * A whole report (one firm's, or the carrier's own) against the catalogue: limits, facts compared with each other,
 * changes against `last` (values by fact code, same units). A soft rule stays silent once its cell is explained.
 * Order: as the cells stand, and within a cell as its rules do.
 */
export function reportFaults(
  catalogue: FactCatalogue,
  cells: readonly ReportCell[],
  last: Readonly<Record<string, number>> = {},
): Fault[] {
  const known = new Map<string, number>();
  for (const cell of cells) {
    if (cell.state === "known" && typeof cell.value === "number") known.set(cell.fact, cell.value);
  }
  const faults: Fault[] = [];
  for (const cell of cells) {
    const fact = catalogue.byCode.get(cell.fact);
    if (fact?.reporter !== "carrier") {
      faults.push(block("reports.unknown-fact", cell.fact));
      continue;
    }
    if (cell.state !== "known") continue;
    if ((fact.unit === "text") !== (typeof cell.value === "string")) {
      faults.push(block("reports.not-a-number", fact.code));
      continue;
    }
    const value = known.get(fact.code);
    if (value === undefined) continue;
    const explained = (cell.explanation ?? "").trim() !== "";
    for (const fault of figureFaults(fact, value, known, last[fact.code] ?? null)) {
      if (fault.level === "block" || !explained) faults.push(fault);
    }
  }
  return faults;
}

function figureFaults(
  fact: Fact,
  value: number,
  known: ReadonlyMap<string, number>,
  last: number | null,
): Fault[] {
  const faults: Fault[] = [];
  const limit = limitFault(fact, value);
  if (limit) faults.push(block(limit, fact.code, { value }));
  for (const rule of fact.rules) {
    if (rule.rule !== "at-most") continue;
    const most = known.get(rule.other);
    if (most === undefined || value <= most) continue;
    const details = { value, most, other: rule.other };
    const make = rule.level === "hard" ? block : warn;
    faults.push(make("reports.above-other", fact.code, details));
  }
  const change = changeFault(fact, value, last);
  return change ? [...faults, change] : faults;
}
