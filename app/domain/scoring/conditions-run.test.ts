import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Condition } from "#app/domain/policy/condition.ts";
import { type ConditionsPolicy, conditionsSchema } from "#app/domain/policy/conditions.ts";
import { RELATIONS } from "#app/domain/policy/expression.ts";
import { testCondition } from "./conditions.ts";
import { runConditions } from "./conditions-run.ts";
import { explainConditions } from "./conditions-run-explain.ts";
import { Calendar, FactBook, factRules } from "./facts.ts";
import type { ReportedOutcome, SubjectInput } from "./input.ts";
import { fact, firm, label, run, scheme } from "./sample-scheme.fixture.ts";

const input = run(scheme(), []);
const setting = {
  ...input,
  facts: [
    ...input.facts,
    { code: "area", unit: "dm2" },
    { code: "since", unit: "date" },
    { code: "certificate", unit: "text" },
  ],
};
const policy = (...conditions: Condition[]): ConditionsPolicy =>
  conditionsSchema.parse({
    kind: "conditions",
    code: "worked",
    version: "1",
    title: label,
    jurisdiction: "example",
    effectiveFrom: "2023-01-01",
    effectiveTo: null,
    supersedes: null,
    sources: [{ title: "none", number: null, date: null, article: null }],
    verification: "example",
    purpose: "evaluation",
    subject: "firm",
    conditions: conditions.map((when, index) => ({ code: `c${index}`, label, when })),
    examples: [],
  });
const tested = (when: Condition, subject: SubjectInput) =>
  runConditions(policy(when), [subject], setting).subjects[0]!.conditions[0]!;
const leafOf = (when: Condition, subject: SubjectInput) => {
  const { state, gap, closing } = tested(when, subject).trace;
  return { state, gap: gap ?? null, closing: closing ?? null };
};
const textFirm = (values: Record<string, string>): SubjectInput => {
  const subject = firm("f", Object.fromEntries(Object.keys(values).map((key) => [key, 0])));
  return { ...subject, figures: subject.figures.map((it) => ({ ...it, value: values[it.fact]! })) };
};

/** Met, unknown, not met as leaves: known at 1, unreported, known at 0. */
const STATES = ["met", "unknown", "not-met"] as const;
type Verdict = (typeof STATES)[number];
const leaf = (code: string): Condition => ({
  test: "compare",
  x: fact(code),
  relation: ">=",
  value: "1",
  unit: "count",
});

type Tree = { leaf: number } | { test: "all" | "any" | "at-least"; n: number; of: Tree[] };
const { tree } = fc.letrec<{ tree: Tree }>((tie) => ({
  tree: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    fc.record({ leaf: fc.nat({ max: 5 }) }),
    fc.record({
      test: fc.constantFrom("all" as const, "any" as const, "at-least" as const),
      n: fc.integer({ min: 1, max: 4 }),
      of: fc.array(tie("tree"), { minLength: 1, maxLength: 4 }),
    }),
  ),
}));
const conditionOf = (it: Tree): Condition =>
  "leaf" in it
    ? leaf("abcdef"[it.leaf]!)
    : it.test === "at-least"
      ? { test: "at-least", n: it.n, of: it.of.map(conditionOf) }
      : { test: it.test, of: it.of.map(conditionOf) };

/**
 * What a tree says when every unknown leaf is known: the verdict is unknown exactly where the answer depends on them.
 * Leaves are told apart by their place, so that two readings of one unreported fact are two unknowns.
 */
function byTruthTable(it: Tree, states: readonly Verdict[]): Verdict {
  if ("leaf" in it) return states[it.leaf]!;
  const below = it.of.map((child) => byTruthTable(child, states));
  const open = below.flatMap((state, index) => (state === "unknown" ? [index] : []));
  const needed = it.test === "all" ? below.length : it.test === "any" ? 1 : it.n;
  const answers = new Set<boolean>();
  for (let bits = 0; bits < 2 ** open.length; bits++) {
    const truths = below.map((state, index) =>
      state === "unknown" ? ((bits >> open.indexOf(index)) & 1) === 1 : state === "met",
    );
    answers.add(truths.filter(Boolean).length >= needed);
  }
  return answers.size === 2 ? "unknown" : answers.has(true) ? "met" : "not-met";
}

