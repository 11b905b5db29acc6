import { describe, expect, test } from "vitest";
import type { BandedAmount } from "#app/domain/policy/reward-programme.ts";
import { bandedAmount, carrierFact, type FoundFact, firmFact, holds, indexFirmCells } from "./firm-facts.ts";
import { filing, oneFirm, perHighTech, programme, run, year } from "./sample.fixture.ts";
import { gatherTestimony } from "./testimony.ts";

const says = (carrier: string, revenue: number | string | null, period = "2023") =>
  filing({ carrier, period, facts: { F: { revenue: revenue as number }, G: { revenue: 9 } } });
const known = (value: number): FoundFact => ({ state: "known", value });
const unknown = (differs: boolean): FoundFact => ({ state: "unknown", differs });

describe("a firm's figure", () => {
  const of = (filings: ReturnType<typeof filing>[], yearsBack = 0, fact = "revenue") =>
    firmFact(indexFirmCells(gatherTestimony(filings).carriers), "F", fact, {
      period: year("2023"),
      yearsBack,
    });

  test("is known where all who know it agree", () => {
    expect(of([says("A", 5), says("B", null), says("C", 5)])).toEqual(known(5));
    expect(of([says("A", 5), says("B", 6)])).toEqual(unknown(true));
    expect(of([says("A", null)])).toEqual(unknown(false));
    expect(of([filing({ carrier: "A" })])).toEqual(unknown(false));
    expect(of([says("A", 5)], 0, "profit")).toEqual(unknown(false));
  });

  test("is that of the period asked for, so many years back, of a period as long", () => {
    const filings = [says("A", 5), says("A", 4, "2022")];
    expect([of(filings), of(filings, 1), of(filings, 2)]).toEqual([known(5), known(4), unknown(false)]);
    const half = { ...says("A", 3), period: { ...year("2023"), code: "2023-h1", kind: "half" as const } };
    expect(of([half])).toEqual(unknown(false));
  });

  test("is never a text, a rejected one, or the carrier's own", () => {
    expect(of([says("A", "5")])).toEqual(unknown(false));
    const rejected = says("A", 5);
    for (const cell of rejected.reports.flatMap((it) => it.cells)) cell.state = "rejected";
    expect(of([rejected])).toEqual(unknown(false));
    expect(of([filing({ carrier: "A", own: { revenue: 5 } })])).toEqual(unknown(false));
  });
});

test("a carrier's own figure is of the period and not of its firms", () => {
  const both = gatherTestimony([
    filing({ carrier: "A", period: "2022", own: { cost: 1 } }),
    filing({ carrier: "A", own: { cost: 2 }, facts: { F: { cost: 3 } } }),
  ]).carriers[0]!;
  expect(carrierFact(both, "cost", year("2023"))).toEqual(known(2));
  expect(carrierFact(both, "cost", year("2021"))).toEqual(unknown(false));
});

describe("an amount by bands", () => {
  const inner = {
    fact: "staff",
    unit: "count",
    yearsBack: 1,
    bands: [
      { from: null, to: "10", amount: "1" },
      { from: "10", to: null, amount: "2" },
    ],
  };
  const rule: BandedAmount = {
    fact: "revenue",
    unit: "yuan",
    yearsBack: 0,
    bands: [
      { from: null, to: "5", amount: inner },
      { from: "5", to: "8", amount: "3" },
      { from: "8", to: null, amount: "4" },
    ],
  };
  const paid = (revenue: FoundFact, staff: FoundFact = unknown(false)) => {
    const found = bandedAmount(rule, (fact, back) => (fact === "staff" && back === 1 ? staff : revenue));
    return found.state === "known" ? Number(found.yuan.n) : [found.fact, found.differs];
  };

  test.each([
    [500, 3],
    [799, 3],
    [800, 4],
  ])("of %i fen is %i", (fen, yuan) => expect(paid(known(fen))).toBe(yuan));

  test("asks a second figure only in the band that has one", () => {
    expect(paid(known(499), known(9))).toBe(1);
    expect(paid(known(499), known(10))).toBe(2);
    expect(paid(known(499), unknown(true))).toEqual(["staff", true]);
    expect(paid(unknown(false))).toEqual(["revenue", false]);
  });

  test("carriers that differ on the figure block; a figure that is missing does not", () => {
    const bands = [{ from: null, to: null, amount: "3" }];
    const policy = programme({ items: [{ ...perHighTech, amount: { ...rule, bands } }] });
    const found = (...values: (number | null)[]) =>
      run({
        programme: policy,
        filings: [oneFirm("2023-05-01"), ...values.map((it, i) => says("BC"[i]!, it))],
      }).findings.map((it) => [it.code, it.blocks, it.params]);
    const params = { item: "high-tech", fact: "revenue" };
    expect(found(1, 2)).toEqual([["rewards.fact-differs", true, params]]);
    expect(found(null)).toEqual([["rewards.fact-not-known", false, params]]);
  });
});

test("a condition on a figure holds from its bound on, in the unit it names, and only when known", () => {
  const rule = { kind: "fact" as const, fact: "x", unit: "yuan", yearsBack: 2, atLeast: "3" };
  const of = (it: FoundFact) =>
    holds(rule, (fact, back) => (fact === "x" && back === 2 ? it : unknown(false)), "bio");
  expect([known(299), known(300), unknown(false), unknown(true)].map(of)).toEqual([
    false,
    true,
    false,
    false,
  ]);
});
