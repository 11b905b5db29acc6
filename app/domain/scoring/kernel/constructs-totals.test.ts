import { describe, it } from "vitest";
import { type CarrierPerformance, carrierPerformanceSchema } from "#app/domain/policy/carrier-performance.ts";
import type { FirmPoints } from "#app/domain/policy/firm-points.ts";
import { fact, indicator, label, run, scheme } from "../sample-scheme.fixture.ts";
import { agree, both, firms, of } from "./constructs.fixture.ts";

// Points beside indicators, standings and classes, in columns and by exact fractions: the same digits.

describe("points beside indicators", () => {
  const adjustment = (
    code: string,
    amount: FirmPoints["bonuses"][number]["amount"],
    cap = "none",
    group = "one",
  ) => ({
    code,
    group,
    label,
    x: fact(code),
    unit: "count",
    amount,
    cap,
  });
  const bands = {
    bands: [
      { from: null, to: "2", points: "0.5" },
      { from: "2", to: null, points: "3.333" },
    ],
  };
  const groups = (maximum: string, bonusMaximum: string) =>
    ["one", "two"].map((code) => ({ code, label, maximum, bonusMaximum }));
  const totals = (maximum: string, deductionMaximum: string, floor: boolean) => ({
    maximum,
    deductionMaximum,
    floor,
  });

  it.each<[string, Partial<FirmPoints>]>([
    ["a bonus", { bonuses: [adjustment("b", { perUnit: "1.7" })] }],
    ["a bonus with a cap", { bonuses: [adjustment("b", { perUnit: "1.7" }, "4")] }],
    ["a bonus by bands", { bonuses: [adjustment("d", bands, "2.5", "two")] }],
    ["a deduction", { deductions: [adjustment("b", { perUnit: "1.7" })] }],
    [
      "a deduction with a cap, to a floor",
      { deductions: [adjustment("d", { perUnit: "7" }, "30")], totals: totals("none", "none", true) },
    ],
    [
      "a deduction's maximum",
      {
        deductions: [adjustment("d", { perUnit: "2" }), adjustment("a", bands)],
        totals: totals("none", "9", false),
      },
    ],
    [
      "a deduction's maximum and a floor",
      { deductions: [adjustment("d", { perUnit: "2" })], totals: totals("none", "9", true) },
    ],
    [
      "a total's maximum",
      { bonuses: [adjustment("d", { perUnit: "2" })], totals: totals("12", "none", false) },
    ],
    ["a group's maximum", { bonuses: [adjustment("d", { perUnit: "2" })], groups: groups("6", "none") }],
    [
      "a maximum of a group's bonuses",
      { bonuses: [adjustment("d", { perUnit: "2" }), adjustment("a", bands)], groups: groups("none", "5") },
    ],
    [
      "all of them",
      {
        bonuses: [adjustment("d", { perUnit: "2" })],
        deductions: [adjustment("a", { perUnit: "9" })],
        groups: groups("11", "4"),
        totals: totals("15", "20", true),
      },
    ],
  ])("%s", (_, over) => {
    of({ ...both({}), ...over });
    of({ ...both({ missing: "exclude", scale: { type: "rank", direction: "higher" } }), ...over });
  });
});

