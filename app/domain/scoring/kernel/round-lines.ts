import { isExact } from "./column.ts";

/** Two remainders nearer than this may stand in either order. */
const NEAR = 2 ** -53;
const BUCKETS = 32;
const LARGEST = 2 ** 31 - 1;

/**
 * Lines in thousandths, as n / d of exact doubles (d > 0), rounded and apportioned as rules-engine §2 says, for a block of
 * rows at a time.
 *
 * How far it may be off: a line's whole part is exact, its remainder r / d is one correctly rounded quotient below 1, off
 * by at most 2^-54. Adding k of them and a half, each sum below k + 1, is off by less than (k + 1)² · 2^-52. Where the sum
 * stands at least twice as far from a tie, the rounding is the exact one. Two remainders further apart than 2^-53 stand in
 * their exact order. Nearer than that, exact products decide, or no answer is given.
 */
export class LineRounder {
  private readonly count: number;
  private readonly whole: Float64Array;
  private readonly rest: Float64Array;
  private readonly numerator: Float64Array;
  private readonly denominator: Float64Array;
  /** By group and row, the last one of all groups: sums of whole parts and of remainders. */
  private readonly wholeSums: Float64Array;
  private readonly restSums: Float64Array;
  private readonly unfit: Uint8Array;
  private readonly place: Int32Array;
  private readonly buckets = new Int32Array(BUCKETS);
  private rows = 0;
  /** What a sum of remainders may be off, and twice that: nearer to a tie, doubles do not tell. */
  private readonly off: number;

  /** `groupOf` gives each line's group, −1 for none. */
  constructor(
    private readonly groupOf: Int32Array,
    private readonly groupCount: number,
    private readonly most: number,
  ) {
    this.count = groupOf.length;
    this.whole = new Float64Array(this.count * most);
    this.rest = new Float64Array(this.count * most);
    this.numerator = new Float64Array(this.count * most);
    this.denominator = new Float64Array(this.count * most);
    this.wholeSums = new Float64Array((groupCount + 1) * most);
    this.restSums = new Float64Array((groupCount + 1) * most);
    this.unfit = new Uint8Array(most);
    this.place = new Int32Array(this.count);
    this.off = (this.count + 1) * (this.count + 1) * 2 ** -51;
  }

  /** Begins a block of rows. */
  clear(rows: number): void {
    this.rows = rows;
    this.wholeSums.fill(0);
    this.restSums.fill(0);
    this.unfit.fill(0);
  }

  /**
   * Puts one line of every row: weight × share. Rows begin at `from` of the column, or of the list `rowsOf`; each has its line of
   * weights at `planOf`, rows with −1 have none.
   */
  add(
    line: number,
    num: Float64Array,
    den: Float64Array | null,
    from: number,
    rowsOf: Uint32Array | null,
    planOf: Int32Array,
    weightN: Float64Array,
    weightD: Float64Array,
  ): void {
    const { count, rows, whole, rest, numerator, denominator, unfit, most } = this;
    const { wholeSums, restSums } = this;
    const group = this.groupOf[line]!;
    const own = (group < 0 ? this.groupCount : group) * most;
    for (let i = 0; i < rows; i++) {
      const plan = planOf[i]!;
      if (plan < 0) continue;
      const weight = plan * count + line;
      const row = rowsOf ? rowsOf[from + i]! : from + i;
      const n = weightN[weight]! * num[row]!;
      const d = den ? weightD[weight]! * den[row]! : weightD[weight]!;
      const at = i * count + line;
      if (!isExact(Math.abs(n) + d)) unfit[i] = 1;
      let part = Math.floor(n / d);
      let left = n - part * d;
      // The quotient of large numbers may be rounded up to the next whole one.
      if (left < 0) {
        part -= 1;
        left += d;
      }
      const remainder = left / d;
      whole[at] = part;
      rest[at] = remainder;
      numerator[at] = left;
      denominator[at] = d;
      wholeSums[own + i]! += part;
      restSums[own + i]! += remainder;
    }
  }

  /** A line of a row to within a few units of the last place, for decisions that are taken exactly when they are near. */
  about(row: number, line: number): number {
    return this.whole[row * this.count + line]! + this.rest[row * this.count + line]!;
  }

