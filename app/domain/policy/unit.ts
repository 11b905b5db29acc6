import { z } from "zod";
import { divide, multiply, ONE, type Rational, rational } from "#app/domain/shared/rational.ts";

/**
 * Units in which policies write their figures and facts are kept. A unit is a dimension and how many base units
 * one of it is: money in fen, area in dm² (0.01 m²), counts whole, ratios as plain numbers.
 * Compounds are written with a slash: "10k-yuan/count".
 */
const UNITS: Readonly<Record<string, { dimension: string; factor: Rational }>> = {
  fen: { dimension: "money", factor: ONE },
  yuan: { dimension: "money", factor: rational(100) },
  "10k-yuan": { dimension: "money", factor: rational(1_000_000) },
  "100m-yuan": { dimension: "money", factor: rational(10_000_000_000) },
  dm2: { dimension: "area", factor: ONE },
  m2: { dimension: "area", factor: rational(100) },
  /** 亩, taken as 666.67 m². */
  mu: { dimension: "area", factor: rational(66_667) },
  count: { dimension: "count", factor: ONE },
  "count-milli": { dimension: "count", factor: rational(1, 1000) },
  ratio: { dimension: "", factor: ONE },
  percent: { dimension: "", factor: rational(1, 100) },
  "percent-milli": { dimension: "", factor: rational(1, 100_000) },
  months: { dimension: "months", factor: ONE },
  truth: { dimension: "truth", factor: ONE },
  text: { dimension: "text", factor: ONE },
  date: { dimension: "date", factor: ONE },
};

export const unitSchema = z
  .string()
  .refine((text) => readUnit(text) !== null, { error: "policy.unit-unknown" });

/** A dimension is a product of powers, e.g. money¹ count⁻¹; two are equal when their texts are. */
export type Dimension = string;
type Powers = Map<string, number>;

const readPowers = (dimension: Dimension): Powers => {
  const powers: Powers = new Map();
  for (const part of dimension.split(" ").filter(Boolean)) {
    const [name = "", power = "1"] = part.split("^");
    powers.set(name, Number(power));
  }
  return powers;
};
const writePowers = (powers: Powers): Dimension =>
  [...powers]
    .filter(([, power]) => power !== 0)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, power]) => (power === 1 ? name : `${name}^${power}`))
    .join(" ");

/** The dimension of a / b; dimensionless is the empty text. */
export function divideDimensions(a: Dimension, b: Dimension): Dimension {
  const powers = readPowers(a);
  for (const [name, power] of readPowers(b)) powers.set(name, (powers.get(name) ?? 0) - power);
  return writePowers(powers);
}

/** Dimension and base units of one unit, or null for a text that is no unit. */
export function readUnit(text: string): { dimension: Dimension; factor: Rational } | null {
  const [first = "", ...rest] = text.split("/");
  let unit = Object.hasOwn(UNITS, first) ? UNITS[first]! : null;
  for (const name of rest) {
    if (!unit || !Object.hasOwn(UNITS, name)) return null;
    const below = UNITS[name]!;
    unit = {
      dimension: divideDimensions(unit.dimension, below.dimension),
      factor: divide(unit.factor, below.factor),
    };
  }
  return unit;
}

/** Base units of one unit. Throws RangeError for a text that is no unit. */
export function unitFactor(text: string): Rational {
  const unit = readUnit(text);
  if (!unit) throw new RangeError(`not a unit: ${text}`);
  return unit.factor;
}
export const toBase = (value: Rational, unit: string): Rational => multiply(value, unitFactor(unit));
export const fromBase = (value: Rational, unit: string): Rational => divide(value, unitFactor(unit));
