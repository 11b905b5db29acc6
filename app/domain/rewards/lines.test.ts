import { describe, expect, test } from "vitest";
import type { RewardItem, RewardProgramme } from "#app/domain/policy/reward-programme.ts";
import {
  filing,
  highTech,
  itemHead,
  perHighTech,
  programme,
  run,
  since2022,
  standing,
} from "./sample.fixture.ts";
import type { HigherLevelPayment, RewardResult } from "./types.ts";

// What a line says of itself: a reader recomputes it from the figures of its sentence (rules-engine §8).

const own = (item: RewardItem, more: Partial<RewardProgramme> = {}): RewardProgramme =>
  programme({ items: [item], ...more });
const said = ({ lines }: RewardResult) =>
  lines.map((it) => [it.kind, it.amountFen, it.text.code, it.text.params]);
const to = ({ lines }: RewardResult) =>
  lines.map((it) => [it.beneficiary.kind, it.beneficiary.id, it.item, it.amountFen]);
const found = ({ findings }: RewardResult) =>
  findings.map((it) => [it.code, it.subject, it.blocks, it.params]);

describe("a line of a carrier as a whole", () => {
  const head = { ...itemHead, code: "it", beneficiary: "carrier" as const };
  const byGrade: RewardItem = {
    ...head,
    type: "by-grade",
    grades: [{ grade: "A", kinds: null, amount: "7" }],
  };
  const byRank: RewardItem = { ...head, type: "by-rank", places: ["9", "5"] };
  const byCost: RewardItem = { ...head, type: "share-of-cost", fact: "events-cost", percent: "50" };
  const filings = [filing({ carrier: "A", own: { "events-cost": 400 } })];
  const standings = [standing("A", { grade: "A", rank: 2 }), standing("B", { rank: 2 })];
  const cases: [string, RewardItem, number, string, object, string][] = [
    ["grade", byGrade, 700, "item.by-grade", { grade: "A" }, "grade"],
    ["place", byRank, 250, "item.by-rank", { place: 2, tied: 2 }, "rank"],
    ["cost", byCost, 200, "item.share-of-cost", { costFen: 400 }, "cost"],
  ];

  test.each(cases)(
    "by %s: what it is for, by which figures, under which key",
    (_, item, fen, code, params, kind) => {
      const { lines } = run({ programme: own(item), filings, standings });
      expect(lines).toEqual([
        {
          lineNo: 1,
          kind: "item",
          beneficiary: { kind: "carrier", id: "A" },
          item: "it",
          uscc: null,
          carrierId: "A",
          outcome: { kind, date: "2023-12-31", number: "2023", evidence: null },
          amountFen: fen,
          paymentKey: `test-family/it/carrier/${kind}/A/2023`,
          rule: { policy: "test-programme", version: "1", item: "it", clause: "article 1" },
          text: { code, params },
        },
      ]);
    },
  );

  test.each(cases)(
    "by %s: to the unit of the carrier, and never twice",
    (_, item, fen, _code, _params, kind) => {
      const toUnit = own({ ...item, beneficiary: "unit" } as RewardItem);
      const result = run({ programme: toUnit, filings, standings });
      expect(to(result)).toEqual([["unit", "unit-1", "it", fen]]);
      const paymentKey = `test-family/it/unit/${kind}/A/2023`;
      const again = run({
        programme: toUnit,
        filings,
        standings,
        earlierPayments: [{ paymentKey, amountFen: 1, runId: "run-9" }],
      });
      expect(again.lines).toEqual([]);
      expect(found(again)).toEqual([["rewards.already-paid", "A", false, { item: "it", where: "run-9" }]]);
      expect(again.blocked).toBe(false);
    },
  );

  test("asks for a filing of the period and for the kind of carrier", () => {
    const older = [filing({ carrier: "A", period: "2022", own: { "events-cost": 400 } })];
    for (const [, item] of cases) {
      expect(run({ programme: own(item), filings: older, standings }).lines).toEqual([]);
      const spaces = own({ ...item, carrierKinds: ["makerspace"] } as RewardItem);
      expect(run({ programme: spaces, filings, standings }).lines).toEqual([]);
    }
  });

  test("nothing without a grade or a place, past the last place, or when barred", () => {
    const none = (changes: object) =>
      run({
        programme: programme({ items: [byGrade, { ...byRank, code: "rank" }] }),
        filings,
        standings: [standing("A", { grade: null, rank: null, ...changes })],
      });
    expect(none({})).toMatchObject({ lines: [], findings: [] });
    expect(run({ programme: own(byRank), filings }).lines).toEqual([]);
    expect(none({ rank: 3 }).lines).toEqual([]);
    expect(none({ rank: 1, barred: true }).lines).toEqual([]);
    expect(to(none({ rank: 2 }))).toEqual([["carrier", "A", "rank", 500]]);
  });

  test("places are within the peer group: the same place of another group is no tie", () => {
    const other = [standing("A", { rank: 1, peerGroup: "x" }), standing("B", { rank: 1, peerGroup: "y" })];
    expect(said(run({ programme: own(byRank), filings, standings: other }))).toEqual([
      ["item", 900, "item.by-rank", { place: 1, tied: 1 }],
    ]);
  });

  test("a cost that is not known is found, and blocks nothing", () => {
    const unknown = run({
      programme: own(byCost),
      filings: [filing({ carrier: "A", own: { "events-cost": null } })],
    });
    expect(found(unknown)).toEqual([
      ["rewards.cost-not-known", "A", false, { item: "it", fact: "events-cost" }],
    ]);
    const earlier = filing({ carrier: "A", period: "2022", own: { "events-cost": 999 } });
    const firm = filing({ carrier: "A", own: { "events-cost": 400 }, facts: { F: { "events-cost": 1 } } });
    expect(said(run({ programme: own(byCost), filings: [earlier, firm] }))).toEqual([
      ["item", 200, "item.share-of-cost", { costFen: 400 }],
    ]);
  });
});

