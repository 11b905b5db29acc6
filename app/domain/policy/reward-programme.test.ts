import { describe, expect, test } from "vitest";
import { itemHead, perHighTech, perTen, programme } from "#app/domain/rewards/sample.fixture.ts";
import { programmeUnitFaults } from "./check-programme-units.ts";
import type { Condition } from "./condition.ts";
import { describeItem } from "./describe-programme.ts";
import { type RewardItem, rewardProgrammeSchema } from "./reward-programme.ts";

const faultsOf = (changes: Parameters<typeof programme>[0]): string[] => {
  const read = rewardProgrammeSchema.safeParse({ ...programme(), ...changes });
  return read.success ? [] : read.error.issues.map((it) => it.message);
};
const banded = (bands: { from: string | null; to: string | null }[]): RewardItem[] => [
  {
    ...perHighTech,
    amount: {
      fact: "revenue",
      unit: "yuan",
      yearsBack: 1,
      bands: bands.map((it) => ({ ...it, amount: "1" })),
    },
  } as RewardItem,
];

const graded = {
  ...itemHead,
  type: "by-grade" as const,
  code: "grade",
  beneficiary: "carrier" as const,
};
const costOf = (squareMetres: string, yuanPerM2Month: string): RewardItem => ({
  ...itemHead,
  type: "share-of-cost",
  code: "cost",
  beneficiary: "carrier",
  fact: "rent-cost",
  percent: { since: { kind: "fact", fact: "operating-since" }, years: ["100"] },
  limits: { area: "rented-area", squareMetres, yuanPerM2Month },
});
const rentWhen = (when: Condition): RewardItem => ({
  ...itemHead,
  type: "area-rate",
  code: "rent",
  beneficiary: "carrier",
  rates: ["1"],
  multipliers: [{ when, factor: "2" }],
});

describe("a reward programme", () => {
  test("with figures openly unknown is a programme all the same", () => {
    const unknown = { unknown: true as const };
    expect(faultsOf({ beneficiaryCap: unknown, items: [{ ...perTen, size: unknown }] })).toEqual([]);
  });

  test.each([
    [
      "names an outcome that is not there",
      { items: [{ ...perTen, outcome: "other" }] },
      "policy.no-such-outcome: other",
    ],
    ["has one item twice", { items: [perTen, perTen] }, "policy.item-twice"],
    ["has batches of a fraction", { items: [{ ...perTen, size: "2.5" }] }, "policy.batch-size: ten"],
    [
      "has a cap that is no multiple of its unit",
      { roundingUnit: "100", beneficiaryCap: "150" },
      "policy.cap-not-a-multiple",
    ],
    ["rounds to less than a fen", { roundingUnit: "0.001" }, "policy.rounding-unit"],
    [
      "has a window that ends before it begins",
      { window: { kind: "dates" as const, from: "2023-02-01", to: "2023-01-31" } },
      "policy.window-reversed",
    ],
    [
      "excludes by grades that it does not read",
      {
        grades: null,
        exclusions: { grades: ["fail"], barred: false, higherLevel: "net" as const, clause: "3" },
      },
      "policy.grades-not-named: exclusions",
    ],
    [
      "has bands with a gap",
      {
        items: banded([
          { from: null, to: "1" },
          { from: "2", to: null },
        ]),
      },
      "policy.bands-gap: high-tech",
    ],
    ["has bands with an end", { items: banded([{ from: null, to: "1" }]) }, "policy.bands-open: high-tech"],
    [
      "has bands that fall",
      {
        items: banded([
          { from: null, to: "2" },
          { from: "2", to: "1" },
          { from: "1", to: null },
        ]),
      },
      "policy.bands-order: high-tech",
    ],
    [
      "has a row of a grade and level twice",
      {
        items: [
          {
            ...graded,
            grades: [
              { grade: "a", kinds: null, levels: ["national" as const], amount: "2" },
              { grade: "a", kinds: null, levels: ["national" as const], amount: "1" },
            ],
          },
        ],
      },
      "policy.grade-row-twice: grade",
    ],
    [
      "has limits of a cost that limit nothing",
      { items: [costOf("none", "none")] },
      "policy.limits-empty: cost",
    ],
    ["limits a cost to no area", { items: [costOf("0", "none")] }, "policy.limit-not-positive: cost"],
    [
      "asks a multiplier for more than it lists",
      { items: [rentWhen({ test: "at-least", n: 2, of: [{ test: "field" }] })] },
      "policy.at-least-too-many: rent",
    ],
    [
      "counts days in halves",
      { attribution: { minDays: "1.5", graceMonths: "0", whenSeveral: "conflict" as const, clause: "2" } },
      "policy.attribution-not-whole",
    ],
  ])("is refused when it %s", (_, changes, fault) => {
    expect(faultsOf(changes)).toContain(fault);
  });

  test("says of a condition and of percentages by year what is wrong, and where", () => {
    const issuesOf = (item: object) => {
      const read = rewardProgrammeSchema.safeParse({ ...programme(), items: [item] });
      return read.success ? [] : read.error.issues.map((it) => [it.path.join("/"), it.message]);
    };
    const rent = rentWhen({ test: "field" });
    expect(issuesOf({ ...rent, multipliers: [{ when: { test: "field", in: ["x"] }, factor: "2" }] })).toEqual(
      [["items/0/multipliers/0/when/in/0", "policy.field-form"]],
    );
    expect(
      issuesOf({ ...costOf("1", "none"), percent: { since: { kind: "fact", fact: "a" }, years: ["x"] } }),
    ).toEqual([["items/0/percent/years/0", expect.any(String)]]);
    expect(issuesOf({ ...costOf("1", "none"), percent: "viel" })).toEqual([
      ["items/0/percent", expect.any(String)],
    ]);
    expect(issuesOf(rent)).toEqual([]);
  });

  test("refuses a number where a decimal text belongs, and a key it does not know", () => {
    expect(rewardProgrammeSchema.safeParse({ ...programme(), roundingUnit: 0.01 }).success).toBe(false);
    expect(rewardProgrammeSchema.safeParse({ ...programme(), formula: "1+1" }).success).toBe(false);
    const graded = { ...itemHead, type: "by-grade", code: "g", beneficiary: "firm", grades: [] };
    expect(rewardProgrammeSchema.safeParse({ ...programme(), items: [graded] }).success).toBe(false);
  });
});

