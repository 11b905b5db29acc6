import { describe, expect, test } from "vitest";
import type { RewardItem } from "#app/domain/policy/reward-programme.ts";
import { rational, toText } from "#app/domain/shared/rational.ts";
import { monthsOf, yearStretches } from "./cost-item.ts";
import { filing, itemHead, programme, run } from "./sample.fixture.ts";
import type { Recognition, RewardInput, RewardResult } from "./types.ts";

// A share of cost by the carrier's years, and of no more than its limits (rules-engine §8).

type CostItem = Extract<RewardItem, { type: "share-of-cost" }>;
const item = (over: Partial<CostItem>): CostItem => ({
  ...itemHead,
  type: "share-of-cost",
  code: "rent",
  beneficiary: "carrier",
  fact: "rent-paid",
  percent: "50",
  ...over,
});
const paid = (
  over: Partial<CostItem>,
  own: Record<string, number | string | null>,
  more: Partial<RewardInput> = {},
) =>
  run({ programme: programme({ items: [item(over)] }), filings: [filing({ carrier: "A", own })], ...more });
const said = ({ lines }: RewardResult) =>
  lines.map((it) => [it.kind, it.amountFen, it.text.code, it.text.params]);
const found = ({ findings }: RewardResult) =>
  findings.map((it) => [it.code, it.subject, it.blocks, it.params]);

describe("days and months", () => {
  const period = { firstDay: "2023-01-01", lastDay: "2023-12-31" };
  const cut = (start: string) => {
    const { stretches, ofDays } = yearStretches([rational(50), rational(30)], start, period);
    return [...stretches.map((it) => `${it.year}: ${it.from} to ${it.to} ${toText(it.percent)}`), ofDays];
  };
  test.each([
    ["2023-01-01", ["1: 2023-01-01 to 2024-01-01 50", 365]],
    ["2022-07-01", ["1: 2023-01-01 to 2023-07-01 50", "2: 2023-07-01 to 2024-01-01 30", 365]],
    ["2023-07-01", ["1: 2023-07-01 to 2024-01-01 50", 184]],
    ["2021-07-01", ["2: 2023-01-01 to 2023-07-01 30", 365]],
    ["2021-01-01", [365]],
    ["2022-01-01", ["2: 2023-01-01 to 2024-01-01 30", 365]],
    ["2024-01-01", [0]],
    ["2023-12-31", ["1: 2023-12-31 to 2024-01-01 50", 1]],
  ])("years from %s on", (start, expected) => expect(cut(start)).toEqual(expected));

  test.each([
    ["2023-01-01", "2023-02-01", "1"],
    ["2023-01-01", "2024-01-01", "12"],
    ["2023-01-31", "2023-02-15", `${14 * 31 + 28}/${31 * 28}`],
    ["2023-02-10", "2023-02-17", "1/4"],
    ["2023-02-10", "2023-02-10", "0"],
  ])("months from %s to %s", (from, to, months) => {
    const [n, d = "1"] = months.split("/");
    expect(toText(monthsOf(from, to))).toBe(toText(rational(Number(n), Number(d))));
  });
});

