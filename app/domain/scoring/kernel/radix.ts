/**
 * Sorting of doubles with the rows they belong to, by radix: keys of 24 bits, 12 bits a pass, keys and rows moved together
 * so that every pass reads in order. A key keeps the order of the doubles but not all of their digits: equal keys are for
 * the caller to look at again.
 */
const BITS = 12;
const DIGITS = 1 << BITS;
const MASK = DIGITS - 1;
const KEYS = 2 ** (2 * BITS);
/** Below this many values, sorting by insertion is quicker than clearing the counters. */
const FEW = 48;
/** Where the word with sign and exponent stands on this machine. */
const HIGH = new Uint32Array(new Float64Array([1]).buffer)[0] === 0 ? 1 : 0;

export class RadixSorter {
  /** Fill these, then call `sort`. No value may be NaN, or -0. */
  values = new Float64Array(0);
  rows = new Uint32Array(0);
  /** After `sort`, the keys upwards, with their rows beside them. */
  keys = new Uint32Array(0);
  order = new Uint32Array(0);
  private words = new Uint32Array(0);
  private otherKeys = new Uint32Array(0);
  private otherOrder = new Uint32Array(0);
  private readonly counts = new Uint32Array(2 * DIGITS);
  private readonly few = new Float64Array(FEW);

  reserve(size: number): void {
    if (this.values.length >= size) return;
    this.values = new Float64Array(size);
    this.words = new Uint32Array(this.values.buffer);
    this.rows = new Uint32Array(size);
    this.keys = new Uint32Array(size);
    this.order = new Uint32Array(size);
    this.otherOrder = new Uint32Array(size);
    this.otherKeys = new Uint32Array(size);
  }

  /**
   * Sorts `count` of the filled values from `start` on, which lie from `least` to `most`, upwards and stably. True where
   * equal keys mean equal values: `whole` says that all are whole.
   */
  sort(start: number, count: number, least: number, most: number, whole: boolean): boolean {
    if (count < FEW) {
      this.insert(start, count);
      return whole;
    }
    this.counts.fill(0);
    const exact = whole && most - least < KEYS;
    const largest = exact ? this.offsets(start, count, least, most) : this.leading(start, count, least, most);
    this.move(start, count);
    if (largest >= DIGITS) this.moveAgain(count);
    return exact;
  }

  private offsets(start: number, count: number, least: number, most: number): number {
    const { values, keys, counts } = this;
    for (let i = 0; i < count; i++) {
      const key = values[start + i]! - least;
      keys[i] = key;
      counts[key & MASK]!++;
      counts[DIGITS + (key >>> BITS)]!++;
    }
    return most - least;
  }

  /** The leading bits of the doubles, counted from the smallest one's; each step rounds, but never against the order. */
  private leading(start: number, count: number, least: number, most: number): number {
    const { keys, words, counts } = this;
    const first = new Float64Array([least, most]);
    const ends = new Uint32Array(first.buffer);
    const low = ends[HIGH]! >> 31;
    const baseHigh = (ends[HIGH]! ^ (low | 0x80000000)) >>> 0;
    const baseLow = (ends[1 - HIGH]! ^ low) >>> 0;
    const top = ends[2 + HIGH]! >> 31;
    const span =
      (((ends[2 + HIGH]! ^ (top | 0x80000000)) >>> 0) - baseHigh) * 2 ** 32 +
      (((ends[3 - HIGH]! ^ top) >>> 0) - baseLow);
    let scale = 1;
    while (span * scale >= KEYS) scale /= 2;
    for (let i = 0; i < count; i++) {
      const at = 2 * (start + i);
      const h = words[at + HIGH]!;
      const negative = h >> 31;
      const high = ((h ^ (negative | 0x80000000)) >>> 0) - baseHigh;
      const lower = ((words[at + 1 - HIGH]! ^ negative) >>> 0) - baseLow;
      const key = ((high * 2 ** 32 + lower) * scale) | 0;
      keys[i] = key;
      counts[key & MASK]!++;
      counts[DIGITS + (key >>> BITS)]!++;
    }
    return span * scale;
  }

  /** The first pass, which takes the rows as they were filled in. */
  private move(start: number, count: number): void {
    const { keys, rows, otherKeys, order, counts } = this;
    sumUp(counts, 0);
    for (let i = 0; i < count; i++) {
      const key = keys[i]!;
      const at = counts[key & MASK]!++;
      otherKeys[at] = key;
      order[at] = rows[start + i]!;
    }
    this.keys = otherKeys;
    this.otherKeys = keys;
  }

  private moveAgain(count: number): void {
    const { keys, order, otherKeys, otherOrder, counts } = this;
    sumUp(counts, DIGITS);
    for (let i = 0; i < count; i++) {
      const key = keys[i]!;
      const at = counts[DIGITS + (key >>> BITS)]!++;
      otherKeys[at] = key;
      otherOrder[at] = order[i]!;
    }
    this.keys = otherKeys;
    this.otherKeys = keys;
    this.order = otherOrder;
    this.otherOrder = order;
  }

  /** Keys count the values that differ. */
  private insert(start: number, count: number): void {
    const { values, rows, keys, order, few } = this;
    for (let i = 0; i < count; i++) {
      const value = values[start + i]!;
      let at = i;
      while (at > 0 && few[at - 1]! > value) {
        few[at] = few[at - 1]!;
        order[at] = order[at - 1]!;
        at--;
      }
      few[at] = value;
      order[at] = rows[start + i]!;
    }
    keys[0] = 0;
    for (let i = 1; i < count; i++) keys[i] = keys[i - 1]! + (few[i] === few[i - 1] ? 0 : 1);
  }
}

/** Turns the numbers of values with each digit into the places where they begin. */
function sumUp(counts: Uint32Array, base: number): void {
  let sum = 0;
  for (let at = base; at < base + DIGITS; at++) {
    const here = counts[at]!;
    counts[at] = sum;
    sum += here;
  }
}
