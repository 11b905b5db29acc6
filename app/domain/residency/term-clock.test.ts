import fc from "fast-check";
import { describe, expect, it } from "vitest";
import makerspace from "#app/policies/chongqing/makerspace-term/2019-09-19.json";
import national from "#app/policies/national/incubation-term/2018-12-14.json";
import { addDays, addMonths, fromDayNumber, monthsBetween, toDayNumber } from "../shared/dates.ts";
import { termClock, termLimitsDocument, termOf, termStart } from "./term-clock.ts";

const documents = [national, makerspace].map((it) => termLimitsDocument.parse(it));
const stay = (enteredOn: string, leftOn: string | null = null, exit: "left" | "graduated" | null = null) => ({
  enteredOn,
  leftOn,
  exit: leftOn === null ? null : exit,
});

describe("the limits that are shipped", () => {
  it.each(documents.flatMap((document) => document.examples.map((it) => ({ document, ...it }))))(
    "$document.code: $field since $enteredOn on $on is $state",
    ({ document, carrierKind, field, enteredOn, on, state }) => {
      const term = termOf(document, carrierKind, field);
      expect(termClock(stay(enteredOn), enteredOn, term, on)?.state).toBe(state);
    },
  );

  it("take the longest code that a field lies in", () => {
    expect(termOf(documents[0]!, "incubator", "102")?.mostMonths).toBe(60);
    expect(termOf(documents[0]!, "incubator", "10")?.mostMonths).toBe(48);
    expect(termOf(documents[0]!, "incubator", "207")?.mostMonths).toBe(60);
    expect(termOf(documents[0]!, "incubator", null)).toMatchObject({ leastMonths: 48, mostMonths: 60 });
    expect(termOf(documents[0]!, "park", "102")).toBeNull();
  });
});

describe("the clock at month ends and leap days", () => {
  const year = { leastMonths: 12, mostMonths: 12, dueMonths: 1 };
  it.each([
    ["2024-02-29", "2025-02-27", "due"],
    ["2024-02-29", "2025-02-28", "over"],
    ["2023-01-31", "2023-12-30", "running"],
    ["2023-01-31", "2023-12-31", "due"],
    ["2023-03-31", "2024-02-28", "running"],
    ["2023-03-31", "2024-02-29", "due"],
  ])("entered on %s, on %s: %s", (enteredOn, on, state) => {
    expect(termClock(stay(enteredOn), enteredOn, year, on)?.state).toBe(state);
  });

  it("does not run before the entry, nor from the day the firm left", () => {
    const left = stay("2024-01-01", "2024-06-01", "left");
    expect(termClock(left, left.enteredOn, year, "2023-12-31")).toBeNull();
    expect(termClock(left, left.enteredOn, year, "2024-05-31")?.months).toBe(4);
    expect(termClock(left, left.enteredOn, year, "2024-06-01")).toBeNull();
  });

  it("counts on through stays that touch, unless the firm had graduated", () => {
    const now = stay("2024-06-01");
    expect(termStart(now, [stay("2023-01-01", "2024-06-01", "left")])).toBe("2023-01-01");
    expect(termStart(now, [stay("2023-01-01", "2024-05-31", "left")])).toBe("2024-06-01");
    expect(termStart(now, [stay("2023-01-01", "2024-06-01", "graduated")])).toBe("2024-06-01");
  });
});

const days = fc
  .integer({ min: toDayNumber("2000-01-01"), max: toDayNumber("2040-12-31") })
  .map(fromDayNumber);
const terms = fc
  .integer({ min: 13, max: 96 })
  .chain((most) =>
    fc.integer({ min: 1, max: 12 }).map((dueMonths) => ({ leastMonths: most, mostMonths: most, dueMonths })),
  );

describe("any clock", () => {
  it("is over exactly when its whole months reach the limit, and due before in the window of the rule", () => {
    fc.assert(
      fc.property(days, terms, fc.integer({ min: 0, max: 4000 }), (enteredOn, term, later) => {
        const on = addDays(enteredOn, later);
        const clock = termClock(stay(enteredOn), enteredOn, term, on)!;
        expect(clock.months).toBe(monthsBetween(enteredOn, on));
        expect(clock.state === "over").toBe(clock.months >= term.mostMonths);
        expect(clock.state === "due").toBe(clock.dueFrom! <= on && on < clock.overFrom!);
        expect(clock.dueFrom! < clock.overFrom!).toBe(true);
      }),
    );
  });

  it("only ever moves on: running, then due, then over", () => {
    const order = ["running", "due", "over"];
    fc.assert(
      fc.property(days, terms, fc.array(fc.integer({ min: 0, max: 4000 })), (enteredOn, term, offsets) => {
        const places = offsets
          .toSorted((a, b) => a - b)
          .map((offset) => {
            const { state } = termClock(stay(enteredOn), enteredOn, term, addDays(enteredOn, offset))!;
            return order.indexOf(state);
          });
        expect(places).toEqual(places.toSorted((a, b) => a - b));
      }),
    );
  });

  it("forgets a correction that is taken back, and a later entry never makes a stay older", () => {
    fc.assert(
      fc.property(
        days,
        terms,
        fc.nat(3000),
        fc.integer({ min: -60, max: 60 }),
        (enteredOn, term, later, shift) => {
          const on = addDays(enteredOn, later + 60);
          const corrected = addDays(enteredOn, shift);
          const clock = (from: string) => termClock(stay(from), from, term, on)!;
          expect(clock(addDays(corrected, -shift))).toEqual(clock(enteredOn));
          if (shift >= 0) expect(clock(corrected).months).toBeLessThanOrEqual(clock(enteredOn).months);
        },
      ),
    );
  });

  it("counts a stay cut in two that touch like the whole one", () => {
    fc.assert(
      fc.property(
        days,
        fc.integer({ min: 1, max: 900 }),
        fc.integer({ min: 1, max: 900 }),
        (from, one, two) => {
          const cut = addDays(from, one);
          const first = stay(from, cut, "left");
          expect(termStart(stay(cut), [first])).toBe(from);
          expect(termStart(stay(addMonths(cut, 1)), [first, stay(addDays(from, -two), from, "left")])).toBe(
            addMonths(cut, 1),
          );
        },
      ),
    );
  });
});
