import type { Constant, DateOperand, Expression, Relation } from "#app/domain/policy/expression.ts";
import { figureValue } from "#app/domain/policy/figure.ts";
import { divideDimensions, readUnit, toBase } from "#app/domain/policy/unit.ts";
import { canonicalJson } from "#app/domain/shared/canonical.ts";
import { addMonths, type DateOn, isDate, monthsBetween } from "#app/domain/shared/dates.ts";
import {
  compare,
  divide,
  max,
  multiply,
  ONE,
  type Rational,
  rational,
  subtract,
  sum,
  toText,
  ZERO,
} from "#app/domain/shared/rational.ts";
import type { FactBook, FactReading } from "./facts.ts";
import type { ReportedOutcome } from "./input.ts";
import type { FigureTrace, State } from "./result.ts";

/** A derived figure in base units, with how it came about. `value` is set exactly when the state is known. */
export type Derived = { state: State; value: Rational | null; dimension: string; trace: FigureTrace };

/** The figure of an expression, `back` periods before the run's own (rules-engine §3, with its whole table). */
export function derive(expression: Expression | Constant, book: FactBook, back = 0): Derived {
  switch (expression.op) {
    case "constant": {
      const dimension = readUnit(expression.unit)?.dimension ?? "";
      return known("constant", toBase(figureValue(expression.value), expression.unit), dimension, []);
    }
    case "fact":
      return readNumber(expression.fact, book, back);
    case "choice":
      return readChoice(expression.fact, expression.in, book, back);
    case "sum": {
      const of = expression.of.map((x) => derive(x, book, back));
      return expression.knownOnly ? overKnown("sum", of, sum) : overAll("sum", of, sum);
    }
    case "best-of": {
      const of = expression.of.map((x) => derive(x, book, back));
      return overKnown("best-of", of, (values) => values.reduce(max));
    }
    case "difference":
      return overAll("difference", bothOf(expression.of, book, back), ([a, b]) => subtract(a!, b!));
    case "product":
      return overAll("product", [derive(expression.x, book, back)], ([x]) =>
        multiply(x!, figureValue(expression.by)),
      );
    case "ratio":
      return ratio(bothOf(expression.of, book, back));
    case "growth": {
      const before = derive(expression.x, book, back + (expression.periods ?? 1));
      return growth([derive(expression.x, book, back), before]);
    }
    case "lag":
      return overAll("lag", [derive(expression.x, book, back + expression.periods)], ([x]) => x!);
    case "mean":
    case "sum-over":
      return overPeriods(expression, book, back);
    case "count-of":
      return countOutcomes(expression, book, back);
    case "in-force":
      return inForce(expression.outcome, book, back);
    case "months-between":
      return months(expression.of, book, back);
    case "compare": {
      const of = [derive(expression.left, book, back), derive(expression.right, book, back)];
      const told = overAll("compare", of, ([a, b]) => (relates(a!, expression.relation, b!) ? ONE : ZERO));
      return { ...told, dimension: "truth", trace: { ...told.trace, unit: "truth" } };
    }
  }
}

/** Whether `a relation b` holds. */
export const relates = (a: Rational, relation: Relation, b: Rational): boolean =>
  holds(compare(a, b), relation);

/** Whether a relation holds of figures that compare so: negative, zero or positive. */
export function holds(side: number, relation: Relation): boolean {
  switch (relation) {
    case ">=":
      return side >= 0;
    case ">":
      return side > 0;
    case "<=":
      return side <= 0;
    case "<":
      return side < 0;
    case "=":
      return side === 0;
    case "!=":
      return side !== 0;
  }
}

const bothOf = (of: readonly Expression[], book: FactBook, back: number): Derived[] =>
  of.map((x) => derive(x, book, back));

const BASE_UNITS: Readonly<Record<string, string>> = { money: "fen", area: "dm2", "": "ratio" };
const unitOfDimension = (dimension: string): string => BASE_UNITS[dimension] ?? dimension;

function known(op: string, value: Rational, dimension: string, of: Derived[]): Derived {
  const trace: FigureTrace = { op, state: "known", value: toText(value), unit: unitOfDimension(dimension) };
  if (of.length > 0) trace.of = of.map((it) => it.trace);
  return { state: "known", value, dimension, trace };
}
function unknown(op: string, state: "missing" | "not-applicable", dimension: string, of: Derived[]): Derived {
  const trace: FigureTrace = { op, state, value: null, unit: unitOfDimension(dimension) };
  if (of.length > 0) trace.of = of.map((it) => it.trace);
  return { state, value: null, dimension, trace };
}
const worstState = (of: readonly Derived[]): State =>
  of.some((it) => it.state === "missing")
    ? "missing"
    : of.some((it) => it.state === "not-applicable")
      ? "not-applicable"
      : "known";

