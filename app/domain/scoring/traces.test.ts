import { describe, expect, it } from "vitest";
import type { Constant, Expression } from "#app/domain/policy/expression.ts";
import { derive } from "./derive.ts";
import { Calendar } from "./facts.ts";
import type { ReportedFigure, ReportedOutcome, SubjectInput } from "./input.ts";
import { fact, firm } from "./sample-scheme.fixture.ts";
import { bookOf, texts, told } from "./traces.fixture.ts";

// What is stored of a figure is enough to do the sum again (rules-engine §3).

describe("how a figure came about", () => {
  const [a, b, money, cost, room] = ["a", "b", "money", "cost", "room"].map(fact) as [
    Expression,
    Expression,
    Expression,
    Expression,
    Expression,
  ];
  const yuan: Constant = { op: "constant", value: "3", unit: "yuan" };
  const young = { foundedOn: "2023-01-01" };
  const cases: [string, Expression | Constant, Parameters<typeof firm>[1], Partial<SubjectInput>, string][] =
    [
      ["a constant", yuan, {}, {}, "constant=300 fen"],
      ["a fact", a, { a: 7 }, {}, "fact=7 count a@2023#0"],
      ["a fact nobody reported", a, {}, {}, "fact=missing count a@2023"],
      ["a rejected fact", a, { a: "rejected" }, {}, "fact=missing count a@2023 beside rejected null#0"],
      ["a fact that does not apply", a, { a: "not-applicable" }, {}, "fact=not-applicable count a@2023#0"],
      [
        "a sum",
        { op: "sum", of: [a, b] },
        { a: 1, b: 2 },
        {},
        "sum=3 count (fact=1 count a@2023#0; fact=2 count b@2023#0)",
      ],
      [
        "a sum of what is known",
        { op: "sum", of: [a, b], knownOnly: true },
        { a: 1 },
        {},
        "sum=1 count [known-only] (fact=1 count a@2023#0; fact=missing count b@2023)",
      ],
      [
        "a sum of what is known, when all is",
        { op: "sum", of: [a, b], knownOnly: true },
        { a: 1, b: 2 },
        {},
        "sum=3 count (fact=1 count a@2023#0; fact=2 count b@2023#0)",
      ],
      [
        "the best of none",
        { op: "best-of", of: [a, b] },
        {},
        {},
        "best-of=missing count (fact=missing count a@2023; fact=missing count b@2023)",
      ],
      [
        "a difference of money",
        { op: "difference", of: [money, cost] },
        { money: 5, cost: 7 },
        {},
        "difference=-2 fen (fact=5 fen money@2023#0; fact=7 fen cost@2023#0)",
      ],
      [
        "a product",
        { op: "product", x: room, by: "1.5" },
        { room: 3 },
        {},
        "product=9/2 dm2 (fact=3 dm2 room@2023#0)",
      ],
      [
        "a ratio of one kind",
        { op: "ratio", of: [money, cost] },
        { money: 1, cost: 3 },
        {},
        "ratio=1/3 ratio (fact=1 fen money@2023#0; fact=3 fen cost@2023#0)",
      ],
      [
        "a ratio to nothing",
        { op: "ratio", of: [a, b] },
        { a: 1, b: 0 },
        {},
        "ratio=not-applicable ratio [not-positive] (fact=1 count a@2023#0; fact=0 count b@2023#0)",
      ],
      [
        "a ratio to what nobody knows",
        { op: "ratio", of: [a, b] },
        { a: 1 },
        {},
        "ratio=missing ratio (fact=1 count a@2023#0; fact=missing count b@2023)",
      ],
      [
        "growth",
        { op: "growth", x: a },
        { a: 3, "a@2022": 2 },
        {},
        "growth=1/2 ratio (fact=3 count a@2023#0; fact=2 count a@2022#0)",
      ],
      [
        "growth from nothing",
        { op: "growth", x: a },
        { a: 3, "a@2022": 0 },
        {},
        "growth=not-applicable ratio [not-positive] (fact=3 count a@2023#0; fact=0 count a@2022#0)",
      ],
      [
        "growth from an unknown figure",
        { op: "growth", x: a },
        { a: 3 },
        {},
        "growth=missing ratio (fact=3 count a@2023#0; fact=missing count a@2022)",
      ],
      [
        "last year's",
        { op: "lag", x: a, periods: 1 },
        { "a@2022": 2 },
        {},
        "lag=2 count (fact=2 count a@2022#0)",
      ],
      [
        "last year's of a firm that was not there",
        { op: "lag", x: a, periods: 1 },
        {},
        young,
        "lag=not-applicable count (fact=not-applicable count [before-founding] a@2022)",
      ],
      [
        "last year's of a firm founded on its last day",
        { op: "lag", x: a, periods: 1 },
        {},
        { foundedOn: "2022-12-31" },
        "lag=missing count (fact=missing count a@2022)",
      ],
      [
        "a mean over the years there were",
        { op: "mean", x: a, periods: 2 },
        { a: 3 },
        young,
        "mean=3 count (fact=3 count a@2023#0; fact=not-applicable count [before-founding] a@2022)",
      ],
      [
        "a mean over a year that does not apply for another reason",
        { op: "mean", x: a, periods: 2 },
        { a: 3, "a@2022": "not-applicable" },
        { foundedOn: "2022-06-01" },
        "mean=not-applicable count (fact=3 count a@2023#0; fact=not-applicable count a@2022#0)",
      ],
      [
        "a mean of a firm whose founding nobody told",
        { op: "mean", x: a, periods: 2 },
        { a: 3, "a@2022": "not-applicable" },
        {},
        "mean=not-applicable count (fact=3 count a@2023#0; fact=not-applicable count a@2022#0)",
      ],
      [
        "a sum over none",
        { op: "sum-over", x: { op: "lag", x: a, periods: 1 }, periods: 1 },
        {},
        { foundedOn: "2024-02-01" },
        "sum-over=not-applicable count (lag=not-applicable count (fact=not-applicable count [before-founding] a@2022))",
      ],
      [
        "a comparison",
        { op: "compare", left: a, relation: "<", right: b },
        { a: 1, b: 1 },
        {},
        "compare=0 truth (fact=1 count a@2023#0; fact=1 count b@2023#0)",
      ],
      [
        "a choice",
        { op: "choice", fact: "text", in: ["x", "y"] },
        {},
        texts("f", { text: "y" }),
        "choice=1 truth (fact=y text text@2023#0)",
      ],
      [
        "another choice",
        { op: "choice", fact: "text", in: ["x"] },
        {},
        texts("f", { text: "y" }),
        "choice=0 truth (fact=y text text@2023#0)",
      ],
      [
        "no choice",
        { op: "choice", fact: "text", in: ["x"] },
        {},
        {},
        "choice=missing truth (fact=missing text text@2023)",
      ],
      [
        "months between days",
        { op: "months-between", of: [{ date: "fact", fact: "since" }, { date: "period-last" }] },
        {},
        texts("f", { since: "2023-10-31" }),
        "months-between=2 months (fact=2023-10-31 date since@2023#0; period-last=2023-12-31 date)",
      ],
      [
        "months from a founding nobody told",
        { op: "months-between", of: [{ date: "founded" }, { date: "period-first" }] },
        {},
        {},
        "months-between=missing months (founded=missing date; period-first=2023-01-01 date)",
      ],
      [
        "months from a day that does not apply",
        {
          op: "months-between",
          of: [
            { date: "fact", fact: "since" },
            { date: "on", on: "2023-06-01" },
          ],
        },
        { since: "not-applicable" },
        {},
        "months-between=not-applicable months (fact=not-applicable date since@2023#0; on=2023-06-01 date)",
      ],
    ];
  it.each(cases)("%s", (_, x, cells, over, trace) => {
    expect(told(derive(x, bookOf(firm("f", cells, over))).trace)).toBe(trace);
  });

  const outcome = (on: string, evidence: string, more: Partial<ReportedOutcome> = {}): ReportedOutcome => ({
    kind: "high-tech",
    on,
    renewal: false,
    ref: {
      source: "registry",
      filing: null,
      carrier: null,
      report: null,
      cell: `titles/${evidence}`,
      evidence,
    },
    ...more,
  });
  const counted = (
    outcomes: ReportedOutcome[] | null,
    over: Partial<Extract<Expression, { op: "count-of" }>> = {},
    more: Partial<SubjectInput> = {},
  ) => {
    const book = bookOf(firm("f", {}, { outcomes, ...more }));
    const x: Expression = { op: "count-of", outcome: "high-tech", periods: 1, renewals: false, ...over };
    return [told(derive(x, book).trace), book.sources.map((it) => it.evidence)];
  };

  it("outcomes stand by date, then by source, and none is said as none", () => {
    const three = [outcome("2023-05-01", "z"), outcome("2023-05-01", "b"), outcome("2023-03-01", "c")];
    const expected = [
      "count-of=3 count (outcome=2023-03-01 date#0; outcome=2023-05-01 date#1; outcome=2023-05-01 date#2)",
      ["c", "b", "z"],
    ];
    expect(counted(three)).toEqual(expected);
    expect(counted([...three].reverse())).toEqual(expected);
    expect(counted([])).toEqual(["count-of=0 count", []]);
    expect(counted(null)).toEqual(["count-of=missing count", []]);
    expect(counted([outcome("2023-03-01", "c")], {}, { foundedOn: "2024-01-01" })[0]).toBe(
      "count-of=1 count (outcome=2023-03-01 date#0)",
    );
    expect(counted([], {}, { foundedOn: "2024-01-01" })[0]).toBe(
      "count-of=not-applicable count [before-founding]",
    );
    expect(counted([], {}, { foundedOn: "2023-12-31" })[0]).toBe("count-of=0 count");
  });

  it("a title in force shows those that hold it, or those whose end nobody told", () => {
    const inForce = (outcomes: ReportedOutcome[] | null, more: Partial<SubjectInput> = {}) =>
      told(
        derive({ op: "in-force", outcome: "high-tech" }, bookOf(firm("f", {}, { outcomes, ...more }))).trace,
      );
    const held = outcome("2022-03-01", "h", { until: "2024-01-01" });
    const past = outcome("2021-03-01", "p", { until: "2022-01-01" });
    const untold = outcome("2020-03-01", "u");
    expect(inForce([held, past, untold])).toBe("in-force=1 truth (outcome=2022-03-01 date#0)");
    expect(inForce([past, untold])).toBe("in-force=missing truth (outcome=2020-03-01 date#0)");
    expect(inForce([past])).toBe("in-force=0 truth");
    expect(inForce(null)).toBe("in-force=missing truth");
    expect(inForce([], { foundedOn: "2024-01-01" })).toBe("in-force=not-applicable truth [before-founding]");
    expect(inForce([], { foundedOn: "2023-12-31" })).toBe("in-force=0 truth");
  });

  it("a figure that several sources tell shows the others, each source once", () => {
    const figure = (source: "department" | "platform", value: number, precedence = 0): ReportedFigure => ({
      fact: "a",
      period: "2023",
      state: "known",
      value,
      precedence,
      ref: { source, filing: null, carrier: source, report: null, cell: "other", evidence: null },
    });
    const book = bookOf(
      firm("f", {}, { figures: [figure("platform", 5), figure("platform", 6, 1), figure("department", 4)] }),
    );
    const x: Expression = { op: "sum", of: [fact("a"), fact("a")] };
    const one = "fact=4 count a@2023#0 beside known 5#1 beside known 6#1";
    expect(told(derive(x, book).trace)).toBe(`sum=8 count (${one}; ${one})`);
    expect(book.sources.map((it) => [it.carrier, it.cell])).toEqual([
      ["department", "other"],
      ["platform", "other"],
    ]);
  });

  it("figures equal in source and precedence are read in one fixed order", () => {
    const figure = (value: number): ReportedFigure => ({
      fact: "a",
      period: "2023",
      state: "known",
      value,
      precedence: 0,
      ref: { source: "filing", filing: null, carrier: null, report: null, cell: null, evidence: null },
    });
    for (const list of [
      [3, 1, 2],
      [2, 1, 3],
      [1, 2, 3],
    ]) {
      const book = bookOf(firm("f", {}, { figures: list.map(figure) }));
      expect(told(derive(fact("a"), book).trace)).toBe(
        "fact=1 count a@2023#0 beside known 2#0 beside known 3#0",
      );
    }
  });

  it("a text is no figure, and what is no date is none", () => {
    const book = bookOf(firm("f", {}, texts("f", { text: "x", since: "soon" })));
    expect(() => derive(fact("text"), book)).toThrow("fact text is a text, not a figure");
    const x: Expression = {
      op: "months-between",
      of: [{ date: "fact", fact: "since" }, { date: "period-last" }],
    };
    expect(() => derive(x, book)).toThrow("fact since is not a date: soon");
    expect(() => derive(fact("unheard"), book)).toThrow(
      expect.objectContaining({
        kind: "invalid",
        code: "scoring.fact-unknown",
        details: { fact: "unheard" },
      }),
    );
    const fraction = bookOf(firm("f", { a: 0.5 }));
    expect(() => derive(fact("a"), fraction)).toThrow(
      expect.objectContaining({ code: "scoring.figure-not-whole", details: { fact: "a", value: "0.5" } }),
    );
    expect(() => derive({ op: "choice", fact: "text", in: ["1"] }, bookOf(firm("f", { text: 1 })))).toThrow(
      expect.objectContaining({ kind: "invalid", code: "scoring.figure-not-whole" }),
    );
  });
});

