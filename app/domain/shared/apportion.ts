import { floor, type Rational, rational, subtract } from "./rational.ts";

/**
 * Integers for display that add up to `total`: each exact value is floored (towards −∞) and what is
 * still missing goes one by one to the largest remainders, ties to the earlier line (rules-engine §2).
 * `values` and `total` share one unit (thousandths of a point, or fen).
 * Throws RangeError if `total` differs from the sum of floors by less than 0 or more than one each.
 */
export function apportion(values: readonly Rational[], total: bigint): bigint[] {
  const floors = values.map(floor);
  let missing = total - floors.reduce((a, b) => a + b, 0n);
  if (missing < 0n || missing > BigInt(values.length)) {
    throw new RangeError(`cannot apportion ${missing} units over ${values.length} lines`);
  }
  const order = values
    .map((value, index) => ({ index, remainder: subtract(value, rational(floors[index]!)) }))
    .sort((a, b) => {
      const difference = b.remainder.n * a.remainder.d - a.remainder.n * b.remainder.d;
      return difference < 0n ? -1 : difference > 0n ? 1 : a.index - b.index;
    });
  for (const { index } of order) {
    if (missing === 0n) break;
    floors[index] = floors[index]! + 1n;
    missing -= 1n;
  }
  return floors;
}
