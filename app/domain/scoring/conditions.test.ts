import { describe, expect, it } from "vitest";
import type { Condition } from "#app/domain/policy/condition.ts";
import { testCondition } from "./conditions.ts";
import type { SubjectInput } from "./input.ts";
import type { ConditionTrace } from "./result.ts";
import { fact, firm } from "./sample-scheme.fixture.ts";
import { bookOf, texts, told } from "./traces.fixture.ts";

// Met, not met or unknown, with the figure and the gap of each leaf (rules-engine §6).

describe("how a condition was tested", () => {
  const is = ({ of, trace, ...rest }: ConditionTrace): object => ({
    ...rest,
    ...(trace ? { trace: told(trace) } : {}),
    ...(of ? { of: of.map(is) } : {}),
  });
  const tested = (
    condition: Condition,
    cells: Parameters<typeof firm>[1],
    over: Partial<SubjectInput> = {},
  ) => is(testCondition(condition, bookOf(firm("f", cells, over))));
  const from: Condition = {
    test: "compare",
    code: "c",
    x: fact("money"),
    relation: ">=",
    value: "3",
    unit: "yuan",
  };

  it("a comparison, in its own unit, with the gap only where it is not met", () => {
    const common = { test: "compare", code: "c", relation: ">=", value: "3", unit: "yuan" };
    expect(tested(from, { money: 250 })).toEqual({
      ...common,
      state: "not-met",
      x: "5/2",
      gap: "1/2",
      trace: "fact=250 fen money@2023#0",
    });
    expect(tested(from, { money: 300 })).toMatchObject({ state: "met", x: "3", gap: null });
    expect(tested(from, {})).toMatchObject({ state: "unknown", x: null, gap: null });
    expect(tested(from, { money: "not-applicable" })).toMatchObject({ state: "not-met", x: null, gap: null });
    expect(tested({ ...from, value: { unknown: true } }, { money: 1 })).toMatchObject({
      state: "unknown",
      value: "?",
      gap: null,
    });
  });

  it("a choice and a text that is given", () => {
    const choice: Condition = { test: "choice", code: "k", fact: "text", in: ["x", "y"] };
    expect(tested(choice, {}, texts("f", { text: "y" }))).toEqual({
      test: "choice",
      code: "k",
      state: "met",
      value: "x, y",
      trace: "choice=1 truth (fact=y text text@2023#0)",
    });
    expect(tested(choice, {}, texts("f", { text: "z" }))).toMatchObject({ state: "not-met" });
    expect(tested(choice, {})).toMatchObject({ state: "unknown" });
    const present: Condition = { test: "present", fact: "text" };
    expect(tested(present, {}, texts("f", { text: "y" }))).toEqual({
      test: "present",
      code: null,
      state: "met",
      trace: "fact=y text text@2023#0",
    });
    expect(tested(present, {}, texts("f", { text: " " }))).toMatchObject({ state: "not-met" });
    expect(tested(present, {})).toMatchObject({ state: "unknown" });
    expect(tested(present, { text: "not-applicable" })).toMatchObject({ state: "not-met" });
  });

  it("a date some months and days later against another, with the days between", () => {
    const dated: Condition = {
      test: "date",
      code: "d",
      x: { date: "fact", fact: "since" },
      plusMonths: 1,
      plusDays: 2,
      relation: "<=",
      than: { date: "on", on: "2023-03-01" },
    };
    const common = { test: "date", code: "d", relation: "<=", unit: "date", value: "2023-03-01" };
    const at = (since: string) => tested(dated, {}, texts("f", { since }));
    expect(at("2023-01-27")).toEqual({
      ...common,
      state: "met",
      x: "2023-03-01",
      gap: null,
      trace: "date=2023-03-01 date (fact=2023-01-27 date since@2023#0; on=2023-03-01 date)",
    });
    expect(at("2023-01-28")).toMatchObject({ ...common, state: "not-met", x: "2023-03-02", gap: "-1" });
    expect(tested(dated, {})).toEqual({
      ...common,
      state: "unknown",
      x: null,
      gap: null,
      trace: "date=missing date (fact=missing date since@2023; on=2023-03-01 date)",
    });
    const turned: Condition = { ...dated, x: { date: "founded" }, than: { date: "fact", fact: "since" } };
    expect(tested(turned, { since: "not-applicable" }, { foundedOn: "2020-01-01" })).toMatchObject({
      state: "not-met",
      value: "?",
      trace: "date=not-applicable date (founded=2020-01-01 date; fact=not-applicable date since@2023#0)",
    });
    expect(tested(turned, { since: "not-applicable" })).toMatchObject({ state: "unknown" });
  });

  it("a field, by the beginning of its code", () => {
    const field: Condition = { test: "field", code: "t", in: ["1.2", "3"] };
    const of = (own: string | null, condition = field) => tested(condition, {}, { field: own });
    expect(of("1.2.4")).toEqual({
      test: "field",
      code: "t",
      state: "met",
      value: "1.2, 3",
      trace: "field=1.2.4 text",
    });
    expect(of("1.1")).toMatchObject({ state: "not-met" });
    expect(of(null)).toMatchObject({ state: "unknown", trace: "field=missing text" });
    expect(of("9", { test: "field" })).toEqual({
      test: "field",
      code: null,
      state: "met",
      value: "",
      trace: "field=9 text",
    });
  });

  it.each([
    ["all", "met met", "met"],
    ["all", "met unknown", "unknown"],
    ["all", "not-met unknown", "not-met"],
    ["any", "not-met met", "met"],
    ["any", "not-met unknown", "unknown"],
    ["any", "not-met not-met", "not-met"],
    ["at-least", "met met not-met", "met"],
    ["at-least", "met unknown not-met", "unknown"],
    ["at-least", "met not-met not-met", "not-met"],
  ] as const)("%s of %s is %s", (test, states, state) => {
    const facts = ["money", "cost", "room"];
    const value = { met: 300, "not-met": 0, unknown: null };
    const list = states.split(" ") as (keyof typeof value)[];
    const cells = Object.fromEntries(list.map((it, i) => [facts[i]!, value[it]]));
    const of = list.map(
      (_, i): Condition => ({ ...from, x: fact(facts[i]!), unit: i === 2 ? "dm2" : "yuan" }),
    );
    const tree: Condition =
      test === "at-least" ? { test, code: "tree", n: 2, of } : { test, code: "tree", of };
    const found = tested(tree, cells) as ConditionTrace;
    expect([found.test, found.code, found.state, found.needed]).toEqual([
      test,
      "tree",
      state,
      test === "at-least" ? 2 : undefined,
    ]);
    expect(found.of!.map((it) => it.state)).toEqual(list);
  });
});
