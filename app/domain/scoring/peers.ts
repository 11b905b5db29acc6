import { compare, equals, type Rational } from "#app/domain/shared/rational.ts";

/**
 * The known figures of an indicator's peers, sorted upwards: places are found by bisection, so that comparing a
 * subject with n peers costs log n.
 */
export class PeerFigures {
  private readonly sorted: readonly Rational[];
  constructor(values: readonly Rational[]) {
    this.sorted = [...values].sort(compare);
  }
  get count(): number {
    return this.sorted.length;
  }
  at(index: number): Rational {
    return this.sorted[index]!;
  }
  /** How many are smaller than x. */
  below(x: Rational): number {
    let lo = 0;
    let hi = this.sorted.length;
    while (lo < hi) {
      const middle = (lo + hi) >> 1;
      if (compare(this.sorted[middle]!, x) < 0) lo = middle + 1;
      else hi = middle;
    }
    return lo;
  }
  /** How many equal x. */
  equalTo(x: Rational): number {
    let end = this.below(x);
    const start = end;
    while (end < this.sorted.length && equals(this.sorted[end]!, x)) end += 1;
    return end - start;
  }
  /** These figures with one more: what a barred subject is compared with. */
  with(x: Rational): PeerFigures {
    return new PeerFigures([...this.sorted, x]);
  }
}
