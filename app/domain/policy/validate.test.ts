import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { indicator, label, scheme } from "../scoring/sample-scheme.fixture.ts";
import type { CatalogueFact } from "./check-units.ts";
import { conversionsOf } from "./check-units.ts";
import { describeIndicator } from "./describe.ts";
import { runExamples } from "./examples.ts";
import type { FirmPoints } from "./firm-points.ts";
import { versionInForce } from "./in-force.ts";
import { scoredDocumentSchema } from "./scored-document.ts";
import { unknownFigures } from "./unknown-figures.ts";
import { validatePolicy } from "./validate.ts";

const root = new URL("../../policies/", import.meta.url);
const shipped = (path: string) =>
  scoredDocumentSchema.parse(JSON.parse(readFileSync(new URL(path, root), "utf8")));
const catalogue: CatalogueFact[] = JSON.parse(readFileSync(new URL("facts.json", root), "utf8")).facts;
const own: CatalogueFact[] = [
  { code: "a", unit: "count", subject: "firm", purposes: ["points"] },
  { code: "money", unit: "fen", subject: "firm", purposes: ["points"] },
  { code: "area", unit: "dm2", subject: "firm", purposes: ["points"] },
  { code: "secret", unit: "count", subject: "firm", purposes: ["statistics"] },
  { code: "theirs", unit: "count", subject: "carrier", purposes: ["points"] },
  { code: "choice", unit: "text", subject: "firm", purposes: ["points"] },
];
const fact = (code: string) => ({ op: "fact" as const, fact: code });
const codes = (over: Partial<FirmPoints>): string[] =>
  validatePolicy(scheme(over), own)
    .map((fault) => fault.code)
    .filter((code) => code !== "policy.example-missing");
const band = (from: string | null, to: string | null, over = {}) => ({ from, to, share: "1", ...over });
const banded = (...bands: ReturnType<typeof band>[]) => ({
  indicators: [indicator("a", { scale: { type: "bands" as const, bands } })],
});
const graded = (...grades: FirmPoints["grades"]) => ({ grades });
const seats = { of: "share" as const, value: "0.2", rounding: "floor" as const, cumulative: false };

