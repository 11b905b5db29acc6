import type { Condition } from "#app/domain/policy/condition.ts";
import { figureValue } from "#app/domain/policy/figure.ts";
import { unitFactor } from "#app/domain/policy/unit.ts";
import { compare, multiply } from "#app/domain/shared/rational.ts";
import { holds } from "../derive.ts";
import { asConstant, type Column, comparePairs, KNOWN, MISSING } from "./column.ts";
import { type ColumnDeriver, NotCovered } from "./derive-columns.ts";

export const NOT_MET = 0;
export const OPEN = 1;
export const MET = 2;

/** Whether a condition is met, by row (rules-engine §6). Throws NotCovered for tests of texts and dates. */
export function conditionColumn(condition: Condition, deriver: ColumnDeriver): Uint8Array {
  switch (condition.test) {
    case "all":
      return joined(condition.of, condition.of.length, deriver);
    case "any":
      return joined(condition.of, 1, deriver);
    case "at-least":
      return joined(condition.of, condition.n, deriver);
    case "compare": {
      const x = deriver.derive(condition.x);
      const side = sideOf(x, multiply(figureValue(condition.value), unitFactor(condition.unit)));
      const found = new Uint8Array(x.size);
      for (let row = 0; row < x.size; row++) {
        if (x.state[row] === MISSING) found[row] = OPEN;
        else if (x.state[row] === KNOWN && holds(side(row), condition.relation)) found[row] = MET;
      }
      return found;
    }
    default:
      throw new NotCovered(condition.test);
  }
}

/** How a known figure stands to a value, in base units: below 0, 0 or above 0. */
export function sideOf(x: Column, value: ReturnType<typeof figureValue>): (row: number) => number {
  const fixed = asConstant(value);
  if (fixed?.d === 1 && !x.den && x.wide.size === 0) return (row) => x.num[row]! - fixed.n;
  return (row) =>
    fixed && !x.wide.has(row)
      ? comparePairs(x.num[row]!, x.den ? x.den[row]! : 1, fixed.n, fixed.d)
      : compare(x.at(row), value);
}

function joined(of: readonly Condition[], needed: number, deriver: ColumnDeriver): Uint8Array {
  const branches = of.map((it) => conditionColumn(it, deriver));
  return branches[0]!.map((_, row) => {
    let met = 0;
    let open = 0;
    for (const branch of branches) {
      if (branch[row] === MET) met++;
      else if (branch[row] === OPEN) open++;
    }
    return met >= needed ? MET : met + open < needed ? NOT_MET : OPEN;
  });
}
