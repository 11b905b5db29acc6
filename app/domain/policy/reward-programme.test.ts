import { describe, expect, test } from "vitest";
import { itemHead, perHighTech, perTen, programme } from "#app/domain/rewards/sample.fixture.ts";
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
      "counts days in halves",
      { attribution: { minDays: "1.5", graceMonths: "0", whenSeveral: "conflict" as const, clause: "2" } },
      "policy.attribution-not-whole",
    ],
  ])("is refused when it %s", (_, changes, fault) => {
    expect(faultsOf(changes)).toContain(fault);
  });

  test("refuses a number where a decimal text belongs, and a key it does not know", () => {
    expect(rewardProgrammeSchema.safeParse({ ...programme(), roundingUnit: 0.01 }).success).toBe(false);
    expect(rewardProgrammeSchema.safeParse({ ...programme(), formula: "1+1" }).success).toBe(false);
    const graded = { ...itemHead, type: "by-grade", code: "g", beneficiary: "firm", grades: [] };
    expect(rewardProgrammeSchema.safeParse({ ...programme(), items: [graded] }).success).toBe(false);
  });
});
