import { describe, expect, it } from "vitest";
import type { Condition } from "#app/domain/policy/condition.ts";
import { type ConditionsPolicy, conditionsSchema } from "#app/domain/policy/conditions.ts";
import type { Expression, Relation } from "#app/domain/policy/expression.ts";
import { runConditions } from "./conditions-run.ts";
import { closingOf } from "./conditions-run-closing.ts";
import { explainConditions } from "./conditions-run-explain.ts";
import { fact, firm, label, run, scheme } from "./sample-scheme.fixture.ts";
import { bookOf } from "./traces.fixture.ts";

// What would close a comparison that is not met (rules-engine §6): the least whole change of its own facts.

const [a, b, money] = [fact("a"), fact("b"), fact("money")];
type Case = [string, Expression, Relation, string, string, Parameters<typeof firm>[1], string | null];

describe("the least whole change", () => {
  const half: Expression = { op: "ratio", of: [a, b] };
  const cases: Case[] = [
    ["of a fact", a, ">=", "5", "count", { a: 2 }, "3 count a"],
    ["of a fact, strictly", a, ">", "5", "count", { a: 2 }, "4 count a"],
    ["of a fact that is too large", a, "<=", "5", "count", { a: 7 }, "-2 count a"],
    ["of a fact that is too large, strictly", a, "<", "5", "count", { a: 7 }, "-3 count a"],
    ["to an exact figure", a, "=", "5", "count", { a: 7 }, "-2 count a"],
    ["to an exact figure between whole ones", a, "=", "5.5", "count", { a: 7 }, null],
    ["away from a figure", a, "!=", "5", "count", { a: 5 }, "1 count a"],
    ["in the fact's own unit", money, ">=", "1", "yuan", { money: 1 }, "99 fen money"],
    ["of either fact of a sum", { op: "sum", of: [a, b] }, ">=", "5", "count", { a: 1, b: 1 }, "3 count a,b"],
    [
      "of a sum of two units",
      { op: "sum", of: [money, { op: "product", x: money, by: "2" }] },
      ">=",
      "5",
      "yuan",
      { money: 1 },
      null,
    ],
    ["of a sum with a fact twice", { op: "sum", of: [a, a] }, ">=", "5", "count", { a: 1 }, null],
    ["of a difference", { op: "difference", of: [a, b] }, ">=", "5", "count", { a: 3, b: 1 }, "3 count a"],
    [
      "of a difference of a fact and itself",
      { op: "difference", of: [a, a] },
      ">=",
      "5",
      "count",
      { a: 3 },
      null,
    ],
    ["of a product", { op: "product", x: a, by: "3" }, ">=", "5", "count", { a: 1 }, "1 count a"],
    ["of a falling product", { op: "product", x: a, by: "-3" }, ">=", "5", "count", { a: 1 }, "-3 count a"],
    [
      "of a falling product, strictly",
      { op: "product", x: a, by: "-3" },
      ">",
      "6",
      "count",
      { a: 1 },
      "-4 count a",
    ],
    ["of a product by nothing", { op: "product", x: a, by: "0" }, ">=", "5", "count", { a: 1 }, null],
    ["of a ratio", half, ">=", "0.5", "ratio", { a: 1, b: 7 }, "3 count a"],
    ["of growth", { op: "growth", x: a }, ">=", "50", "percent", { a: 10, "a@2022": 10 }, "5 count a"],
    [
      "of growth over two years",
      { op: "growth", x: a, periods: 2 },
      ">=",
      "50",
      "percent",
      { a: 10, "a@2021": 12 },
      "8 count a",
    ],
    [
      "of a sum over years",
      { op: "sum-over", x: a, periods: 2 },
      ">=",
      "9",
      "count",
      { a: 1, "a@2022": 2 },
      "6 count a",
    ],
    ["of a mean", { op: "mean", x: a, periods: 2 }, ">=", "9", "count", { a: 1, "a@2022": 2 }, "15 count a"],
    [
      "of outcomes, whoever they are",
      { op: "count-of", outcome: "x", periods: 1, renewals: true },
      ">=",
      "2",
      "count",
      {},
      "2 count ",
    ],
    [
      "of months",
      { op: "months-between", of: [{ date: "period-first" }, { date: "period-last" }] },
      ">=",
      "24",
      "months",
      {},
      "13 months ",
    ],
    ["of a past year", { op: "lag", x: a, periods: 1 }, ">=", "5", "count", { "a@2022": 1 }, null],
    ["of the larger of two", { op: "best-of", of: [a, b] }, ">=", "5", "count", { a: 1, b: 1 }, null],
    ["of nothing known", a, ">=", "5", "count", {}, null],
  ];
  it.each(cases)("%s", (_, x, relation, value, unit, cells, expected) => {
    const found = closingOf({ test: "compare", x, relation, value, unit }, bookOf(firm("f", cells)));
    expect(found && `${found.by} ${found.unit} ${found.facts}`).toBe(expected);
  });

  it("of a mean counts the years there were", () => {
    const mean = {
      test: "compare",
      x: { op: "mean", x: a, periods: 2 },
      relation: ">=",
      value: "9",
      unit: "count",
    } as const;
    expect(closingOf(mean, bookOf(firm("f", { a: 1 }, { foundedOn: "2023-01-01" })))!.by).toBe("8");
    expect(closingOf(mean, bookOf(firm("f", { "a@2022": 1 }, { foundedOn: "2024-02-01" })))).toBeNull();
  });
});

