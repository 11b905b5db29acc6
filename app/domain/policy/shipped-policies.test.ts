import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { colourBandsSchema } from "./colour-bands.ts";
import { runExamples } from "./examples.ts";
import type { PolicyHeader } from "./header.ts";
import { scoredDocumentSchema } from "./scored-document.ts";
import { unknownFigures } from "./unknown-figures.ts";
import { validatePolicy } from "./validate.ts";

const root = new URL("../../policies/", import.meta.url);
const catalogue = JSON.parse(readFileSync(new URL("facts.json", root), "utf8")).facts;
const KINDS = ["firm-points", "carrier-performance", "conditions", "colour-bands"];
const shippedSchema = z.union([scoredDocumentSchema, colourBandsSchema]);
type Shipped = z.infer<typeof shippedSchema>;

type Header = PolicyHeader & { declares?: { code: string }[] };
const everyDocument: [string, Header][] = readdirSync(root, { recursive: true, encoding: "utf8" })
  .filter((path) => /\/\d{4}-\d{2}-\d{2}\.json$/.test(path))
  .map((path): [string, Header] => [path, JSON.parse(readFileSync(new URL(path, root), "utf8"))])
  .sort(([a], [b]) => (a < b ? -1 : 1));
const documents = everyDocument.filter(([, json]) => KINDS.includes(json.kind));

function rulesOf(document: Shipped): string[] {
  if (document.kind === "conditions") return document.conditions.map((it) => it.code);
  if (document.kind === "colour-bands") return document.bands.map((it) => it.code);
  const { indicators, bonuses, deductions, vetoes, passThroughs } = document;
  const rules = [indicators, bonuses, deductions, vetoes, passThroughs];
  return rules.flatMap((list) => list.map((it) => it.code));
}

describe.each(documents)("policy %s", (path, json) => {
  const document = shippedSchema.parse(json);

  it("is in force from the day its file is named after", () => {
    expect(path.endsWith(`/${document.effectiveFrom}.json`)).toBe(true);
  });

  it("has an example for every rule, and all of them hold", () => {
    const outcomes = runExamples(document, catalogue);
    expect(outcomes.filter((outcome) => !outcome.holds)).toEqual([]);
    const shown = new Set(outcomes.map((outcome) => outcome.of.split("/")[0]));
    expect([...shown]).toEqual(expect.arrayContaining(rulesOf(document)));
  });

  it("has nothing wrong with it but facts that are not collected yet", () => {
    const faults = validatePolicy(document, catalogue);
    expect(faults.filter((fault) => fault.code !== "policy.fact-not-collected")).toEqual([]);
  });

  it("has unknown figures only where it is marked unverified", () => {
    if (document.verification !== "unverified") expect(unknownFigures(document)).toEqual([]);
  });
});

/** Every policy that is shipped, with what it is, how far it was verified, and the figures left unknown, by path. */
const INVENTORY: Readonly<Record<string, readonly [kind: string, verification: string, unknown: string]>> = {
  "chongqing/gaoxin-double-increase/2023-04-25": [
    "reward-programme",
    "unverified",
    "attribution beneficiaryCap items",
  ],
  "chongqing/incubator-grade-reward/2019-01-01": ["reward-programme", "unverified", ""],
  "chongqing/incubator-performance/2019-01-01": ["carrier-performance", "unverified", "grades indicators"],
  "chongqing/incubator-recognition/2018-07-08": ["conditions", "verified", ""],
  "chongqing/incubator-recognition/2019-01-01": ["conditions", "unverified", "conditions"],
  "chongqing/makerspace-performance/2019-09-19": ["carrier-performance", "unverified", "grades indicators"],
  "chongqing/makerspace-recognition/2019-09-19": ["conditions", "unverified", ""],
  "chongqing/makerspace-reward/2019-09-19": ["reward-programme", "unverified", ""],
  "chongqing/makerspace-term/2019-09-19": ["term-limits", "unverified", ""],
  "example/carrier-performance/2023-01-01": ["carrier-performance", "example", ""],
  "example/colours-total/2023-01-01": ["colour-bands", "example", ""],
  "example/colours-use/2023-01-01": ["colour-bands", "example", ""],
  "example/every-construct-conditions/2023-01-01": ["conditions", "example", ""],
  "example/every-construct-performance/2023-01-01": ["carrier-performance", "example", ""],
  "example/every-construct-points/2023-01-01": ["firm-points", "example", ""],
  "example/every-construct-reward/2023-01-01": ["reward-programme", "example", ""],
  "example/firm-points/2023-01-01": ["firm-points", "example", ""],
  "example/reward-programme/2023-01-01": ["reward-programme", "example", ""],
  "nanjing/carrier-grade-reward/2020-01-01": ["reward-programme", "unverified", ""],
  "national/area-rule/2018-12-14": ["area-rule", "unverified", ""],
  "national/champion/2023-01-01": ["conditions", "unverified", ""],
  "national/high-tech-conditions/2016-01-01": ["conditions", "unverified", ""],
  "national/high-tech-innovation-score/2016-01-01": ["firm-points", "unverified", ""],
  "national/incubation-term/2018-12-14": ["term-limits", "unverified", ""],
  "national/incubator-recognition/2018-12-14": ["conditions", "verified", ""],
  "national/incubator-recognition/2025-01-01": ["conditions", "unverified", "conditions"],
  "national/innovation-points/2024-08-13": ["firm-points", "unverified", "indicators stages"],
  "national/innovative-sme/2022-01-01": ["firm-points", "unverified", ""],
  "national/little-giant/2022-01-01": ["conditions", "unverified", ""],
  "national/makerspace-filing/2017-01-01": ["conditions", "unverified", ""],
  "national/resident-admission/2018-12-14": ["conditions", "unverified", ""],
  "national/resident-graduation/2018-12-14": ["conditions", "unverified", ""],
  "national/specialised-sme/2022-01-01": ["conditions", "unverified", ""],
  "national/tech-sme-evaluation/2017-01-01": ["firm-points", "unverified", ""],
  "wuchang/carrier-reward/2020-01-01": ["reward-programme", "unverified", "attribution beneficiaryCap items"],
  "xianning/carrier-subsidy/2023-01-01": ["reward-programme", "unverified", "beneficiaryCap items"],
  "national/university-park-area/2019-01-01": ["area-rule", "unverified", ""],
  "zhejiang/huangyan-output-per-mu/2022-01-01": ["firm-points", "unverified", ""],
  "zhejiang/park-grading/2023-01-01": ["carrier-performance", "unverified", ""],
  "zhongshan/carrier-reward/2023-01-01": ["reward-programme", "unverified", "beneficiaryCap items"],
};