/** Needs every operand: missing if one is, else not applicable if one is. */
function overAll(op: string, of: Derived[], compute: (values: Rational[]) => Rational): Derived {
  const state = worstState(of);
  const dimension = of[0]?.dimension ?? "";
  if (state !== "known") return unknown(op, state, dimension, of);
  return known(op, compute(of.map((it) => it.value!)), dimension, of);
}
/** Uses the known operands: with none, missing if one is missing, else not applicable. */
function overKnown(op: string, of: Derived[], compute: (values: Rational[]) => Rational): Derived {
  const values = of.flatMap((it) => (it.value ? [it.value] : []));
  const dimension = of[0]?.dimension ?? "";
  const state = worstState(of);
  if (values.length === 0 && state !== "known") return unknown(op, state, dimension, of);
  const result = known(op, compute(values), dimension, of);
  if (values.length < of.length) result.trace.note = "known-only";
  return result;
}

function ratio(of: Derived[]): Derived {
  const [a, b] = of as [Derived, Derived];
  const dimension = divideDimensions(a.dimension, b.dimension);
  const state = worstState(of);
  if (state !== "known") return unknown("ratio", state, dimension, of);
  if (b.value!.n <= 0n) return notPositive(unknown("ratio", "not-applicable", dimension, of));
  return known("ratio", divide(a.value!, b.value!), dimension, of);
}
function growth(of: Derived[]): Derived {
  const [now, before] = of as [Derived, Derived];
  const state = worstState(of);
  if (state !== "known") return unknown("growth", state, "", of);
  if (before.value!.n <= 0n) return notPositive(unknown("growth", "not-applicable", "", of));
  return known("growth", subtract(divide(now.value!, before.value!), ONE), "", of);
}
const notPositive = (it: Derived): Derived => ({ ...it, trace: { ...it.trace, note: "not-positive" } });

/** `mean` and `sumOver`: periods that ended before the founding day and have no figure are left out. */
function overPeriods(
  expression: Extract<Expression, { op: "mean" | "sum-over" }>,
  book: FactBook,
  back: number,
): Derived {
  const founded = book.subject.foundedOn;
  const all: Derived[] = [];
  const counted: Derived[] = [];
  for (let step = 0; step < expression.periods; step++) {
    const it = derive(expression.x, book, back + step);
    all.push(it);
    const ended = book.rules.calendar.back(back + step).lastDay;
    const leftOut = it.state === "not-applicable" && founded !== null && ended < founded;
    if (!leftOut) counted.push(it);
  }
  const dimension = all[0]!.dimension;
  const state = counted.length === 0 ? "not-applicable" : worstState(counted);
  if (state !== "known") return unknown(expression.op, state, dimension, all);
  const total = sum(counted.map((it) => it.value!));
  const value = expression.op === "mean" ? divide(total, rational(counted.length)) : total;
  return known(expression.op, value, dimension, all);
}

/** A reported figure's own leaf: what was reported, by whom, and what others reported beside it. */
export function leaf(reading: FactReading, fact: string, book: FactBook): FigureTrace {
  const trace: FigureTrace = {
    op: "fact",
    state: reading.state,
    value: reading.value === null || reading.state !== "known" ? null : String(reading.value),
    unit: reading.unit,
    fact,
    period: reading.period,
    source: reading.decided && book.placeOf(reading.decided.ref, fact),
  };
  if (reading.beforeFounding) trace.note = "before-founding";
  if (reading.others.length > 0) {
    trace.others = reading.others.map((other) => ({
      state: other.state,
      value: other.value === null ? null : String(other.value),
      source: book.placeOf(other.ref, fact),
    }));
  }
  return trace;
}

function readNumber(fact: string, book: FactBook, back: number): Derived {
  const reading = book.read(fact, back);
  const trace = leaf(reading, fact, book);
  const dimension = readUnit(reading.unit)?.dimension ?? "";
  if (reading.state !== "known") return { state: reading.state, value: null, dimension, trace };
  const value = typeof reading.value === "number" ? toBase(rational(reading.value), reading.unit) : null;
  if (!value) throw new RangeError(`fact ${fact} is a text, not a figure`);
  return { state: "known", value, dimension, trace };
}

function readChoice(fact: string, values: readonly string[], book: FactBook, back: number): Derived {
  const reading = book.read(fact, back);
  const below: FigureTrace = leaf(reading, fact, book);
  const holds = reading.state === "known" ? values.includes(String(reading.value)) : null;
  const value = holds === null ? null : holds ? ONE : ZERO;
  const trace: FigureTrace = {
    op: "choice",
    state: reading.state,
    value: value && toText(value),
    unit: "truth",
    of: [below],
  };
  return { state: reading.state, value, dimension: "truth", trace };
}

