import { describe, expect, test } from "vitest";
import type { Condition } from "#app/domain/policy/condition.ts";
import type { RewardItem, RewardProgramme } from "#app/domain/policy/reward-programme.ts";
import { rational } from "#app/domain/shared/rational.ts";
import { monthsOf, yearStretches } from "./cost-item.ts";
import { isInForce, recognisedLevel } from "./levels.ts";
import { filing, itemHead, paidTo, perHighTech, programme, run, standing } from "./sample.fixture.ts";
import type { Recognition, RewardInput, RewardResult } from "./types.ts";

/** Amounts that hang on conditions, levels and years (rules-engine §8), each by hand. */
type ItemOf<T extends RewardItem["type"]> = Extract<RewardItem, { type: T }>;
const of = (
  item: RewardItem,
  input: Partial<RewardInput>,
  more: Partial<RewardProgramme> = {},
): RewardResult => run({ ...input, programme: programme({ items: [item], ...more }) });
const kinds = ({ lines }: RewardResult) => lines.map((it) => [it.kind, it.amountFen]);
const found = ({ findings }: RewardResult) => findings.map((it) => it.code);

const fact = (code: string, value: string, unit: string): Condition => ({
  test: "compare",
  x: { op: "fact", fact: code },
  relation: ">=",
  value,
  unit,
});
const strategic = fact("strategic", "1", "truth");
const paidIn = fact("paid-in", "300", "10k-yuan");

describe("a multiplier that hangs on several conditions", () => {
  const rent = (when: Condition, factor = "2"): ItemOf<"area-rate"> => ({
    ...itemHead,
    type: "area-rate",
    code: "rent",
    beneficiary: "carrier",
    rates: ["18"],
    multipliers: [{ when, factor }],
  });
  const firm = (facts: Record<string, number | null>, carrier = "A") =>
    filing({
      carrier,
      stays: carrier === "A" ? [{ uscc: "F", from: "2023-01-01", areaDm2: 10_000 }] : [],
      facts: { F: facts },
    });
  /** 100 m² at 18 yuan for twelve months. */
  const ONCE = 2_160_000;
  const paid = (when: Condition, ...filings: RewardInput["filings"]) => of(rent(when), { filings });
  const both: Condition = { test: "all", of: [strategic, paidIn] };

  test.each([
    ["both met, exactly", { strategic: 1, "paid-in": 300_000_000 }, 2],
    ["one fen short", { strategic: 1, "paid-in": 299_999_999 }, 1],
    ["of another industry", { strategic: 0, "paid-in": 300_000_000 }, 1],
  ])("all: %s", (_, facts, times) => {
    const result = paid(both, firm(facts));
    expect(paidTo(result, "A")).toBe(ONCE * times);
    expect(found(result)).toEqual([]);
  });

  test("unknown does not apply, and is a finding that does not block", () => {
    const result = paid(both, firm({ strategic: 1, "paid-in": null }));
    expect(paidTo(result, "A")).toBe(ONCE);
    expect(result.findings).toEqual([
      {
        code: "rewards.condition-unknown",
        subject: "F",
        blocks: false,
        params: { item: "rent", factor: "2" },
      },
    ]);
    // Not met is known, whatever the other is.
    expect(found(paid(both, firm({ strategic: 0 })))).toEqual([]);
  });

  test("any: one that is met suffices, whatever the other is", () => {
    const either: Condition = { test: "any", of: [strategic, paidIn] };
    expect(paidTo(paid(either, firm({ strategic: 1 })), "A")).toBe(2 * ONCE);
    expect(paidTo(paid(either, firm({ strategic: 0 })), "A")).toBe(ONCE);
  });

  test("two carriers that differ on the figure leave it unknown, also of an earlier year", () => {
    const other = firm({ strategic: 0 }, "B");
    const result = paid(both, firm({ strategic: 1, "paid-in": 300_000_000 }), other);
    expect(paidTo(result, "A")).toBe(ONCE);
    expect(found(result)).toEqual(["rewards.condition-unknown"]);
    const growing: Condition = {
      test: "compare",
      x: { op: "growth", x: { op: "fact", fact: "revenue" } },
      relation: ">",
      value: "20",
      unit: "percent",
    };
    const before = filing({ carrier: "A", period: "2022", facts: { F: { revenue: 100 } } });
    expect(paidTo(paid(growing, firm({ revenue: 121 }), before), "A")).toBe(2 * ONCE);
    expect(paidTo(paid(growing, firm({ revenue: 120 }), before), "A")).toBe(ONCE);
  });

  test("the line says how each was judged, down to carrier, period and figure", () => {
    const [line] = paid(both, firm({ strategic: 1, "paid-in": 300_000_000 })).lines;
    expect(line!.judged).toMatchObject({
      multipliers: [
        {
          place: 0,
          factor: "2",
          trace: {
            test: "all",
            state: "met",
            of: [
              { state: "met", x: "1" },
              { state: "met", x: "300" },
            ],
          },
        },
      ],
      sources: expect.arrayContaining([
        expect.objectContaining({ filing: "A 2023", carrier: "A", report: "F" }),
      ]),
    });
    const plain = of({ ...rent(both), multipliers: [] }, { filings: [firm({})] });
    expect(plain.lines[0]).not.toHaveProperty("judged");
  });

  test("days of a window beyond the run's period belong to another run", () => {
    const stays = [{ uscc: "F", from: "2022-01-01", areaDm2: 10_000 }];
    const filings = [filing({ carrier: "A", period: "2022", stays }), filing({ carrier: "A", stays })];
    const item = { ...rent(both), rates: ["18", "18"], multipliers: [] };
    const wide = { window: { kind: "dates" as const, from: "2022-01-01", to: "2023-06-30" } };
    // Six months of 2023; those of 2022 are paid by the run of 2022.
    expect(paidTo(of(item, { filings }, wide), "A")).toBe(ONCE / 2);
    expect(
      paidTo(run({ filings, programme: programme({ items: [item], ...wide }), engineVersion: "1.0.0" }), "A"),
    ).toBe(ONCE + ONCE / 2);
    const past = { window: { kind: "dates" as const, from: "2021-01-01", to: "2022-12-31" } };
    expect(of(item, { filings }, past).lines).toEqual([]);
  });
});

