import type { Lane } from "./totals.ts";

/** A declared tie-break: a group's total, or a figure's place among the subjects (0 is best, equal figures alike). */
export type TieBreak = { group: number } | { places: Int32Array };

/** Subjects of a peer group, best first; used again by every draw. */
export type Standing = {
  order: Int32Array;
  spare: Int32Array;
  low: Int32Array;
  high: Int32Array;
};
export const standingOf = (n: number): Standing => ({
  order: new Int32Array(n),
  spare: new Int32Array(n),
  low: new Int32Array(512),
  high: new Int32Array(512),
});

/** Turns counts of digits into the first place of each. */
function startsOf(counts: Int32Array): void {
  for (let digit = 0, before = 0; digit < 512; digit++) {
    const count = counts[digit]!;
    counts[digit] = before;
    before += count;
  }
}

/**
 * Orders totals, larger first, equal ones by subject: a radix sort of nine bits a pass. Two passes do for totals that
 * lie within 262 points; the digits of both are counted at once.
 */
function orderByTotal(totals: Int32Array, standing: Standing): void {
  const n = totals.length;
  const { low, high } = standing;
  let largest = totals[0]!;
  let smallest = largest;
  for (let s = 1; s < n; s++) {
    const total = totals[s]!;
    if (total > largest) largest = total;
    else if (total < smallest) smallest = total;
  }
  low.fill(0);
  high.fill(0);
  for (let s = 0; s < n; s++) {
    const key = largest - totals[s]!;
    low[key & 511] = low[key & 511]! + 1;
    high[(key >>> 9) & 511] = high[(key >>> 9) & 511]! + 1;
  }
  startsOf(low);
  startsOf(high);
  const { spare, order } = standing;
  for (let s = 0; s < n; s++) {
    const digit = (largest - totals[s]!) & 511;
    const place = low[digit]!;
    low[digit] = place + 1;
    spare[place] = s;
  }
  scatter(totals, largest, 9, high, spare, order);
  for (let shift = 18; shift < 32 && (largest - smallest) >>> shift > 0; shift += 9) {
    high.fill(0);
    for (let s = 0; s < n; s++) {
      const digit = ((largest - totals[s]!) >>> shift) & 511;
      high[digit] = high[digit]! + 1;
    }
    startsOf(high);
    spare.set(order);
    scatter(totals, largest, shift, high, spare, order);
  }
}

function scatter(
  totals: Int32Array,
  largest: number,
  shift: number,
  starts: Int32Array,
  from: Int32Array,
  to: Int32Array,
): void {
  for (let i = 0; i < from.length; i++) {
    const s = from[i]!;
    const digit = ((largest - totals[s]!) >>> shift) & 511;
    const place = starts[digit]!;
    starts[digit] = place + 1;
    to[place] = s;
  }
}

/** Competition ranks (1, 2, 2, 4) of a lane's totals; declared tie-breaks part equal totals. */
export function rank(lane: Lane, breaks: readonly TieBreak[], groupCount: number, standing: Standing): void {
  const { totals, ranks } = lane;
  const n = totals.length;
  if (n === 0) return;
  orderByTotal(totals, standing);
  const { order } = standing;
  let tiedFrom = 0;
  for (let i = 0, before = totals[order[0]!]! + 1; i < n; i++) {
    const s = order[i]!;
    const total = totals[s]!;
    if (total !== before) {
      if (breaks.length > 0 && i - tiedFrom > 1) partTies(lane, breaks, groupCount, standing, tiedFrom, i);
      tiedFrom = i;
      before = total;
    }
    ranks[s] = tiedFrom + 1;
  }
  if (breaks.length > 0 && n - tiedFrom > 1) partTies(lane, breaks, groupCount, standing, tiedFrom, n);
}

function compareTies(
  lane: Lane,
  breaks: readonly TieBreak[],
  groupCount: number,
  a: number,
  b: number,
): number {
  for (const it of breaks) {
    const side =
      "group" in it
        ? lane.groupTotals[b * groupCount + it.group]! - lane.groupTotals[a * groupCount + it.group]!
        : it.places[a]! - it.places[b]!;
    if (side !== 0) return side;
  }
  return 0;
}

/** Sorts the places from `start` up to `end`, whose totals are equal, by the tie-breaks; what stays equal is tied. */
function partTies(
  lane: Lane,
  breaks: readonly TieBreak[],
  groupCount: number,
  { order }: Standing,
  start: number,
  end: number,
): void {
  const compare = (a: number, b: number) => compareTies(lane, breaks, groupCount, a, b);
  order.subarray(start, end).sort((a, b) => compare(a, b) || a - b);
  let tiedFrom = start;
  for (let i = start; i < end; i++) {
    if (compare(order[tiedFrom]!, order[i]!) !== 0) tiedFrom = i;
    lane.ranks[order[i]!] = tiedFrom + 1;
  }
}
