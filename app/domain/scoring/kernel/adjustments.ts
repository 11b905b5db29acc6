import { capValue, figureValue } from "#app/domain/policy/figure.ts";
import type { Adjustment } from "#app/domain/policy/scheme.ts";
import { unitFactor } from "#app/domain/policy/unit.ts";
import { divide, multiply, negate, rational } from "#app/domain/shared/rational.ts";
import { adjustmentPoints } from "../totals.ts";
import { asConstant, Column, comparePairs, isExact, KNOWN } from "./column.ts";
import type { ColumnDeriver } from "./derive-columns.ts";

const THOUSAND = rational(1000);

/** Thousandths of a bonus, or of a deduction with its sign, for every row: 0 on a figure not known or below 0. */
export function adjustmentColumn(adjustment: Adjustment, sign: 1 | -1, deriver: ColumnDeriver): Column {
  const x = deriver.derive(adjustment.x);
  const factor = unitFactor(adjustment.unit);
  const { amount } = adjustment;
  const cap = capValue(adjustment.cap);
  const per =
    "perUnit" in amount ? asConstant(divide(multiply(figureValue(amount.perUnit), THOUSAND), factor)) : null;
  const most = cap && asConstant(multiply(cap, THOUSAND));
  const points = new Column(x.size);
  for (let row = 0; row < x.size; row++) {
    const below = x.wide.has(row) ? x.wide.get(row)!.n < 0n : x.num[row]! < 0;
    if (x.state[row] !== KNOWN || below) {
      points.put(row, 0, 1);
      continue;
    }
    const n = per ? x.num[row]! * per.n : Number.NaN;
    const d = per ? (x.den ? x.den[row]! : 1) * per.d : 1;
    if (isExact(n) && isExact(d) && (cap === null || most)) {
      if (most && comparePairs(n, d, most.n, most.d) > 0) points.put(row, sign * most.n, most.d);
      else points.put(row, sign * n, d);
    } else {
      const exact = multiply(adjustmentPoints(adjustment, divide(x.at(row), factor)), THOUSAND);
      points.putExact(row, sign === 1 ? exact : negate(exact));
    }
  }
  return points;
}
