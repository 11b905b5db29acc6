import { describe, expect, it } from "vitest";
import { fact, indicator, label, scheme } from "../scoring/sample-scheme.fixture.ts";
import type { CatalogueFact } from "./check-units.ts";
import { colourBandsSchema } from "./colour-bands.ts";
import type { Condition } from "./condition.ts";
import { conditionsSchema } from "./conditions.ts";
import type { DateOperand, Expression } from "./expression.ts";
import type { FirmPoints } from "./firm-points.ts";
import { validatePolicy } from "./validate.ts";

/** An invented catalogue: a fact of each kind, each for one purpose. */
const own = (
  code: string,
  unit: string,
  purpose: string,
  over: Partial<CatalogueFact> = {},
): CatalogueFact => ({
  code,
  unit,
  subject: "firm",
  purposes: [purpose],
  ...over,
});
const catalogue = [
  own("a", "count", "points"),
  own("revenue", "fen", "points"),
  own("loans", "count", "credit"),
  own("debtor", "text", "credit"),
  own("defaulted-on", "date", "credit"),
  own("standing", "text", "points", { options: [{ value: "open" }, { value: "closed" }] }),
];
const faults = (over: Partial<FirmPoints>, facts = catalogue) =>
  validatePolicy(scheme(over), facts).filter((it) => it.code !== "policy.example-missing");
const met = (when: Condition): Partial<FirmPoints> => ({
  vetoes: [{ code: "v", label, when, effect: { type: "bar" } }],
});
const compare = (x: Expression, unit = "count"): Condition => ({
  test: "compare",
  x,
  relation: ">=",
  value: "1",
  unit,
});
const loans = fact("loans");
const since: DateOperand = { date: "fact", fact: "defaulted-on" };
const adjustment = {
  code: "b",
  group: "one",
  label,
  x: loans,
  unit: "count",
  amount: { perUnit: "1" },
  cap: "none" as const,
};
const grades: FirmPoints["grades"] = [
  { code: "top", label, minimumFigures: [{ x: loans, unit: "count", minimum: "1" }] },
  { code: "rest", label },
];
const stages = (by: Expression): Partial<FirmPoints> => ({
  stages: {
    by,
    unit: "count",
    bands: [{ code: "only", label, from: null, to: null }],
    defaultStage: "only",
  },
});

describe("a fact that is collected for another purpose is refused wherever it is read", () => {
  it.each<[string, Partial<FirmPoints>]>([
    ["an indicator", { indicators: [indicator("a", { x: loans })] }],
    [
      "a table that may be chosen",
      {
        indicators: [
          indicator("a", {
            scale: {
              type: "bands",
              bands: [{ from: null, to: null, share: "1" }],
              alternatives: [{ x: loans, unit: "count", bands: [{ from: null, to: null, share: "1" }] }],
            },
          }),
        ],
      },
    ],
    ["a bonus", { bonuses: [adjustment] }],
    ["a deduction", { deductions: [adjustment] }],
    ["the stage", stages(loans)],
    [
      "a tie-break",
      { ranking: { within: "all", tieBreaks: [{ by: "figure", x: loans, direction: "higher" }] } },
    ],
    ["a minimum of a grade", { grades }],
    [
      "a pass-through",
      {
        grades: [{ code: "top", label, minimumTotal: "1" }, grades[1]!],
        passThroughs: [{ code: "p", label, when: compare(loans), grade: "top", quota: "inside" }],
      },
    ],
    ["a veto", met(compare(loans))],
    [
      "deep in a tree",
      met({ test: "all", of: [{ test: "any", of: [compare({ op: "lag", x: loans, periods: 1 })] }] }),
    ],
    ["a choice", met({ test: "choice", fact: "debtor", in: ["yes"] })],
    [
      "a choice in a formula",
      {
        indicators: [
          indicator("a", {
            x: { op: "choice", fact: "debtor", in: ["yes"] },
            unit: "truth",
            scale: { type: "flag" },
          }),
        ],
      },
    ],
    ["whether it is given", met({ test: "present", fact: "debtor" })],
    ["a date", met({ test: "date", x: since, relation: "<", than: { date: "period-last" } })],
    ["a date compared with", met({ test: "date", x: { date: "period-last" }, relation: "<", than: since })],
    [
      "months between dates",
      met(compare({ op: "months-between", of: [since, { date: "founded" }] }, "months")),
    ],
    ["a tolerance", { tolerances: [{ fact: "loans", value: "1", unit: "count" }] }],
  ])("%s", (_, over) => {
    const found = faults(over);
    expect(found.map((it) => it.code)).toEqual(["policy.fact-of-other-purpose"]);
    expect(found[0]!.params.purpose).toBe("points");
    // The same scheme made for credit may read it.
    const forCredit = catalogue.map((it) => ({ ...it, purposes: ["credit"] }));
    expect(faults({ ...over, purpose: "credit" }, forCredit)).toEqual([]);
  });

  const header = { ...scheme(), purpose: "points" };
  const {
    code,
    version,
    title,
    jurisdiction,
    effectiveFrom,
    effectiveTo,
    supersedes,
    sources,
    verification,
  } = header;
  const common = {
    code,
    version,
    title,
    jurisdiction,
    effectiveFrom,
    effectiveTo,
    supersedes,
    sources,
    verification,
    purpose: "points",
    subject: "firm",
  };

  it("a condition, and colours of a figure", () => {
    const conditions = conditionsSchema.parse({
      ...common,
      kind: "conditions",
      conditions: [{ code: "c", label, when: compare(loans) }],
      examples: [{ of: "c", facts: {}, expect: { state: "unknown" } }],
    });
    expect(validatePolicy(conditions, catalogue).map((it) => it.code)).toEqual([
      "policy.fact-of-other-purpose",
    ]);
    const colours = colourBandsSchema.parse({
      ...common,
      kind: "colour-bands",
      reads: { by: "figure", x: loans, unit: "count" },
      bands: [{ code: "all", label, from: null, to: null, colour: "green" }],
      examples: [{ of: "all", facts: { loans: 1 }, expect: { band: "all" } }],
    });
    expect(validatePolicy(colours, catalogue).map((it) => it.code)).toEqual(["policy.fact-of-other-purpose"]);
  });
});