describe("validatePolicy", () => {
  it("finds nothing wrong with the example schemes", () => {
    expect(validatePolicy(shipped("example/firm-points/2023-01-01.json"), catalogue)).toEqual([]);
    expect(validatePolicy(shipped("example/carrier-performance/2023-01-01.json"), catalogue)).toEqual([]);
  });
  it("says of the national template only that some facts are not collected", () => {
    const national = shipped("national/innovation-points/2024-08-13.json");
    const found = new Set(validatePolicy(national, catalogue).map((fault) => fault.code));
    // Every weight is unknown, so that no stage is scored by nothing known to be 0.
    expect([...found]).toEqual(["policy.fact-not-collected"]);
  });
  it.each<[string, Partial<FirmPoints>, string[]]>([
    ["a sound scheme", {}, []],
    [
      "zero = full",
      { indicators: [indicator("a", { scale: { type: "linear", zero: "1", full: "1.0" } })] },
      ["policy.linear-zero-is-full"],
    ],
    ["a gap between bands", banded(band(null, "1"), band("2", null)), ["policy.bands-gap"]],
    ["bands that overlap", banded(band(null, "2"), band("1", null)), ["policy.bands-overlap"]],
    [
      "a figure in two bands",
      banded(band(null, "1", { includesTo: true }), band("1", null)),
      ["policy.bands-overlap"],
    ],
    [
      "a figure in no band",
      banded(band(null, "1"), band("1", null, { includesFrom: false })),
      ["policy.bands-gap"],
    ],
    [
      "open ends",
      banded(band("0", "1"), band("1", "2")),
      ["policy.bands-open-below", "policy.bands-open-above"],
    ],
    ["m² against persons", { indicators: [indicator("area")] }, ["policy.unit-mismatch"]],
    ["万元 against fen", { indicators: [indicator("money", { unit: "10k-yuan" })] }, []],
    [
      "a sum of money and persons",
      { indicators: [indicator("a", { x: { op: "sum", of: [fact("a"), fact("money")] } })] },
      ["policy.unit-mismatch"],
    ],
    [
      "money per person",
      {
        indicators: [
          indicator("a", { x: { op: "ratio", of: [fact("money"), fact("a")] }, unit: "10k-yuan/count" }),
        ],
      },
      [],
    ],
    [
      "money per person as a percentage",
      {
        indicators: [indicator("a", { x: { op: "ratio", of: [fact("money"), fact("a")] }, unit: "percent" })],
      },
      ["policy.unit-mismatch"],
    ],
    ["a fact nobody knows", { indicators: [indicator("zz")] }, ["policy.no-such-fact"]],
    [
      "a fact collected for statistics only",
      { indicators: [indicator("secret")] },
      ["policy.fact-of-other-purpose"],
    ],
    [
      "a carrier's fact in a firms' scheme",
      { indicators: [indicator("theirs")] },
      ["policy.fact-of-other-subject"],
    ],
    ["a choice read as a figure", { indicators: [indicator("choice")] }, ["policy.fact-is-text"]],
    [
      "a flag on a figure",
      { indicators: [indicator("a", { scale: { type: "flag" } })] },
      ["policy.flag-not-truth"],
    ],
    [
      "a group that is not there",
      { indicators: [indicator("a", { group: "three" })] },
      ["policy.no-such-group"],
    ],
    [
      "a weight for no stage",
      { indicators: [indicator("a", { weights: { only: "1", other: "1" } })] },
      ["policy.no-such-class"],
    ],
    [
      "a stage without weight",
      { indicators: [indicator("a", { weights: { only: "0" } })] },
      ["policy.class-without-weight"],
    ],
    [
      "a negative weight",
      { indicators: [indicator("a", { weights: { only: "-1" } })] },
      ["policy.figure-negative"],
    ],
    ["the same code twice", { indicators: [indicator("a"), indicator("a")] }, ["policy.code-twice"]],
    [
      "an uncapped falling reference",
      {
        indicators: [
          indicator("a", { scale: { type: "reference", reference: "2", cap: "none", direction: "lower" } }),
        ],
      },
      ["policy.reference-needs-cap"],
    ],
    [
      "a reference of 0",
      { indicators: [indicator("a", { scale: { type: "reference", reference: "0", direction: "higher" } })] },
      ["policy.figure-not-positive"],
    ],
    [
      "a spread of more than a quarter",
      { indicators: [indicator("a", { scale: { type: "spread", p: "0.3", direction: "higher" } })] },
      ["policy.spread-p"],
    ],
    [
      "a tolerance in another unit",
      { tolerances: [{ fact: "a", value: "1", unit: "yuan" }] },
      ["policy.unit-mismatch"],
    ],
    [
      "peers by kind among firms",
      { ranking: { within: "kind", tieBreaks: [] } },
      ["policy.peers-of-other-subject"],
    ],
    ["a last grade with a quota", graded({ code: "g", label, quota: seats }), ["policy.grade-rest-limited"]],
    ["a first grade for all", graded({ code: "g", label }, { code: "h", label }), ["policy.grade-takes-all"]],
    [
      "a bottom grade without quota",
      graded({ code: "g", label }, { code: "h", label, fromBottom: true }),
      ["policy.grade-from-bottom-needs-quota"],
    ],
    [
      "an unknown figure, which is listed elsewhere",
      { indicators: [indicator("a", { weights: { only: { unknown: true } } })] },
      [],
    ],
  ])("%s", (_, over, expected) => {
    expect(codes(over)).toEqual(expected);
  });
  it("misses an example per rule", () => {
    expect(validatePolicy(scheme(), own)).toEqual([
      { code: "policy.example-missing", path: "/examples", params: { of: "a" } },
    ]);
  });
});

