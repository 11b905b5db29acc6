import { capValue, figureValue } from "#app/domain/policy/figure.ts";
import type { Indicator, Scale } from "#app/domain/policy/scheme.ts";
import { unitFactor } from "#app/domain/policy/unit.ts";
import {
  clamp,
  divide,
  equals,
  multiply,
  ONE,
  type Rational,
  subtract,
  ZERO,
} from "#app/domain/shared/rational.ts";
import { meanOf, medianOf } from "../missing.ts";
import { PeerFigures } from "../peers.ts";
import { bandShare, referenceShare, spreadEnds, spreadShare } from "../scales.ts";
import {
  asConstant,
  Column,
  type Constant,
  comparePairs,
  isExact,
  KNOWN,
  MISSING,
  NOT_APPLICABLE,
} from "./column.ts";
import { type ColumnDeriver, NotCovered } from "./derive-columns.ts";
import { type Groups, isNothing, PeerPlaces } from "./peer-places.ts";

/** Who is scored, and who is a peer: scored and not barred. */
export type Field = { groups: Groups; scored: Uint8Array; takesPart: Uint8Array };

/**
 * The share of every scored row on one indicator, in the state of its figure (rules-engine §4). Shares of a rank stand as
 * whole numbers over 2 (n − 1). Where a step does not fit in exact doubles, the scale's own rational function is asked.
 * Throws NotCovered for expert marks.
 */
export function shareColumn(indicator: Indicator, deriver: ColumnDeriver, field: Field): Column {
  const { scale } = indicator;
  if (scale.type === "expert" || !indicator.x) throw new NotCovered(scale.type);
  const x = deriver.derive(indicator.x);
  const factor = unitFactor(indicator.unit);
  switch (scale.type) {
    case "linear":
      return linear(scale, x, factor);
    case "bands":
      return bands(scale, x, factor, deriver);
    case "reference":
      return reference(scale, x, factor);
    case "flag": {
      const share = sameStates(x);
      for (let row = 0; row < x.size; row++) share.put(row, x.num[row] === 0 ? 0 : 1, 1);
      return share;
    }
    case "rank":
      return rank(scale, x, factor, field);
    case "spread":
      return spread(scale, x, field);
  }
}

function sameStates(x: Column): Column {
  const share = new Column(x.size);
  share.state.set(x.state);
  return share;
}

const constant = (value: Rational): Constant => {
  const told = asConstant(value);
  if (!told) throw new NotCovered("figure beyond 2^53");
  return told;
};

type Of<T extends Scale["type"]> = Extract<Scale, { type: T }>;

function linear(scale: Of<"linear">, x: Column, factor: Rational): Column {
  const share = sameStates(x);
  const line = between(multiply(figureValue(scale.zero), factor), multiply(figureValue(scale.full), factor));
  for (let row = 0; row < x.size; row++) if (x.state[row] === KNOWN) putBetween(share, row, x, line);
  return share;
}

/** A straight line from 0 at `zero` to 1 at `full`; the quick parts are null where they do not fit. */
type Between = { zero: Rational; full: Rational; start: Constant | null; per: Constant | null };
const between = (zero: Rational, full: Rational): Between => ({
  zero,
  full,
  start: asConstant(zero),
  per: asConstant(divide(ONE, subtract(full, zero))),
});

function putBetween(share: Column, row: number, x: Column, { zero, full, start, per }: Between): void {
  if (start && per) {
    const xd = x.den ? x.den[row]! : 1;
    const above = x.num[row]! * start.d;
    const under = start.n * xd;
    const n = (above - under) * per.n;
    const d = xd * start.d * per.d;
    if (isExact(above) && isExact(under) && isExact(above - under) && isExact(n) && isExact(d)) {
      if (n <= 0) share.put(row, 0, 1);
      else if (n >= d) share.put(row, 1, 1);
      else share.put(row, n, d);
      return;
    }
  }
  share.putExact(row, clamp(divide(subtract(x.at(row), zero), subtract(full, zero)), ZERO, ONE));
}