function countOutcomes(
  expression: Extract<Expression, { op: "count-of" }>,
  book: FactBook,
  back: number,
): Derived {
  const { outcomes } = book.subject;
  if (outcomes === null) return unknown("count-of", "missing", "count", []);
  const { calendar } = book.rules;
  const until = calendar.back(back).lastDay;
  const from = expression.periods === null ? null : calendar.back(back + expression.periods - 1).firstDay;
  const counted = outcomes.filter(
    (it) =>
      it.kind === expression.outcome &&
      (expression.renewals || !it.renewal) &&
      it.on <= until &&
      (expression.months === undefined || addMonths(it.on, expression.months) > until) &&
      (from === null || it.on >= from),
  );
  const founded = book.subject.foundedOn;
  if (counted.length === 0 && founded !== null && until < founded) {
    const none = unknown("count-of", "not-applicable", "count", []);
    return { ...none, trace: { ...none.trace, note: "before-founding" } };
  }
  return withOutcomes(known("count-of", rational(counted.length), "count", []), counted, book);
}

/**
 * Whether a title of a kind is in force on the period's last day: awarded by then, its first day without force after it.
 * Where none is, but one of those awarded does not tell its end, it is missing.
 */
function inForce(outcome: string, book: FactBook, back: number): Derived {
  const { outcomes, foundedOn } = book.subject;
  if (outcomes === null) return unknown("in-force", "missing", "truth", []);
  const day = book.rules.calendar.back(back).lastDay;
  const awarded = outcomes.filter((it) => it.kind === outcome && it.on <= day);
  const held = awarded.filter(({ until }) => until === null || (until !== undefined && day < until));
  if (held.length > 0) return withOutcomes(known("in-force", ONE, "truth", []), held, book);
  const untold = awarded.filter(({ until }) => until === undefined);
  if (untold.length > 0) return withOutcomes(unknown("in-force", "missing", "truth", []), untold, book);
  if (foundedOn !== null && day < foundedOn) {
    const none = unknown("in-force", "not-applicable", "truth", []);
    return { ...none, trace: { ...none.trace, note: "before-founding" } };
  }
  return known("in-force", ZERO, "truth", []);
}

/** The outcomes that a figure was made of, by date, below it. */
function withOutcomes(told: Derived, outcomes: readonly ReportedOutcome[], book: FactBook): Derived {
  if (outcomes.length === 0) return told;
  const sorted = outcomes
    .map((it) => ({ it, key: `${it.on} ${canonicalJson(it.ref)}` }))
    .sort((a, b) => compareText(a.key, b.key));
  told.trace.of = sorted.map(({ it }) => ({
    op: "outcome",
    state: "known",
    value: it.on,
    unit: "date",
    source: book.placeOf(it.ref, null),
  }));
  return told;
}
const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

function months(of: readonly [DateOperand, DateOperand], book: FactBook, back: number): Derived {
  const operands = of.map((operand) => dateOf(operand, book, back));
  const state = worstState(operands.map((it) => it.derived));
  const below = operands.map((it) => it.derived);
  if (state !== "known") return unknown("months-between", state, "months", below);
  return known(
    "months-between",
    rational(monthsBetween(operands[0]!.on!, operands[1]!.on!)),
    "months",
    below,
  );
}

/** A date of a subject or of the run's period, with how it came about; `on` is null where it is not known. */
export function dateOf(
  operand: DateOperand,
  book: FactBook,
  back = 0,
): { on: DateOn | null; derived: Derived } {
  const told = (
    op: string,
    on: DateOn | null,
    trace?: FigureTrace,
  ): { on: DateOn | null; derived: Derived } => {
    const state: State = trace?.state ?? (on === null ? "missing" : "known");
    const own: FigureTrace = trace ?? { op, state, value: on, unit: "date" };
    return { on, derived: { state, value: on === null ? null : ZERO, dimension: "date", trace: own } };
  };
  const period = book.rules.calendar.back(back);
  if (operand.date === "founded") return told("founded", book.subject.foundedOn);
  if (operand.date === "period-first") return told("period-first", period.firstDay);
  if (operand.date === "period-last") return told("period-last", period.lastDay);
  if (operand.date === "on") return told("on", operand.on);
  const reading = book.read(operand.fact, back);
  const trace = leaf(reading, operand.fact, book);
  if (reading.state !== "known") return told("fact", null, trace);
  const on = String(reading.value);
  if (!isDate(on)) throw new RangeError(`fact ${operand.fact} is not a date: ${on}`);
  return told("fact", on, trace);
}
