import { describe, expect, test } from "vitest";
import type { RewardExample, RewardItem, RewardProgramme } from "#app/domain/policy/reward-programme.ts";
import { itemsWithoutExample, rewardExampleFaults } from "./examples.ts";
import { itemHead, perHighTech, perTen, programme } from "./sample.fixture.ts";

// A worked example is of one item on a made-up carrier; the engine computes it (rules-engine §1).

const found = (item: RewardItem, given: RewardExample["given"], more: Partial<RewardProgramme> = {}) => {
  const example = { item: item.code, given, amount: "-1" } as RewardExample;
  const policy = { ...programme({ items: [item], ...more }), examples: [example] };
  return rewardExampleFaults(policy).map((it) => it.found);
};
const head = { ...itemHead, code: "it", beneficiary: "carrier" as const };

describe("an example of outcomes", () => {
  test("counts as many as it is given, none where it is given none", () => {
    expect(found(perHighTech, { count: 3 })).toEqual(["150000.00"]);
    expect(found(perHighTech, {})).toEqual(["0.00"]);
    expect(found({ ...perTen, size: "2" }, { count: 5 })).toEqual(["60000.00"]);
  });

  test("reads the facts of its firms, of earlier years too", () => {
    const bands = [
      { from: null, to: "5", amount: "1" },
      { from: "5", to: null, amount: "2" },
    ];
    for (const yearsBack of [0, 1, 4]) {
      const item: RewardItem = {
        ...perHighTech,
        amount: { fact: "revenue", unit: "yuan", yearsBack, bands },
      };
      expect(found(item, { count: 2, facts: { revenue: 500 } })).toEqual(["4.00"]);
      expect(found(item, { count: 1, facts: { revenue: 499 } })).toEqual(["1.00"]);
      expect(found(item, { count: 1 })).toEqual(["0.00"]);
    }
  });

  test("of recognitions is the carriers' own, of the kind it names", () => {
    const outcomes = [
      {
        code: "new-tech",
        label: { zh: "试", en: "t" },
        source: { kind: "title" as const, titles: ["tech-firm" as const] },
        first: true,
      },
      {
        code: "new-high-tech",
        label: { zh: "试", en: "t" },
        source: { kind: "recognised" as const, levels: ["national" as const] },
        first: true,
      },
    ];
    const unit: RewardItem = {
      ...perHighTech,
      beneficiary: "unit",
      carrierKinds: ["incubator", "makerspace"],
    };
    for (const kind of [undefined, "incubator", "makerspace"] as const) {
      const given = { count: 2, ...(kind ? { carrierKind: kind } : {}) };
      expect(found(unit, given, { outcomes })).toEqual(["100000.00"]);
    }
    expect(found(unit, { count: 2, carrierKind: "accelerator" }, { outcomes })).toEqual(["0.00"]);
  });
});

describe("an example of the carrier as a whole", () => {
  test("its grade, of a kind", () => {
    const item: RewardItem = {
      ...head,
      type: "by-grade",
      grades: [
        { grade: "A", kinds: ["incubator"], amount: "5" },
        { grade: "A", kinds: null, amount: "3" },
      ],
    };
    expect(found(item, { grade: "A" })).toEqual(["5.00"]);
    expect(found(item, { grade: "A", carrierKind: "makerspace" })).toEqual(["3.00"]);
    expect(found(item, { grade: "B" })).toEqual(["0.00"]);
  });

  test("its place, alone or tied", () => {
    const item: RewardItem = { ...head, type: "by-rank", places: ["9", "5", "1"] };
    expect(found(item, { place: 2 })).toEqual(["5.00"]);
    expect(found(item, { place: 1, tied: 3 })).toEqual(["5.00"]);
    expect(found(item, {})).toEqual(["0.00"]);
  });

  test("its cost", () => {
    const item: RewardItem = { ...head, type: "share-of-cost", fact: "events-cost", percent: "50" };
    expect(found(item, { costFen: 333 })).toEqual(["1.66"]);
    expect(found(item, {})).toEqual(["0.00"]);
  });

  test("what an example says for another item's sake changes nothing", () => {
    const grade: RewardItem = {
      ...head,
      type: "by-grade",
      grades: [{ grade: "A", kinds: null, amount: "5" }],
    };
    expect(found(grade, { grade: "A", costFen: 7, areaDm2: 100, place: 3 })).toEqual(["5.00"]);
  });
});

describe("an example by area", () => {
  const item: RewardItem = { ...head, type: "area-rate", rates: ["10", "5"], multipliers: [] };

  test("is of the period's days, from the entry on", () => {
    expect(found(item, { areaDm2: 10_000 })).toEqual(["12000.00"]);
    expect(found(item, { areaDm2: 10_000, firstDay: "2023-01-01", lastDay: "2023-01-31" })).toEqual([
      "1000.00",
    ]);
    expect(found(item, { areaDm2: 10_000, enteredOn: "2022-07-01" })).toEqual(["9000.00"]);
    expect(found(item, {})).toEqual(["0.00"]);
  });

  test("is rounded down to the programme's unit, before any cap", () => {
    const rule = { roundingUnit: "100", beneficiaryCap: "100" as const };
    expect(found({ ...item, rates: ["10.09"], cap: "100" }, { areaDm2: 10_000 }, rule)).toEqual(["12100.00"]);
  });
});

test("agreeing is said by silence, and every fault by its place", () => {
  const examples = ["1", "50000", "50000.00", "2"].map((amount) => ({
    item: "high-tech",
    given: { count: 1 },
    amount,
  })) as RewardExample[];
  const faults = rewardExampleFaults({ ...programme({ items: [perTen, perHighTech] }), examples });
  expect(faults).toEqual([
    { index: 0, item: "high-tech", expected: "1", found: "50000.00" },
    { index: 3, item: "high-tech", expected: "2", found: "50000.00" },
  ]);
});

test("items without an example are named", () => {
  const policy = programme({ items: [perTen, perHighTech] });
  expect(itemsWithoutExample(policy)).toEqual(["ten", "high-tech"]);
  const shown = { item: "ten", given: { count: 1 }, amount: "0" } as RewardExample;
  expect(itemsWithoutExample({ ...policy, examples: [shown] })).toEqual(["high-tech"]);
});