describe("what limits take off", () => {
  const filings = [
    filing({
      carrier: "A",
      stays: ["F1", "F2"].map(since2022),
      titles: ["F1", "F2"].map((uscc) => highTech(uscc, "2023-05-01")),
    }),
  ];
  const half = { code: "attribution.only-host", params: { enteredOn: "2022-01-01", stayDays: 485 } };
  const item = (fen: number) => ["item", fen, half.code, half.params];

  test("rounding, the item's cap and the cap over all name what they keep to", () => {
    const policy = own(
      { ...perHighTech, amount: "3.33", cap: "6" },
      { roundingUnit: "0.1", beneficiaryCap: "5" },
    );
    expect(said(run({ programme: policy, filings }))).toEqual([
      item(333),
      item(333),
      ["rounding", -6, "limit.rounding", { unitFen: 10 }],
      ["item-cap", -60, "limit.item-cap", { capFen: 600 }],
      ["beneficiary-cap", -100, "limit.beneficiary-cap", { capFen: 500 }],
    ]);
    const exact = own(
      { ...perHighTech, amount: "3", cap: "6" },
      { roundingUnit: "0.1", beneficiaryCap: "6" },
    );
    expect(said(run({ programme: exact, filings }))).toEqual([item(300), item(300)]);
  });

  test("lines that no item made stand under all items, with no clause but the limit's own", () => {
    const policy = own(perHighTech, { beneficiaryCap: "60000" });
    expect(run({ programme: policy, filings }).lines.at(-1)).toEqual({
      lineNo: 3,
      kind: "beneficiary-cap",
      beneficiary: { kind: "carrier", id: "A" },
      item: "all-items",
      uscc: null,
      carrierId: null,
      outcome: null,
      amountFen: -4_000_000,
      paymentKey: null,
      rule: { policy: "test-programme", version: "1", item: "all-items", clause: "" },
      text: { code: "limit.beneficiary-cap", params: { capFen: 6_000_000 } },
    });
  });

  test("a failing grade and a bar, by their own clause", () => {
    const policy = own(perHighTech, {
      exclusions: { grades: ["fail"], barred: true, higherLevel: "ignored", clause: "article 9" },
    });
    const last = (more: object) => {
      const other = standing("0", { grade: "fail", barred: true });
      return run({ programme: policy, filings, standings: [other, standing("A", more)] }).lines.at(-1)!;
    };
    expect(last({ grade: "fail" })).toMatchObject({
      text: { code: "limit.failing-grade", params: { grade: "fail" } },
      amountFen: -10_000_000,
      rule: { item: "high-tech", clause: "article 9" },
    });
    expect(last({ grade: null, barred: true }).text).toEqual({ code: "limit.barred", params: {} });
    expect(last({ grade: "pass" }).kind).toBe("item");
  });

  test("a carrier's grade excludes the carrier alone, not a firm or a unit of the same name", () => {
    const exclusions = { grades: ["fail"], barred: true, higherLevel: "ignored" as const, clause: "9" };
    for (const beneficiary of ["firm", "unit"] as const) {
      const policy = own({ ...perHighTech, beneficiary }, { exclusions });
      const same = filing({
        carrier: "A",
        unit: "F",
        stays: [since2022("F")],
        titles: [highTech("F", "2023-05-01")],
      });
      const result = run({
        programme: policy,
        filings: [same],
        standings: [standing("F", { grade: "fail" })],
      });
      expect(result.lines.map((it) => it.kind)).toEqual(["item"]);
    }
  });

  const higher = (changes: Partial<HigherLevelPayment> = {}): HigherLevelPayment => ({
    beneficiary: { kind: "carrier", id: "A" },
    item: "high-tech",
    amountFen: 1_000_000,
    document: "m",
    ...changes,
  });
  const withHigher = (rule: "ignored" | "net" | "nothing", paid: HigherLevelPayment[]) =>
    run({
      programme: own(perHighTech, {
        exclusions: { grades: [], barred: false, higherLevel: rule, clause: "9" },
      }),
      filings,
      higherLevelPayments: paid,
    });

  test.each([
    ["ignored", 0],
    ["net", 3_000_000],
    ["nothing", 10_000_000],
  ] as const)("what a higher level paid, %s", (rule, off) => {
    const paid = [higher({ amountFen: 2_000_000, document: "z" }), higher()];
    const { lines } = withHigher(rule, paid);
    expect(lines.slice(2).map((it) => [it.kind, it.amountFen, it.text])).toEqual(
      off === 0
        ? []
        : [
            [
              "exclusion",
              -off,
              { code: "limit.higher-level", params: { paidFen: 3_000_000, document: "m" } },
            ],
          ],
    );
  });

  test.each([
    ["another item", { item: "other" }],
    ["another carrier", { beneficiary: { kind: "carrier", id: "B" } }],
    ["a firm of that name", { beneficiary: { kind: "firm", id: "A" } }],
    ["nothing", { amountFen: 0 }],
  ] as [string, Partial<HigherLevelPayment>][])("a higher level that paid %s takes nothing", (_, changes) => {
    expect(withHigher("nothing", [higher(changes)]).lines.map((it) => it.kind)).toEqual(["item", "item"]);
  });

  test("exactly what a higher level paid leaves nothing, and no more is taken", () => {
    expect(withHigher("net", [higher({ amountFen: 10_000_000 })]).totals.totalFen).toBe(0);
  });

  test("an amount beyond what a figure can hold is refused, not rounded", () => {
    expect(() => run({ programme: own({ ...perHighTech, amount: "90071992547409.92" }), filings })).toThrow(
      RangeError,
    );
  });
});