const catalogue = [
  { code: "revenue", unit: "fen", subject: "firm" as const, purposes: ["evaluation"] },
  { code: "rent-cost", unit: "fen", subject: "carrier" as const, purposes: ["evaluation"] },
  { code: "rented-area", unit: "dm2", subject: "carrier" as const, purposes: ["evaluation"] },
  { code: "operating-since", unit: "date", subject: "carrier" as const, purposes: ["evaluation"] },
];
const unitFaultsOf = (...items: RewardItem[]) =>
  programmeUnitFaults(programme({ items }), catalogue).map((it) => [it.path, it.code]);
const revenueIn = (unit: string): Condition => ({
  test: "compare",
  x: { op: "fact", fact: "revenue" },
  relation: ">=",
  value: "1",
  unit,
});

test("figures of a programme go together with the units of their facts, or it is said where they do not", () => {
  expect(unitFaultsOf(costOf("1", "2"), rentWhen(revenueIn("10k-yuan")))).toEqual([]);
  expect(unitFaultsOf(rentWhen({ test: "all", of: [revenueIn("m2")] }))).toEqual([
    ["/items/0/multipliers/0/when/of/0", "policy.unit-mismatch"],
  ]);
  const short = { kind: "fact" as const, fact: "revenue", unit: "count", yearsBack: 0, atLeast: "1" };
  expect(
    unitFaultsOf({
      ...rentWhen({ test: "field" }),
      multipliers: [{ when: short, factor: "-1" }],
    } as RewardItem),
  ).toEqual([
    ["/items/0/multipliers/0/factor", "policy.figure-negative"],
    ["/items/0/multipliers/0/when", "policy.unit-mismatch"],
  ]);
  const wrong = {
    ...costOf("1", "2"),
    fact: "revenue",
    limits: { area: "rent-cost", squareMetres: "1", yuanPerM2Month: "2" },
  };
  expect(unitFaultsOf(wrong as RewardItem)).toEqual([
    ["/items/0/fact", "policy.fact-of-other-subject"],
    ["/items/0/limits/area", "policy.unit-mismatch"],
  ]);
  const dated = {
    ...costOf("1", "2"),
    percent: { since: { kind: "fact", fact: "rented-area" }, years: ["-1"] },
  };
  expect(unitFaultsOf(dated as RewardItem)).toEqual([
    ["/items/0/percent/years/0", "policy.figure-negative"],
    ["/items/0/percent/since", "policy.fact-not-date"],
  ]);
});

test("every part of an item is told in words: conditions, levels, years, limits, its own rule on higher levels", () => {
  const codes = (item: RewardItem): string[] => {
    const walk = (it: ReturnType<typeof describeItem>): string[] => [it.code, ...it.of.flatMap(walk)];
    return walk(describeItem(item));
  };
  expect(codes(rentWhen({ test: "any", of: [{ test: "field" }] }))).toEqual(
    expect.arrayContaining(["rule.multiplier-when", "policy.condition.any", "policy.condition.field-any"]),
  );
  expect(codes({ ...costOf("1", "2"), higherLevel: "net" })).toEqual(
    expect.arrayContaining([
      "rule.cost-since-fact",
      "rule.amount-cost-year",
      "rule.cost-area",
      "rule.cost-price",
      "rule.higher-level-net",
    ]),
  );
  const row = { grade: "a", kinds: ["park" as const], levels: ["national" as const], amount: "1" };
  expect(codes({ ...graded, grades: [row] })).toEqual(
    expect.arrayContaining(["rule.amount-grade", "rule.carrier-kinds", "rule.carrier-levels"]),
  );
});