describe("three-valued verdicts", () => {
  it("are those of the truth table", () => {
    fc.assert(
      fc.property(
        tree,
        fc.array(fc.constantFrom(...STATES), { minLength: 6, maxLength: 6 }),
        (it, states) => {
          const cells = Object.fromEntries(
            states.map((state, index) => [
              "abcdef"[index]!,
              state === "unknown" ? null : state === "met" ? 1 : 0,
            ]),
          );
          expect(tested(conditionOf(it), firm("f", cells)).state).toBe(byTruthTable(it, states));
        },
      ),
      { numRuns: 400 },
    );
  });
  it("do not meet a leaf whose figure is not applicable", () => {
    expect(tested(leaf("a"), firm("f", { a: "not-applicable" })).state).toBe("not-met");
    expect(tested(leaf("a"), firm("f", { a: "rejected" })).state).toBe("unknown");
  });
});

describe("boundaries", () => {
  const HOLDS = {
    ">=": [false, true, true],
    ">": [false, false, true],
    "<=": [true, true, false],
    "<": [true, false, false],
    "=": [false, true, false],
    "!=": [true, false, true],
  };
  const cases = RELATIONS.flatMap((relation) =>
    [-1, 0, 1].map((step, index) => ({ relation, step, met: HOLDS[relation][index]! })),
  );
  it.each(cases)("$relation at the figure $step smallest unit: $met", ({ relation, step, met }) => {
    const verdict = met ? "met" : "not-met";
    const money = { test: "compare", x: fact("money"), relation, value: "2", unit: "10k-yuan" } as const;
    expect(tested(money, firm("f", { money: 2_000_000 + step })).state).toBe(verdict);
    const area = { test: "compare", x: fact("area"), relation, value: "500.01", unit: "m2" } as const;
    expect(tested(area, firm("f", { area: 50_001 + step })).state).toBe(verdict);
    const ratio = { op: "ratio" as const, of: [fact("a"), fact("b")] as [typeof money.x, typeof money.x] };
    const share = { test: "compare", x: ratio, relation, value: "60", unit: "percent" } as const;
    expect(tested(share, firm("f", { a: 600_000 + step, b: 1_000_000 })).state).toBe(verdict);
    const date = {
      test: "date",
      x: { date: "founded" },
      relation,
      than: { date: "on", on: "2022-03-01" },
    } as const;
    const foundedOn = ["2022-02-28", "2022-03-01", "2022-03-02"][step + 1]!;
    expect(tested(date, firm("f", {}, { foundedOn })).state).toBe(verdict);
    const months: Condition = {
      test: "compare",
      x: { op: "months-between", of: [{ date: "founded" }, { date: "period-last" }] },
      relation,
      value: "12",
      unit: "months",
    };
    const since = ["2023-01-01", "2022-12-31", "2021-11-30"][step + 1]!;
    expect(tested(months, firm("f", {}, { foundedOn: since })).state).toBe(verdict);
  });

  it("a closing meets the comparison, and one step less does not", () => {
    const shape = fc.record({
      relation: fc.constantFrom(">=" as const, ">" as const, "<=" as const, "<" as const),
      value: fc.integer({ min: -50, max: 50 }),
      a: fc.integer({ min: -100, max: 100 }),
      b: fc.integer({ min: 1, max: 30 }),
      before: fc.integer({ min: 1, max: 30 }),
      op: fc.constantFrom("fact", "ratio", "difference", "growth", "product", "sum", "mean", "sum-over"),
    });
    fc.assert(
      fc.property(shape, ({ relation, value, a, b, before, op }) => {
        const x = {
          fact: fact("a"),
          ratio: { op: "ratio", of: [fact("a"), fact("b")] },
          difference: { op: "difference", of: [fact("a"), fact("b")] },
          growth: { op: "growth", x: fact("a") },
          product: { op: "product", x: fact("a"), by: "-0.3" },
          sum: { op: "sum", of: [fact("a"), fact("b")] },
          mean: { op: "mean", x: fact("a"), periods: 2 },
          "sum-over": { op: "sum-over", x: fact("a"), periods: 2 },
        }[op] as Condition extends never ? never : Extract<Condition, { test: "compare" }>["x"];
        const unit = op === "ratio" || op === "growth" ? "percent" : "count";
        const when: Condition = { test: "compare", x, relation, value: String(value), unit };
        const firmAt = (now: number) => firm("f", { a: now, b, "a@2022": before });
        const found = tested(when, firmAt(a)).trace;
        if (found.state === "met") return;
        const by = Number(found.closing!.by);
        expect(by).not.toBe(0);
        expect(tested(when, firmAt(a + by)).state).toBe("met");
        expect(tested(when, firmAt(a + by - Math.sign(by))).state).toBe("not-met");
      }),
      { numRuns: 500 },
    );
  });
});