const recognition = (more: Partial<Recognition> = {}): Recognition => ({
  carrierId: "A",
  kind: "incubator",
  unitId: "unit-1",
  level: "national",
  from: "2020-05-01",
  number: "No. 7",
  isRenewal: false,
  revokedOn: null,
  evidence: null,
  ...more,
});

describe("a sum by grade and level", () => {
  const graded: ItemOf<"by-grade"> = {
    ...itemHead,
    type: "by-grade",
    code: "grade",
    beneficiary: "carrier",
    grades: [
      { grade: "a", kinds: null, levels: ["national"], amount: "1000000" },
      { grade: "a", kinds: null, levels: ["provincial", "municipal"], amount: "400000" },
      { grade: "a", kinds: ["park"], amount: "5" },
    ],
  };
  const paid = (recognitions: Recognition[], more: Partial<RewardInput> = {}) =>
    of(graded, {
      filings: [filing({ carrier: "A" })],
      standings: [standing("A", { grade: "a" })],
      recognitions,
      ...more,
    });

  test("is that of the highest level in force on the period's last day", () => {
    const national = paid([recognition({ level: "municipal" }), recognition()]);
    expect(national.lines).toMatchObject([
      {
        amountFen: 100_000_000,
        text: {
          code: "item.by-grade-level",
          params: { grade: "a", level: "national", on: "2020-05-01", number: "No. 7" },
        },
      },
    ]);
    expect(paidTo(paid([recognition({ level: "municipal" })]), "A")).toBe(40_000_000);
    // A level of the nation that earns nothing does not fall back on a lower one.
    expect(paidTo(paid([recognition({ level: "municipal" }), recognition({ level: "filed" })]), "A")).toBe(0);
  });

  test.each([
    ["begins on the last day", { from: "2023-12-31" }, true],
    ["begins a day later", { from: "2024-01-01" }, false],
    ["ends the day after", { to: "2024-01-01" }, true],
    ["has ended on the last day", { to: "2023-12-31" }, false],
    ["is revoked the day after", { revokedOn: "2024-01-01" }, true],
    ["is revoked on the last day", { revokedOn: "2023-12-31" }, false],
  ])("counts a recognition that %s: %#", (_, more, counts) => {
    expect(paidTo(paid([recognition(more)]), "A")).toBe(counts ? 100_000_000 : 0);
    expect(isInForce(recognition(more), "2023-12-31")).toBe(counts);
  });

  test("without a level that earns it is a finding; a row without levels asks for none", () => {
    expect(paid([recognition({ level: "district" })]).findings).toEqual([
      {
        code: "rewards.level-without-row",
        subject: "A",
        blocks: false,
        params: { item: "grade", grade: "a", levels: "district" },
      },
    ]);
    expect(found(paid([]))).toEqual(["rewards.level-without-row"]);
    const park = paid([], { filings: [filing({ carrier: "A", kind: "park" })] });
    expect(park.lines).toMatchObject([{ amountFen: 500, text: { code: "item.by-grade" } }]);
    const other = paid([], { standings: [standing("A", { grade: "b" })] });
    expect(found(other)).toEqual([]);
  });

  test("of several recognitions of the tier the earliest is told first", () => {
    const two = [recognition({ level: "standard", from: "2021-01-01" }), recognition()];
    expect(recognisedLevel(two, "A", "2023-12-31").map((it) => it.level)).toEqual(["national", "standard"]);
    expect(recognisedLevel(two, "B", "2023-12-31")).toEqual([]);
  });
});