describe("the calendar steps back by whole periods", () => {
  const period = (code: string, kind: "year" | "half" | "quarter", firstDay: string, lastDay: string) => ({
    code,
    kind,
    firstDay,
    lastDay,
  });
  const half = period("2023h2", "half", "2023-07-01", "2023-12-31");
  const calendar = new Calendar(half, [
    period("2023", "year", "2023-01-01", "2023-12-31"),
    period("2023h1", "half", "2023-01-01", "2023-06-30"),
    period("2023q2", "quarter", "2023-04-01", "2023-06-30"),
  ]);
  it.each([
    [0, "2023-07-01", "2023-12-31", "2023h2"],
    [1, "2023-01-01", "2023-06-30", "2023h1"],
    [2, "2022-07-01", "2022-12-31", null],
  ])("%i back", (back, firstDay, lastDay, code) => {
    expect(calendar.back(back)).toEqual({ firstDay, lastDay, code });
  });

  it("keeps the own last day, whatever the months have", () => {
    const odd = period("x", "year", "2023-01-01", "2023-12-30");
    expect(new Calendar(odd, []).back(0).lastDay).toBe("2023-12-30");
  });

  it("a fact of a period that is not listed is missing, named by its last day", () => {
    const x: Expression = { op: "lag", x: fact("a"), periods: 9 };
    expect(told(derive(x, bookOf(firm("f", { "a@null": 3 }))).trace)).toBe(
      "lag=missing count (fact=missing count a@2014-12-31)",
    );
  });
});
