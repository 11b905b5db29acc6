import { normaliseDate } from "../residency/normalise-date.ts";
import { isDate } from "../shared/dates.ts";
import { type Fact, type FactCatalogue, type FactUnit, TEXT_MAX } from "./facts.ts";
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

export type CellFaultCode =
  | FigureFault
  | "reports.negative"
  | "reports.too-small"
  | "reports.above-maximum"
  | "reports.text-long"
  | "reports.not-an-option"
  | "reports.not-a-date";
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

/**
 * One typed cell against its fact. Money is read in `money` (元 by default), exactly to the fen; blank or "—" is
 * missing, "/" or 不适用 not applicable. A choice is read by its value or by either of its names, a date in
 * any of the ways that put the year first. Hard faults come back as `fault`; a change beyond the fact's factor against `lastValue` (the last
 * period's, same unit) asks for an explanation.
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
  if (fact.unit === "text" || fact.unit === "date") {
    const value = readText(fact, trimmed);
    const fault = textFault(fact, value);
    return fault ? { fault } : { cell: { state: "known", value }, mustExplain: null };
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

/** A text as it is stored: the value of the option that was named, a date as YYYY-MM-DD, else as it was typed. */
function readText(fact: Fact, typed: string): string {
  if (fact.kind === "date") {
    const day = normaliseDate(typed, false);
    return day.ok ? day.value : typed;
  }
  const named = typed.toLowerCase();
  const option = fact.options?.find(({ value, label }) =>
    [value, label.zh, label.en].some((it) => it.normalize("NFKC").toLowerCase() === named),
  );
  return option?.value ?? typed;
}

/** What is wrong with a stored text: too long, none of the options, no day of the calendar. */
function textFault(fact: Fact, value: string): CellFaultCode | null {
  if (fact.kind === "date") return isDate(value) ? null : "reports.not-a-date";
  if (value.length > (fact.maxLength ?? TEXT_MAX)) return "reports.text-long";
  const isOption = fact.options?.some((it) => it.value === value) ?? true;
  return isOption ? null : "reports.not-an-option";
}

const bothNames = ({ zh, en }: Fact["label"]): string => (zh === en ? zh : `${zh} (${en})`);

/** The rule that a fault is about, for its sentence: limits in the fact's unit, the length of a text, the options. */
export const cellLimits = ({ min, max, maxLength, options, kind }: Fact): Fault["details"] => ({
  ...(min === undefined ? {} : { least: min }),
  ...(max === undefined ? {} : { most: max }),
  ...(kind === "text" ? { most: maxLength ?? TEXT_MAX } : {}),
  ...(options ? { options: options.map(({ label }) => bothNames(label)).join(" / ") } : {}),
});

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
    const isText = fact.unit === "text" || fact.unit === "date";
    if (isText !== (typeof cell.value === "string")) {
      faults.push(block("reports.not-a-number", fact.code));
      continue;
    }
    const wrong = typeof cell.value === "string" ? textFault(fact, cell.value) : null;
    if (wrong) faults.push(block(wrong, fact.code, cellLimits(fact)));
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
