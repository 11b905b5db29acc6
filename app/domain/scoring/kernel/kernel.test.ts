import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compare, rational } from "#app/domain/shared/rational.ts";
import { PeerFigures } from "../peers.ts";
import { randomScheme } from "../random-scheme.fixture.ts";
import { type DraftLine, roundLinesExactly } from "../totals.ts";
import { Column, comparePairs } from "./column.ts";
import { groupRows, PeerPlaces } from "./peer-places.ts";
import { roundLines } from "./round-drafts.ts";

/** Fractions that repeat, or that differ by less than a double can hold. */
const close = fc.oneof(
  fc.tuple(fc.integer({ min: -3, max: 6 }), fc.integer({ min: 1, max: 4 })),
  fc.integer({ min: 2 ** 26, max: 2 ** 26 + 4 }).map((n): [number, number] => [n, n + 1]),
  fc.integer({ min: 2 ** 51, max: 2 ** 51 + 4 }).map((n): [number, number] => [n, n + 1]),
  fc.integer({ min: 2 ** 51, max: 2 ** 51 + 4 }).map((n): [number, number] => [-n, n + 3]),
  fc.maxSafeInteger().map((n): [number, number] => [n, 7]),
);

describe("fractions of doubles", () => {
  it("compare as exact fractions do", () => {
    fc.assert(
      fc.property(close, close, ([a, b], [c, d]) => {
        expect(Math.sign(comparePairs(a, b, c, d))).toBe(compare(rational(a, b), rational(c, d)));
      }),
      { numRuns: 2_000 },
    );
  });
});

describe("places among peers", () => {
  const peers = fc.array(
    fc.record({ pair: close, group: fc.integer({ min: -1, max: 1 }), takesPart: fc.boolean() }),
    { minLength: 1, maxLength: 160 },
  );
  const whole = fc.array(
    fc.record({
      pair: fc
        .oneof(fc.integer({ min: -2, max: 3 }), fc.maxSafeInteger())
        .map((n): [number, number] => [n, 1]),
      group: fc.constant(0),
      takesPart: fc.constant(true),
    }),
    { minLength: 1, maxLength: 160 },
  );
  it("count the smaller and the equal ones, whatever their number and however near they are", () => {
    fc.assert(
      fc.property(fc.oneof(peers, whole), (list) => {
        const x = new Column(list.length);
        list.forEach(({ pair: [n, d] }, row) => {
          x.put(row, n, d);
        });
        const groups = groupRows(
          Int32Array.from(list, (it) => it.group),
          ["a", "b"],
        );
        const takesPart = Uint8Array.from(list, (it) => Number(it.takesPart));
        const places = new PeerPlaces(x, groups, takesPart, { equal: true });
        const values = list.map(({ pair: [n, d] }) => rational(n, d));
        list.forEach(({ group }, row) => {
          if (group < 0) return;
          const others = values.filter(
            (_, at) => at !== row && list[at]!.group === group && list[at]!.takesPart,
          );
          const below = others.filter((it) => compare(it, values[row]!) < 0).length;
          const equal = others.filter((it) => compare(it, values[row]!) === 0).length;
          expect([places.twice[row], places.equal![row]]).toEqual([2 * below + equal, equal]);
          const figures = new PeerFigures(others);
          expect([figures.below(values[row]!), figures.equalTo(values[row]!)]).toEqual([below, equal]);
        });
      }),
      { numRuns: 100 },
    );
  }, 60_000);
});

describe("lines in doubles", () => {
  const [scheme] = fc.sample(randomScheme, { numRuns: 1, seed: 7 });
  const parts = fc.oneof(
    fc.tuple(
      fc.integer({ min: -4_000, max: 90_000 }),
      fc.constantFrom(1, 2, 4, 10, 1000, 2000, 4000, 32_000),
    ),
    fc.tuple(fc.maxSafeInteger(), fc.integer({ min: 1, max: 2 ** 50 })),
    fc.tuple(fc.integer({ min: 0, max: 60_000 }), fc.integer({ min: 2, max: 60_000 })),
    // Sums of thirds, sixths and sevenths of a thousandth often come to a half.
    fc.tuple(fc.integer({ min: 0, max: 50_000 }), fc.constantFrom(3000, 6000, 7000, 14_000)),
  );
  it("are rounded and apportioned as exact fractions are", () => {
    let inDoubles = 0;
    fc.assert(
      fc.property(
        fc.array(fc.tuple(parts, fc.constantFrom("first", "second", null)), { minLength: 1, maxLength: 20 }),
        (list) => {
          const drafts = list.map(
            ([[n, d], group], index): DraftLine => ({
              kind: "indicator",
              code: `i${index}`,
              group,
              points: rational(n, d),
            }),
          );
          const found = roundLines(scheme!, drafts, () => {
            inDoubles -= 1;
          });
          inDoubles += 1;
          expect(found).toEqual(roundLinesExactly(scheme!, drafts));
        },
      ),
      { numRuns: 500 },
    );
    expect(inDoubles).toBeGreaterThan(80);
  }, 60_000);
});