it("refuses keys it does not know and figures that are no decimals", () => {
  expect(scoredDocumentSchema.safeParse({ ...scheme(), extra: 1 }).success).toBe(false);
  const withWeight = (weight: unknown) => ({
    ...scheme(),
    indicators: [{ ...indicator("a"), weights: { only: weight } }],
  });
  expect(scoredDocumentSchema.safeParse(withWeight("1e3")).success).toBe(false);
  expect(scoredDocumentSchema.safeParse(withWeight(10)).success).toBe(false);
  expect(scoredDocumentSchema.safeParse(withWeight("10.5")).success).toBe(true);
});

it("lists unknown figures with path and names", () => {
  const found = unknownFigures(shipped("national/innovation-points/2024-08-13.json"));
  expect(found.filter((it) => it.path.endsWith("/weights/growth"))).toHaveLength(18);
  const first = found.find((it) => it.path === "/indicators/0/weights/startup")!;
  expect(first.labels.map((it) => it.zh)).toEqual(["研发费用金额"]);
});

it("runs examples of vetoes and of pass-throughs", () => {
  const when = { test: "compare", x: fact("a"), relation: ">=", value: "5", unit: "count" } as const;
  const examples = ["bad", "good"].map((of) => ({ of, facts: { a: 5 }, expect: { state: "met" as const } }));
  const document = scheme({
    vetoes: [{ code: "bad", label, when, effect: { type: "bar" } }],
    passThroughs: [{ code: "good", label, when, grade: "g", quota: "inside" }],
    grades: [{ code: "g", label }],
    examples: [...examples, { of: "a", facts: { a: 5 }, expect: { share: "0.5" } }],
  });
  expect(validatePolicy(document, own)).toEqual([]);
  const without = { ...document, examples: document.examples.filter((it) => it.of !== "good") };
  expect(validatePolicy(without, own)).toEqual([
    { code: "policy.example-missing", path: "/examples", params: { of: "good" } },
  ]);
  expect(runExamples(document, own).map((it) => [it.of, it.holds])).toEqual([
    ["bad", true],
    ["good", true],
    ["a", true],
  ]);
});

it("shows an example that does not hold, with what was found", () => {
  const wrong = { of: "a", facts: { a: 5 }, expect: { share: "0.6", x: "5" } };
  const outcomes = runExamples(scheme({ examples: [wrong] }), own);
  expect(outcomes.map(({ what, found, holds }) => ({ what, found, holds }))).toEqual([
    { what: "x", found: "5", holds: true },
    { what: "share", found: "1/2", holds: false },
  ]);
});

it("converts units visibly", () => {
  const units = new Map(own.map((it) => [it.code, it.unit]));
  expect(conversionsOf(fact("money"), "10k-yuan", units)).toEqual([
    { fact: "money", from: "fen", to: "10k-yuan" },
  ]);
  expect(conversionsOf(fact("a"), "count", units)).toEqual([]);
});

it("describes a rule with ? for what is unknown", () => {
  const told = describeIndicator(indicator("a", { weights: { only: { unknown: true } } }));
  expect(told.of.map((it) => [it.code, it.params])).toEqual([
    ["policy.op.fact", { fact: "a" }],
    ["policy.scale.linear", { zero: "0", full: "10", unit: "count" }],
    ["policy.missing.zero", {}],
    ["policy.not-applicable.exclude", {}],
    ["policy.weight", { class: "only", weight: "?" }],
  ]);
});

describe("the version in force on the last day of the period", () => {
  const version = (
    name: string,
    effectiveFrom: string,
    effectiveTo: string | null,
    supersedes: string | null = null,
  ) => ({
    version: name,
    effectiveFrom,
    effectiveTo,
    supersedes,
  });
  const versions = [
    version("1", "2020-01-01", "2023-12-31"),
    version("2", "2023-12-31", null),
    version("3", "2023-12-31", null, "2"),
  ];
  it.each([
    ["2019-12-31", null],
    ["2020-01-01", "1"],
    ["2023-12-30", "1"],
    ["2023-12-31", "3"],
  ])("%s", (day, expected) => {
    expect(versionInForce(versions, day)?.version ?? null).toBe(expected);
    expect(versionInForce([...versions].reverse(), day)?.version ?? null).toBe(expected);
  });
});
