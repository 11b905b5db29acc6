import { isExact } from "./column.ts";

/** Two remainders nearer than this may stand in either order. */
const NEAR = 2 ** -53;
const BUCKETS = 32;
const LARGEST = 2 ** 31 - 1;

/**
 * Shares of a column and weights of plans: row i of a block stands at `from + i` of the column, or of the list `rowsOf`, and its
 * line of weights at `planOf[i]`, −1 for none.
 */
export type Given = {
  num: Float64Array;
  den: Float64Array | null;
  from: number;
  rowsOf: Uint32Array | null;
  planOf: Int32Array;
  weightN: Float64Array;
  weightD: Float64Array;
};

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
  /** Whole part and remainder of each line, row by row; empty where lines are not kept. */
  private readonly whole: Float64Array;
  private readonly rest: Float64Array;
  /** What the block's lines were made of. */
  private readonly given: Given[] = [];
  /** By group and row, the last one of all groups: sums of whole parts and of remainders. */
  private readonly wholeSums: Float64Array;
  private readonly restSums: Float64Array;
  private readonly unfit: Uint8Array;
  private readonly place: Int32Array;
  private readonly candidates: Int32Array;
  private readonly buckets = new Int32Array(BUCKETS);
  private rows = 0;
  /** What a sum of remainders may be off, and twice that: nearer to a tie, doubles do not tell. */
  private readonly off: number;

  /** `groupOf` gives each line's group, −1 for none; without `keepsLines` there are totals and groups only. */
  constructor(
    private readonly groupOf: Int32Array,
    private readonly groupCount: number,
    private readonly most: number,
    private readonly keepsLines: boolean,
  ) {
    this.count = groupOf.length;
    this.whole = new Float64Array(keepsLines ? this.count * most : 0);
    this.rest = new Float64Array(keepsLines ? this.count * most : 0);
    this.wholeSums = new Float64Array((groupCount + 1) * most);
    this.restSums = new Float64Array((groupCount + 1) * most);
    this.unfit = new Uint8Array(most);
    this.place = new Int32Array(this.count);
    this.candidates = new Int32Array(this.count);
    this.off = (this.count + 1) * (this.count + 1) * 2 ** -51;
  }

  /** Begins a block of rows. */
  clear(rows: number): void {
    this.rows = rows;
    this.wholeSums.fill(0);
    this.restSums.fill(0);
    this.unfit.fill(0);
  }

  /** Puts one line of every row: weight × share. */
  add(line: number, given: Given): void {
    const { count, rows, whole, rest, unfit, most, wholeSums, restSums, keepsLines } = this;
    const { num, den, from, rowsOf, planOf, weightN, weightD } = given;
    this.given[line] = given;
    const group = this.groupOf[line]!;
    const own = (group < 0 ? this.groupCount : group) * most;
    for (let i = 0; i < rows; i++) {
      const plan = planOf[i]!;
      if (plan < 0) continue;
      const weight = plan * count + line;
      const row = rowsOf ? rowsOf[from + i]! : from + i;
      const n = weightN[weight]! * num[row]!;
      const d = den ? weightD[weight]! * den[row]! : weightD[weight]!;
      if (!isExact(Math.abs(n) + d)) unfit[i] = 1;
      let part = Math.floor(n / d);
      let left = n - part * d;
      // The quotient of large numbers may be rounded up to the next whole one.
      if (left < 0) {
        part -= 1;
        left += d;
      }
      const remainder = left / d;
      wholeSums[own + i]! += part;
      restSums[own + i]! += remainder;
      if (!keepsLines) continue;
      whole[i * count + line] = part;
      rest[i * count + line] = remainder;
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
   * A row's lines as shown, adding up to its `total`, into `out` from `base` on, line i at `slotOf[i]`; false where doubles
   * cannot tell.
   */
  lines(
    row: number,
    total: number,
    out: Int32Array | Float64Array,
    base: number,
    slotOf: Int32Array,
  ): boolean {
    const { count, whole, rest, buckets } = this;
    const first = row * count;
    let sum = 0;
    buckets.fill(0);
    for (let i = 0; i < count; i++) {
      const points = whole[first + i]!;
      if (points >= LARGEST || points <= -LARGEST) return false;
      out[base + slotOf[i]!] = points;
      sum += points;
      buckets[(rest[first + i]! * BUCKETS) | 0]!++;
    }
    const missing = total - sum;
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
    const { count, rest, buckets, candidates } = this;
    let last = BUCKETS - 1;
    let left = missing;
    while (buckets[last]! < left) left -= buckets[last--]!;
    const from = last / BUCKETS;
    const to = (last + 1) / BUCKETS;
    // Bits: lines within possible error of the lower edge (below, above) and of the upper (below, above).
    let near = 0;
    let inside = 0;
    for (let i = 0; i < count; i++) {
      const own = rest[first + i]!;
      if (own <= from - 2 * NEAR) continue;
      if (own >= to) out[base + slotOf[i]!]! += 1;
      else if (own >= from) candidates[inside++] = i;
      if (own < from + 2 * NEAR) near |= own < from ? 1 : 2;
      if (own < to + 2 * NEAR && own > to - 2 * NEAR) near |= own < to ? 4 : 8;
    }
    if ((near & 3) === 3 || (near & 12) === 12 || !this.largest(first, left, inside)) return false;
    for (let i = 0; i < left; i++) out[base + slotOf[this.place[i]!]!]! += 1;
    return true;
  }

  /** Lines of the `wanted` largest remainders of the candidates; false where doubles cannot tell. */
  private largest(first: number, wanted: number, inside: number): boolean {
    const { place, candidates } = this;
    let taken = 0;
    for (let k = 0; k < inside; k++) {
      const line = candidates[k]!;
      let at = taken;
      if (taken < wanted) taken++;
      else {
        const side = this.compare(first, line, place[wanted - 1]!);
        if (side <= 0) continue;
        if (Number.isNaN(side)) return false;
        at = wanted - 1;
      }
      while (at > 0) {
        const side = this.compare(first, line, place[at - 1]!);
        if (side <= 0) break;
        if (Number.isNaN(side)) return false;
        place[at] = place[at - 1]!;
        at--;
      }
      place[at] = line;
    }
    return true;
  }

  /** Above 0 where line a of a row has the larger remainder; NaN where doubles cannot tell. */
  private compare(first: number, a: number, b: number): number {
    const gap = this.rest[first + a]! - this.rest[first + b]!;
    if (gap > NEAR || gap < -NEAR) return gap;
    const row = first / this.count;
    const [an, ad] = this.remainder(row, a);
    const [bn, bd] = this.remainder(row, b);
    const [left, right] = [an * bd, bn * ad];
    return isExact(left) && isExact(right) ? left - right : Number.NaN;
  }

  /** The remainder of a line as a fraction. */
  private remainder(i: number, line: number): [n: number, d: number] {
    const { num, den, from, rowsOf, planOf, weightN, weightD } = this.given[line]!;
    const weight = planOf[i]! * this.count + line;
    const row = rowsOf ? rowsOf[from + i]! : from + i;
    const d = den ? weightD[weight]! * den[row]! : weightD[weight]!;
    return [weightN[weight]! * num[row]! - this.whole[i * this.count + line]! * d, d];
  }

  /** Remainders rounded with a half going up; NaN within their possible error of a tie. */
  private roundedPart(part: number): number {
    const raised = part + 0.5;
    const up = Math.floor(raised);
    const above = raised - up;
    return above < this.off || above > 1 - this.off ? Number.NaN : up;
  }
}
