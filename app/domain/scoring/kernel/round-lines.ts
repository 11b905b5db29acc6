import { floor, type Rational } from "#app/domain/shared/rational.ts";
import { isExact } from "./column.ts";

/** Remainders are kept in whole steps: two that lie more than one step apart stand in their exact order. */
const STEP_BITS = 30n;
const STEPS = 2 ** 30;
const HALF = STEPS / 2;
/** Two remainders nearer than this may stand in either order. */
const NEAR = 2 ** -53;
/** A bucket is 2^25 steps. Its edges lie where no small fraction does, so that hardly a remainder is beside one. */
const BUCKET_BITS = 25;
const BUCKETS = STEPS / 2 ** BUCKET_BITS + 1;
const SHIFTED = 12_345_677;
const IN_BUCKET = 2 ** BUCKET_BITS - 1;
const LARGEST = 2 ** 31 - 1;
const isBesideEdge = (step: number): boolean => ((step + SHIFTED + 1) & IN_BUCKET) < 3;
/** By row: figures that no pair of doubles holds. */
type Wide = ReadonlyMap<number, Rational>;
const NONE: Wide = new Map();

/** Rows that go through the columns together. */
export type Block = {
  count: number;
  /** Row i of the block stands at this place + i of every column. */
  from: number;
  /** By row of the block: its line of weights, −1 for none. */
  planOf: Int32Array;
  weightN: Float64Array;
  weightD: Float64Array;
};

/**
 * Lines in thousandths, as n / d of exact doubles (d > 0), rounded and apportioned as rules-engine §2 says, for a block of
 * rows at a time.
 *
 * How far it may be off: a line's whole part is exact. Its remainder r / d is one correctly rounded quotient below 1, off by
 * at most 2^-54, of which whole steps of 2^-30 are kept: off by one step at most. Steps are added up exactly, so that the sum of
 * k remainders is off by k steps, and a figure that changes may be taken out and put in again. Where the sum stands further
 * from a tie, the rounding is the exact one. Two remainders further apart than a step stand in their exact order. Nearer than
 * that, quotients and exact products decide, or no answer is given.
 */
export class LineRounder {
  private readonly count: number;
  /** Whole part and remainder of each line, row by row; empty where lines are not kept. */
  private readonly whole: Int32Array;
  private readonly rest: Int32Array;
  /** By row: how many of its lines have remainders in each bucket. */
  private readonly buckets: Uint16Array;
  private readonly candidates: Int32Array;
  private readonly place: Int32Array;
  private block: Block | null = null;
  private readonly num: Float64Array[] = [];
  private readonly den: (Float64Array | null)[] = [];
  /** By row and group, the last one for what is in none: the sum of whole parts and that of remainders. */
  private readonly sums: Float64Array;
  /** By row: whether a product does not fit, and whether a line is too large or beside an edge of the buckets. */
  private readonly unfit: Uint8Array;
  private readonly unsure: Uint8Array;
  /** By row: thousandths to be given out, known once its total is. */
  private readonly missing: Float64Array;
  /** Steps from a tie within which doubles do not tell. */
  private readonly off: number;

  /** `groupOf` gives each line's group, −1 for none; without `keepsLines` there are totals and groups only. */
  constructor(
    private readonly groupOf: Int32Array,
    private readonly groupCount: number,
    most: number,
    private readonly keepsLines: boolean,
  ) {
    this.count = groupOf.length;
    const kept = keepsLines ? most : 0;
    this.whole = new Int32Array(this.count * kept);
    this.rest = new Int32Array(this.count * kept);
    this.buckets = new Uint16Array(BUCKETS * kept);
    this.candidates = new Int32Array(this.count + 1);
    this.place = new Int32Array(this.count);
    this.sums = new Float64Array(2 * (groupCount + 1) * most);
    this.unfit = new Uint8Array(most);
    this.unsure = new Uint8Array(most);
    this.missing = new Float64Array(most);
    this.off = this.count + 1;
  }

  /** Begins a block of rows. */
  begin(block: Block): void {
    this.block = block;
    this.sums.fill(0);
    this.unfit.fill(0);
    this.unsure.fill(0);
    this.buckets.fill(0);
  }

