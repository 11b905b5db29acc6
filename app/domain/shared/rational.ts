/**
 * Exact rational arithmetic on BigInt. Every figure of a score or an amount passes through here;
 * a JavaScript number never carries a fraction that a result depends on.
 */
export type Rational = { readonly n: bigint; readonly d: bigint };

const gcd = (a: bigint, b: bigint): bigint => {
  let x = a < 0n ? -a : a;
  let y = b < 0n ? -b : b;
  while (y !== 0n) [x, y] = [y, x % y];
  return x;
};

/** n / d in lowest terms with d > 0. Throws RangeError when d is 0. */
export function rational(n: bigint | number, d: bigint | number = 1n): Rational {
  let num = BigInt(n);
  let den = BigInt(d);
  if (den === 0n) throw new RangeError("denominator is zero");
  if (den < 0n) {
    num = -num;
    den = -den;
  }
  const g = gcd(num, den);
  return g > 1n ? { n: num / g, d: den / g } : { n: num, d: den };
}

export const ZERO: Rational = { n: 0n, d: 1n };
export const ONE: Rational = { n: 1n, d: 1n };

export const add = (a: Rational, b: Rational): Rational =>
  a.d === b.d ? rational(a.n + b.n, a.d) : rational(a.n * b.d + b.n * a.d, a.d * b.d);
export const subtract = (a: Rational, b: Rational): Rational => add(a, negate(b));
export const negate = (a: Rational): Rational => ({ n: -a.n, d: a.d });
export const multiply = (a: Rational, b: Rational): Rational => rational(a.n * b.n, a.d * b.d);
/** a / b. Throws RangeError when b is 0. */
export const divide = (a: Rational, b: Rational): Rational => rational(a.n * b.d, a.d * b.n);
export const sum = (list: Iterable<Rational>): Rational => {
  let total = ZERO;
  for (const item of list) total = add(total, item);
  return total;
};

/** -1, 0 or 1 as a is less than, equal to or greater than b. */
export function compare(a: Rational, b: Rational): -1 | 0 | 1 {
  const left = a.n * b.d;
  const right = b.n * a.d;
  return left < right ? -1 : left > right ? 1 : 0;
}
export const equals = (a: Rational, b: Rational): boolean => a.n === b.n && a.d === b.d;
export const min = (a: Rational, b: Rational): Rational => (compare(a, b) <= 0 ? a : b);
export const max = (a: Rational, b: Rational): Rational => (compare(a, b) >= 0 ? a : b);
export const clamp = (x: Rational, lo: Rational, hi: Rational): Rational => max(lo, min(hi, x));

/** The largest integer not above a. */
export function floor(a: Rational): bigint {
  const q = a.n / a.d;
  return a.n < 0n && q * a.d !== a.n ? q - 1n : q;
}
/** The smallest integer not below a. */
export const ceil = (a: Rational): bigint => -floor(negate(a));
/** The nearest integer, a half going towards +∞ (rules-engine §2). */
export const roundHalfUp = (a: Rational): bigint => floor(add(a, rational(1n, 2n)));

const DECIMAL = /^-?\d+(\.\d+)?$/;

/** A decimal literal such as "24.097" as an exact rational. Throws RangeError for any other text. */
export function parseDecimal(text: string): Rational {
  if (!DECIMAL.test(text)) throw new RangeError(`not a decimal literal: ${text}`);
  const [whole = "0", fraction = ""] = text.split(".");
  return rational(BigInt(whole + fraction), 10n ** BigInt(fraction.length));
}

/** The decimal text of a rounded half-up to `places`; trailing zeros are kept. For display, never for a decision. */
export function formatDecimal(a: Rational, places: number): string {
  const scaled = roundHalfUp(multiply(a, rational(10n ** BigInt(places))));
  const digits = (scaled < 0n ? -scaled : scaled).toString().padStart(places + 1, "0");
  const whole = digits.slice(0, digits.length - places);
  const text = places > 0 ? `${whole}.${digits.slice(-places)}` : whole;
  return scaled < 0n ? `-${text}` : text;
}

/** "n/d", or "n" for whole numbers: the lossless text of a rational in bundles and explanations. */
export const toText = (a: Rational): string => (a.d === 1n ? a.n.toString() : `${a.n}/${a.d}`);
/** Reads what toText wrote. */
export function fromText(text: string): Rational {
  const [n = "", d = "1"] = text.split("/");
  return rational(BigInt(n), BigInt(d));
}
