import { describe, expect, test } from "vitest";
import type { RewardItem, RewardProgramme } from "#app/domain/policy/reward-programme.ts";
import { filing, itemHead, programme, run } from "./sample.fixture.ts";
import type { RewardInput } from "./types.ts";

// Money by area (rules-engine §8, area-rate): area let on a day while resident, at the rate of the year since entry.

const area: Extract<RewardItem, { type: "area-rate" }> = {
  ...itemHead,
  type: "area-rate",
  code: "area",
  beneficiary: "carrier",
  rates: ["10", "5"],
  multipliers: [],
};
const result = (
  filings: RewardInput["filings"],
  item: Partial<typeof area> = {},
  more: Partial<RewardProgramme> = {},
  input: Partial<RewardInput> = {},
) => run({ programme: programme({ items: [{ ...area, ...item }], ...more }), filings, ...input });
const yuan = (...args: Parameters<typeof result>) => result(...args).totals.totalFen / 100;

type Stay = { uscc?: string; from: string; to?: string; areaDm2?: number };
const letting = (carrier: string, ...stays: Stay[]) =>
  filing({ carrier, stays: stays.map((it) => ({ uscc: "F", areaDm2: 10_000, ...it })) });
/** A stay, and a lease of 100 m² to it over other days. */
const leased = (stay: Stay, ...leases: { from: string; to: string | null; areaDm2?: number }[]) => {
  const it = filing({ carrier: "A", stays: [{ uscc: "F", id: "s", ...stay }] });
  return {
    ...it,
    leases: leases.map((lease, i) => ({
      id: `l${i}`,
      roomId: "r",
      residencyId: "s",
      areaDm2: 10_000,
      ...lease,
    })),
  };
};

describe("area-months", () => {
  test.each([
    ["all of January", { from: "2023-01-01", to: "2023-02-01" }, 1000],
    ["its first 10 days of 31", { from: "2023-01-01", to: "2023-01-11" }, 322.58],
    ["from a middle to a middle", { from: "2023-01-16", to: "2023-02-15" }, 1016.12],
    ["the last day of the year", { from: "2023-12-31" }, 32.25],
    ["only the days in the window", { from: "2022-12-01", to: "2023-01-02" }, 32.25],
    ["nothing before it", { from: "2022-01-01", to: "2023-01-01" }, 0],
  ] as [string, Stay, number][])("%s", (_, stay, paid) => {
    expect(yuan([letting("A", stay)])).toBe(paid);
  });

  test("only days on which the firm is resident and holds the area", () => {
    const stay = { from: "2023-02-01", to: "2023-04-01" };
    expect(yuan([leased(stay, { from: "2023-01-01", to: null })])).toBe(2000);
    expect(yuan([leased(stay, { from: "2023-03-01", to: "2023-06-01" })])).toBe(1000);
    expect(
      yuan([
        leased(stay, { from: "2023-02-01", to: "2023-03-01" }, { from: "2023-02-15", to: "2023-03-01" }),
      ]),
    ).toBe(1500);
    const twice = letting(
      "A",
      { from: "2023-01-01", to: "2023-02-01" },
      { from: "2023-06-01", to: "2023-07-01" },
    );
    expect(yuan([twice])).toBe(2000);
  });

  test("years count from the very first entry into this carrier, and end with the last rate", () => {
    const since = (from: string) => yuan([letting("A", { from, to: "2023-03-01" })]);
    // January at the first rate, February at the second; at the second alone; past the last.
    expect(since("2022-02-01")).toBe(1500);
    expect(since("2021-12-01")).toBe(1000);
    expect(since("2021-02-01")).toBe(500);
    expect(since("2020-12-01")).toBe(0);
    const back = letting(
      "A",
      { from: "2020-01-01", to: "2020-02-01" },
      { from: "2023-01-01", to: "2023-02-01" },
    );
    expect(yuan([back])).toBe(0);
    const elsewhere = [
      letting("B", { from: "2020-01-01", to: "2020-02-01" }),
      letting("A", { from: "2023-01-01", to: "2023-02-01" }),
    ];
    expect(yuan(elsewhere)).toBe(1000);
  });
});

describe("lines by area", () => {
  const january = { from: "2023-01-01", to: "2023-02-01" };

  test("say how many area-months at which factor, under a key of carrier, firm and period", () => {
    expect(result([letting("A", january)]).lines).toMatchObject([
      {
        beneficiary: { kind: "carrier", id: "A" },
        uscc: "F",
        carrierId: "A",
        outcome: null,
        amountFen: 100_000,
        paymentKey: "test-family/area/carrier/area@A/F/2023-01-01..2023-12-31",
        text: { code: "item.area-rate", params: { dm2Months: "10000/1", factor: "1/1" } },
      },
    ]);
  });

  test("of earlier versions hold the period's code in their key", () => {
    for (const engineVersion of ["1.0.0", "1.1.0"]) {
      const [line] = result([letting("A", january)], {}, {}, { engineVersion }).lines;
      expect(line!.paymentKey).toBe("test-family/area/carrier/area@A/F/2023");
    }
  });

  test.each([
    ["firm", "F"],
    ["carrier", "A"],
    ["unit", "unit-1"],
  ] as const)("are paid to the %s", (beneficiary, id) => {
    expect(result([letting("A", january)], { beneficiary }).lines.map((it) => it.beneficiary)).toEqual([
      { kind: beneficiary, id },
    ]);
  });

  test("stand by firm; none for nothing, and none twice", () => {
    const filings = [
      letting("A", { ...january, uscc: "G" }, january, { from: "2022-01-01", to: "2022-02-01", uscc: "H" }),
    ];
    expect(result(filings).lines.map((it) => it.uscc)).toEqual(["F", "G"]);
    const earlierPayments = [
      { paymentKey: "test-family/area/carrier/area@A/F/2023", amountFen: 1, runId: "r" },
    ];
    for (const engineVersion of ["1.0.0", "1.1.0", "1.2.0"]) {
      const { lines } = result(filings, {}, {}, { earlierPayments, engineVersion });
      expect(lines.map((it) => it.uscc)).toEqual(["G"]);
    }
    expect(result(filings, { carrierKinds: ["makerspace"] })).toMatchObject({ lines: [], findings: [] });
  });
});

