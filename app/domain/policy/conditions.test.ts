import { describe, expect, it } from "vitest";
import { fact, firm, label, run, scheme } from "../scoring/sample-scheme.fixture.ts";
import type { CatalogueFact } from "./check-units.ts";
import { type ColourBands, colourBandsSchema, colourOfTotal } from "./colour-bands.ts";
import { colourFigures, colourTotals } from "./colour-bands-run.ts";
import type { Condition } from "./condition.ts";
import { type ConditionsPolicy, conditionsSchema } from "./conditions.ts";
import { runExamples } from "./examples.ts";
import { unknownFigures } from "./unknown-figures.ts";
import { validatePolicy } from "./validate.ts";

const catalogue: CatalogueFact[] = [
  { code: "a", unit: "count", subject: "firm", purposes: ["evaluation"] },
  { code: "money", unit: "fen", subject: "firm", purposes: ["evaluation"] },
  { code: "since", unit: "date", subject: "firm", purposes: ["evaluation"] },
  { code: "certificate", unit: "text", subject: "firm", purposes: ["evaluation"] },
  { code: "secret", unit: "count", subject: "firm", purposes: ["statistics"] },
];
const head = {
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
};
const policy = (when: Condition, over: object = {}): ConditionsPolicy =>
  conditionsSchema.parse({
    ...head,
    kind: "conditions",
    conditions: [{ code: "whole", label, when }],
    examples: [{ of: "whole", facts: {}, expect: {} }],
    ...over,
  });
const codes = (document: ConditionsPolicy | ColourBands) =>
  validatePolicy(document, catalogue).map((it) => it.code);
const atLeast = (code: string, value: string, unit = "count", over = {}): Condition => ({
  test: "compare",
  x: fact(code),
  relation: ">=",
  value,
  unit,
  ...over,
});

describe("a conditions policy", () => {
  it.each<[string, Condition, string[]]>([
    ["a sound tree", { test: "all", of: [atLeast("a", "1"), atLeast("money", "50", "10k-yuan")] }, []],
    ["money against persons", atLeast("money", "1"), ["policy.unit-mismatch"]],
    ["a fact of another purpose", atLeast("secret", "1"), ["policy.fact-of-other-purpose"]],
    ["a fact nobody knows", { test: "present", fact: "zz" }, ["policy.no-such-fact"]],
    ["a figure read as a text", { test: "present", fact: "a" }, ["policy.fact-not-text"]],
    ["a date that is given", { test: "present", fact: "since" }, []],
    [
      "a date that is a text",
      { test: "date", x: { date: "fact", fact: "certificate" }, relation: ">=", than: { date: "founded" } },
      ["policy.fact-not-date"],
    ],
    [
      "months since a date that is a count",
      {
        test: "compare",
        x: { op: "months-between", of: [{ date: "fact", fact: "a" }, { date: "period-last" }] },
        relation: ">=",
        value: "12",
        unit: "months",
      },
      ["policy.fact-not-date"],
    ],
    [
      "more than there are",
      { test: "at-least", n: 2, of: [atLeast("a", "1")] },
      ["policy.at-least-too-many"],
    ],
    [
      "one code for two parts",
      {
        test: "any",
        of: [atLeast("a", "1", "count", { code: "x" }), atLeast("a", "2", "count", { code: "x" })],
      },
      ["policy.code-twice"],
    ],
  ])("%s", (_, when, expected) => {
    expect(codes(policy(when))).toEqual(expected);
  });
  it("has no field of carriers", () => {
    expect(codes(policy({ test: "field" }, { subject: "carrier" }))).toEqual(["policy.field-of-carrier"]);
  });
  it("needs an example per condition; parts may have some, other names may not", () => {
    const when: Condition = { test: "all", of: [atLeast("a", "1", "count", { code: "part" })] };
    const example = (of: string) => ({ of, facts: { a: 1 }, expect: { state: "met" } });
    expect(codes(policy(when, { examples: [] }))).toEqual(["policy.example-missing"]);
    expect(codes(policy(when, { examples: [example("whole"), example("whole/part")] }))).toEqual([]);
    expect(codes(policy(when, { examples: [example("whole"), example("part")] }))).toEqual([
      "policy.example-of-nothing",
    ]);
  });
  it("runs examples of the whole and of a part, with its figure", () => {
    const part = atLeast("money", "10", "10k-yuan", { code: "part" });
    const document = policy(
      { test: "all", of: [part, { test: "field", in: ["10"] }] },
      {
        examples: [
          { of: "whole", field: "101", facts: { money: 10_000_000 }, expect: { state: "met" } },
          { of: "whole/part", facts: { money: 9_999_999 }, expect: { state: "met", x: "9.999999" } },
        ],
      },
    );
    expect(runExamples(document, catalogue).map((it) => [it.of, it.what, it.found, it.holds])).toEqual([
      ["whole", "state", "met", true],
      ["whole/part", "x", "9999999/1000000", true],
      ["whole/part", "state", "not-met", false],
    ]);
  });
  it("lists its unknown figures, and shows what the rest of the tree decides", () => {
    const open = atLeast("a", "1", "count", { value: { unknown: true } });
    const document = policy(
      { test: "all", of: [open, atLeast("money", "1", "yuan")] },
      {
        examples: [
          { of: "whole", facts: { a: 9, money: 0 }, expect: { state: "not-met" } },
          { of: "whole", facts: { a: 9, money: 100 }, expect: { state: "unknown" } },
        ],
      },
    );
    expect(unknownFigures(document).map((it) => it.path)).toEqual(["/conditions/0/when/of/0/value"]);
    expect(runExamples(document, catalogue).every((it) => it.holds)).toBe(true);
  });
});

