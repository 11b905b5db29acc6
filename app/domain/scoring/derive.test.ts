import { describe, expect, it } from "vitest";
import type { Expression } from "#app/domain/policy/expression.ts";
import { toText } from "#app/domain/shared/rational.ts";
import { derive } from "./derive.ts";
import { Calendar, FactBook, factRules } from "./facts.ts";
import type { SubjectInput } from "./input.ts";
import { fact, firm, run, scheme } from "./sample-scheme.fixture.ts";

const told = (x: Expression, subject: SubjectInput): string => {
  const input = run(scheme(), []);
  const rules = factRules(
    [...input.facts, { code: "since", unit: "date" }],
    new Calendar(input.period, input.periods),
    undefined,
  );
  const it = derive(x, new FactBook(subject, rules));
  return it.value ? toText(it.value) : it.state;
};
const REF = {
  source: "registry",
  filing: null,
  carrier: null,
  report: null,
  cell: null,
  evidence: null,
} as const;
const a = fact("a");
const b = fact("b");
const twoYears = { foundedOn: "2022-06-30" };

describe("what is missing and what is not applicable (rules-engine §3)", () => {
  const cases: [string, Expression, Parameters<typeof firm>[1], Partial<SubjectInput>, string][] = [
    ["zero is known", a, { a: 0 }, {}, "0"],
    ["unreported is missing", a, {}, {}, "missing"],
    ["rejected counts as missing", a, { a: "rejected" }, {}, "missing"],
    [
      "missing outweighs not applicable",
      { op: "sum", of: [a, b] },
      { a: null, b: "not-applicable" },
      {},
      "missing",
    ],
    [
      "one not applicable operand",
      { op: "difference", of: [a, b] },
      { a: 1, b: "not-applicable" },
      {},
      "not-applicable",
    ],
    ["known-only skips", { op: "sum", of: [a, b], knownOnly: true }, { a: 4 }, {}, "4"],
    [
      "known-only, one missing",
      { op: "sum", of: [a, b], knownOnly: true },
      { a: null, b: "not-applicable" },
      {},
      "missing",
    ],
    [
      "known-only, none applies",
      { op: "sum", of: [a, b], knownOnly: true },
      { a: "not-applicable", b: "not-applicable" },
      {},
      "not-applicable",
    ],
    ["best of the known", { op: "best-of", of: [a, b] }, { a: -3 }, {}, "-3"],
    ["ratio", { op: "ratio", of: [a, b] }, { a: 1, b: 3 }, {}, "1/3"],
    ["ratio to nothing", { op: "ratio", of: [a, b] }, { a: 1, b: 0 }, {}, "not-applicable"],
    ["ratio of a missing figure to nothing", { op: "ratio", of: [a, b] }, { a: null, b: 0 }, {}, "missing"],
    ["growth", { op: "growth", x: a }, { a: 6, "a@2022": 4 }, {}, "1/2"],
    ["growth over two years", { op: "growth", x: a, periods: 2 }, { a: 6, "a@2021": 4 }, {}, "1/2"],
    ["growth from a loss", { op: "growth", x: a }, { a: 6, "a@2022": -4 }, {}, "not-applicable"],
    ["founded, but unreported", { op: "lag", x: a, periods: 1 }, { a: 6 }, twoYears, "missing"],
    ["before the founding", { op: "lag", x: a, periods: 2 }, { a: 6 }, twoYears, "not-applicable"],
    [
      "founded on the period's last day",
      { op: "lag", x: a, periods: 1 },
      {},
      { foundedOn: "2022-12-31" },
      "missing",
    ],
    [
      "founded the day after",
      { op: "lag", x: a, periods: 1 },
      {},
      { foundedOn: "2023-01-01" },
      "not-applicable",
    ],
    [
      "a figure reported before the founding counts",
      { op: "lag", x: a, periods: 2 },
      { "a@2021": 7 },
      twoYears,
      "7",
    ],
    [
      "mean leaves years before the founding out",
      { op: "mean", x: a, periods: 3 },
      { a: 6, "a@2022": 4 },
      twoYears,
      "5",
    ],
    ["mean with a gap", { op: "mean", x: a, periods: 3 }, { a: 6 }, twoYears, "missing"],
    [
      "mean of nothing",
      { op: "mean", x: { op: "lag", x: a, periods: 1 }, periods: 1 },
      {},
      { foundedOn: "2023-01-01" },
      "not-applicable",
    ],
    [
      "sum over three years",
      { op: "sum-over", x: a, periods: 3 },
      { a: 1, "a@2022": 2, "a@2021": 4 },
      {},
      "7",
    ],
    ["comparison", { op: "compare", left: a, relation: ">", right: b }, { a: 2, b: 2 }, {}, "0"],
    [
      "comparison with a constant",
      { op: "compare", left: a, relation: ">=", right: { op: "constant", value: "2", unit: "count" } },
      { a: 2 },
      {},
      "1",
    ],
    ["product by a constant", { op: "product", x: a, by: "-0.5" }, { a: 3 }, {}, "-3/2"],
    [
      "months, clamped to a month's last day",
      {
        op: "months-between",
        of: [
          { date: "on", on: "2023-01-31" },
          { date: "on", on: "2023-02-28" },
        ],
      },
      {},
      {},
      "1",
    ],
    [
      "months since founding",
      { op: "months-between", of: [{ date: "founded" }, { date: "period-last" }] },
      {},
      twoYears,
      "18",
    ],
    [
      "months since an unknown founding",
      { op: "months-between", of: [{ date: "founded" }, { date: "period-last" }] },
      {},
      {},
      "missing",
    ],
    [
      "outcomes nobody reported",
      { op: "count-of", outcome: "high-tech", periods: 1, renewals: true },
      {},
      { outcomes: null },
      "missing",
    ],
    [
      "outcomes of a period before the founding",
      {
        op: "lag",
        x: { op: "count-of", outcome: "high-tech", periods: 1, renewals: true },
        periods: 2,
      },
      {},
      { ...twoYears, outcomes: [] },
      "not-applicable",
    ],
    [
      "mean of yearly outcomes, over the years since the founding",
      {
        op: "mean",
        x: { op: "count-of", outcome: "high-tech", periods: 1, renewals: true },
        periods: 3,
      },
      {},
      {
        ...twoYears,
        outcomes: [{ kind: "high-tech", on: "2023-03-01", renewal: false, ref: REF }],
      },
      "1/2",
    ],
  ];
  it.each(cases)("%s", (_, x, cells, over, expected) => {
    expect(told(x, firm("f", cells, over))).toBe(expected);
  });

  it("counts outcomes of the window, both ends included, renewals only when declared", () => {
    const ref = REF;
    const outcomes = [
      { kind: "high-tech", on: "2022-01-01", renewal: false, ref },
      { kind: "high-tech", on: "2023-12-31", renewal: true, ref },
      { kind: "high-tech", on: "2021-12-31", renewal: false, ref },
      { kind: "listed", on: "2023-05-05", renewal: false, ref },
    ];
    const count = (periods: number | null, renewals: boolean) =>
      told({ op: "count-of", outcome: "high-tech", periods, renewals }, firm("f", {}, { outcomes }));
    expect([count(2, true), count(2, false), count(null, true), count(1, false)]).toEqual([
      "2",
      "1",
      "3",
      "0",
    ]);
  });
});
