import {
  add,
  compare,
  divide,
  floor,
  formatDecimal,
  max,
  min,
  multiply,
  ONE,
  parseDecimal,
  type Rational,
  rational,
  subtract,
  toText,
  ZERO,
} from "#app/domain/shared/rational.ts";
import { peerShare } from "../scoring/cells.ts";
import { PeerFigures } from "../scoring/peers.ts";
import { expertShare, linearShare, referenceShare } from "../scoring/scales.ts";
import { adjustmentPoints } from "../scoring/totals.ts";
import { type Band, includesFrom, includesTo } from "./bands.ts";
import { rangeOf } from "./describe.ts";
import { capValue, type Figure, figureValue, knownValue } from "./figure.ts";
import type { Adjustment, Scale } from "./scheme.ts";
import { unknownFigures } from "./unknown-figures.ts";

/** A place on a curve: x in the scale's unit and what the engine makes of it, both exact texts. */
export type CurveStop = {
  x: string;
  y: string;
  /** Where the rule itself names a figure: these stand in the table beside the picture. */
  isMark: boolean;
};
/** A stretch without a jump. Its ends are open where the figure itself belongs to the next one. */
export type CurvePiece = {
  stops: CurveStop[];
  startsOpen: boolean;
  endsOpen: boolean;
  /** The band it is, as `describe` writes ranges: "[4,10)". Null where it is no band. */
  range: string | null;
};
/**
 * A scale as a picture, computed by the engine's own functions. `axis`: what x is — a figure in `unit`, the place among
 * `peers` evenly spread subjects (the last place first), or true or not.
 */
export type Curve = {
  axis: "figure" | "place" | "truth";
  measure: "share" | "points";
  unit: string;
  peers: number | null;
  pieces: CurvePiece[];
};

/** How many subjects a scale among peers is drawn with: a made-up peer group, evenly spread. */
export const DRAWN_PEERS = 20;
/** As many stops as are worth pointing at. */
const STOPS = 40;

/**
 * The curves of a scale: one, or one a table where the rule lets the subject choose. Shares are exact.
 * None where a figure of the scale is unknown: an unknown rule has no picture.
 */
export function curvesOf(scale: Scale, unit: string): Curve[] {
  if (unknownFigures(scale).length > 0) return [];
  switch (scale.type) {
    case "linear": {
      const marks = [figureValue(scale.zero), figureValue(scale.full)];
      return [figureCurve("share", unit, marks, around(marks, ZERO), (x) => linearShare(scale, x))];
    }
    case "reference":
      return [referenceCurve(scale, unit)];
    case "bands":
      return [
        bandCurve("share", unit, scale.bands, (band) => figureValue(band.share)),
        ...(scale.alternatives ?? []).map((table) =>
          bandCurve("share", table.unit, table.bands, (band) => figureValue(band.share)),
        ),
      ];
    case "rank":
    case "spread":
      return [peerCurve(scale, unit)];
    case "flag":
      return [
        {
          axis: "truth",
          measure: "share",
          unit,
          peers: null,
          pieces: [ZERO, ONE].map((x) => piece([{ x: toText(x), y: toText(x), isMark: true }])),
        },
      ];
    case "expert": {
      const full = figureValue(scale.full);
      const none = { ...scale, dropHighest: 0, dropLowest: 0 };
      const share = (x: Rational) =>
        expertShare(none, [{ expert: "", mark: formatDecimal(x, 6) }]).share ?? ZERO;
      return [figureCurve("share", unit, [ZERO, full], { low: ZERO, high: full }, share)];
    }
  }
}

/** The points of a bonus or a deduction over its figure, written positive. None where a figure is unknown. */
export function adjustmentCurves(adjustment: Adjustment): Curve[] {
  const { amount, cap, unit } = adjustment;
  if (unknownFigures({ amount, cap }).length > 0) return [];
  const points = (x: Rational) => adjustmentPoints(adjustment, x);
  if ("bands" in amount) {
    // A deduction by bands has no cap of its own above its bands as a rule; where it has, it cuts each of them.
    const most = capValue(cap);
    return [
      bandCurve("points", unit, amount.bands, (band) =>
        most ? min(figureValue(band.points), most) : figureValue(band.points),
      ),
    ];
  }
  const perUnit = figureValue(amount.perUnit);
  const most = capValue(cap);
  const marks = most && perUnit.n > 0n ? [ZERO, divide(most, perUnit)] : [ZERO];
  const high = marks[1] ? multiply(marks[1], rational(5, 4)) : rational(10);
  return [figureCurve("points", unit, marks, { low: ZERO, high }, points)];
}

const piece = (stops: CurveStop[], range: string | null = null): CurvePiece => ({
  stops,
  startsOpen: false,
  endsOpen: false,
  range,
});

type Window = { low: Rational; high: Rational };

/** The marks with a quarter of their distance on either side, never below `least` when no mark is. */
function around(marks: readonly Rational[], least: Rational): Window {
  const first = marks.reduce(min);
  const last = marks.reduce(max);
  const span = compare(first, last) === 0 ? max(ONE, abs(first)) : subtract(last, first);
  const margin = divide(span, rational(4));
  const low = subtract(first, margin);
  return { low: compare(first, least) >= 0 ? max(low, least) : low, high: add(last, margin) };
}
const abs = (x: Rational): Rational => (x.n < 0n ? { n: -x.n, d: x.d } : x);

