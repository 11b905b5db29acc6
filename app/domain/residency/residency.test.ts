import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { addDays, type DateOn } from "../shared/dates.ts";
import {
  isResident,
  monthsInIncubation,
  type Residency,
  registerOn,
  residencyFault,
  residencyState,
} from "./residency.ts";

const stay = (over: Partial<Residency> = {}): Residency => ({
  id: "r1",
  uscc: "A",
  enteredOn: "2024-03-01",
  leftOn: null,
  exit: null,
  ...over,
});
const day = (n: number): DateOn => addDays("2024-01-01", n);

describe("a residency on a day", () => {
  it("does not count the day it left", () => {
    const graduated = stay({ leftOn: "2025-03-01", exit: "graduated" });
    expect(residencyState(graduated, "2024-02-29")).toBe("expected");
    expect(residencyState(graduated, "2024-03-01")).toBe("resident");
    expect(residencyState(graduated, "2025-02-28")).toBe("resident");
    expect(residencyState(graduated, "2025-03-01")).toBe("graduated");
  });

  it("counts whole months and stops at the exit", () => {
    expect(monthsInIncubation(stay(), "2024-02-01")).toBe(0);
    expect(monthsInIncubation(stay(), "2024-03-31")).toBe(0);
    expect(monthsInIncubation(stay(), "2024-04-01")).toBe(1);
    expect(monthsInIncubation(stay({ leftOn: "2025-03-01", exit: "left" }), "2030-01-01")).toBe(12);
    expect(monthsInIncubation(stay({ enteredOn: "2024-01-31" }), "2024-02-29")).toBe(1);
  });

  it("lists the register in one order, whatever order the rows come in", () => {
    const rows = [
      stay({ id: "3", uscc: "B" }),
      stay({ id: "2", uscc: "A" }),
      stay({ id: "1", uscc: "C", enteredOn: "2024-01-01", leftOn: "2024-06-01", exit: "left" }),
    ];
    expect(registerOn(rows, "2024-05-31").map((it) => it.id)).toEqual(["1", "2", "3"]);
    expect(registerOn(rows.toReversed(), "2024-06-01").map((it) => it.id)).toEqual(["2", "3"]);
  });
});

describe("residencyFault", () => {
  const codes = (...given: Parameters<typeof residencyFault>) =>
    residencyFault(...given).map((it) => it.code);

  it("knows each fault", () => {
    expect(codes(stay(), [])).toEqual([]);
    expect(codes(stay({ leftOn: "2024-03-01", exit: "left" }), [])).toEqual([
      "residency.left-before-entered",
    ]);
    expect(codes(stay({ leftOn: "2024-04-01" }), [])).toEqual(["residency.exit-missing"]);
    expect(codes(stay({ exit: "graduated" }), [])).toEqual(["residency.exit-without-date"]);
    expect(residencyFault(stay(), [], "2024-03-02")).toMatchObject([
      { level: "warn", code: "residency.before-founding" },
    ]);
    expect(codes(stay(), [], "2024-03-01")).toEqual([]);
  });

  it("lets stays touch, lets other firms be, and does not find itself", () => {
    const earlier = stay({ id: "r0", enteredOn: "2023-01-01", leftOn: "2024-03-01", exit: "left" });
    expect(codes(stay(), [earlier, stay(), stay({ id: "r2", uscc: "B" })])).toEqual([]);
    expect(codes(stay({ enteredOn: "2024-02-29" }), [earlier])).toEqual(["residency.overlap"]);
  });

  it("finds an overlap exactly when some day has both", () => {
    const interval = fc.record({ from: fc.nat(20), days: fc.option(fc.integer({ min: 1, max: 20 })) });
    const row = (id: string) =>
      interval.map(({ from, days }) =>
        stay({
          id,
          enteredOn: day(from),
          leftOn: days === null ? null : day(from + days),
          exit: days === null ? null : "left",
        }),
      );
    fc.assert(
      fc.property(row("a"), row("b"), (a, b) => {
        const shared = Array.from({ length: 50 }, (_, n) => day(n)).some(
          (on) => isResident(a, on) && isResident(b, on),
        );
        expect(codes(a, [b])).toEqual(shared ? ["residency.overlap"] : []);
      }),
    );
  });
});
