import { type Expression, type Constant as FixedFigure, factsOf } from "#app/domain/policy/expression.ts";
import { figureValue } from "#app/domain/policy/figure.ts";
import { readUnit, unitFactor } from "#app/domain/policy/unit.ts";
import {
  add,
  divide,
  max,
  multiply,
  ONE,
  type Rational,
  rational,
  subtract,
} from "#app/domain/shared/rational.ts";
import { relates } from "../derive.ts";
import { asConstant, Column, isExact, KNOWN, MISSING, NOT_APPLICABLE } from "./column.ts";
import { dayNumber, type FigureTable, factKey } from "./figures.ts";

/** A construct that has no columnar form: the caller takes the rational engine. */
export class NotCovered extends Error {
  constructor(readonly construct: string) {
    super(`no columnar form: ${construct}`);
  }
}

/**
 * Derived facts over all rows at once, in base units: the same table of missing and not applicable as `derive.ts`, one
 * column an expression. Columns are kept, so that an expression that several indicators read is derived once.
 */
export class ColumnDeriver {
  private readonly kept = new Map<
    string,
    { column: Column; expression: Expression | FixedFigure; back: number }
  >();
  constructor(private readonly table: FigureTable) {}

  /** Derives one row again in all columns kept that read a fact, after the row's figure of it has changed. */
  refresh(row: number, fact: string): void {
    const stale = [...this.kept.values()].filter(({ expression }) => factsOf(expression).includes(fact));
    const facts = new Map(
      [...this.table.facts].map(([key, { state, value }]) => [
        key,
        { state: state.subarray(row, row + 1), value: value.subarray(row, row + 1) },
      ]),
    );
    const { ids, foundedOn } = this.table;
    const own = new ColumnDeriver({
      ...this.table,
      ids: ids.slice(row, row + 1),
      foundedOn: foundedOn.slice(row, row + 1),
      facts,
    });
    for (const { column, expression, back } of stale) {
      const told = own.derive(expression, back);
      if (told.wide.size > 0 || column.wide.has(row)) throw new NotCovered("a change beyond 2^53");
      column.state[row] = told.state[0]!;
      if (told.state[0] === KNOWN) column.put(row, told.num[0]!, told.den ? told.den[0]! : 1);
    }
  }

  /** Throws NotCovered for dates, counts of outcomes and choices. */
  derive(expression: Expression | FixedFigure, back = 0): Column {
    const key = `${back} ${JSON.stringify(expression)}`;
    const kept = this.kept.get(key);
    if (kept) return kept.column;
    const column = this.compute(expression, back);
    this.kept.set(key, { column, expression, back });
    return column;
  }

  private compute(expression: Expression | FixedFigure, back: number): Column {
    switch (expression.op) {
      case "constant": {
        const column = new Column(this.table.ids.length);
        const value = multiply(figureValue(expression.value), unitFactor(expression.unit));
        for (let row = 0; row < column.size; row++) column.putExact(row, value);
        return column;
      }
      case "fact":
        return this.fact(expression.fact, back);
      case "sum": {
        const of = expression.of.map((x) => this.derive(x, back));
        return expression.knownOnly ? overKnown(of, add) : of.reduce((a, b) => overBoth(a, b, addPairs, add));
      }
      case "best-of":
        return overKnown(
          expression.of.map((x) => this.derive(x, back)),
          max,
        );
      case "difference":
        return overBoth(
          this.derive(expression.of[0], back),
          this.derive(expression.of[1], back),
          subtractPairs,
          subtract,
        );
      case "product":
        return times(this.derive(expression.x, back), figureValue(expression.by));
      case "ratio":
        return quotient(this.derive(expression.of[0], back), this.derive(expression.of[1], back), false);
      case "growth": {
        const before = this.derive(expression.x, back + (expression.periods ?? 1));
        return quotient(this.derive(expression.x, back), before, true);
      }
      case "lag":
        return this.derive(expression.x, back + expression.periods);
      case "mean":
      case "sum-over":
        return this.overPeriods(expression, back);
      case "compare": {
        const column = overBoth(
          this.derive(expression.left, back),
          this.derive(expression.right, back),
          null,
          (a, b) => (relates(a, expression.relation, b) ? ONE : rational(0)),
        );
        return column;
      }
      default:
        throw new NotCovered(expression.op);
    }
  }

  private fact(fact: string, back: number): Column {
    const { table } = this;
    const unit = table.units.get(fact);
    const told = unit === undefined ? null : readUnit(unit);
    if (!told || unit === "text" || unit === "date") throw new NotCovered(`fact ${fact}`);
    const factor = asConstant(told.factor);
    if (!factor) throw new NotCovered(`unit ${unit}`);
    const period = table.calendar.back(back);
    const given = period.code === null ? undefined : table.facts.get(factKey(fact, period.code));
    const state = this.statesOf(given?.state, dayNumber(period.lastDay));
    if (given && factor.n === 1 && factor.d === 1) return new Column(state.length, state, given.value);
    const column = new Column(state.length, state);
    for (let row = 0; row < column.size; row++) {
      if (state[row] !== KNOWN) continue;
      const value = given!.value[row]! * factor.n;
      if (isExact(value)) column.put(row, value, factor.d);
      else column.putExact(row, multiply(rational(given!.value[row]!), told.factor));
    }
    return column;
  }