describe("standings", () => {
  const indicators = [
    indicator("a"),
    indicator("c", { group: "two", scale: { type: "rank", direction: "higher" } }),
  ];
  const compare = (code: string, relation: ">=" | "<", value: string) =>
    ({ test: "compare", x: fact(code), relation, value, unit: "count" }) as const;

  it("ties break by groups and by figures, in order", () => {
    for (const direction of ["higher", "lower"] as const) {
      const byFigure = { by: "figure" as const, x: fact("b"), direction };
      const byGroup = { by: "group" as const, group: "two" };
      // What one group gains the other loses: all totals tie.
      const one = [
        indicator("a"),
        indicator("less", { x: fact("a"), group: "two", scale: { type: "linear", zero: "10", full: "0" } }),
      ];
      for (const tieBreaks of [[byFigure], [byGroup], [byGroup, byFigure], [byFigure, byGroup]]) {
        for (const within of ["all", "field", "stage"] as const)
          of({ indicators: one, ranking: { within, tieBreaks } });
      }
    }
  });

  const quota = { of: "share", value: "0.25", rounding: "half-up", cumulative: false } as const;
  it("grades by minima, quotas, pass-through and vetoes", () => {
    const graded = (seat: "inside" | "outside"): Partial<FirmPoints> => ({
      indicators,
      ranking: { within: "field", tieBreaks: [] },
      grades: [
        { code: "top", label, minimumTotal: "9", minimumGroups: [{ group: "two", minimum: "3" }], quota },
        { code: "good", label, minimumFigures: [{ x: fact("b"), unit: "count", minimum: "3" }] },
        { code: "rest", label },
        { code: "last", label, quota, fromBottom: true },
      ],
      passThroughs: [{ code: "star", label, when: compare("d", ">=", "9"), grade: "top", quota: seat }],
      vetoes: [
        { code: "bar", label, when: compare("b", "<", "0"), effect: { type: "bar" } },
        { code: "cap", label, when: compare("c", ">=", "4"), effect: { type: "cap-grade", grade: "rest" } },
      ],
    });
    of(graded("outside"));
    of(graded("inside"));
  });

  it.each(["all", "any", "at-least"] as const)("conditions joined by %s", (test) => {
    const list = [compare("b", ">=", "3"), compare("d", "<", "8"), compare("a", ">=", "2")];
    const when = test === "at-least" ? { test, n: 2, of: list } : { test, of: list };
    of({ indicators, vetoes: [{ code: "bar", label, when, effect: { type: "bar" } }] });
  });
});

describe("classes", () => {
  const stages = (defaultStage: string | null): Partial<FirmPoints> => ({
    stages: {
      by: fact("b"),
      unit: "count",
      bands: [
        { code: "small", label, from: null, to: "2" },
        { code: "middle", label, from: "2", to: "5", includesTo: true },
        { code: "large", label, from: "5", includesFrom: false, to: null },
      ],
      defaultStage,
    },
    indicators: [
      indicator("a", {
        weights: { small: "1", middle: "20", large: "4" },
        peers: "stage",
        scale: { type: "rank", direction: "higher" },
      }),
      indicator("c", { weights: { small: "5", large: "5" } }),
    ],
    ranking: { within: "stage", tieBreaks: [] },
  });
  it("by stages, by default and by override", () => {
    of(stages(null));
    of(stages("large"));
    const overrides = ["f00", "f04", "f07"].map((subject) => ({
      subject,
      stage: "small",
      reason: "r",
      approver: "a",
    }));
    of(stages(null), { overrides });
  });

  it("by the kind of a carrier; a kind that is not scored is left out", () => {
    const { stages: _, ...rest } = scheme({
      indicators: [
        indicator("a", {
          weights: { incubator: "10", makerspace: "3" },
          peers: "kind",
          scale: { type: "rank", direction: "higher" },
        }),
        indicator("b", { weights: { incubator: "5" }, missing: "exclude" }),
      ],
      ranking: { within: "stage", tieBreaks: [] },
    });
    const policy: CarrierPerformance = carrierPerformanceSchema.parse({
      ...rest,
      kind: "carrier-performance",
      purpose: "evaluation",
      kinds: ["incubator", "makerspace"],
      ranking: { within: "kind", tieBreaks: [] },
    });
    const kinds = ["incubator", "makerspace", "park"];
    const carriers = firms.map((it, i) => ({ ...it, kind: kinds[i % 3]! }));
    const { overrides: __, ...input } = run(scheme(), carriers);
    agree({ ...input, policy, overrides: [] });
  });
});
