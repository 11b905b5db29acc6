import type { ExplainFigure, ExplainNode } from "#app/domain/shared/explain.ts";
import {
  add,
  divide,
  equals,
  formatDecimal,
  fromText,
  parseDecimal,
  type Rational,
  rational,
  subtract,
  ZERO,
} from "#app/domain/shared/rational.ts";
import { formatScaled } from "#app/i18n/format.ts";

/** Decimals between a stored unit and the unit that is read: fen → 元, thousandths → points. */
const SCALE: Record<string, number> = {
  "points-milli": 3,
  fen: 2,
  dm2: 2,
  "count-milli": 3,
  "percent-milli": 3,
  count: 0,
  months: 0,
  days: 0,
};

/** The exact value of a figure's text: "1234", "1/3" or "0.75"; null for a text. */
export function exactValue(text: string): Rational | null {
  if (/^-?\d+\/\d+$/.test(text)) return fromText(text);
  return /^-?\d+(\.\d+)?$/.test(text) ? parseDecimal(text) : null;
}

export type ReadableFigure = {
  /** Every digit there is. */
  text: string;
  /** A decimal of an exact fraction, to six places; null where `text` is a decimal already. */
  approximate: string | null;
};

/** A figure as people read it, in the unit they read; a fraction stays exact and gets a decimal beside it. */
export function readFigure({ value, unit }: ExplainFigure): ReadableFigure {
  const exact = exactValue(value);
  if (!exact) return { text: value, approximate: null };
  const scale = SCALE[unit] ?? 0;
  if (exact.d === 1n && unit in SCALE)
    return { text: formatScaled(exact.n, scale, scale), approximate: null };
  const shown = divide(exact, rational(10n ** BigInt(scale)));
  if (value.includes(".") && scale === 0) return { text: value, approximate: null };
  if (shown.d === 1n) return { text: formatScaled(shown.n, 0, 0), approximate: null };
  const places = decimalPlaces(shown);
  if (places !== null) return { text: formatDecimal(shown, places), approximate: null };
  return { text: `${shown.n}/${shown.d}`, approximate: formatDecimal(shown, 6) };
}

/** How many decimals write a fraction in full: null when none do, or more than nine. */
function decimalPlaces({ d }: Rational): number | null {
  for (let places = 1; places <= 9; places += 1) if (10n ** BigInt(places) % d === 0n) return places;
  return null;
}

const ADDITIVE: readonly ExplainNode["kind"][] = ["total", "group", "line", "cut"];
export type Adding = {
  sum: ExplainFigure;
  /** Node minus sum of its parts; null when they add up to the digit. */
  rounding: ExplainFigure | null;
};

/**
 * What the parts of a node add up to. Null when they are no parts of its figure: other units, or facts and notes.
 * A part without a figure adds nothing.
 */
export function addUp(node: ExplainNode): Adding | null {
  if (!node.figure || !ADDITIVE.includes(node.kind)) return null;
  const { unit } = node.figure;
  const parts = node.children.filter((child) => ADDITIVE.includes(child.kind) && child.figure?.unit === unit);
  const whole = exactValue(node.figure.value);
  if (!whole || parts.length === 0) return null;
  let sum: Rational = ZERO;
  for (const part of parts) {
    const value = exactValue(part.figure?.value ?? "");
    if (!value) return null;
    sum = add(sum, value);
  }
  const text = (x: Rational) => (x.d === 1n ? x.n.toString() : `${x.n}/${x.d}`);
  return {
    sum: { value: text(sum), unit },
    rounding: equals(sum, whole) ? null : { value: text(subtract(whole, sum)), unit },
  };
}
