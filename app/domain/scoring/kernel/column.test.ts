import { describe, expect, it } from "vitest";
import { compare, parseDecimal, type Rational, rational } from "#app/domain/shared/rational.ts";
import { asConstant, Column, comparePairs, isExact } from "./column.ts";
import { sideOf } from "./conditions-columns.ts";

// One figure of a column: what doubles hold stands in them, and nothing else does.

const MOST = Number.MAX_SAFE_INTEGER;
const text = ({ n, d }: Rational) => `${n}/${d}`;

describe("whole doubles", () => {
  it.each([
    [MOST, true],
    [-MOST, true],
    [0, true],
    [2 ** 53, false],
    [-(2 ** 53), false],
    [Number.NaN, false],
    [Number.POSITIVE_INFINITY, false],
    [Number.NEGATIVE_INFINITY, false],
  ])("%d is exact: %s", (value, exact) => {
    expect(isExact(value)).toBe(exact);
  });

  it.each([
    [rational(MOST), { n: MOST, d: 1, quotient: MOST }],
    [rational(-3, 8), { n: -3, d: 8, quotient: -0.375 }],
    [rational(2n ** 53n), null],
    [rational(1n, 2n ** 53n), null],
    [rational(2n ** 60n, 3n ** 40n), null],
  ])("constants that fit are told, others not (%#)", (value, told) => {
    expect(asConstant(value)).toEqual(told);
  });
});

describe("a column", () => {
  it("has no denominators while all figures are whole, and 1 for those put before", () => {
    const column = new Column(3);
    column.put(0, 5, 1);
    column.putExact(1, rational(-7));
    expect(column.den).toBeNull();
    column.put(2, 1, 4);
    expect([...column.den!]).toEqual([1, 1, 4]);
    column.put(2, 9, 1);
    expect([0, 1, 2].map((row) => text(column.at(row)))).toEqual(["5/1", "-7/1", "9/1"]);
  });

  it("knows one zero", () => {
    const column = new Column(1);
    column.put(0, -0, 1);
    expect(Object.is(column.num[0], 0)).toBe(true);
  });

  it.each([
    ["a numerator", rational(2n ** 53n + 1n, 2n)],
    ["a denominator", rational(1n, 2n ** 53n + 1n)],
    ["both", rational(3n ** 40n, 2n ** 70n)],
    ["a negative one", rational(-(2n ** 53n))],
  ])("keeps what does not fit beside: %s", (_, value) => {
    const column = new Column(2);
    column.putExact(1, value);
    column.putExact(0, rational(1, 3));
    expect([...column.wide.keys()]).toEqual([1]);
    expect(column.num[1]).toBeNaN();
    expect([text(column.at(0)), text(column.at(1))]).toEqual(["1/3", text(value)]);
  });
});

describe("two fractions", () => {
  it("are told apart where their quotients are one double", () => {
    // Neighbours n/(n−1) lie about 1/n² apart, doubles above 1 2^-52: some pairs share one, though products are exact.
    let shared = 0;
    for (let n = 94_906_000; n < 94_906_200; n++) {
      const [a, b, c, d] = [n, n - 1, n + 1, n];
      if (a / b === c / d) shared += 1;
      expect([comparePairs(a, b, c, d), comparePairs(c, d, a, b)]).toEqual([1, -1]);
    }
    expect(shared).toBeGreaterThan(0);
  });
});

describe("how a figure stands to a value", () => {
  const wide = rational(2n ** 53n * 3n, 7n);
  const figures = {
    whole: [rational(-2), rational(0), rational(3), rational(4), rational(MOST), rational(-MOST)],
    fractions: [rational(10, 3), rational(4), rational(7, 2), rational(-1, 9), rational(MOST, 2)],
    wide: [rational(3), wide, rational(-wide.n, wide.d), rational(1n, 2n ** 60n)],
    both: [rational(7, 2), wide, rational(1, 3)],
  };
  const values = ["3", "3.5", "-0.1", "0", "9007199254740991", "9007199254740992", "3860228252031853.7"];
  it.each(Object.entries(figures))("%s", (_, list) => {
    const x = new Column(list.length);
    for (const [row, value] of list.entries()) x.putExact(row, value);
    for (const value of [...values.map(parseDecimal), wide]) {
      const side = sideOf(x, value);
      const found = list.map((_, row) => Math.sign(side(row)));
      expect(found).toEqual(list.map((it) => compare(it, value)));
    }
  });
});
