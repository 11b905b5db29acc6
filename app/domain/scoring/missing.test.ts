import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { add, compare, divide, type Rational, rational, subtract, sum } from "#app/domain/shared/rational.ts";
import { meanOf } from "./missing.ts";

const MOST = 10n ** 100n;
const exactly = (shares: readonly Rational[]): Rational => divide(sum(shares), rational(shares.length));
/** Shares over prime-like denominators, whose common one is far beyond what can be written down. */
const unlike = (count: number): Rational[] =>
  Array.from({ length: count }, (_, at) => rational((at * 7919) % 1009, 1_000_003 + 2 * at * (at + 1)));

describe("the mean of shares", () => {
  it("is exact whatever they are over, and 0 of none", () => {
    const shares = Array.from({ length: 400 }, (_, at) => rational((at % 7) - 2, 1 + ((at * 37) % 61)));
    expect(meanOf(shares)).toEqual(exactly(shares));
    expect(meanOf([...shares].reverse())).toEqual(meanOf(shares));
    expect(meanOf([rational(1, 3)])).toEqual(rational(1, 3));
    expect(meanOf([])).toEqual(rational(0));
  });

  it("of a city's ratios is the nearest 100 decimals, in any order", () => {
    const shares = unlike(300);
    const exact = exactly(shares);
    expect(exact.d > MOST).toBe(true);
    const mean = meanOf(shares);
    expect(MOST % mean.d).toBe(0n);
    const off = subtract(exact, mean);
    expect(compare(off, rational(1, 2n * MOST))).toBe(-1);
    expect(compare(off, rational(-1, 2n * MOST))).toBe(1);
    expect(meanOf([...shares].reverse())).toEqual(mean);
    expect(meanOf(shares, "exact")).toEqual(exact);
    expect(meanOf(shares.map((it) => subtract(rational(0), it)))).toEqual(subtract(rational(0), mean));
  });

  it("is the exact fraction where that is short, though its parts are not", () => {
    const shares = unlike(300);
    const mirrored = shares.map((it) => subtract(rational(5, 7), it));
    expect(meanOf([...shares, ...mirrored])).toEqual(rational(5, 14));
    expect(meanOf([...shares, ...mirrored].map((it) => subtract(rational(0), it)))).toEqual(rational(-5, 14));
    // The denominator decides, to the unit.
    const over = (d: bigint): Rational[] => {
      const target = rational(d / 3n, d);
      return [...shares, ...shares.map((it) => subtract(add(target, target), it))];
    };
    expect(meanOf(over(MOST))).toEqual(rational(MOST / 3n, MOST));
    const beyond = meanOf(over(MOST + 1n));
    expect(beyond).not.toEqual(rational((MOST + 1n) / 3n, MOST + 1n));
    expect(MOST % beyond.d).toBe(0n);
  });

  it("of a half between two decimals goes up", () => {
    const half = rational(1n, 2n * MOST);
    expect(meanOf([half])).toEqual(rational(1n, MOST));
    expect(meanOf([subtract(rational(0), half)])).toEqual(rational(0));
  });

  it("is what plain fractions give, taken to the form that can be written down", () => {
    const share = fc
      .tuple(fc.bigInt(-(10n ** 18n), 10n ** 18n), fc.bigInt(1n, 10n ** 18n))
      .map(([n, d]) => rational(n, d));
    fc.assert(
      fc.property(fc.array(share, { minLength: 1, maxLength: 14 }), (shares) => {
        const exact = exactly(shares);
        const mean = meanOf(shares);
        if (exact.d <= MOST) {
          expect(mean).toEqual(exact);
          return;
        }
        const off = subtract(exact, mean);
        expect(MOST % mean.d).toBe(0n);
        expect(compare(off, rational(1, 2n * MOST))).toBe(-1);
        expect(compare(off, rational(-1, 2n * MOST))).toBeGreaterThanOrEqual(0);
      }),
    );
  });
});