describe("days that another run pays", () => {
  const all = { from: "2022-01-01" };
  const at = (days: string, carrier = "A", uscc = "F", item = "area") => ({
    paymentKey: `test-family/${item}/carrier/area@${carrier}/${uscc}/${days}`,
    amountFen: 1,
    runId: "r",
  });
  const half = { code: "2023H1", kind: "half" as const, firstDay: "2023-01-01", lastDay: "2023-06-30" };
  const drawn = (earlierPayments: RewardInput["earlierPayments"], more: Partial<RewardInput> = {}) => {
    const { lines, findings } = result([letting("A", all)], {}, {}, { earlierPayments, ...more });
    return {
      lines: lines.map((it) => [it.paymentKey!.split("/").at(-1), it.amountFen / 100, it.text.params.from]),
      findings: findings.map(({ code, subject, blocks, params }) => [code, subject, blocks, params]),
    };
  };

  test("are left out of a year after its half, and the rest is paid", () => {
    const { lines, findings } = drawn([at("2023-01-01..2023-06-30")]);
    expect(lines).toEqual([["2023-07-01..2023-12-31", 3000, "2023-07-01"]]);
    expect(findings).toEqual([
      [
        "rewards.area-days-paid",
        "A",
        false,
        { item: "area", count: 1, from: "2023-01-01", to: "2023-06-30", where: "r" },
      ],
    ]);
  });

  test("are left out of a half after its year", () => {
    expect(drawn([at("2023-01-01..2023-12-31")], { period: half })).toMatchObject({ lines: [] });
  });

  test("leave a line for each stretch between them", () => {
    const { lines } = drawn([at("2023-02-01..2023-02-28"), at("2022-12-01..2023-01-01")]);
    expect(lines.map(([days]) => days)).toEqual(["2023-01-02..2023-01-31", "2023-03-01..2023-12-31"]);
  });

  test("count for the same carrier, firm, item and kind of beneficiary alone", () => {
    const others = [at("2023-01-01..2023-06-30", "B"), at("2023-01-01..2023-06-30", "A", "G")];
    others.push(at("2023-01-01..2023-06-30", "A", "F", "other"), at("2022-01-01..2022-12-31"));
    expect(drawn(others).lines.map(([days]) => days)).toEqual(["2023-01-01..2023-12-31"]);
    expect(drawn(others).findings).toEqual([]);
  });

  test("of a year and its halves add up to the year", () => {
    const paid = (input: Partial<RewardInput>) =>
      result([letting("A", all)], {}, {}, input).lines.map(({ paymentKey, amountFen }) => ({
        paymentKey: paymentKey!,
        amountFen,
        runId: "h",
      }));
    const first = paid({ period: half });
    const rest = paid({ earlierPayments: first });
    const sum = (lines: { amountFen: number }[]) => lines.reduce((total, it) => total + it.amountFen, 0);
    expect(sum([...first, ...rest])).toBe(sum(paid({})));
    expect(paid({ earlierPayments: [...first, ...rest] })).toEqual([]);
  });
});

describe("multipliers", () => {
  const january = { from: "2023-01-01", to: "2023-02-01" };
  const inField = (field: string | null, carrier = "A", period = "2023") => {
    const it = filing({
      carrier,
      period,
      stays: [{ uscc: "F", areaDm2: carrier === "A" ? 10_000 : 0, ...january }],
    });
    return { ...it, firms: it.firms.map((firm) => ({ ...firm, field })) };
  };
  const doubled = [{ when: { kind: "field" as const, fields: ["bio", "new-materials"] }, factor: "2" }];
  const of = (...filings: RewardInput["filings"]) => yuan(filings, { multipliers: doubled });

  test("apply to a firm of the field, and to no other", () => {
    expect(of(inField("bio"))).toBe(2000);
    expect(of(inField("software"))).toBe(1000);
    expect(of(inField(null))).toBe(1000);
  });

  test("the field is that of the newest filing that knows one, of several the first carrier's", () => {
    expect(of(inField("bio", "A", "2022"), inField(null))).toBe(2000);
    expect(of(inField("bio", "A", "2022"), inField("software"))).toBe(1000);
    expect(of(inField("software", "A", "2022"), inField("bio"))).toBe(2000);
    expect(of(inField("software", "B"), inField("bio"))).toBe(2000);
    expect(of(inField("bio", "B"), inField("software"))).toBe(1000);
  });

  test("all that hold are multiplied", () => {
    const when = { kind: "fact" as const, fact: "paid-in", unit: "yuan", yearsBack: 0, atLeast: "3" };
    const multipliers = [...doubled, { when, factor: "1.5" }];
    const paidIn = {
      ...inField("bio"),
      reports: filing({ carrier: "A", facts: { F: { "paid-in": 300 } } }).reports,
    };
    expect(yuan([paidIn], { multipliers })).toBe(3000);
    expect(result([paidIn], { multipliers }).lines[0]!.text.params).toEqual({
      dm2Months: "10000/1",
      factor: "3/1",
    });
  });
});
