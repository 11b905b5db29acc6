import type { Condition } from "#app/domain/policy/condition.ts";
import { type Constant, type Expression, operandsOf } from "#app/domain/policy/expression.ts";
import { figureValue } from "#app/domain/policy/figure.ts";
import { toBase, unitFactor } from "#app/domain/policy/unit.ts";
import {
  ceil,
  divide,
  floor,
  multiply,
  ONE,
  type Rational,
  rational,
  subtract,
} from "#app/domain/shared/rational.ts";
import { derive } from "./derive.ts";
import type { FactBook } from "./facts.ts";
import type { Closing } from "./result.ts";

/** What moves an expression: facts of this period, and how far it moves for one base unit more of them. */
type Lever = { facts: string[]; unit: string; slope: Rational };

/**
 * The least whole change of a leaf's own facts, all else as it is, that would meet a comparison that is not met
 * (rules-engine §6): fen for money, 0.01 m² for area, whole counts. Null where no single figure of this period moves
 * it (a past period, the larger of several, a figure that stands on both sides) or none is known.
 */
export function closingOf(
  condition: Extract<Condition, { test: "compare" }>,
  book: FactBook,
): Closing | null {
  const { x, relation } = condition;
  const told = derive(x, book);
  const lever = told.value && leverOf(x, book);
  if (!told.value || !lever || lever.slope.n === 0n) return null;
  if (lever.facts.some((fact) => timesRead(x, fact) > 1)) return null;
  const value = toBase(figureValue(condition.value), condition.unit);
  const step = multiply(lever.slope, unitFactor(lever.unit));
  const exact = divide(subtract(value, told.value), step);
  const by = wholeSteps(relation, exact, step.n < 0n);
  return by === null ? null : { by: by.toString(), unit: lever.unit, facts: lever.facts };
}

/** The whole number of steps nearest to 0 that meets the relation; `falls`: a step makes the figure smaller. */
function wholeSteps(relation: string, exact: Rational, falls: boolean): bigint | null {
  const up = (relation === ">=" || relation === ">") !== falls;
  switch (relation) {
    case ">=":
    case "<=":
      return up ? ceil(exact) : floor(exact);
    case ">":
    case "<":
      return up ? floor(exact) + 1n : ceil(exact) - 1n;
    case "=":
      return exact.d === 1n ? exact.n : null;
    default:
      return 1n;
  }
}

function leverOf(x: Expression, book: FactBook): Lever | null {
  switch (x.op) {
    case "fact":
      return { facts: [x.fact], unit: book.unitOf(x.fact), slope: ONE };
    case "sum":
      return sumLever(x, book);
    case "difference":
      return leverOf(x.of[0], book);
    case "product":
      return scaled(leverOf(x.x, book), figureValue(x.by));
    case "ratio":
      return perUnitOf(leverOf(x.of[0], book), derive(x.of[1], book).value);
    case "growth":
      return perUnitOf(leverOf(x.x, book), derive(x.x, book, x.periods ?? 1).value);
    case "sum-over":
      return leverOf(x.x, book);
    case "mean": {
      // The mean is known, so every period that has no figure is one that it leaves out.
      const steps = Array.from({ length: x.periods }, (_, back) => derive(x.x, book, back));
      const counted = steps.filter((it) => it.state === "known").length;
      return steps[0]!.state === "known" ? perUnitOf(leverOf(x.x, book), rational(counted)) : null;
    }
    case "count-of":
      return { facts: [], unit: "count", slope: ONE };
    case "months-between":
      return { facts: [], unit: "months", slope: ONE };
    default:
      return null;
  }
}

/** Any of several facts added up moves a sum as far; each must be a plain one, and all of one unit. */
function sumLever(x: Extract<Expression, { op: "sum" }>, book: FactBook): Lever | null {
  const levers = x.of.map((it) => (it.op === "fact" ? leverOf(it, book) : null));
  const [first] = levers;
  if (!first || levers.some((it) => it?.unit !== first.unit)) return null;
  return { ...first, facts: levers.flatMap((it) => it?.facts ?? []) };
}

const scaled = (lever: Lever | null, by: Rational): Lever | null =>
  lever && { ...lever, slope: multiply(lever.slope, by) };
const perUnitOf = (lever: Lever | null, by: Rational | null): Lever | null =>
  lever && by && by.n !== 0n ? { ...lever, slope: divide(lever.slope, by) } : null;

const timesRead = (x: Expression | Constant, fact: string): number =>
  (x.op === "fact" && x.fact === fact ? 1 : 0) +
  operandsOf(x).reduce((times, below) => times + timesRead(below, fact), 0);