describe("a share of cost by year", () => {
  const yearly: ItemOf<"share-of-cost"> = {
    ...itemHead,
    type: "share-of-cost",
    code: "cost",
    beneficiary: "carrier",
    fact: "cost",
    percent: { since: { kind: "fact", fact: "since" }, years: ["100", "50", "50"] },
  };
  const paid = (
    own: Record<string, number | string | null>,
    item: RewardItem = yearly,
    more: Partial<RewardInput> = {},
  ) => of(item, { filings: [filing({ carrier: "A", own })], ...more });

  test("spreads the cost over the days, each year with its own percentage in a line of its own", () => {
    const { lines } = paid({ cost: 36_500_000, since: "2022-07-01" });
    expect(lines.map((it) => [it.amountFen, it.text.params.year, it.text.params.days])).toEqual([
      [18_100_000, 1, 181],
      [9_200_000, 2, 184],
    ]);
    expect(lines.map((it) => it.paymentKey)).toEqual([
      "test-family/cost/carrier/cost/A/2023 year-1",
      "test-family/cost/carrier/cost/A/2023 year-2",
    ]);
  });

  test.each([
    ["before it began: all of the cost is of the days since", "2023-07-01", 10_000],
    ["on its first day", "2023-01-01", 10_000],
    ["on the period's last day", "2023-12-31", 10_000],
    ["a day after the period", "2024-01-01", 0],
    ["in its third year", "2021-01-01", 5000],
    ["after its last year", "2020-01-01", 0],
  ])("%s", (_, since, fen) => {
    expect(paidTo(paid({ cost: 10_000, since }), "A")).toBe(fen);
  });

  test("counts from the first recognition at one of the levels", () => {
    const percent = {
      since: { kind: "recognised" as const, levels: ["national" as const] },
      years: ["10", "1"],
    };
    const recognitions = [
      recognition({ from: "2022-01-01" }),
      recognition({ from: "2023-01-01", isRenewal: true }),
      recognition({ level: "district", from: "2019-01-01" }),
    ];
    expect(paidTo(paid({ cost: 10_000 }, { ...yearly, percent }, { recognitions }), "A")).toBe(100);
  });

  test("is nothing and a finding where the cost, the start or the area is not known", () => {
    const limits = { area: "area", squareMetres: "1000", yuanPerM2Month: "none" as const };
    expect(found(paid({ cost: null, since: "2023-01-01" }))).toEqual(["rewards.cost-not-known"]);
    expect(found(paid({ cost: 1 }))).toEqual(["rewards.start-not-known"]);
    const noArea = paid({ cost: 1, since: "2023-01-01" }, { ...yearly, limits });
    expect(found(noArea)).toEqual(["rewards.area-not-known"]);
    expect(noArea.lines).toEqual([]);
  });

  test("limits the area first, then the price, each in a line of its own", () => {
    const limits = { area: "area", squareMetres: "1000", yuanPerM2Month: "80" };
    const item = { ...yearly, limits };
    // 1,250 m² for 1,200,000 yuan: 960,000 for 1,000 m², which are exactly 80 yuan per m² and month.
    const exact = paid({ cost: 120_000_000, area: 125_000, since: "2023-01-01" }, item);
    expect(kinds(exact)).toEqual([
      ["item", 120_000_000],
      ["item-cap", -24_000_000],
    ]);
    const above = paid({ cost: 120_000_125, area: 125_000, since: "2023-01-01" }, item);
    expect(above.lines.map((it) => [it.text.code, it.amountFen])).toEqual([
      ["item.share-of-cost-year", 120_000_125],
      ["limit.cost-area", -24_000_025],
      ["limit.cost-price", -100],
    ]);
    expect(above.lines.map((it) => it.paymentKey !== null)).toEqual([true, false, false]);
    const fits = paid({ cost: 96_000_000, area: 100_000, since: "2023-01-01" }, item);
    expect(kinds(fits)).toEqual([["item", 96_000_000]]);
    // No area: at most nothing per month.
    expect(paidTo(paid({ cost: 100, area: 0, since: "2023-01-01" }, item), "A")).toBe(0);
  });

  test("limits hold for one percentage too, over the whole period", () => {
    const limits = { area: "area", squareMetres: "none" as const, yuanPerM2Month: "1" };
    const plain = { ...yearly, percent: "50", limits };
    const { lines } = paid({ cost: 2_400_00, area: 10_000 }, plain);
    expect(lines.map((it) => [it.text.code, it.amountFen])).toEqual([
      ["item.share-of-cost", 120_000],
      ["limit.cost-price", -60_000],
    ]);
    expect(lines[0]!.paymentKey).toBe("test-family/cost/carrier/cost/A/2023");
  });

  test("parts add up to the item, which is rounded down once", () => {
    const result = paid({ cost: 1000, since: "2022-05-06" }, yearly);
    // 125/365 at 100 % and 240/365 at 50 %: 671.23 fen.
    expect(paidTo(result, "A")).toBe(671);
    expect(kinds(result).map(([, fen]) => fen)).toEqual([342, 329]);
  });

  test("what the opening balance names of the period is paid in no part", () => {
    const openingBalance = [
      {
        family: "test-family",
        item: "cost",
        beneficiaryKind: "carrier" as const,
        outcome: "cost",
        subject: "A",
        number: "2023",
        amountFen: 1,
        paidOn: null,
        document: "list",
      },
    ];
    const result = paid({ cost: 100, since: "2022-07-01" }, yearly, { openingBalance });
    expect(result.lines).toEqual([]);
    expect(found(result)).toEqual(["rewards.already-paid"]);
  });

  test("months are days by the days of their month; a leap day is clamped", () => {
    expect(monthsOf("2023-01-16", "2023-02-15")).toEqual(rational(16 * 28 + 14 * 31, 31 * 28));
    const { stretches } = yearStretches([rational(1), rational(2)], "2020-02-29", {
      firstDay: "2021-01-01",
      lastDay: "2021-12-31",
    });
    expect(stretches.map((it) => [it.from, it.to, it.year])).toEqual([
      ["2021-01-01", "2021-02-28", 1],
      ["2021-02-28", "2022-01-01", 2],
    ]);
  });
});

