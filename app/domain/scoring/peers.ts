import { compare, type Rational } from "#app/domain/shared/rational.ts";
import { asConstant } from "./kernel/column.ts";
import { RadixSorter } from "./kernel/radix.ts";

const sorter = new RadixSorter();
/** Correctly rounded quotients keep the order of fractions; −∞ and +∞ never occur, so NaN stands for "does not fit". */
const quotientOf = (x: Rational): number => asConstant(x)?.quotient ?? Number.NaN;

/**
 * The known figures of an indicator's peers, sorted upwards: places are found by bisection, so that comparing a
 * subject with n peers costs log n. Doubles decide wherever two figures differ in them, exact fractions where they do not.
 */
export class PeerFigures {
  private readonly sorted: readonly Rational[];
  /** Null where a figure does not fit: exact fractions decide then. */
  private readonly quotients: Float64Array | null;

  constructor(values: readonly Rational[]) {
    const quotients = Float64Array.from(values, quotientOf);
    if (quotients.some(Number.isNaN)) {
      this.sorted = [...values].sort(compare);
      this.quotients = null;
      return;
    }
    const order = inOrderOf(quotients, values);
    this.sorted = order.map((place) => values[place]!);
    this.quotients = Float64Array.from(order, (place) => quotients[place]!);
  }
  get count(): number {
    return this.sorted.length;
  }
  at(index: number): Rational {
    return this.sorted[index]!;
  }
  /** How many are smaller than x. */
  below(x: Rational): number {
    return this.before(x, false);
  }
  /** How many equal x. */
  equalTo(x: Rational): number {
    return this.before(x, true) - this.before(x, false);
  }
  /** These figures with one more: what a barred subject is compared with. */
  with(x: Rational): PeerFigures {
    return new PeerFigures([...this.sorted, x]);
  }

  private before(x: Rational, orEqual: boolean): number {
    const own = quotientOf(x);
    let lo = 0;
    let hi = this.sorted.length;
    while (lo < hi) {
      const middle = (lo + hi) >> 1;
      const other = this.quotients ? this.quotients[middle]! : Number.NaN;
      const side = other < own ? -1 : other > own ? 1 : compare(this.sorted[middle]!, x);
      if (side < 0 || (orEqual && side === 0)) lo = middle + 1;
      else hi = middle;
    }
    return lo;
  }
}

/** Places of the values upwards: by radix on their quotients, and exactly where those are the same. */
function inOrderOf(quotients: Float64Array, values: readonly Rational[]): number[] {
  const count = values.length;
  sorter.reserve(count);
  sorter.values.set(quotients);
  let [least, most] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (let place = 0; place < count; place++) {
    sorter.rows[place] = place;
    least = Math.min(least, quotients[place]!);
    most = Math.max(most, quotients[place]!);
  }
  if (count > 0) sorter.sort(0, count, least, most, false);
  const order = [...sorter.order.subarray(0, count)];
  const { keys } = sorter;
  for (let from = 0; from < count; ) {
    let to = from + 1;
    while (to < count && keys[to] === keys[from]) to++;
    if (to - from > 1) {
      const tied = order.slice(from, to).sort((a, b) => compare(values[a]!, values[b]!));
      for (let i = from; i < to; i++) order[i] = tied[i - from]!;
    }
    from = to;
  }
  return order;
}
