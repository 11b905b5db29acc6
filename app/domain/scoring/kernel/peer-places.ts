import { type Column, type Constant, comparePairs, KNOWN } from "./column.ts";
import { RadixSorter } from "./radix.ts";

/** Rows by group, each group's rows in a row. */
export type Groups = {
  /** The group of each row, −1 for none. */
  of: Int32Array;
  names: readonly string[];
  rows: Uint32Array;
  /** Group g's rows are rows[starts[g]] up to, without, rows[starts[g + 1]]. */
  starts: Uint32Array;
};

export function groupRows(of: Int32Array, names: readonly string[]): Groups {
  const starts = new Uint32Array(names.length + 1);
  for (let row = 0; row < of.length; row++) if (of[row]! >= 0) starts[of[row]! + 1]!++;
  for (let g = 0; g < names.length; g++) starts[g + 1]! += starts[g]!;
  const next = starts.slice();
  const rows = new Uint32Array(starts[names.length]!);
  for (let row = 0; row < of.length; row++) if (of[row]! >= 0) rows[next[of[row]!]!++] = row;
  return { of, names, rows, starts };
}

/** Whole figures of a group that span less than this are counted, not sorted. */
const NARROW = 8192;
/** Holds the figures of the column at hand, by group. */
const sorter = new RadixSorter();
const tally = new Uint32Array(NARROW + 1);

type Wanted = {
  /** Where to put twice the peers below plus the other peers equal: a rank's share is that over 2 (n − 1). */
  twice?: Float64Array;
  /** Figures not above this are peers below all others, but are not placed: their `twice` stays 0. */
  nothing?: Constant | null;
  /** Whether `at` is to work, and `equal`. */
  sorted?: boolean;
  equal?: boolean;
};

/**
 * How each row's figure stands among its peers: the rows of its group that take part and have a known figure. A row that
 * does not take part is compared as if it alone were added to them (rules-engine §4).
 */
export class PeerPlaces {
  readonly twice: Float64Array;
  /** The other peers equal, where asked for. */
  readonly equal: Uint32Array | null;
  /** Peers of each group. */
  readonly counts: Uint32Array;
  /** Those of them that have nothing. */
  private readonly nothings: Uint32Array;
  /** Whether some known figure belongs to a row that takes no part. */
  readonly aside: boolean;
  /** The peers of group g upwards, from `groups.starts[g]` on; null where nobody asks. */
  private readonly order: Uint32Array | null;
  /** The smallest and the largest figure of each group's peers. */
  private readonly least: Float64Array;
  private readonly most: Float64Array;

  /** Figures must fit in exact doubles: `x.wide` is empty. */
  constructor(
    private readonly x: Column,
    private readonly groups: Groups,
    private readonly takesPart: Uint8Array,
    { twice, nothing = null, sorted = false, equal = false }: Wanted = {},
  ) {
    this.twice = twice ?? new Float64Array(x.size);
    this.equal = equal ? new Uint32Array(x.size) : null;
    this.counts = new Uint32Array(groups.names.length);
    this.nothings = new Uint32Array(groups.names.length);
    this.least = new Float64Array(groups.names.length).fill(Number.POSITIVE_INFINITY);
    this.most = new Float64Array(groups.names.length).fill(Number.NEGATIVE_INFINITY);
    sorter.reserve(groups.rows.length);
    this.aside = this.gather(nothing);
    this.order = sorted || this.aside ? new Uint32Array(groups.rows.length) : null;
    for (let g = 0; g < groups.names.length; g++) {
      const count = this.counts[g]!;
      if (count > 0) this.place(g, count);
      this.counts[g] = count + this.nothings[g]!;
    }
    if (this.aside) this.placeAside();
  }

  /** The row of the k-th smallest (k from 0) figure of a group's peers. */
  at(group: number, k: number): number {
    return this.order![this.groups.starts[group]! + k]!;
  }

  /** Lays the peers' figures out by group; true where there is a known figure of a row that takes no part. */
  private gather(nothing: Constant | null): boolean {
    const { starts, of } = this.groups;
    const { size, state, num, den } = this.x;
    const { takesPart, counts, nothings, least, most } = this;
    const { rows, values } = sorter;
    let aside = false;
    for (let row = 0; row < size; row++) {
      const group = of[row]!;
      if (group < 0 || state[row] !== KNOWN) continue;
      if (takesPart[row] === 0) {
        aside = true;
        continue;
      }
      if (nothing && isNothing(num[row]!, den ? den[row]! : 1, nothing)) {
        nothings[group]!++;
        continue;
      }
      const at = starts[group]! + counts[group]!++;
      // Adding 0 turns -0 into 0: one figure, one key.
      const value = (den ? num[row]! / den[row]! : num[row]!) + 0;
      rows[at] = row;
      values[at] = value;
      if (value < least[group]!) least[group] = value;
      if (value > most[group]!) most[group] = value;
    }
    return aside;
  }

