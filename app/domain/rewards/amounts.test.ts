import { describe, expect, test } from "vitest";
import type { RewardItem, RewardProgramme } from "#app/domain/policy/reward-programme.ts";
import {
  filing,
  highTech,
  itemHead,
  oneFirm,
  paidTo,
  perHighTech,
  programme,
  run,
  since2022,
  standing,
} from "./sample.fixture.ts";
import type { Standing } from "./types.ts";

describe("amounts", () => {
  const only = (item: RewardItem, more: Partial<RewardProgramme> = {}) =>
    programme({ items: [item], ...more });

  test("bands by last year's figure: at the bound the higher band, unknown gives 0 and a finding", () => {
    const item: RewardItem = {
      ...perHighTech,
      beneficiary: "firm",
      amount: {
        fact: "revenue",
        unit: "10k-yuan",
        yearsBack: 1,
        bands: [
          { from: null, to: "50000", amount: "200000" },
          { from: "50000", to: null, amount: "500000" },
        ],
      },
    };
    const paid = (revenue: number | null) => {
      const before = filing({ carrier: "A", period: "2022", facts: { F: { revenue } } });
      return run({ programme: only(item), filings: [oneFirm("2023-05-01"), before] });
    };
    expect(paidTo(paid(50_000_000_000), "F")).toBe(50_000_000);
    expect(paidTo(paid(49_999_999_999), "F")).toBe(20_000_000);
    expect(paid(null).lines.map((it) => it.amountFen)).toEqual([0]);
    expect(paid(null).findings).toMatchObject([
      { code: "rewards.fact-not-known", subject: "F", blocks: false },
    ]);
  });

  test("tied places share the sum of the places they cover", () => {
    const item: RewardItem = {
      ...itemHead,
      type: "by-rank",
      code: "rank",
      beneficiary: "carrier",
      places: ["100", "50", "25"],
    };
    const filings = ["A", "B", "C"].map((carrier) => filing({ carrier }));
    const standings = [standing("A"), standing("B", { rank: 2 }), standing("C", { rank: 2 })];
    const result = run({ programme: only(item), filings, standings });
    expect(["A", "B", "C"].map((id) => paidTo(result, id))).toEqual([10_000, 3750, 3750]);
  });

  test("places are within the peer group: each has its first, and a tie shares only among its own", () => {
    const item: RewardItem = {
      ...itemHead,
      type: "by-rank",
      code: "rank",
      beneficiary: "carrier",
      places: ["100", "50"],
    };
    const filings = ["A", "B", "C"].map((carrier) => filing({ carrier }));
    const standings = [
      standing("A", { peerGroup: "incubator" }),
      standing("B", { peerGroup: "makerspace" }),
      standing("C", { peerGroup: "makerspace" }),
    ];
    const result = run({ programme: only(item), filings, standings });
    expect(["A", "B", "C"].map((id) => paidTo(result, id))).toEqual([10_000, 7500, 7500]);
  });

  test("area: days of each month, the rate of the year since entry, nothing after the last", () => {
    const item: RewardItem = {
      ...itemHead,
      type: "area-rate",
      code: "area",
      beneficiary: "carrier",
      rates: ["18", "15"],
      multipliers: [
        {
          when: { kind: "fact", fact: "paid-in", unit: "yuan", yearsBack: 0, atLeast: "3000000" },
          factor: "2",
        },
      ],
    };
    const let100 = (facts: Record<string, number>) =>
      filing({
        carrier: "A",
        stays: [{ uscc: "F", from: "2021-02-15", areaDm2: 10_000 }],
        facts: { F: facts },
      });
    // Until 14 February 2023, the last day of the second year: 1 + 14/28 months of 100 m² at 15 yuan.
    expect(paidTo(run({ programme: only(item), filings: [let100({})] }), "A")).toBe(225_000);
    expect(paidTo(run({ programme: only(item), filings: [let100({ "paid-in": 300_000_000 })] }), "A")).toBe(
      450_000,
    );
    expect(paidTo(run({ programme: only(item), filings: [let100({ "paid-in": 299_999_999 })] }), "A")).toBe(
      225_000,
    );
  });

  test("a share of cost; an unknown cost earns nothing and is found", () => {
    const item: RewardItem = {
      ...itemHead,
      type: "share-of-cost",
      code: "events",
      beneficiary: "carrier",
      fact: "events-cost",
      percent: "30",
    };
    const spent = (cost: number | null) =>
      run({ programme: only(item), filings: [filing({ carrier: "A", own: { "events-cost": cost } })] });
    expect(paidTo(spent(333), "A")).toBe(99);
    expect(spent(null).findings.map((it) => it.code)).toEqual(["rewards.cost-not-known"]);
  });

  test("a grade reward is paid once a period; a failing grade and a bar lose everything", () => {
    const item: RewardItem = {
      ...itemHead,
      type: "by-grade",
      code: "grade",
      beneficiary: "carrier",
      grades: [{ grade: "excellent", kinds: ["incubator"], amount: "500000" }],
    };
    const exclusions = { grades: ["fail"], barred: true, higherLevel: "ignored" as const, clause: "3" };
    const graded = programme({ items: [item, perHighTech], exclusions });
    const filings = [oneFirm("2023-05-01")];
    const of = (own: Standing[], more = {}) => run({ programme: graded, filings, standings: own, ...more });
    const excellent = of([standing("A", { grade: "excellent" })]);
    expect(paidTo(excellent, "A")).toBe(55_000_000);
    const key = excellent.lines.find((it) => it.item === "grade")!.paymentKey!;
    const again = of([standing("A", { grade: "excellent" })], {
      earlierPayments: [{ paymentKey: key, amountFen: 1, runId: "r" }],
    });
    expect(paidTo(again, "A")).toBe(5_000_000);
    const failed = of([standing("A", { grade: "fail" })]);
    expect(failed.lines.map((it) => [it.kind, it.amountFen])).toEqual([
      ["item", 5_000_000],
      ["exclusion", -5_000_000],
    ]);
    expect(paidTo(of([standing("A", { grade: null, barred: true })]), "A")).toBe(0);
    // Nobody knows whether it would be excluded.
    expect(of([]).findings).toMatchObject([{ code: "rewards.no-standing", subject: "A", blocks: true }]);
  });

  test("net of what a higher level paid for the item, never below nothing", () => {
    const net = only(perHighTech, {
      exclusions: { grades: [], barred: false, higherLevel: "net", clause: "3" },
    });
    const paid = (amountFen: number) =>
      paidTo(
        run({
          programme: net,
          filings: [oneFirm("2023-05-01")],
          higherLevelPayments: [
            { beneficiary: { kind: "carrier", id: "A" }, item: "high-tech", amountFen, document: "d" },
          ],
        }),
        "A",
      );
    expect(paid(2_000_000)).toBe(3_000_000);
    expect(paid(9_000_000)).toBe(0);
  });

  test("item cap, rounding to the unit and the cap over all, each a line of its own", () => {
    const firms = ["F1", "F2", "F3"];
    const filings = [
      filing({
        carrier: "A",
        stays: firms.map(since2022),
        titles: firms.map((uscc) => highTech(uscc, "2023-05-01")),
      }),
    ];
    const item: RewardItem = { ...perHighTech, amount: "333.33", cap: "900" };
    const { lines } = run({
      programme: only(item, { roundingUnit: "100", beneficiaryCap: "500" }),
      filings: [...filings],
    });
    expect(lines.map((it) => [it.kind, it.amountFen])).toEqual([
      ["item", 33_333],
      ["item", 33_333],
      ["item", 33_333],
      ["rounding", -9999],
      ["beneficiary-cap", -40_000],
    ]);
    const capped = run({ programme: only({ ...item, cap: "600" }), filings });
    expect(capped.lines.at(-1)).toMatchObject({ kind: "item-cap", amountFen: -39_999 });
  });
});