describe("what a higher level paid, item by item", () => {
  const exclusions = { grades: [], barred: false, higherLevel: "ignored" as const, clause: "article 3" };
  const unit: ItemOf<"per-unit"> = { ...perHighTech, amount: "100" };
  const paid = (higherLevel: RewardItem["higherLevel"], programmeRule: "net" | "ignored" = "ignored") =>
    run({
      programme: programme({
        items: [
          { ...unit, ...(higherLevel ? { higherLevel } : {}) },
          { ...unit, code: "other" },
        ],
        exclusions: { ...exclusions, higherLevel: programmeRule },
      }),
      filings: [
        filing({
          carrier: "A",
          stays: [{ uscc: "F", from: "2022-01-01" }],
          titles: [{ uscc: "F", kind: "high-tech", awardedOn: "2023-05-01" }],
        }),
      ],
      higherLevelPayments: ["high-tech", "other"].map((item) => ({
        beneficiary: { kind: "carrier" as const, id: "A" },
        item,
        amountFen: 4000,
        document: "letter",
      })),
    });

  test.each([
    ["net", 6000 + 10_000],
    ["nothing", 10_000],
    ["ignored", 20_000],
    [undefined, 20_000],
  ] as const)("%s stands in the place of the programme's rule", (rule, fen) => {
    expect(paidTo(paid(rule), "A")).toBe(fen);
  });

  test("the line names the item's clause where the rule is the item's own, else the programme's", () => {
    const clauses = (result: RewardResult) =>
      result.lines.filter((it) => it.kind === "exclusion").map((it) => [it.item, it.rule.clause]);
    expect(clauses(paid("net"))).toEqual([["high-tech", "article 1"]]);
    expect(clauses(paid("nothing", "net"))).toEqual([
      ["high-tech", "article 1"],
      ["other", "article 3"],
    ]);
    expect(paidTo(paid("ignored", "net"), "A")).toBe(10_000 + 6000);
  });
});
