import { describe, expect, it } from "vitest";
import type { FirmPoints } from "#app/domain/policy/firm-points.ts";
import { fact, firm, indicator, label, run, scheme } from "../sample-scheme.fixture.ts";
import { Column } from "./column.ts";
import { agree } from "./constructs.fixture.ts";
import { type RowInputs, RowScorer } from "./row-lines.ts";
import { scoreColumns } from "./score-columns.ts";
import { tableOfSubjects } from "./table-of-subjects.ts";
import { ClassWeights } from "./weights.ts";

// Rows in blocks, their weights and their limits, against exact fractions; and how many rows needed those.

const linear = (full: string) => ({ type: "linear" as const, zero: "0", full });
const groups = (maximum: string, bonusMaximum: string): FirmPoints["groups"] =>
  ["one", "two"].map((code) => ({ code, label, maximum, bonusMaximum }));
const totals = (maximum: string, deductionMaximum: string, floor: boolean) => ({
  maximum,
  deductionMaximum,
  floor,
});
const points = (code: string, perUnit: string, group = "one"): FirmPoints["bonuses"][number] => ({
  code: `${code}-${group}`,
  group,
  label,
  x: fact(code),
  unit: "count",
  amount: { perUnit },
  cap: "none",
});

describe("more rows than a block", () => {
  // Sums of sevenths, elevenths and thirteenths never come to a half.
  const stages: FirmPoints["stages"] = {
    by: fact("f"),
    unit: "count",
    bands: [
      { code: "small", label, from: null, to: "2" },
      { code: "large", label, from: "2", to: null },
    ],
    defaultStage: null,
  };
  const excluded = (code: string, over: object) =>
    indicator(code, { missing: "exclude", weights: { small: "7", large: "12" }, ...over });
  const policy: Partial<FirmPoints> = {
    stages,
    indicators: [
      excluded("a", { scale: linear("7") }),
      excluded("b", { scale: linear("11"), missing: "exclude-within-group" }),
      excluded("c", { scale: linear("13"), group: "two", weights: { large: "3" } }),
      excluded("d", { scale: linear("7"), group: "two", missing: "zero" }),
    ],
  };
  const firms = Array.from({ length: 200 }, (_, i) => {
    const gap = (of: number, n: number) => (i % of === 3 ? null : n % 6);
    return firm(`f${1000 + i}`, {
      a: gap(7, i),
      b: gap(5, i * 3),
      c: gap(11, i * 5),
      d: gap(3, i + 1),
      e: 1,
      f: i % 50 === 9 ? null : i % 4,
    });
  });

  it("are scored with the weights of each, by doubles alone", () => {
    const found = agree(run(scheme(policy), firms.slice(0, 132)));
    expect(found.secondLooks).toBe(0);
    expect(new Set(found.totalMilli).size).toBeGreaterThan(30);
  });

  it("take the second look only where a weight fits no double", () => {
    const [first, ...others] = policy.indicators!;
    const fine = { ...first!, weights: { small: "7.00000000000000000001", large: "12" } };
    const found = agree(run(scheme({ ...policy, indicators: [fine, ...others] }), firms.slice(0, 20)));
    expect(found.secondLooks).toBe(found.classOf.filter((own) => own === 0).length);
  });

  it("have the same totals and groups where no lines are wanted, whatever doubles tell", () => {
    // A quarter of a thousandth for each, so that some stand at a half; a maximum bites for others.
    const quarters = scheme({
      ...policy,
      bonuses: [points("a", "0.00025"), points("e", "20")],
      groups: groups("30", "none"),
    });
    const table = tableOfSubjects(run(quarters, firms));
    const [lean, full] = [false, true].map((withLines) =>
      scoreColumns({ policy: quarters, table, overrides: null, withLines }),
    );
    expect(lean!.lines).toBe(null);
    expect(lean!.totalMilli.join()).toBe(full!.totalMilli.join());
    expect(lean!.groupMilli.join()).toBe(full!.groupMilli.join());
    expect(lean!.secondLooks).toBeGreaterThan(0);
  });
});