test("without a word of the programme: no grace, and amounts to the fen", () => {
  const { graceMonths: _grace, ...attribution } = programme().attribution;
  const { roundingUnit: _unit, ...silent } = programme();
  const policy = { ...silent, attribution, items: [{ ...perHighTech, amount: "0.015" }] };
  const left = (leftOn: string) =>
    filing({
      carrier: "A",
      stays: [{ uscc: "F", from: "2022-01-01", to: leftOn }],
      titles: [highTech("F", "2023-05-01")],
    });
  expect(run({ programme: policy, filings: [left("2023-05-01")] }).lines.map((it) => it.amountFen)).toEqual([
    1,
  ]);
  expect(
    run({ programme: policy, filings: [left("2023-04-30")] }).uncounted.map((it) => it.text.code),
  ).toEqual(["attribution.left-too-long-ago"]);
});

test("a cap bites from the first fen above it", () => {
  const capped = (cap: string) =>
    run({ programme: programme({ items: [{ ...perHighTech, cap }] }), filings: [oneFirm("2023-05-01")] });
  expect(capped("50000").lines.map((it) => it.kind)).toEqual(["item"]);
  expect(capped("49999.99").lines.at(-1)).toMatchObject({ kind: "item-cap", amountFen: -1 });
});

describe("the budget", () => {
  const three = ["A", "B", "C"].map((carrier) =>
    filing({ carrier, stays: [since2022(`F${carrier}`)], titles: [highTech(`F${carrier}`, "2023-05-01")] }),
  );

  test("scaled: rounded down to the fen for each, the rest unspent and shown", () => {
    const { budget, lines, totals } = run({ filings: three, budgetFen: 10_000_000 });
    expect(totals.byBeneficiary.slice(0, 3).map((it) => it.amountFen)).toEqual([
      3_333_333, 3_333_333, 3_333_333,
    ]);
    expect(budget).toEqual({
      state: "scaled",
      budgetFen: 10_000_000,
      entitledFen: 15_000_000,
      payableFen: 9_999_999,
      leftoverFen: 1,
    });
    expect(lines.filter((it) => it.kind === "item").map((it) => it.amountFen)).toEqual([
      5_000_000, 5_000_000, 5_000_000,
    ]);
    expect(lines.at(-1)).toMatchObject({
      kind: "budget-leftover",
      beneficiary: { kind: "authority", id: "city" },
      amountFen: 0,
    });
  });

  test("refused: amounts are shown, none is paid, the approval is blocked; exactly enough is enough", () => {
    const tight = programme({ whenOverBudget: "refuse" });
    const refused = run({ programme: tight, filings: three, budgetFen: 14_999_999 });
    expect(refused.totals.totalFen).toBe(0);
    expect(refused.blocked).toBe(true);
    expect(run({ programme: tight, filings: three, budgetFen: 15_000_000 }).totals.totalFen).toBe(15_000_000);
  });
});