  private place(group: number, count: number): void {
    const [start, least, most] = [this.groups.starts[group]!, this.least[group]!, this.most[group]!];
    const nothings = this.nothings[group]!;
    if (!this.x.den && !this.order && most - least < NARROW) {
      this.countOut(start, count, nothings, least, most);
      return;
    }
    const exact = sorter.sort(start, count, least, most, this.x.den === null);
    this.readOff(count, nothings, exact);
    this.order?.set(sorter.order.subarray(0, count), start);
  }

  private countOut(start: number, count: number, nothings: number, least: number, most: number): void {
    const span = most - least + 1;
    const { twice, equal } = this;
    const { rows, values } = sorter;
    tally.fill(0, 0, span + 1);
    for (let at = start; at < start + count; at++) tally[values[at]! - least + 1]!++;
    for (let value = 0; value < span; value++) tally[value + 1]! += tally[value]!;
    for (let at = start; at < start + count; at++) {
      const row = rows[at]!;
      const value = values[at]! - least;
      const smaller = tally[value]!;
      const others = tally[value + 1]! - smaller - 1;
      twice[row] = 2 * (nothings + smaller) + others;
      if (equal) equal[row] = others;
    }
  }

  /** Places of a sorted group; `exact`: equal keys are equal figures. */
  private readOff(count: number, nothings: number, exact: boolean): void {
    const { twice, equal } = this;
    const { keys, order } = sorter;
    for (let from = 0; from < count; ) {
      const key = keys[from]!;
      let to = from + 1;
      if (to === count || keys[to] !== key) {
        const row = order[from]!;
        twice[row] = 2 * (nothings + from);
        if (equal) equal[row] = 0;
      } else {
        while (to < count && keys[to] === key) to++;
        if (exact) this.tie(nothings, from, to);
        else this.settle(nothings, from, to);
      }
      from = to;
    }
  }

  /** Places from–to of a sorted group hold one figure. */
  private tie(nothings: number, from: number, to: number): void {
    const { twice, equal } = this;
    const { order } = sorter;
    const others = to - from - 1;
    for (let at = from; at < to; at++) {
      const row = order[at]!;
      twice[row] = 2 * (nothings + from) + others;
      if (equal) equal[row] = others;
    }
  }

  /** Figures of one key: the exact second look. */
  private settle(nothings: number, from: number, to: number): void {
    const rows = sorter.order.subarray(from, to);
    const first = rows[0]!;
    let same = true;
    for (let i = 1; i < rows.length && same; i++) same = this.compareRows(rows[i]!, first) === 0;
    if (same) {
      this.tie(nothings, from, to);
      return;
    }
    rows.sort((a, b) => this.compareRows(a, b));
    for (let i = 0; i < rows.length; ) {
      let j = i + 1;
      while (j < rows.length && this.compareRows(rows[i]!, rows[j]!) === 0) j++;
      this.tie(nothings, from + i, from + j);
      i = j;
    }
  }

  private compareRows(a: number, b: number): number {
    const { num, den } = this.x;
    if (!den) return num[a]! - num[b]!;
    return comparePairs(num[a]!, den[a]!, num[b]!, den[b]!);
  }

  private placeAside(): void {
    const { state } = this.x;
    for (const row of this.groups.rows) {
      if (state[row] !== KNOWN || this.takesPart[row] !== 0) continue;
      const below = this.countBefore(row, false);
      const upTo = this.countBefore(row, true);
      if (this.equal) this.equal[row] = upTo - below;
      const nothings = this.nothings[this.groups.of[row]!]!;
      this.twice[row] = 2 * (nothings + below) + (upTo - below);
    }
  }

  /** How many peers of a row's group are smaller than it, or not larger. */
  private countBefore(row: number, orEqual: boolean): number {
    const group = this.groups.of[row]!;
    let lo = 0;
    let hi = this.counts[group]! - this.nothings[group]!;
    while (lo < hi) {
      const middle = (lo + hi) >> 1;
      const side = this.compareRows(this.at(group, middle), row);
      if (side < 0 || (orEqual && side === 0)) lo = middle + 1;
      else hi = middle;
    }
    return lo;
  }
}

/** Whether n / d does not exceed what counts as nothing. */
export const isNothing = (n: number, d: number, nothing: Constant): boolean =>
  nothing.n === 0 ? n <= 0 : comparePairs(n, d, nothing.n, nothing.d) <= 0;