function reference(scale: Of<"reference">, x: Column, factor: Rational): Column {
  const share = sameStates(x);
  const r = constant(multiply(figureValue(scale.reference), factor));
  const cap = capValue(scale.cap ?? "1");
  const most = cap && constant(cap);
  if (r.n <= 0 || (most && most.n < 0)) throw new NotCovered("reference ≤ 0");
  for (let row = 0; row < x.size; row++) {
    if (x.state[row] !== KNOWN) continue;
    const [xn, xd] = [x.num[row]!, x.den ? x.den[row]! : 1];
    const higher = scale.direction === "higher";
    const n = higher ? xn * r.d : r.n * xd;
    const d = higher ? xd * r.n : r.d * xn;
    if (!isExact(n) || !isExact(d) || (!higher && !most)) {
      share.putExact(row, referenceShare(scale, divide(x.at(row), factor)));
    } else if (higher && n <= 0) share.put(row, 0, 1);
    else if (most && (d <= 0 || comparePairs(n, d, most.n, most.d) >= 0)) share.put(row, most.n, most.d);
    else share.put(row, n, d);
  }
  return share;
}

type Table = { x: Column; bands: Of<"bands">["bands"]; factor: Rational };
type Bound = { n: number; d: number; included: boolean } | null;

/** The band's share; over several tables the best share of the known figures counts. */
function bands(scale: Of<"bands">, x: Column, factor: Rational, deriver: ColumnDeriver): Column {
  const tables: Table[] = [{ x, bands: scale.bands, factor }];
  for (const it of scale.alternatives ?? []) {
    tables.push({ x: deriver.derive(it.x), bands: it.bands, factor: unitFactor(it.unit) });
  }
  const of = tables.map(bandColumn);
  if (of.length === 1) return of[0]!;
  const best = new Column(x.size);
  for (let row = 0; row < x.size; row++) {
    let found: Column | null = null;
    let state = NOT_APPLICABLE;
    for (const column of of) {
      if (column.state[row] === MISSING) state = MISSING;
      if (column.state[row] !== KNOWN) continue;
      const [n, d] = pairAt(column, row);
      if (!found || comparePairs(n, d, ...pairAt(found, row)) > 0) found = column;
    }
    best.state[row] = found ? KNOWN : state;
    if (found) best.put(row, ...pairAt(found, row));
  }
  return best;
}
const pairAt = (column: Column, row: number): [number, number] => [
  column.num[row]!,
  column.den ? column.den[row]! : 1,
];

function bandColumn({ x, bands: list, factor }: Table): Column {
  const share = sameStates(x);
  const rows = list.map((band) => ({
    from: boundOf(band.from, band.includesFrom ?? true, factor),
    to: boundOf(band.to, band.includesTo ?? false, factor),
    share: constant(figureValue(band.share)),
  }));
  for (let row = 0; row < x.size; row++) {
    if (x.state[row] !== KNOWN) continue;
    if (x.wide.has(row)) {
      share.putExact(row, bandShare(list, divide(x.at(row), factor)));
      continue;
    }
    const [xn, xd] = pairAt(x, row);
    const found = rows.find((it) => holds(it.from, xn, xd, 1) && holds(it.to, xn, xd, -1));
    if (!found) throw new RangeError("no band holds the figure");
    share.put(row, found.share.n, found.share.d);
  }
  return share;
}

function boundOf(figure: Of<"bands">["bands"][number]["from"], included: boolean, factor: Rational): Bound {
  if (figure === null) return null;
  const { n, d } = constant(multiply(figureValue(figure), factor));
  return { n, d, included };
}
/** Whether x lies on the right side of a bound: above it with `side` 1, below with −1. */
export function holds(bound: Bound, xn: number, xd: number, side: 1 | -1): boolean {
  if (!bound) return true;
  const where = comparePairs(xn, xd, bound.n, bound.d) * side;
  return where > 0 || (where === 0 && bound.included);
}