  /** The rounded total of a row of the block; NaN where only exact fractions can tell. */
  total(row: number): number {
    const { wholeSums, restSums, most, groupCount } = this;
    if (this.unfit[row] !== 0) return Number.NaN;
    let sum = 0;
    let part = 0;
    for (let g = 0; g <= groupCount; g++) {
      sum += wholeSums[g * most + row]!;
      part += restSums[g * most + row]!;
    }
    return isExact(sum) ? sum + this.roundedPart(part) : Number.NaN;
  }

  /** Totals of a row's groups, each rounded on its own, into `out` from `at` on; false where doubles cannot tell. */
  groups(row: number, out: Int32Array | Float64Array, at: number): boolean {
    for (let g = 0; g < this.groupCount; g++) {
      const total =
        this.wholeSums[g * this.most + row]! + this.roundedPart(this.restSums[g * this.most + row]!);
      if (!(total <= LARGEST && total >= -LARGEST)) return false;
      out[at + g] = total;
    }
    return true;
  }

  /**
   * A row's lines as shown, adding up to its total, into `out` from `base` on, line i at `slotOf[i]`; false where doubles
   * cannot tell.
   */
  lines(row: number, out: Int32Array | Float64Array, base: number, slotOf: Int32Array): boolean {
    const { count, whole } = this;
    const first = row * count;
    let sum = 0;
    for (let i = 0; i < count; i++) {
      const points = whole[first + i]!;
      if (points >= LARGEST || points <= -LARGEST) return false;
      out[base + slotOf[i]!] = points;
      sum += points;
    }
    const missing = this.total(row) - sum;
    return missing === 0 || this.giveOut(first, missing, out, base, slotOf);
  }

  /** One thousandth more to each of the `missing` largest remainders, ties to the earlier line. */
  private giveOut(
    first: number,
    missing: number,
    out: Int32Array | Float64Array,
    base: number,
    slotOf: Int32Array,
  ): boolean {
    const { count, rest, buckets } = this;
    buckets.fill(0);
    for (let i = 0; i < count; i++) buckets[(rest[first + i]! * BUCKETS) | 0]!++;
    let last = BUCKETS - 1;
    let left = missing;
    while (buckets[last]! < left) left -= buckets[last--]!;
    const from = last / BUCKETS;
    const to = (last + 1) / BUCKETS;
    // Bits: lines within possible error of the lower edge (below, above) and of the upper (below, above).
    let near = 0;
    for (let i = 0; i < count; i++) {
      const own = rest[first + i]!;
      if (own < from + 2 * NEAR && own > from - 2 * NEAR) near |= own < from ? 1 : 2;
      if (own < to + 2 * NEAR && own > to - 2 * NEAR) near |= own < to ? 4 : 8;
      if (own >= to) out[base + slotOf[i]!]! += 1;
    }
    if ((near & 3) === 3 || (near & 12) === 12 || !this.largest(first, left, from, to)) return false;
    for (let i = 0; i < left; i++) out[base + slotOf[this.place[i]! - first]!]! += 1;
    return true;
  }

  /** Places of the `wanted` largest remainders of [from, to); false where doubles cannot tell. */
  private largest(first: number, wanted: number, from: number, to: number): boolean {
    const { count, rest, place } = this;
    let taken = 0;
    for (let i = first; i < first + count; i++) {
      const own = rest[i]!;
      if (own < from || own >= to) continue;
      let at = taken;
      if (taken < wanted) taken++;
      else {
        const side = this.compare(i, place[wanted - 1]!);
        if (side <= 0) continue;
        if (Number.isNaN(side)) return false;
        at = wanted - 1;
      }
      while (at > 0) {
        const side = this.compare(i, place[at - 1]!);
        if (side <= 0) break;
        if (Number.isNaN(side)) return false;
        place[at] = place[at - 1]!;
        at--;
      }
      place[at] = i;
    }
    return true;
  }

  /** Above 0 where line a has the larger remainder; NaN where doubles cannot tell. */
  private compare(a: number, b: number): number {
    const gap = this.rest[a]! - this.rest[b]!;
    if (gap > NEAR || gap < -NEAR) return gap;
    const left = this.numerator[a]! * this.denominator[b]!;
    const right = this.numerator[b]! * this.denominator[a]!;
    return isExact(left) && isExact(right) ? left - right : Number.NaN;
  }

  /** Remainders rounded with a half going up; NaN within their possible error of a tie. */
  private roundedPart(part: number): number {
    const raised = part + 0.5;
    const up = Math.floor(raised);
    const above = raised - up;
    return above < this.off || above > 1 - this.off ? Number.NaN : up;
  }
}
