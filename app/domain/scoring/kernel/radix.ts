/**
 * Sorting of doubles with the rows they belong to, by radix: keys of 32 bits, 11 bits a pass, keys and rows moved together
 * so that every pass reads in order. A key keeps the order of the doubles but not all of their digits: equal keys are for
 * the caller to look at again.
 */
const BITS = 11;
const DIGITS = 1 << BITS;
const MASK = DIGITS - 1;
const LARGEST_KEY = 2 ** 32 - 1;
/** Below this many values, sorting by insertion is quicker than clearing the counters. */
const FEW = 48;
/** Where the word with sign and exponent stands on this machine. */
const HIGH = new Uint32Array(new Float64Array([1]).buffer)[0] === 0 ? 1 : 0;

export class RadixSorter {
  /** Fill the first of these, then call `sort`. None may be NaN. */
  values = new Float64Array(0);
  rows = new Uint32Array(0);
  /** After `sort`, the keys upwards, with `rows` beside them. */
  keys = new Uint32Array(0);
  private words = new Uint32Array(0);
  private otherKeys = new Uint32Array(0);
  private otherRows = new Uint32Array(0);
  private readonly counts = new Uint32Array(3 * DIGITS);

  reserve(size: number): void {
    if (this.values.length >= size) return;
    this.values = new Float64Array(size);
    this.words = new Uint32Array(this.values.buffer);
    this.rows = new Uint32Array(size);
    this.keys = new Uint32Array(size);
    this.otherRows = new Uint32Array(size);
    this.otherKeys = new Uint32Array(size);
  }

  /**
   * Sorts the filled values, which lie from `least` to `most`, upwards and stably. True where equal keys mean equal values:
   * `whole` says that all are whole.
   */
  sort(count: number, least: number, most: number, whole: boolean): boolean {
    const exact = whole && most - least <= LARGEST_KEY;
    const largest = exact ? this.offsets(count, least, most) : this.leading(count, least, most);
    if (count < FEW) this.insert(count);
    else this.passes(count, largest);
    return exact;
  }

  private offsets(count: number, least: number, most: number): number {
    const { values, keys } = this;
    for (let i = 0; i < count; i++) keys[i] = values[i]! - least;
    return most - least;
  }

  /** The leading bits of the doubles, counted from the smallest one's; each step rounds, but never against the order. */
  private leading(count: number, least: number, most: number): number {
    const { keys, words, values } = this;
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
    while (span * scale >= LARGEST_KEY) scale /= 2;
    for (let i = 0; i < count; i++) {
      // Adding 0 turns -0 into 0: one figure, one key.
      values[i] = values[i]! + 0;
      const h = words[2 * i + HIGH]!;
      const negative = h >> 31;
      const high = ((h ^ (negative | 0x80000000)) >>> 0) - baseHigh;
      const lower = ((words[2 * i + 1 - HIGH]! ^ negative) >>> 0) - baseLow;
      keys[i] = (high * 2 ** 32 + lower) * scale;
    }
    return span * scale;
  }

  private passes(count: number, largest: number): void {
    const { counts } = this;
    counts.fill(0);
    const { keys } = this;
    for (let i = 0; i < count; i++) {
      const key = keys[i]!;
      counts[key & MASK]!++;
      counts[DIGITS + ((key >>> 11) & MASK)]!++;
      counts[2 * DIGITS + (key >>> 22)]!++;
    }
    for (let pass = 0; pass < 3 && largest >= 2 ** (BITS * pass); pass++) {
      const base = pass * DIGITS;
      let sum = 0;
      for (let at = base; at < base + DIGITS; at++) {
        const here = counts[at]!;
        counts[at] = sum;
        sum += here;
      }
      this.move(base, pass * BITS, count);
    }
  }

  private move(base: number, shift: number, count: number): void {
    const { keys, rows, otherKeys, otherRows, counts } = this;
    for (let i = 0; i < count; i++) {
      const key = keys[i]!;
      const at = counts[base + ((key >>> shift) & MASK)]!++;
      otherKeys[at] = key;
      otherRows[at] = rows[i]!;
    }
    this.keys = otherKeys;
    this.rows = otherRows;
    this.otherKeys = keys;
    this.otherRows = rows;
  }

  private insert(count: number): void {
    const { keys, rows } = this;
    for (let i = 1; i < count; i++) {
      const key = keys[i]!;
      const row = rows[i]!;
      let at = i - 1;
      while (at >= 0 && keys[at]! > key) {
        keys[at + 1] = keys[at]!;
        rows[at + 1] = rows[at]!;
        at--;
      }
      keys[at + 1] = key;
      rows[at + 1] = row;
    }
  }
}