describe("the shipped policies", () => {
  it("are these, of these kinds and marks, with these figures unknown", () => {
    const found = everyDocument.map(([path, json]) => {
      const parts = new Set(unknownFigures(json).map((it) => it.path.split("/")[1]));
      return [path.replace(".json", ""), [json.kind, json.verification, [...parts].sort().join(" ")]];
    });
    expect(Object.fromEntries(found)).toEqual(INVENTORY);
  });

  it("name each unknown figure by its path", () => {
    const paths = (folder: string) =>
      unknownFigures(everyDocument.find(([path]) => path.startsWith(`${folder}/`))![1]).map((it) => it.path);
    expect(paths("xianning/carrier-subsidy")).toEqual([
      "/items/0/cap",
      "/items/0/grades/0/amount",
      "/beneficiaryCap",
    ]);
    expect(paths("wuchang/carrier-reward")).toEqual([
      "/attribution/minDays",
      "/attribution/graceMonths",
      "/items/0/cap",
      "/items/1/cap",
      "/beneficiaryCap",
    ]);
    expect(paths("chongqing/incubator-performance")).toEqual(
      expect.arrayContaining([
        "/indicators/0/weights/incubator",
        "/indicators/0/scale/reference",
        "/grades/2/minimumTotal",
      ]),
    );
  });

  it.each(everyDocument)("%s names its sources and says what its mark rests on", (_, json) => {
    expect(json.sources.length).toBeGreaterThan(0);
    for (const source of json.sources) expect(source.title).not.toBe("");
    // A figure is verified only where its source is dated; one whose date was not seen says why in its notes.
    if (json.verification === "verified") expect(json.sources.every((it) => it.date !== null)).toBe(true);
    if (json.verification === "unverified") expect(json.notes).toBeDefined();
    if (json.verification === "example") {
      expect(json.code).toMatch(/^example-/);
      expect(json.title.zh).toContain("示例");
      expect(json.title.en).toMatch(/example/i);
    }
  });

  it("have titles of their own, and one code for all versions of a policy", () => {
    for (const locale of ["zh", "en"] as const) {
      const titles = everyDocument.map(([, json]) => json.title[locale]);
      expect(new Set(titles).size).toBe(titles.length);
    }
    const codes = everyDocument.map(([, json]) => `${json.code}@${json.version}`);
    expect(new Set(codes).size).toBe(codes.length);
  });

  it("hand over from one version to the next on the same day", () => {
    for (const [, next] of everyDocument.filter(([, json]) => json.supersedes !== null)) {
      const before = everyDocument.find(
        ([, json]) => json.code === next.code && json.version === next.supersedes,
      )?.[1];
      expect(before?.effectiveTo).toBe(next.effectiveFrom);
    }
    expect(everyDocument.filter(([, json]) => json.supersedes !== null)).toHaveLength(2);
  });

  it("name only facts that the catalogue describes, or that they declare as not collected yet", () => {
    const known = new Set(catalogue.map((fact: { code: string }) => fact.code));
    const unknown = everyDocument.flatMap(([path, json]) => {
      const declared = new Set((json.declares ?? []).map((it) => it.code));
      return factsIn(json)
        .filter((fact) => !known.has(fact) && !declared.has(fact))
        .map((fact) => `${path}: ${fact}`);
    });
    expect([...new Set(unknown)]).toEqual(["chongqing/gaoxin-double-increase/2023-04-25.json: above-scale"]);
  });
});

/** Every fact that a part of a document names; examples and titles of outcomes have keys of their own. */
function factsIn(node: unknown): string[] {
  if (Array.isArray(node)) return node.flatMap(factsIn);
  if (typeof node !== "object" || node === null) return [];
  const { fact } = node as { fact?: unknown };
  return [...(typeof fact === "string" ? [fact] : []), ...Object.values(node).flatMap(factsIn)];
}