describe("limits", () => {
  /** Scores figures of one firm each; how many took the second look. */
  const looks = (over: Partial<FirmPoints>, values: readonly number[]): number => {
    const firms = values.map((e, i) => firm(`g${i}`, { a: 2, b: 3, e }));
    const indicators = [
      indicator("a", { scale: linear("7") }),
      indicator("b", { scale: linear("7"), group: "two" }),
    ];
    return agree(run(scheme({ indicators, ...over }), firms)).secondLooks;
  };

  it.each<[string, Partial<FirmPoints>, number[], number]>([
    ["a total's, far away", { bonuses: [points("e", "1")], totals: totals("50", "none", false) }, [1, 9], 0],
    [
      "a total's, reached",
      { bonuses: [points("e", "1")], totals: totals("12", "none", false) },
      [1, 4, 5, 9],
      2,
    ],
    ["a group's, that only both together reach", { groups: groups("5", "none") }, [0], 0],
    ["a group's, reached", { bonuses: [points("e", "1")], groups: groups("5", "none") }, [1, 2, 3, 9], 2],
    [
      "a group's, reached in the second",
      { bonuses: [points("e", "1", "two")], groups: groups("6", "none") },
      [1, 2, 9],
      2,
    ],
    [
      "one group's only",
      {
        bonuses: [points("e", "1", "two")],
        groups: groups("none", "none").map((it) => (it.code === "two" ? { ...it, maximum: "6" } : it)),
      },
      [1, 2, 9],
      2,
    ],
    ["of bonuses, beside more points", { bonuses: [points("e", "1")], groups: groups("none", "3") }, [2], 0],
    ["of bonuses, reached", { bonuses: [points("e", "1")], groups: groups("none", "3") }, [2, 3, 4], 2],
    [
      "of deductions, beside more points",
      { deductions: [points("e", "1")], totals: totals("none", "3", false) },
      [1, 2],
      0,
    ],
    [
      "of deductions in both groups",
      { deductions: [points("e", "1"), points("b", "1", "two")], totals: totals("none", "5", false) },
      [1, 2, 3],
      2,
    ],
    [
      "a total's, that deductions do not lower",
      {
        bonuses: [points("e", "4")],
        deductions: [points("a", "1")],
        totals: totals("15", "none", false),
      },
      [1, 2, 3],
      2,
    ],
    ["a floor, near", { deductions: [points("e", "1")], totals: totals("none", "none", true) }, [1, 7, 8], 1],
    [
      "a floor, at a thousandth",
      {
        indicators: [indicator("e", { weights: { only: "0.007" }, scale: linear("7") })],
        totals: totals("none", "none", true),
      },
      [0, 1, 2],
      1,
    ],
  ])("%s", (_, over, values, wanted) => {
    expect(looks(over, values)).toBe(wanted);
  });

  it("that bite by less than a millionth of a thousandth decide about it", () => {
    for (const whole of ["2", "20000"]) {
      const bonuses = [points("e", `${whole}.0005000001`)];
      const most = `${whole}.0004999999`;
      const indicators = [indicator("d")];
      const wanted = { indicators, bonuses };
      expect(looks({ ...wanted, totals: totals(most, "none", false) }, [1])).toBe(1);
      expect(looks({ ...wanted, groups: groups(most, "none") }, [1])).toBe(1);
      expect(looks({ ...wanted, groups: groups("none", most) }, [1])).toBe(1);
      const deducted = { indicators, deductions: bonuses, totals: totals("none", most, false) };
      expect(looks(deducted, [1])).toBe(1);
    }
  });

  it("of what a line holds", () => {
    expect(looks({ bonuses: [points("e", "2147483.647")], indicators: [indicator("d")] }, [1])).toBe(1);
    expect(looks({ deductions: [points("e", "2147483.647")], indicators: [indicator("d")] }, [1])).toBe(1);
    expect(looks({ bonuses: [points("e", "2147483.646")], indicators: [indicator("d")] }, [1])).toBe(0);
  });
});

describe("rows scored again", () => {
  const SIZE = 160;
  const policy = scheme({
    indicators: [
      indicator("a", { missing: "exclude" }),
      indicator("b", { weights: { only: "3" }, group: "two" }),
    ],
    bonuses: [points("c", "1")],
    deductions: [points("d", "1", "two")],
    totals: totals("none", "6", true),
  });
  const inputs = (): RowInputs => {
    const column = (of: (row: number) => [number, number]) => {
      const made = new Column(SIZE);
      for (let row = 0; row < SIZE; row++) made.put(row, ...of(row));
      return made;
    };
    const excluding = Uint8Array.from({ length: SIZE }, (_, row) => Number(row % 9 === 4));
    return {
      shares: [column((row) => [row % 7, 7]), column((row) => [row % 11, 11])],
      standings: [excluding.map((it) => it * 2), new Uint8Array(SIZE)],
      excluding,
      bonuses: [column((row) => [(row % 4) * 1000, 1])],
      deductions: [column((row) => [(row % 5) * -2000, 1])],
      weights: [new ClassWeights(policy.indicators, "only")],
      classOf: Int32Array.from({ length: SIZE }, (_, row) => (row % 13 === 6 ? -1 : 0)),
    };
  };

  it("are what scoring all again gives; the others stay", () => {
    const given = inputs();
    const scorer = new RowScorer(policy, given, true);
    const before = scorer.run().totalMilli.slice();
    const rows = Uint32Array.from({ length: 140 }, (_, at) => SIZE - 140 + at);
    // Where a maximum or the floor had cut, it may do so no longer.
    for (const row of rows) {
      given.shares[0]!.put(row, (row + 3) % 7, 7);
      given.deductions[0]!.put(row, ((row + 2) % 5) * -2000, 1);
    }
    const fresh = new RowScorer(policy, given, true).run();
    scorer.again([0, 3].map((line) => ({ line, rows })));
    expect(scorer.out.lines!.join()).toBe(fresh.lines!.join());
    expect(scorer.out.totalMilli.join()).toBe(fresh.totalMilli.join());
    expect(scorer.out.groupMilli.join()).toBe(fresh.groupMilli.join());
    expect(before.join()).not.toBe(fresh.totalMilli.join());
    // Rows that are not named keep what they have, though their figures changed.
    const kept = scorer.out.totalMilli[1];
    given.shares[0]!.put(1, 6, 7);
    given.shares[0]!.put(2, 6, 7);
    scorer.again([{ line: 0, rows: Uint32Array.of(2) }]);
    expect(scorer.out.totalMilli[1]).toBe(kept);
    expect(scorer.out.totalMilli[2]).toBe(new RowScorer(policy, given, true).run().totalMilli[2]);
  });

  it("without lines too", () => {
    const given = inputs();
    const scorer = new RowScorer(policy, given, false);
    scorer.run();
    for (let row = 0; row < SIZE; row++) given.shares[1]!.put(row, (row + 5) % 11, 11);
    scorer.again([{ line: 1, rows: Uint32Array.from({ length: SIZE }, (_, row) => row) }]);
    const fresh = new RowScorer(policy, given, true).run();
    expect(scorer.out.totalMilli.join()).toBe(fresh.totalMilli.join());
    expect(scorer.out.groupMilli.join()).toBe(fresh.groupMilli.join());
  });
});