describe("leaves", () => {
  it("tells the distance in the fact's own unit", () => {
    const money: Condition = {
      test: "compare",
      x: fact("money"),
      relation: ">=",
      value: "0.5",
      unit: "10k-yuan",
    };
    expect(leafOf(money, firm("f", { money: 123_456 }))).toEqual({
      state: "not-met",
      gap: "11767/31250",
      closing: { by: "376544", unit: "fen", facts: ["money"] },
    });
  });
  it("tells of a score that must be above 70 that 70 lacks one point", () => {
    const score: Condition = { test: "compare", x: fact("a"), relation: ">", value: "70", unit: "count" };
    expect(leafOf(score, firm("f", { a: 70 }))).toEqual({
      state: "not-met",
      gap: "0",
      closing: { by: "1", unit: "count", facts: ["a"] },
    });
  });
  it.each<[string, Extract<Condition, { test: "compare" }>["x"]]>([
    ["a past period", { op: "lag", x: fact("a"), periods: 1 }],
    ["the larger of two", { op: "best-of", of: [fact("a"), fact("b")] }],
    ["a figure on both sides", { op: "ratio", of: [fact("a"), { op: "sum", of: [fact("a"), fact("b")] }] }],
  ])("tells nothing to close %s", (_, x) => {
    const when: Condition = {
      test: "compare",
      x,
      relation: ">=",
      value: "9",
      unit: x.op === "ratio" ? "ratio" : "count",
    };
    const found = leafOf(when, firm("f", { a: 1, b: 1, "a@2022": 1 }));
    expect([found.state, found.closing]).toEqual(["not-met", null]);
  });
  it("reads whether a text is given", () => {
    const when: Condition = { test: "present", fact: "certificate" };
    expect(tested(when, textFirm({ certificate: "GR202351100001" })).state).toBe("met");
    expect(tested(when, textFirm({ certificate: "  " })).state).toBe("not-met");
    expect(tested(when, firm("f", { certificate: null })).state).toBe("unknown");
    expect(tested(when, firm("f", { certificate: "not-applicable" })).state).toBe("not-met");
  });
  it("reads the high-tech field and those below it", () => {
    const when: Condition = { test: "field", in: ["20", "101"] };
    const of = (field: string | null) => tested(when, firm("f", {}, { field })).state;
    expect(["10", "101", "10102", "102", "201", null].map(of)).toEqual([
      "not-met",
      "met",
      "met",
      "not-met",
      "met",
      "unknown",
    ]);
    expect(tested({ test: "field" }, firm("f", {}, { field: "30" })).state).toBe("met");
  });
  it("compares dates some months later, and tells the days that lack", () => {
    // Founded at most 24 months before it moved in, to the day.
    const when: Condition = {
      test: "date",
      x: { date: "founded" },
      plusMonths: 24,
      relation: ">=",
      than: { date: "fact", fact: "since" },
    };
    const entered = (foundedOn: string) => leafOf(when, { ...textFirm({ since: "2023-05-31" }), foundedOn });
    expect(entered("2021-05-31")).toEqual({ state: "met", gap: null, closing: null });
    expect(entered("2021-05-30")).toEqual({ state: "not-met", gap: "1", closing: null });
    expect(tested(when, { ...textFirm({ since: "2023-05-31" }), foundedOn: null }).state).toBe("unknown");
    expect(tested(when, firm("f", { since: "not-applicable" }, { foundedOn: "2020-01-01" })).state).toBe(
      "not-met",
    );
  });
  it("counts titles that are valid on the last day, by months", () => {
    const outcome = (on: string): ReportedOutcome => ({
      kind: "high-tech",
      on,
      renewal: true,
      ref: { source: "filing", filing: null, carrier: null, report: null, cell: null, evidence: null },
    });
    const x = { op: "count-of", outcome: "high-tech", periods: null, renewals: true, months: 36 } as const;
    const when: Condition = { test: "compare", x, relation: ">=", value: "1", unit: "count" };
    const on = (day: string) => tested(when, firm("f", {}, { outcomes: [outcome(day)] })).state;
    expect([on("2020-12-31"), on("2021-01-01"), on("2023-12-31"), on("2024-01-01")]).toEqual([
      "not-met",
      "met",
      "met",
      "not-met",
    ]);
    expect(tested(when, firm("f", {}, { outcomes: null })).state).toBe("unknown");
  });
  it("is unknown where its own figure is: examples may show it, runs refuse it", () => {
    const when: Condition = {
      test: "compare",
      x: fact("a"),
      relation: ">=",
      value: { unknown: true },
      unit: "count",
    };
    const book = new FactBook(
      firm("f", { a: 1 }),
      factRules(setting.facts, new Calendar(setting.period, setting.periods), undefined),
    );
    expect(testCondition(when, book).state).toBe("unknown");
    expect(() => tested(when, firm("f", { a: 1 }))).toThrow("policy.unknown-figures");
  });
});

