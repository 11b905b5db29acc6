import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { addDays, daysBetween, fromDayNumber, toDayNumber } from "../shared/dates.ts";
import { add, compare, type Rational, rational, roundHalfUp, subtract, ZERO } from "../shared/rational.ts";
import {
  monthStart,
  nextMonth,
  type RentTerms,
  rentOfMonth,
  rentOfMonthBefore,
  rentOn,
  termsFault,
  termsFrom,
} from "./rent.ts";

const terms = (over: Partial<RentTerms> = {}): RentTerms => ({
  from: "2025-01-01",
  to: "2026-01-01",
  rentFenPerMonth: 310_000,
  rentFreeFrom: null,
  rentFreeTo: null,
  rentSteps: [],
  ...over,
});

const day = (min: string, max: string) =>
  fc.integer({ min: toDayNumber(min), max: toDayNumber(max) }).map(fromDayNumber);
const fen = fc.integer({ min: 0, max: 5_000_000 });
/** Sound terms: rent-free days and steps inside the lease, steps in order. */
const soundTerms: fc.Arbitrary<RentTerms> = fc
  .record({
    from: day("2024-01-01", "2024-06-30"),
    length: fc.integer({ min: 40, max: 500 }),
    open: fc.boolean(),
    rent: fen,
    free: fc.option(fc.tuple(fc.integer({ min: 0, max: 30 }), fc.integer({ min: 1, max: 9 }))),
    steps: fc.uniqueArray(fc.tuple(fc.integer({ min: 1, max: 39 }), fen), {
      selector: ([at]) => at,
      maxLength: 3,
    }),
  })
  .map(({ from, length, open, rent, free, steps }) => ({
    from,
    to: open ? null : addDays(from, length),
    rentFenPerMonth: rent,
    rentFreeFrom: free ? addDays(from, free[0]) : null,
    rentFreeTo: free ? addDays(from, free[0] + free[1]) : null,
    rentSteps: steps
      .toSorted(([a], [b]) => a - b)
      .map(([at, rentFenPerMonth]) => ({ from: addDays(from, at), rentFenPerMonth })),
  }));

/** The same rule day by day, without any stretches. */
function dayByDay(lease: RentTerms, month: string): Rational {
  const [first, end] = [monthStart(month), nextMonth(month)];
  let total = ZERO;
  for (let on = first; on < end; on = addDays(on, 1)) {
    const runs = on >= lease.from && (lease.to === null || on < lease.to);
    if (runs) total = add(total, rational(rentOn(lease, on) ?? 0, daysBetween(first, end)));
  }
  return total;
}

describe("what a month of a lease costs", () => {
  it("is the rent for a whole month, however long the month", () => {
    expect(rentOfMonth(terms(), "2025-02-10")).toBe(310_000);
    expect(rentOfMonth(terms(), "2025-03-31")).toBe(310_000);
  });

  it("counts part months, rent-free days and steps by the days of the month", () => {
    expect(rentOfMonth(terms({ from: "2025-01-11" }), "2025-01-01")).toBe(210_000);
    expect(rentOfMonth(terms({ rentFreeFrom: "2025-01-01", rentFreeTo: "2025-01-08" }), "2025-01-01")).toBe(
      240_000,
    );
    const stepped = terms({ rentSteps: [{ from: "2025-01-17", rentFenPerMonth: 620_000 }] });
    expect(rentOfMonth(stepped, "2025-01-01")).toBe(160_000 + 300_000);
    expect(rentOfMonth(terms(), "2026-01-01")).toBe(0);
    expect(rentOfMonth(terms({ rentFenPerMonth: null }), "2025-01-01")).toBeNull();
    // 100 fen over 1 of 30 days is 3.33; over 15 of 30 days with 101 fen 50.5, and a half goes up.
    expect(rentOfMonth(terms({ rentFenPerMonth: 101, from: "2025-04-16" }), "2025-04-01")).toBe(51);
  });

  it("is that of its days added up and rounded once", () => {
    fc.assert(
      fc.property(soundTerms, day("2024-01-01", "2025-12-31"), (lease, on) => {
        expect(BigInt(rentOfMonth(lease, on)!)).toBe(roundHalfUp(dayByDay(lease, on)));
      }),
      { numRuns: 60 },
    );
  });

  it("stays within half a fen of the exact sum, and can be told apart at any day without a fen lost", () => {
    fc.assert(
      fc.property(
        soundTerms,
        day("2024-01-01", "2025-12-31"),
        fc.integer({ min: 0, max: 31 }),
        (lease, on, at) => {
          const whole = rentOfMonth(lease, on)!;
          const off = subtract(rational(whole), dayByDay(lease, on));
          expect(compare(off, rational(1, 2)) <= 0 && compare(off, rational(-1, 2)) >= 0).toBe(true);
          const before = rentOfMonthBefore(lease, on, addDays(monthStart(on), at));
          expect(before).toBeGreaterThanOrEqual(0);
          expect(before).toBeLessThanOrEqual(whole);
          expect(rentOfMonthBefore(lease, on, nextMonth(on))).toBe(whole);
        },
      ),
      { numRuns: 60 },
    );
  });

  it("costs the same on every day after a lease went on in another", () => {
    fc.assert(
      fc.property(
        soundTerms,
        fc.integer({ min: 1, max: 39 }),
        fc.integer({ min: 0, max: 400 }),
        (lease, cut, ahead) => {
          const on = addDays(lease.from, cut);
          const following = termsFrom(lease, on);
          expect(termsFault(following)).toBeNull();
          const later = addDays(on, ahead);
          expect(rentOn(following, later)).toBe(rentOn(lease, later));
        },
      ),
    );
  });
});

describe("terms of a lease", () => {
  it.each([
    [{ rentFreeFrom: "2025-02-01" }, "space.rent-free-half"],
    [{ rentFreeFrom: "2024-12-31", rentFreeTo: "2025-02-01" }, "space.rent-free-outside"],
    [{ rentFreeFrom: "2025-12-01", rentFreeTo: "2026-01-02" }, "space.rent-free-outside"],
    [
      { rentFenPerMonth: null, rentSteps: [{ from: "2025-02-01", rentFenPerMonth: 1 }] },
      "space.steps-without-rent",
    ],
    [{ rentSteps: [{ from: "2025-01-01", rentFenPerMonth: 1 }] }, "space.step-outside"],
    [{ rentSteps: [{ from: "2026-01-01", rentFenPerMonth: 1 }] }, "space.step-outside"],
    [
      { rentSteps: ["2025-03-01", "2025-03-01"].map((from) => ({ from, rentFenPerMonth: 1 })) },
      "space.steps-order",
    ],
  ])("%o is refused", (over, code) => {
    expect(termsFault(terms(over))).toMatchObject({ code });
  });

  it("are sound without any of it, and when all lies inside", () => {
    expect(termsFault(terms({ rentFenPerMonth: null }))).toBeNull();
    fc.assert(fc.property(soundTerms, (lease) => termsFault(lease) === null));
  });
});