  /**
   * Puts one line of every row: weight × share, the share being num / den or, with no den, num; where num is NaN, the
   * fraction of `wide` at its place, if there is one.
   */
  add(line: number, num: Float64Array, den: Float64Array | null, wide: Wide = NONE): void {
    const { count, whole, rest, unfit, unsure, sums, groupCount, keepsLines } = this;
    const { count: rows, from, planOf, weightN, weightD } = this.block!;
    this.num[line] = num;
    this.den[line] = den;
    const group = this.groupOf[line]!;
    const own = 2 * (group < 0 ? groupCount : group);
    const width = 2 * (groupCount + 1);
    for (let i = 0; i < rows; i++) {
      const plan = planOf[i]!;
      if (plan < 0) continue;
      const weight = plan * count + line;
      const n = weightN[weight]! * num[from + i]!;
      const d = den ? weightD[weight]! * den[from + i]! : weightD[weight]!;
      if (!isExact(Math.abs(n) + d)) {
        if (!wide.has(from + i) || !this.putWide(line, i, weight, wide.get(from + i)!)) unfit[i] = 1;
        continue;
      }
      let part = Math.floor(n / d);
      let over = n - part * d;
      // The quotient of large numbers may be rounded up to the next whole one.
      if (over < 0) {
        part -= 1;
        over += d;
      }
      const step = ((over / d) * STEPS) | 0;
      sums[i * width + own]! += part;
      sums[i * width + own + 1]! += step;
      if (!keepsLines) continue;
      whole[i * count + line] = part;
      rest[i * count + line] = step;
      if (isBesideEdge(step) || part >= LARGEST || part <= -LARGEST) unsure[i] = 1;
    }
    if (keepsLines) this.countLine(line);
  }

  /**
   * Puts a line whose share no pair of doubles holds, by whole numbers of any length: its whole part and its steps are exact, as
   * those of the others are. False where the whole part is too large.
   */
  private putWide(line: number, i: number, weight: number, share: Rational): boolean {
    const { count, sums, groupCount } = this;
    const { weightN, weightD } = this.block!;
    const n = BigInt(weightN[weight]!) * share.n;
    const d = BigInt(weightD[weight]!) * share.d;
    const part = floor({ n, d });
    const whole = Number(part);
    if (whole >= LARGEST || whole <= -LARGEST) return false;
    const step = Number(((n - part * d) << STEP_BITS) / d);
    const group = this.groupOf[line]!;
    const own = 2 * ((groupCount + 1) * i + (group < 0 ? groupCount : group));
    sums[own]! += whole;
    sums[own + 1]! += step;
    if (!this.keepsLines) return true;
    this.whole[i * count + line] = whole;
    this.rest[i * count + line] = step;
    if (isBesideEdge(step)) this.unsure[i] = 1;
    return true;
  }

  /** In a loop of its own: where a figure is counted is known late, and would hold up the next quotients. */
  private countLine(line: number): void {
    const { count, rest, buckets } = this;
    const { count: rows, planOf } = this.block!;
    for (let i = 0; i < rows; i++) {
      if (planOf[i]! >= 0) buckets[i * BUCKETS + ((rest[i * count + line]! + SHIFTED) >> BUCKET_BITS)]!++;
    }
  }

  /** Puts one line of some rows anew, whose shares have changed; what did not fit once is not told from then on. */
  replace(line: number, rows: Uint32Array): void {
    const { count, whole, rest, unfit, unsure, sums, groupCount, buckets } = this;
    const { from, planOf, weightN, weightD } = this.block!;
    const [num, den] = [this.num[line]!, this.den[line]!];
    const group = this.groupOf[line]!;
    const own = 2 * (group < 0 ? groupCount : group);
    const width = 2 * (groupCount + 1);
    for (let k = 0; k < rows.length; k++) {
      const i = rows[k]!;
      const plan = planOf[i]!;
      if (plan < 0) continue;
      const weight = plan * count + line;
      const n = weightN[weight]! * num[from + i]!;
      const d = den ? weightD[weight]! * den[from + i]! : weightD[weight]!;
      if (unsure[i] === 1 || !isExact(Math.abs(n) + d)) unfit[i] = 1;
      if (unfit[i] === 1) continue;
      let part = Math.floor(n / d);
      let over = n - part * d;
      if (over < 0) {
        part -= 1;
        over += d;
      }
      const step = ((over / d) * STEPS) | 0;
      const at = i * count + line;
      sums[i * width + own]! += part - whole[at]!;
      sums[i * width + own + 1]! += step - rest[at]!;
      buckets[i * BUCKETS + ((rest[at]! + SHIFTED) >> BUCKET_BITS)]!--;
      buckets[i * BUCKETS + ((step + SHIFTED) >> BUCKET_BITS)]!++;
      whole[at] = part;
      rest[at] = step;
      if (isBesideEdge(step) || part >= LARGEST || part <= -LARGEST) unsure[i] = 1;
    }
  }

  /** A line of a row to within a step of its remainder, for decisions that are taken exactly when they are near. */
  about(row: number, line: number): number {
    const [n, d] = this.points(row, line);
    if (!Number.isNaN(n)) return n / d;
    const at = row * this.count + line;
    return this.keepsLines ? this.whole[at]! + this.rest[at]! / STEPS : Number.NaN;
  }