describe("runConditions", () => {
  const tree: Condition = {
    test: "all",
    of: [leaf("a"), { test: "any", of: [leaf("b"), leaf("c")] }, { test: "at-least", n: 1, of: [leaf("d")] }],
  };
  it("gives the same rows whatever the order of its subjects, and refuses one twice", () => {
    const subjects = [firm("b", { a: 1 }), firm("a", { a: 0, b: 1 })];
    const found = runConditions(policy(tree), subjects, setting);
    expect(found).toEqual(runConditions(policy(tree), [...subjects].reverse(), setting));
    expect(found.subjects.map((it) => [it.id, it.conditions[0]!.state])).toEqual([
      ["a", "not-met"],
      ["b", "unknown"],
    ]);
    expect(() => runConditions(policy(tree), [subjects[0]!, subjects[0]!], setting)).toThrow(
      "scoring.subject-twice",
    );
  });
  it("names each figure's source", () => {
    const row = runConditions(policy(tree), [firm("f", { a: 1, b: 0, d: 1 })], setting).subjects[0]!;
    const [, either] = row.conditions[0]!.trace.of!;
    expect(either!.of!.map((it) => [it.trace?.fact, it.state])).toEqual([
      ["b", "not-met"],
      ["c", "unknown"],
    ]);
    expect(row.sources[either!.of![0]!.trace!.source!]).toMatchObject({ source: "filing", report: "f" });
  });
  it("finds sources that differ", () => {
    const two = firm("f", { a: 1 });
    const other = {
      ...two.figures[0]!,
      value: 3,
      ref: { ...two.figures[0]!.ref, source: "department" as const },
    };
    const { findings } = runConditions(
      policy(leaf("a")),
      [{ ...two, figures: [...two.figures, other] }],
      setting,
    );
    expect(findings.map((it) => [it.code, it.params.used, it.params.other])).toEqual([
      ["scoring.source-difference", "3", "1"],
    ]);
  });
  it("explains a row as a tree with verdicts, figures and what closes them", () => {
    const document = policy(tree);
    const row = runConditions(document, [firm("f", { a: 0, b: 1, d: 1 })], setting).subjects[0]!;
    const root = explainConditions(row, document);
    expect(root.children.map((it) => [it.code, it.params.state])).toEqual([
      ["scoring.condition.verdict", "not-met"],
    ]);
    const [first] = root.children[0]!.children[0]!.children;
    expect(first).toMatchObject({ code: "scoring.condition.compare", figure: { value: "0", unit: "count" } });
    expect(first!.children.at(-1)).toMatchObject({
      code: "scoring.condition.closing",
      figure: { value: "1", unit: "count" },
      params: { facts: "a" },
    });
  });
});