describe("what is named must exist", () => {
  const flag = (x: Expression) => ({
    indicators: [indicator("a", { x, unit: "truth", scale: { type: "flag" } })],
  });
  const count = (outcome: string): Expression => ({ op: "count-of", outcome, periods: 1, renewals: true });

  it("a misspelt outcome is refused with those there are, in counts and in titles in force", () => {
    const [found] = faults({ indicators: [indicator("a", { x: count("hightech") })] });
    expect(found).toMatchObject({ code: "policy.no-such-outcome", path: "/indicators/0/x" });
    expect(String(found!.params.outcomes).split(", ")).toEqual(
      expect.arrayContaining(["high-tech", "graduated"]),
    );
    expect(faults({ indicators: [indicator("a", { x: count("high-tech") })] })).toEqual([]);
    const unheld = faults(flag({ op: "in-force", outcome: "hi-tech" })).map((it) => it.code);
    expect(unheld).toContain("policy.no-such-outcome");
  });

  it("a misspelt outcome of a worked example is refused too", () => {
    const example = (kind: string) => ({
      of: "a",
      facts: {},
      outcomes: [{ kind, on: "2023-01-01", renewal: false }],
      expect: { state: "unknown" as const },
    });
    expect(faults({ examples: [example("high-tech"), example("hightech")] }).map((it) => it.path)).toEqual([
      "/examples/1/outcomes/0",
    ]);
  });

  it("only a title can be in force", () => {
    expect(faults(flag({ op: "in-force", outcome: "high-tech" }))).toEqual([]);
    expect(faults(flag({ op: "in-force", outcome: "graduated" })).map((it) => it.code)).toEqual([
      "policy.outcome-not-title",
    ]);
    // A firm is never recognised as a carrier is.
    expect(faults(flag({ op: "in-force", outcome: "recognised-national" })).map((it) => it.code)).toEqual([
      "policy.no-such-outcome",
    ]);
  });

  it("a title in force is a truth and no count", () => {
    const found = faults({ indicators: [indicator("a", { x: { op: "in-force", outcome: "high-tech" } })] });
    expect(found.map((it) => it.code)).toEqual(["policy.unit-mismatch"]);
  });

  it("a choice that nobody can make is refused", () => {
    expect(faults(met({ test: "choice", fact: "standing", in: ["open"] }))).toEqual([]);
    expect(faults(met({ test: "choice", fact: "standing", in: ["open", "shut"] }))).toMatchObject([
      { code: "policy.no-such-choice", params: { fact: "standing", value: "shut" } },
    ]);
  });

  it("months and days are not both added to a date", () => {
    const dated = (plus: object): Partial<FirmPoints> =>
      met({ test: "date", x: { date: "founded" }, ...plus, relation: "<=", than: { date: "period-last" } });
    expect(faults(dated({ plusDays: 365 }))).toEqual([]);
    expect(faults(dated({ plusDays: 365, plusMonths: 12 })).map((it) => it.code)).toEqual([
      "policy.date-plus-twice",
    ]);
  });
});

describe("a stage whose figure is left out", () => {
  const { by: _, ...bands } = scheme().stages;
  const unsaid = { stages: { ...bands, unit: "10k-yuan" } };

  it("is decided by the revenue of the period before, in its unit and for its purpose", () => {
    expect(faults(unsaid)).toEqual([]);
    expect(faults({ stages: bands }).map((it) => it.code)).toEqual(["policy.unit-mismatch"]);
    const other = catalogue.map((it) => (it.code === "revenue" ? { ...it, purposes: ["credit"] } : it));
    expect(faults(unsaid, other).map((it) => [it.code, it.path])).toEqual([
      ["policy.fact-of-other-purpose", "/stages/by"],
    ]);
  });
});