  /** States as reported; what is missing of a period that ended before the founding day is not applicable. */
  private statesOf(given: Uint8Array | undefined, lastDay: number): Uint8Array {
    const { foundedOn, ids } = this.table;
    let own = given ?? new Uint8Array(ids.length).fill(MISSING);
    for (let row = 0; row < own.length; row++) {
      if (own[row] !== MISSING || foundedOn[row]! <= lastDay) continue;
      if (own === given) own = own.slice();
      own[row] = NOT_APPLICABLE;
    }
    return own;
  }

  /** Periods that ended before the founding day and have no figure are left out. */
  private overPeriods(expression: Extract<Expression, { op: "mean" | "sum-over" }>, back: number): Column {
    const { foundedOn, calendar } = this.table;
    const steps = Array.from({ length: expression.periods }, (_, step) => ({
      column: this.derive(expression.x, back + step),
      ended: dayNumber(calendar.back(back + step).lastDay),
    }));
    const result = new Column(this.table.ids.length);
    for (let row = 0; row < result.size; row++) {
      const founded = foundedOn[row]!;
      const counted = steps.filter(
        ({ column, ended }) => column.state[row] !== NOT_APPLICABLE || founded === 0 || ended >= founded,
      );
      const worst = counted.reduce((a, { column }) => worse(a, column.state[row]!), KNOWN);
      result.state[row] = counted.length === 0 ? NOT_APPLICABLE : worst;
      if (result.state[row] !== KNOWN) continue;
      sumInto(
        result,
        row,
        counted.map((it) => it.column),
        expression.op === "mean" ? counted.length : 1,
      );
    }
    return result;
  }
}

/** Missing prevails over not applicable, which prevails over known. */
const worse = (a: number, b: number): number =>
  a === MISSING || b === MISSING ? MISSING : a === NOT_APPLICABLE ? a : b;

/** The sum of whole figures over `by`, or the exact one where that does not fit. */
function sumInto(result: Column, row: number, of: readonly Column[], by: number): void {
  let total = 0;
  let exact = true;
  for (const column of of) {
    if (column.den && column.den[row] !== 1) exact = false;
    total += column.num[row]!;
    if (!isExact(total)) exact = false;
  }
  if (exact) result.put(row, total, by);
  else result.putExact(row, divide(of.map((it) => it.at(row)).reduce(add), rational(by)));
}

type PairStep = (a: number, b: number, c: number, d: number) => number;
const addPairs: PairStep = (a, b, c, d) => {
  const [ad, cb] = [a * d, c * b];
  return isExact(ad) && isExact(cb) ? ad + cb : Number.NaN;
};
const subtractPairs: PairStep = (a, b, c, d) => addPairs(a, b, -c, d);

/** A figure of two operands, both needed; `quick` gives the numerator over the product of the denominators. */
function overBoth(
  left: Column,
  right: Column,
  quick: PairStep | null,
  exact: (a: Rational, b: Rational) => Rational,
): Column {
  const result = new Column(left.size);
  for (let row = 0; row < result.size; row++) {
    const state = worse(left.state[row]!, right.state[row]!);
    result.state[row] = state;
    if (state !== KNOWN) continue;
    const [b, d] = [left.den ? left.den[row]! : 1, right.den ? right.den[row]! : 1];
    const n = quick ? quick(left.num[row]!, b, right.num[row]!, d) : Number.NaN;
    if (isExact(n) && isExact(b * d)) result.put(row, n, b * d);
    else result.putExact(row, exact(left.at(row), right.at(row)));
  }
  return result;
}

/** Uses the known operands: with none, missing if one is missing, else not applicable. */
function overKnown(of: readonly Column[], join: (a: Rational, b: Rational) => Rational): Column {
  const result = new Column(of[0]!.size);
  for (let row = 0; row < result.size; row++) {
    const known = of.filter((it) => it.state[row] === KNOWN);
    result.state[row] =
      known.length > 0 ? KNOWN : of.some((it) => it.state[row] === MISSING) ? MISSING : NOT_APPLICABLE;
    if (known.length > 0) result.putExact(row, known.map((it) => it.at(row)).reduce(join));
  }
  return result;
}

function times(x: Column, by: Rational): Column {
  const result = new Column(x.size);
  const factor = asConstant(by);
  for (let row = 0; row < result.size; row++) {
    result.state[row] = x.state[row]!;
    if (x.state[row] !== KNOWN) continue;
    const n = factor ? x.num[row]! * factor.n : Number.NaN;
    const d = factor ? (x.den ? x.den[row]! : 1) * factor.d : 1;
    if (isExact(n) && isExact(d)) result.put(row, n, d);
    else result.putExact(row, multiply(x.at(row), by));
  }
  return result;
}

/** a / b, or a / b − 1; not applicable with b ≤ 0. */
function quotient(left: Column, right: Column, lessOne: boolean): Column {
  const result = new Column(left.size);
  const wide = right.wide.size > 0;
  for (let row = 0; row < result.size; row++) {
    const state = worse(left.state[row]!, right.state[row]!);
    result.state[row] = state;
    if (state !== KNOWN) continue;
    if (wide && right.wide.has(row) ? right.wide.get(row)!.n <= 0n : right.num[row]! <= 0) {
      result.state[row] = NOT_APPLICABLE;
      continue;
    }
    const above = left.num[row]! * (right.den ? right.den[row]! : 1);
    const under = right.num[row]! * (left.den ? left.den[row]! : 1);
    const n = lessOne ? above - under : above;
    if (isExact(above) && isExact(under) && isExact(n)) result.put(row, n, under);
    else {
      const exact = divide(left.at(row), right.at(row));
      result.putExact(row, lessOne ? subtract(exact, ONE) : exact);
    }
  }
  return result;
}