function figureCurve(
  measure: Curve["measure"],
  unit: string,
  marks: readonly Rational[],
  window: Window,
  y: (x: Rational) => Rational,
): Curve {
  const stops = gridOf(window, marks, unit).map((x) => ({
    x: toText(x),
    y: toText(y(x)),
    isMark: marks.some((mark) => compare(mark, x) === 0),
  }));
  return { axis: "figure", measure, unit, peers: null, pieces: [piece(stops)] };
}

function referenceCurve(scale: Extract<Scale, { type: "reference" }>, unit: string): Curve {
  const reference = figureValue(scale.reference);
  const cap = capValue(scale.cap ?? "1");
  const share = (x: Rational) => referenceShare(scale, x);
  if (scale.direction === "higher") {
    const full = cap ? multiply(reference, cap) : multiply(reference, rational(2));
    const high = multiply(full, rational(5, 4));
    return figureCurve(
      "share",
      unit,
      cap ? [ZERO, reference, full] : [ZERO, reference],
      { low: ZERO, high },
      share,
    );
  }
  const full = divide(reference, cap ?? ONE);
  const high = multiply(reference, rational(4));
  return figureCurve("share", unit, [full, reference, high], { low: ZERO, high }, share);
}

function bandCurve<T extends Band>(
  measure: Curve["measure"],
  unit: string,
  bands: readonly T[],
  y: (band: T) => Rational,
): Curve {
  const bounds = bands.flatMap((band) => [band.from, band.to].map(known).filter((it) => it !== null));
  const window = bounds.length > 0 ? around(bounds, ZERO) : { low: ZERO, high: ONE };
  // A bound at the left edge leaves no room for the band below it.
  const low = bounds.some((it) => compare(it, window.low) <= 0)
    ? subtract(window.low, quarter(window))
    : window.low;
  const seen = { low, high: window.high };
  const pieces = bands.map((band): CurvePiece => {
    const from = known(band.from);
    const to = known(band.to);
    const part = { low: from ?? seen.low, high: to ?? seen.high };
    const value = toText(y(band));
    const stops = gridOf(part, [], unit, seen).map((x) => ({
      x: toText(x),
      y: value,
      isMark: (from && compare(from, x) === 0) || (to && compare(to, x) === 0) || false,
    }));
    return {
      stops,
      startsOpen: from !== null && !includesFrom(band),
      endsOpen: to !== null && !includesTo(band),
      range: rangeOf(band),
    };
  });
  return { axis: "figure", measure, unit, peers: null, pieces };
}
const known = (figure: Figure | null): Rational | null => knownValue(figure);
const quarter = ({ low, high }: Window): Rational => divide(subtract(high, low), rational(4));

/** The k-th of n evenly spread subjects, from the last place to the first. */
function peerCurve(scale: Extract<Scale, { type: "rank" | "spread" }>, unit: string): Curve {
  const figures = Array.from({ length: DRAWN_PEERS }, (_, index) => rational(index + 1));
  const peers = new PeerFigures(figures);
  // The figures are made up, so that "no patents" is none of them.
  const drawn: Scale = scale.type === "rank" ? { type: "rank", direction: scale.direction } : scale;
  const upwards = scale.direction === "higher" ? figures : [...figures].reverse();
  const stops = upwards.map((x, index) => {
    const place = DRAWN_PEERS - index;
    const isMark = place % 5 === 0 || place === 1;
    return { x: String(place), y: toText(peerShare(drawn, x, peers).share ?? ZERO), isMark };
  });
  return { axis: "place", measure: "share", unit, peers: DRAWN_PEERS, pieces: [piece(stops)] };
}

const ROUND = [parseDecimal("1"), parseDecimal("2"), parseDecimal("5")];

/** The smallest of 1, 2, 5 × 10ᵏ that needs no more than `steps` steps; whole for counts. */
function stepOf({ low, high }: Window, steps: number, isWhole: boolean): Rational {
  const span = subtract(high, low);
  let power = isWhole ? ONE : rational(1, 1_000_000);
  for (;;) {
    for (const round of ROUND) {
      const step = multiply(round, power);
      if (compare(divide(span, step), rational(steps)) <= 0) return step;
    }
    power = multiply(power, rational(10));
  }
}

/** Round figures of a window and the marks in it, upwards. `whole` is the window that the step is chosen for. */
function gridOf(window: Window, marks: readonly Rational[], unit: string, whole = window): Rational[] {
  const step = stepOf(whole, STOPS, unit === "count" || unit === "months");
  const stops = [window.low, window.high, ...marks];
  for (let k = floor(divide(window.low, step)) + 1n; ; k += 1n) {
    const x = multiply(step, rational(k));
    if (compare(x, window.high) >= 0) break;
    stops.push(x);
  }
  return stops
    .filter((x) => compare(x, window.low) >= 0 && compare(x, window.high) <= 0)
    .sort(compare)
    .filter((x, index, all) => index === 0 || compare(x, all[index - 1]!) !== 0);
}
