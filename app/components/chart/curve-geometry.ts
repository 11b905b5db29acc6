import type { Curve } from "#app/domain/policy/describe-curve.ts";
import {
  formatDecimal,
  fromText,
  multiply,
  parseDecimal,
  type Rational,
  rational,
} from "#app/domain/shared/rational.ts";

/** Where a curve's stops lie in the picture. Floats are for drawing; what is read out comes from the exact texts. */
export const WIDTH = 320;
export const HEIGHT = 140;
const LEFT = 36;
const RIGHT = 14;
const TOP = 12;
const BOTTOM = 24;

export type Spot = { left: number; top: number; x: string; y: string; isMark: boolean };
export type Tick = { at: number; text: string };
export type Drawing = {
  pieces: { spots: Spot[]; startsOpen: boolean; endsOpen: boolean; isFirst: boolean; isLast: boolean }[];
  /** All stops from left to right, for pointing at. */
  spots: Spot[];
  xTicks: Tick[];
  yTicks: Tick[];
  floor: number;
  left: number;
  right: number;
};

const numberOf = ({ n, d }: Rational): number => Number(n) / Number(d);
const trimmed = (text: string): string => (text.includes(".") ? text.replace(/\.?0+$/, "") : text);
const grouped = (text: string): string => {
  const [whole = "", fraction] = text.split(".");
  const digits = whole.replace(/\B(?=(\d{3})+(?!\d))/g, ",");
  return fraction === undefined ? digits : `${digits}.${fraction}`;
};

/** An exact figure as people read it: every digit up to six places. */
export const plainText = (exact: string): string => grouped(trimmed(formatDecimal(fromText(exact), 6)));
/** A share as a percentage, to two places. */
export const percentText = (share: string): string =>
  `${grouped(trimmed(formatDecimal(multiply(fromText(share), rational(100)), 2)))}%`;
/** weight × share in points, to three places. */
export const pointsText = (weight: string, share: string): string =>
  grouped(trimmed(formatDecimal(multiply(parseDecimal(weight), fromText(share)), 3)));

export function drawCurve(curve: Curve): Drawing {
  const stops = curve.pieces.flatMap((it) => it.stops);
  const isReversed = curve.axis === "place";
  const xs = stops.map((it) => numberOf(fromText(it.x)));
  const ys = stops.map((it) => numberOf(fromText(it.y)));
  const [low, high] = [Math.min(...xs), Math.max(...xs)];
  const top = curve.measure === "share" ? Math.max(1, ...ys) : Math.max(...ys) || 1;
  const bottom = Math.min(0, ...ys);
  const across = WIDTH - LEFT - RIGHT;
  const down = HEIGHT - TOP - BOTTOM;
  const leftOf = (x: number): number => {
    const part = high === low ? 0.5 : (x - low) / (high - low);
    return LEFT + (isReversed ? 1 - part : part) * across;
  };
  const topOf = (y: number): number => TOP + (1 - (y - bottom) / (top - bottom)) * down;
  const pieces = curve.pieces.map((piece, index) => ({
    spots: piece.stops.map((it) => ({
      ...it,
      left: round(leftOf(numberOf(fromText(it.x)))),
      top: round(topOf(numberOf(fromText(it.y)))),
    })),
    startsOpen: piece.startsOpen,
    endsOpen: piece.endsOpen,
    isFirst: index === 0,
    isLast: index === curve.pieces.length - 1,
  }));
  return {
    pieces,
    spots: pointable(pieces),
    xTicks: xTicksOf(curve, low, high).map((it) => ({ ...it, at: round(leftOf(it.at)) })),
    yTicks: yTicksOf(curve, bottom, top).map((it) => ({ ...it, at: round(topOf(it.at)) })),
    floor: round(topOf(Math.max(0, bottom))),
    left: LEFT,
    right: WIDTH - RIGHT,
  };
}
const round = (value: number): number => Math.round(value * 10) / 10;

/** At a jump two pieces meet: the figure itself belongs to the one whose end is closed. */
function pointable(pieces: Drawing["pieces"]): Spot[] {
  return pieces.flatMap(({ spots, startsOpen, endsOpen }) =>
    spots.filter((_, index) => !(startsOpen && index === 0) && !(endsOpen && index === spots.length - 1)),
  );
}

function yTicksOf({ measure }: Curve, bottom: number, top: number): Tick[] {
  if (measure === "share") {
    const shares = [0, 0.5, 1, ...(top > 1.05 ? [top] : [])];
    return shares.map((at) => ({ at, text: `${Math.round(at * 100)}%` }));
  }
  return [...new Set([bottom, 0, top])].map((at) => ({ at, text: String(Number(at.toPrecision(4))) }));
}

/** The places that the rule names where they are few and apart, else round figures. */
function xTicksOf(curve: Curve, low: number, high: number): Tick[] {
  if (curve.axis === "truth") return [];
  const marks = [
    ...new Set(curve.pieces.flatMap((it) => it.stops.filter((stop) => stop.isMark).map((stop) => stop.x))),
  ].map((x) => ({ at: numberOf(fromText(x)), text: plainText(x) }));
  const apart = (high - low) / 7;
  const isClear = marks.every((it, index) => index === 0 || it.at - marks[index - 1]!.at >= apart);
  if (curve.axis === "place" || (isClear && marks.length > 1 && marks.length <= 6)) return marks;
  const step = roundStep((high - low) / 5);
  const ticks: Tick[] = [];
  for (let at = Math.ceil(low / step) * step; at <= high + step / 1000; at += step) {
    const clean = Number(at.toPrecision(10));
    ticks.push({ at: clean, text: grouped(String(clean)) });
  }
  return ticks;
}
function roundStep(rough: number): number {
  const power = 10 ** Math.floor(Math.log10(rough || 1));
  return power * ([1, 2, 5, 10].find((it) => it * power >= rough) ?? 10);
}