describe("the budget", () => {
  const two = ["A", "B"].map((carrier) =>
    filing({ carrier, stays: [since2022(`F${carrier}`)], titles: [highTech(`F${carrier}`, "2023-05-01")] }),
  );
  const cut = (budgetFen: number | null, whenOverBudget: "scale" | "refuse" = "scale") =>
    run({ programme: programme({ whenOverBudget }), filings: two, budgetFen });
  const limits = (result: RewardResult) => said(result).filter(([kind]) => kind !== "item");

  test("none set, and one that is enough, cut nobody", () => {
    expect(cut(null).budget).toEqual({
      state: "none",
      budgetFen: null,
      entitledFen: 10_000_000,
      payableFen: 10_000_000,
      leftoverFen: 0,
    });
    const within = cut(10_000_007);
    expect(within.budget).toMatchObject({ state: "within", payableFen: 10_000_000, leftoverFen: 7 });
    expect(limits(within)).toEqual([]);
  });

  test("scaled: each cut names the budget and all entitlements, the rest is shown with the authority", () => {
    expect(limits(cut(9_000_001))).toEqual([
      ["budget-cut", -500_000, "limit.budget-cut", { budgetFen: 9_000_001, entitledFen: 10_000_000 }],
      ["budget-cut", -500_000, "limit.budget-cut", { budgetFen: 9_000_001, entitledFen: 10_000_000 }],
      ["budget-leftover", 0, "limit.leftover", { leftoverFen: 1 }],
    ]);
    expect(limits(cut(9_000_000)).map(([kind]) => kind)).toEqual(["budget-cut", "budget-cut"]);
  });

  test("refused: all is taken back, and the finding says by how much it is over", () => {
    const refused = cut(9_000_000, "refuse");
    expect(limits(refused).map(([kind, fen, code]) => [kind, fen, code])).toEqual([
      ["budget-refused", -5_000_000, "limit.budget-refused"],
      ["budget-refused", -5_000_000, "limit.budget-refused"],
    ]);
    expect(found(refused)).toEqual([
      ["rewards.over-budget", "test-programme", true, { budgetFen: 9_000_000, entitledFen: 10_000_000 }],
    ]);
  });

  test("what a cap took is not scaled again", () => {
    const policy = programme({ beneficiaryCap: "40000" });
    const result = run({ programme: policy, filings: two, budgetFen: 4_000_000 });
    expect(result.budget).toMatchObject({ entitledFen: 8_000_000, payableFen: 4_000_000 });
    expect(said(result).map(([kind, fen]) => [kind, fen])).toEqual([
      ["item", 5_000_000],
      ["beneficiary-cap", -1_000_000],
      ["budget-cut", -2_000_000],
      ["item", 5_000_000],
      ["beneficiary-cap", -1_000_000],
      ["budget-cut", -2_000_000],
    ]);
  });
});
