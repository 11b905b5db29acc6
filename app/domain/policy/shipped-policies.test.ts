import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { runExamples } from "./examples.ts";
import type { ScoredDocument } from "./scored-document.ts";
import { scoredDocumentSchema } from "./scored-document.ts";
import { unknownFigures } from "./unknown-figures.ts";

const root = new URL("../../policies/", import.meta.url);
const catalogue = JSON.parse(readFileSync(new URL("facts.json", root), "utf8")).facts;
const KINDS = ["firm-points", "carrier-performance", "conditions"];

const documents: [string, { kind: string }][] = readdirSync(root, { recursive: true, encoding: "utf8" })
  .filter((path) => /\/\d{4}-\d{2}-\d{2}\.json$/.test(path))
  .map((path): [string, { kind: string }] => [path, JSON.parse(readFileSync(new URL(path, root), "utf8"))])
  .filter(([, json]) => KINDS.includes(json.kind))
  .sort(([a], [b]) => (a < b ? -1 : 1));

const rulesOf = (document: ScoredDocument): string[] =>
  document.kind === "conditions"
    ? document.conditions.map((it) => it.code)
    : [...document.indicators, ...document.bonuses, ...document.deductions, ...document.vetoes].map(
        (it) => it.code,
      );

describe.each(documents)("policy %s", (path, json) => {
  const document = scoredDocumentSchema.parse(json);

  it("is in force from the day its file is named after", () => {
    expect(path.endsWith(`/${document.effectiveFrom}.json`)).toBe(true);
  });

  it("has an example for every rule, and all of them hold", () => {
    const outcomes = runExamples(document, catalogue);
    expect(outcomes.filter((outcome) => !outcome.holds)).toEqual([]);
    expect(new Set(outcomes.map((outcome) => outcome.of))).toEqual(new Set(rulesOf(document)));
  });

  it("has unknown figures only where it is marked unverified", () => {
    if (document.verification !== "unverified") expect(unknownFigures(document)).toEqual([]);
  });
});

it("finds the shipped schemes", () => {
  expect(documents.map(([path]) => path)).toEqual(
    expect.arrayContaining([
      "example/firm-points/2023-01-01.json",
      "example/carrier-performance/2023-01-01.json",
      "national/innovation-points/2024-08-13.json",
    ]),
  );
});
