import { compare, type Rational, rational } from "#app/domain/shared/rational.ts";

/** What a figure of a column is. */
export const KNOWN = 0;
export const MISSING = 1;
export const NOT_APPLICABLE = 2;

const LARGEST = Number.MAX_SAFE_INTEGER;
/**
 * Whether a double that whole numbers were added or multiplied to is exact. Sound, because rounding is monotone: a true
 * result beyond 2^53 − 1 is rounded to 2^53 or more. Each step needs its own test.
 */
export const isExact = (value: number): boolean => value <= LARGEST && value >= -LARGEST;

/**
 * One figure of every row. A known figure is num / den, whole numbers that a double holds exactly, den > 0; what does
 * not fit stands in `wide`, and its `num` is NaN.
 */
export class Column {
  /** Null where every figure is whole. */
  den: Float64Array | null = null;
  readonly wide = new Map<number, Rational>();

  constructor(
    readonly size: number,
    readonly state: Uint8Array = new Uint8Array(size),
    readonly num: Float64Array = new Float64Array(size),
  ) {}
  /** Puts n / d, both exact, d > 0. */
  put(row: number, n: number, d: number): void {
    // Adding 0 turns -0 into 0, so that equal figures have equal bits.
    this.num[row] = n + 0;
    if (this.den) this.den[row] = d;
    else if (d !== 1) {
      this.den = new Float64Array(this.size).fill(1);
      this.den[row] = d;
    }
  }
  putExact(row: number, value: Rational): void {
    const [n, d] = [Number(value.n), Number(value.d)];
    if (isExact(n) && isExact(d)) this.put(row, n, d);
    else {
      this.put(row, Number.NaN, 1);
      this.wide.set(row, value);
    }
  }
  /** The exact figure of a known cell. */
  at(row: number): Rational {
    const value = this.wide.get(row);
    return value ?? rational(this.num[row]!, this.den ? this.den[row]! : 1);
  }
}

/** A constant as a fraction of exact doubles, with its quotient; null where it does not fit. */
export type Constant = { n: number; d: number; quotient: number };
export function asConstant(value: Rational): Constant | null {
  const [n, d] = [Number(value.n), Number(value.d)];
  return isExact(n) && isExact(d) ? { n, d, quotient: n / d } : null;
}

/**
 * Compares a/b with c/d, exact doubles, b and d > 0. The quotients are rounded correctly and so keep the order; only
 * where they are the same does it take exact products.
 */
export function comparePairs(a: number, b: number, c: number, d: number): number {
  const [left, right] = [a / b, c / d];
  if (left !== right) return left < right ? -1 : 1;
  const [ad, cb] = [a * d, c * b];
  if (isExact(ad) && isExact(cb)) return ad < cb ? -1 : ad > cb ? 1 : 0;
  return compare(rational(a, b), rational(c, d));
}