const band = (code: string, from: string | null, to: string | null, colour = "red") => ({
  code,
  label,
  colour,
  from,
  to,
});
const colours = (over: object = {}): ColourBands =>
  colourBandsSchema.parse({
    ...head,
    kind: "colour-bands",
    reads: { by: "total", scheme: "worked" },
    bands: [band("low", null, "60"), band("middle", "60", "85", "yellow"), band("high", "85", null, "blue")],
    examples: ["low", "middle", "high"].map((of, index) => ({
      of,
      facts: {},
      total: ["59.999", "60", "85"][index],
      expect: { band: of },
    })),
    ...over,
  });

describe("colour bands", () => {
  it("give a colour to a total, on the boundary and a thousandth beside it", () => {
    const found = [59_999, 60_000, 84_999, 85_000, -1, null].map(
      (it) => colourOfTotal(colours(), it)?.colour ?? null,
    );
    expect(found).toEqual(["red", "yellow", "yellow", "blue", "red", null]);
    expect(validatePolicy(colours(), catalogue)).toEqual([]);
    expect(runExamples(colours(), catalogue).every((it) => it.holds)).toBe(true);
  });
  it("give a colour to a figure in its own unit; a missing one has none", () => {
    const reads = { by: "figure", x: { op: "growth", x: fact("money") }, unit: "percent" };
    const example = (of: string, facts: object, expected: string | null) => ({
      of,
      facts,
      expect: { band: expected },
    });
    const document = colours({
      reads,
      bands: [band("low", null, "0"), band("high", "0", null, "green")],
      examples: [
        example("low", { money: 99, "money@-1": 100 }, "low"),
        example("high", { money: 100, "money@-1": 100 }, "high"),
        example("high", { money: 100 }, null),
        example("high", { money: 100, "money@-1": 100 }, "low"),
      ],
    });
    expect(validatePolicy(document, catalogue)).toEqual([]);
    expect(runExamples(document, catalogue).map((it) => [it.found, it.holds])).toEqual([
      ["low", true],
      ["high", true],
      [null, true],
      ["high", false],
    ]);
  });
  it("give every subject of a run its colour, with the figure it stands for", () => {
    const totals = colourTotals(colours(), [
      { id: "f", totalMilli: 60_000 },
      { id: "g", totalMilli: null },
    ]);
    expect(totals.map((it) => [it.id, it.x, it.band, it.colour])).toEqual([
      ["f", "60", "middle", "yellow"],
      ["g", null, null, null],
    ]);
    const reads = { by: "figure", x: fact("a"), unit: "count" };
    const { period, periods, facts } = run(scheme(), []);
    const setting = { period, periods, facts };
    const found = colourFigures(colours({ reads }), [firm("g", { a: 90 }), firm("f", {})], setting);
    expect(found.map((it) => [it.id, it.x, it.colour, it.trace?.state])).toEqual([
      ["f", null, null, "missing"],
      ["g", "90", "blue", "known"],
    ]);
    expect(found[1]!.sources).toHaveLength(1);
    expect(() => colourTotals(colours({ reads }), [])).toThrow("policy.colours-read-figure");
    expect(() => colourFigures(colours(), [], setting)).toThrow("policy.colours-read-total");
    const open = colours({ bands: [band("low", null, null)], notes: label });
    open.bands = [
      { ...open.bands[0]!, to: { unknown: true } },
      { ...open.bands[0]!, from: { unknown: true } },
    ];
    expect(() => colourTotals(open, [])).toThrow("policy.unknown-figures");
  });
  it.each<[string, object, string[]]>([
    [
      "a gap",
      { bands: [band("low", null, "1"), band("middle", "2", "3"), band("high", "3", null)] },
      ["policy.bands-gap"],
    ],
    [
      "one code twice",
      { bands: [band("low", null, "1"), band("low", "1", null)], examples: [] },
      ["policy.code-twice", "policy.example-missing"],
    ],
    [
      "a figure in another unit",
      { reads: { by: "figure", x: fact("money"), unit: "count" } },
      ["policy.unit-mismatch", ...Array(3).fill("policy.example-total")],
    ],
    [
      "no example of a band",
      { examples: [{ of: "low", facts: {}, total: "1", expect: { band: "low" } }] },
      ["policy.example-missing", "policy.example-missing"],
    ],
    ["an end before its beginning", { effectiveTo: "2022-01-01" }, ["policy.effective-reversed"]],
  ])("are refused with %s", (_, over, expected) => {
    expect(codes(colours(over))).toEqual(expected);
  });
});