describe("percentages by year", () => {
  const years = { years: ["50", "30"], since: { kind: "fact" as const, fact: "opened-on" } };
  const cost = 36_500;

  test("each year's days of the cost, a line of its own with its own key", () => {
    const result = paid({ percent: years }, { "rent-paid": cost, "opened-on": "2022-07-01" });
    const common = { costFen: cost, ofDays: 365, start: "2022-07-01" };
    expect(said(result)).toEqual([
      [
        "item",
        9050,
        "item.share-of-cost-year",
        { ...common, year: 1, percent: "50", from: "2023-01-01", to: "2023-06-30", days: 181 },
      ],
      [
        "item",
        5520,
        "item.share-of-cost-year",
        { ...common, year: 2, percent: "30", from: "2023-07-01", to: "2023-12-31", days: 184 },
      ],
    ]);
    expect(result.lines.map((it) => [it.paymentKey, it.outcome])).toEqual([
      [
        "test-family/rent/carrier/cost/A/2023 year-1",
        { kind: "cost", date: "2023-06-30", number: "2023", evidence: null },
      ],
      [
        "test-family/rent/carrier/cost/A/2023 year-2",
        { kind: "cost", date: "2023-12-31", number: "2023", evidence: null },
      ],
    ]);
  });

  test("one paid year is not paid again, a payment of the whole holds all of them", () => {
    const own = { "rent-paid": cost, "opened-on": "2022-07-01" };
    const paidBefore = (paymentKey: string) =>
      paid({ percent: years }, own, { earlierPayments: [{ paymentKey, amountFen: 1, runId: "r" }] });
    expect(paidBefore("test-family/rent/carrier/cost/A/2023 year-1").lines.map((it) => it.amountFen)).toEqual(
      [5520],
    );
    expect(paidBefore("test-family/rent/carrier/cost/A/2023").lines).toEqual([]);
  });

  test("a start that nobody told, or that is no date, is found and earns nothing", () => {
    for (const opened of [null, "soon", 20230101]) {
      const result = paid({ percent: years }, { "rent-paid": cost, "opened-on": opened });
      expect(result.lines).toEqual([]);
      expect(found(result)).toEqual([["rewards.start-not-known", "A", false, { item: "rent" }]]);
    }
  });

  test("the newest filing up to the period tells the start, never a firm's", () => {
    const opened = (period: string, on: string | null) =>
      filing({ carrier: "A", period, own: { "rent-paid": cost, "opened-on": on } });
    const firm = { ...opened("2023", null) };
    firm.reports = [{ uscc: "F", cells: opened("2023", "2023-12-31").reports[0]!.cells }, ...firm.reports];
    const start = (...filings: RewardInput["filings"]) =>
      run({ programme: programme({ items: [item({ percent: years })] }), filings }).lines[0]?.text.params
        .start;
    expect(start(opened("2022", "2022-02-01"), opened("2023", "2022-03-01"))).toBe("2022-03-01");
    expect(start(opened("2022", "2022-02-01"), opened("2023", null))).toBe("2022-02-01");
    expect(start(opened("2023", "2022-03-01"), opened("2024", "2022-04-01"))).toBe("2022-03-01");
    expect(start(opened("2022", "2022-02-01"), firm)).toBe("2022-02-01");
  });

  test("or the first recognition at a level that counts", () => {
    const since = { kind: "recognised" as const, levels: ["national" as const, "municipal" as const] };
    const recognised = (from: string, more: Partial<Recognition> = {}): Recognition => ({
      carrierId: "A",
      kind: "incubator",
      unitId: "u",
      level: "national",
      from,
      to: null,
      number: "n",
      isRenewal: false,
      revokedOn: null,
      evidence: null,
      ...more,
    });
    const start = (...recognitions: Recognition[]) =>
      paid({ percent: { years: ["50"], since } }, { "rent-paid": cost }, { recognitions }).lines[0]?.text
        .params.start;
    const others = [
      recognised("2021-01-01", { carrierId: "B" }),
      recognised("2021-02-01", { level: "district" }),
    ];
    expect(start(recognised("2023-03-01"), recognised("2022-06-01", { level: "municipal" }), ...others)).toBe(
      "2022-06-01",
    );
    expect(start(recognised("2022-06-01"), recognised("2023-03-01"))).toBe("2022-06-01");
    expect(start(...others)).toBeUndefined();
  });
});

describe("limits of a cost", () => {
  const limits = (squareMetres: string, yuanPerM2Month: string) => ({
    limits: { area: "rented-area", squareMetres, yuanPerM2Month },
  });
  const whole = 1_200_000;
  const lines = (squareMetres: string, price: string, areaDm2: number | null = 20_000) =>
    paid(limits(squareMetres, price), { "rent-paid": whole, "rented-area": areaDm2 });
  const cost = ["item", 600_000, "item.share-of-cost", { costFen: whole }];

  test("of area: the cost of so many of its m² counts", () => {
    const result = lines("150", "none");
    expect(said(result)).toEqual([
      cost,
      ["item-cap", -150_000, "limit.cost-area", { areaDm2: 20_000, squareMetres: "150" }],
    ]);
    expect(result.lines[1]).toMatchObject({ item: "rent", carrierId: "A", outcome: null, paymentKey: null });
    expect(said(lines("200", "none"))).toEqual([cost]);
  });

  test("of price: at most so many yuan per m² that counts and month", () => {
    // 200 m² at 4 yuan over 12 months are 9600 yuan of 12 000, of which half is paid.
    expect(said(lines("none", "4"))).toEqual([
      cost,
      ["item-cap", -120_000, "limit.cost-price", { yuan: "4", squareMetres: "200", months: "12" }],
    ]);
    expect(said(lines("none", "5"))).toEqual([cost]);
    expect(said(lines("150", "4"))).toEqual([
      cost,
      ["item-cap", -150_000, "limit.cost-area", { areaDm2: 20_000, squareMetres: "150" }],
      ["item-cap", -90_000, "limit.cost-price", { yuan: "4", squareMetres: "150", months: "12" }],
    ]);
  });

  test("an area that nobody reported is found and earns nothing", () => {
    const unknown = lines("150", "4", null);
    expect(unknown.lines).toEqual([]);
    expect(found(unknown)).toEqual([
      ["rewards.area-not-known", "A", false, { item: "rent", fact: "rented-area" }],
    ]);
  });

  test("each year keeps to the limits of its own months, and one paid already takes none", () => {
    const percent = { years: ["50", "0"], since: { kind: "fact" as const, fact: "opened-on" } };
    const own = { "rent-paid": 36_500, "rented-area": 100, "opened-on": "2023-07-01" };
    const over = { ...limits("none", "10"), percent };
    // 184 of 184 days; 1 m² at 10 yuan over 6 months are 60 yuan of 365, of which half is paid.
    expect(said(paid(over, own)).map(([kind, fen]) => [kind, fen])).toEqual([
      ["item", 18_250],
      ["item-cap", -15_250],
    ]);
    const earlierPayments = [
      { paymentKey: "test-family/rent/carrier/cost/A/2023 year-1", amountFen: 1, runId: "r" },
    ];
    expect(paid(over, own, { earlierPayments }).lines).toEqual([]);
  });
});