describe("a run of conditions", () => {
  const { period, periods } = run(scheme(), []);
  const setting = { facts: ["a", "b"].map((code) => ({ code, unit: "count" })), period, periods };
  const compare = (code: string): Condition => ({
    test: "compare",
    x: fact(code),
    relation: ">=",
    value: "5",
    unit: "count",
  });
  const policy = (
    conditions: Record<string, Condition>,
    over: Partial<ConditionsPolicy> = {},
  ): ConditionsPolicy =>
    conditionsSchema.parse({
      kind: "conditions",
      code: "worked",
      version: "1",
      title: { zh: "甲", en: "title" },
      jurisdiction: "example",
      effectiveFrom: "2023-01-01",
      effectiveTo: null,
      supersedes: null,
      sources: [{ title: "none", number: null, date: null, article: null }],
      verification: "example",
      purpose: "evaluation",
      subject: "firm",
      conditions: Object.entries(conditions).map(([code, when]) => ({ code, label, when })),
      examples: [],
      ...over,
    });
  const two = policy({ x: { test: "any", of: [compare("a"), compare("b")] }, y: compare("b") });

  it("stands by subject, and names its policy and period", () => {
    const result = runConditions(
      two,
      ["c", "a", "b"].map((id) => firm(id, { a: 3, b: 5 })),
      setting,
    );
    expect(result).toMatchObject({ policy: { code: "worked", version: "1" }, period: "2023", findings: [] });
    expect(
      result.subjects.map((it) => [it.id, it.name, it.conditions.map((one) => `${one.code} ${one.state}`)]),
    ).toEqual(["a", "b", "c"].map((id) => [id, id, ["x met", "y met"]]));
    const [tree] = result.subjects[0]!.conditions;
    expect(tree!.trace.of!.map((it) => [it.state, it.closing])).toEqual([
      ["not-met", { by: "2", unit: "count", facts: ["a"] }],
      ["met", undefined],
    ]);
  });

  it("a subject that is given twice is refused", () => {
    const twice = ["a", "b", "c", "b"].map((id) => firm(id, {}));
    expect(() => runConditions(two, twice, setting)).toThrow(
      expect.objectContaining({ kind: "invalid", code: "scoring.subject-twice", details: { subject: "b" } }),
    );
  });

  it("sources that differ on any figure of a condition are a finding", () => {
    const [told] = firm("f", { a: 3 }).figures;
    const other = { ...told!, value: 4, precedence: 1, ref: { ...told!.ref, carrier: "c2" } };
    const { findings } = runConditions(two, [{ ...firm("f", {}), figures: [other, told!] }], setting);
    expect(findings).toEqual([
      {
        code: "scoring.source-difference",
        subject: "f",
        blocks: false,
        params: { fact: "a", period: "2023", used: "3", other: "4", source: "filing", carrier: "c2" },
      },
    ]);
  });

  it("opens into a tree of its conditions, each under its own label, with what would close it", () => {
    const { subjects } = runConditions(two, [firm("f", { a: 3, b: 5 })], setting);
    const tree = explainConditions(subjects[0]!, two);
    expect(tree).toMatchObject({ kind: "total", code: "scoring.conditions", label: { en: "title" } });
    expect(tree.children.map((it) => [it.kind, it.code, it.params, it.children[0]!.code])).toEqual([
      ["condition", "scoring.condition.verdict", { state: "met" }, "scoring.condition.any"],
      ["condition", "scoring.condition.verdict", { state: "met" }, "scoring.condition.compare"],
    ]);
    const leaf = tree.children[0]!.children[0]!.children[0]!;
    expect(leaf.children.at(-1)).toMatchObject({
      kind: "note",
      code: "scoring.condition.closing",
      figure: { value: "2", unit: "count" },
      params: { by: "2", unit: "count", facts: "a" },
    });
    const more = policy({
      z: compare("a"),
      ...Object.fromEntries(two.conditions.map((it) => [it.code, it.when])),
    });
    expect(explainConditions(subjects[0]!, more).children).toHaveLength(2);
  });
});
