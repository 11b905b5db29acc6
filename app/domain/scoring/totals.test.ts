import { describe, expect, it } from "vitest";
import type { FirmPoints } from "#app/domain/policy/firm-points.ts";
import { rational } from "#app/domain/shared/rational.ts";
import type { SubjectInput } from "./input.ts";
import { fact, firm, indicator, label, run, scheme } from "./sample-scheme.fixture.ts";
import { score } from "./score.ts";
import { roundLinesExactly } from "./totals.ts";

const rows = (policy: FirmPoints, subjects: SubjectInput[]) => score(run(policy, subjects));

describe("maxima and the floor, at their borders", () => {
  const bonus = (code: string, perUnit: string, cap = "none") => ({
    code,
    group: "one",
    label,
    x: fact(code),
    unit: "count",
    amount: { perUnit },
    cap,
  });
  const lines = (over: Partial<FirmPoints>, cells: Parameters<typeof firm>[1]) =>
    rows(scheme(over), [firm("f", cells)]).subjects[0]!.lines.map(
      (it) => `${it.kind} ${it.code} ${it.pointsMilli}`,
    );
  const totals = (maximum: string, deductionMaximum = "none", floor = false) => ({
    maximum,
    deductionMaximum,
    floor,
  });

  it("a maximum bites above it, not at it", () => {
    expect(lines({ totals: totals("10") }, { a: 10 })).toEqual(["indicator a 10000"]);
    expect(lines({ totals: totals("9.999") }, { a: 10 })).toEqual([
      "indicator a 10000",
      "total-maximum total -1",
    ]);
  });

  it("a bonus on a negative or unknown figure is 0, at nothing its band's points", () => {
    expect(lines({ bonuses: [bonus("b", "2")] }, { a: 0, b: -1 })).toEqual(["indicator a 0", "bonus b 0"]);
    expect(lines({ bonuses: [bonus("b", "2")] }, { a: 0 })).toEqual(["indicator a 0", "bonus b 0"]);
    const bands = { ...bonus("b", "2"), amount: { bands: [{ from: null, to: null, points: "3" }] } };
    expect(lines({ bonuses: [bands] }, { a: 0, b: 0 })).toEqual(["indicator a 0", "bonus b 3000"]);
    expect(lines({ bonuses: [bands] }, { a: 0, b: -1 })).toEqual(["indicator a 0", "bonus b 0"]);
  });

  it("the floor lifts what is below 0, not 0 itself", () => {
    const floored = { deductions: [bonus("b", "1")], totals: totals("none", "none", true) };
    expect(lines(floored, { a: 3, b: 3 })).toEqual(["indicator a 3000", "deduction b -3000"]);
    expect(lines(floored, { a: 3, b: 4 })).toEqual([
      "indicator a 3000",
      "deduction b -4000",
      "floor total 1000",
    ]);
  });

  it("a deduction's maximum gives back what is above it", () => {
    const limited = { deductions: [bonus("b", "1")], totals: totals("none", "2") };
    expect(lines(limited, { a: 3, b: 5 })).toEqual([
      "indicator a 3000",
      "deduction b -5000",
      "deduction-maximum total 3000",
    ]);
  });
});

it("a group's total is rounded on its own; what its lines lack of it is shown", () => {
  // Two thirds of a thousandth in each of three lines: 2 in all, 0.667 + 0.667 in the first group.
  const third = { type: "linear" as const, zero: "0", full: "3" };
  const own = (code: string, group: string) =>
    indicator(code, { group, scale: third, weights: { only: "0.001" } });
  const policy = scheme({ indicators: [own("a", "one"), own("b", "one"), own("c", "two")] });
  const drafts = policy.indicators.map((it) => ({
    kind: "indicator" as const,
    code: it.code,
    group: it.group,
    points: rational(2, 3000),
  }));
  const expected = {
    totalMilli: 2,
    lines: [1, 1, 0],
    groups: [
      { code: "one", totalMilli: 1, tailMilli: -1 },
      { code: "two", totalMilli: 1, tailMilli: 1 },
    ],
  };
  const shown = ({ totalMilli, lines, groups }: ReturnType<typeof roundLinesExactly>) => ({
    totalMilli,
    lines: lines.map((it) => it.pointsMilli),
    groups,
  });
  expect(shown(roundLinesExactly(policy, drafts))).toEqual(expected);
  const [row] = rows(policy, [firm("f", { a: 2, b: 2, c: 2 })]).subjects;
  expect([row!.totalMilli, row!.lines.map((it) => it.pointsMilli), row!.groups]).toEqual(
    Object.values(expected),
  );
});