function rank(scale: Of<"rank">, x: Column, factor: Rational, { groups, takesPart }: Field): Column {
  if (x.wide.size > 0) throw new NotCovered("rank of figures beyond 2^53");
  const nothing = scale.nothing === undefined ? null : constant(multiply(figureValue(scale.nothing), factor));
  const share = sameStates(x);
  const { num } = share;
  const { counts, aside } = new PeerPlaces(x, groups, takesPart, { twice: num, nothing });
  const den = new Float64Array(x.size);
  share.den = den;
  const most = new Float64Array(counts.length);
  let lone = false;
  for (let g = 0; g < most.length; g++) {
    most[g] = Math.max(1, 2 * (counts[g]! - 1));
    lone ||= counts[g]! <= 1 && groups.starts[g]! < groups.starts[g + 1]!;
  }
  for (let row = 0; row < x.size; row++) {
    const group = groups.of[row]!;
    den[row] = group < 0 ? 1 : most[group]!;
  }
  if (aside || lone) placeLone(share, x, counts, groups, takesPart, nothing);
  if (scale.direction === "lower") {
    for (let row = 0; row < x.size; row++) {
      const has = x.state[row] === KNOWN && !(nothing && isNothing(...pairAt(x, row), nothing));
      if (has && !(counts[groups.of[row]!]! - takesPart[row]! === 0)) num[row] = den[row]! - num[row]!;
    }
  }
  return share;
}

/** Lone peers get 1; a barred row's peers are all of them, and itself. */
function placeLone(
  share: Column,
  x: Column,
  counts: Uint32Array,
  { of }: Groups,
  takesPart: Uint8Array,
  nothing: Constant | null,
): void {
  for (let row = 0; row < x.size; row++) {
    if (of[row]! < 0 || x.state[row] !== KNOWN) continue;
    const others = counts[of[row]!]! - takesPart[row]!;
    const has = !(nothing && isNothing(...pairAt(x, row), nothing));
    if (!has) share.put(row, 0, 1);
    else if (others === 0) share.put(row, 1, 1);
    else share.put(row, share.num[row]!, 2 * others);
  }
}

function spread(scale: Of<"spread">, x: Column, field: Field): Column {
  if (x.wide.size > 0) throw new NotCovered("spread of figures beyond 2^53");
  const share = sameStates(x);
  const { groups, scored, takesPart } = field;
  const places = new PeerPlaces(x, groups, takesPart, { sorted: true });
  for (let g = 0; g < groups.names.length; g++) {
    const n = places.counts[g]!;
    const at = (k: number) => x.at(places.at(g, k));
    const between = n === 0 ? null : betweenEnds(scale, spreadEnds(scale, n, at));
    for (let place = groups.starts[g]!; place < groups.starts[g + 1]!; place++) {
      const row = groups.rows[place]!;
      if (x.state[row] !== KNOWN || scored[row] === 0) continue;
      if (takesPart[row] === 0) {
        const figures = new PeerFigures(Array.from({ length: n }, (_, k) => at(k)));
        const own = x.at(row);
        share.putExact(row, spreadShare(scale, own, figures.with(own)).share);
      } else if (!between) share.put(row, 1, 1);
      else putBetween(share, row, x, between);
    }
  }
  return share;
}

function betweenEnds(scale: Of<"spread">, { lo, hi }: { lo: Rational; hi: Rational }): Between | null {
  if (equals(lo, hi)) return null;
  return scale.direction === "higher" ? between(lo, hi) : between(hi, lo);
}

/** What stands in for a figure that is not known, by group: the mean or the median of the peers' shares. */
export function peerSubstitute(
  rule: "peer-mean" | "peer-median",
  share: Column,
  { groups, takesPart }: Field,
  group: number,
): Rational {
  const shares: Rational[] = [];
  for (let at = groups.starts[group]!; at < groups.starts[group + 1]!; at++) {
    const row = groups.rows[at]!;
    if (share.state[row] === KNOWN && takesPart[row] === 1) shares.push(share.at(row));
  }
  return rule === "peer-mean" ? meanOf(shares) : medianOf(shares);
}