  /** The rounded total of a row of the block; NaN where only exact fractions can tell. */
  total(row: number): number {
    const { sums, groupCount } = this;
    const first = 2 * (groupCount + 1) * row;
    let sum = 0;
    let steps = 0;
    for (let g = 0; g <= groupCount; g++) {
      sum += sums[first + 2 * g]!;
      steps += sums[first + 2 * g + 1]!;
    }
    const missing = this.unfit[row] === 0 && isExact(sum) ? this.rounded(steps) : Number.NaN;
    this.missing[row] = missing;
    return sum + missing;
  }

  /** Totals of a row's groups, each rounded on its own, into `out` from `at` on; false where doubles cannot tell. */
  groups(row: number, out: Int32Array | Float64Array, at: number): boolean {
    const { sums, groupCount } = this;
    const first = 2 * (groupCount + 1) * row;
    for (let g = 0; g < groupCount; g++) {
      const total = sums[first + 2 * g]! + this.rounded(sums[first + 2 * g + 1]!);
      if (!(total <= LARGEST && total >= -LARGEST)) return false;
      out[at + g] = total;
    }
    return true;
  }

  /**
   * Lines as shown of a row of the block whose `total` was told, adding up to it, into `out` from `base` on, line i at
   * `slotOf[i]`; false where doubles cannot tell.
   */
  lines(row: number, out: Int32Array | Float64Array, base: number, slotOf: Int32Array): boolean {
    const { count, whole, rest, candidates, buckets } = this;
    if (this.unsure[row] === 1) return false;
    const first = row * count;
    // From the highest bucket down, so many more are given to: `left` of those in the lowest.
    let left = this.missing[row]!;
    let lowest = BUCKETS;
    while (left > 0) left -= buckets[row * BUCKETS + --lowest]!;
    if (lowest < BUCKETS) left += buckets[row * BUCKETS + lowest]!;
    let inside = 0;
    for (let line = 0; line < count; line++) {
      const bucket = (rest[first + line]! + SHIFTED) >> BUCKET_BITS;
      out[base + slotOf[line]!] = whole[first + line]! + ((lowest - bucket) >>> 31);
      candidates[inside] = line;
      inside += bucket === lowest ? 1 : 0;
    }
    if (left === inside) {
      for (let k = 0; k < left; k++) out[base + slotOf[candidates[k]!]!]! += 1;
      return true;
    }
    if (!this.largest(row, left, inside)) return false;
    for (let k = 0; k < left; k++) out[base + slotOf[this.place[k]!]!]! += 1;
    return true;
  }

  /** Lines of the `wanted` largest remainders of a row's candidates; false where doubles cannot tell. */
  private largest(row: number, wanted: number, inside: number): boolean {
    const { place, candidates } = this;
    let taken = 0;
    for (let k = 0; k < inside; k++) {
      const line = candidates[k]!;
      let at = taken;
      if (taken < wanted) taken++;
      else {
        const side = this.compare(row, line, place[wanted - 1]!);
        if (side <= 0) continue;
        if (Number.isNaN(side)) return false;
        at = wanted - 1;
      }
      while (at > 0) {
        const side = this.compare(row, line, place[at - 1]!);
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
  private compare(row: number, a: number, b: number): number {
    const steps = this.rest[row * this.count + a]! - this.rest[row * this.count + b]!;
    if (steps > 1 || steps < -1) return steps;
    const [an, ad] = this.remainder(row, a);
    const [bn, bd] = this.remainder(row, b);
    const gap = an / ad - bn / bd;
    if (gap > NEAR || gap < -NEAR) return gap;
    const [left, right] = [an * bd, bn * ad];
    return isExact(left) && isExact(right) ? left - right : Number.NaN;
  }

  /** The remainder of a line as a fraction. */
  private remainder(row: number, line: number): [n: number, d: number] {
    const [n, d] = this.points(row, line);
    return [n - this.whole[row * this.count + line]! * d, d];
  }

  /** A line as a fraction; NaN where no pair of doubles holds it. */
  private points(row: number, line: number): [n: number, d: number] {
    const { from, planOf, weightN, weightD } = this.block!;
    const den = this.den[line]!;
    const weight = planOf[row]! * this.count + line;
    const d = den ? weightD[weight]! * den[from + row]! : weightD[weight]!;
    return [weightN[weight]! * this.num[line]![from + row]!, d];
  }

  /** Steps rounded to whole thousandths with a half going up; NaN within their possible error of a tie. */
  private rounded(steps: number): number {
    const raised = steps + HALF;
    const up = Math.floor(raised / STEPS);
    const above = raised - up * STEPS;
    return above < this.off || above > STEPS - this.off ? Number.NaN : up;
  }
}
