import { readdirSync, readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { ExpertMark, ReportedFigure, SubjectInput } from "../scoring/input.ts";
import { score } from "../scoring/score.ts";
import { oracleScore } from "../scoring/slow-oracle.fixture.ts";
import { carrierPerformanceSchema } from "./carrier-performance.ts";
import { firmPointsSchema } from "./firm-points.ts";
import type { Scheme } from "./scored-document.ts";
import { unknownFigures } from "./unknown-figures.ts";

/** Every shipped scheme whose figures are all known, on random subjects, against the slow oracle. */
const root = new URL("../../policies/", import.meta.url);
const read = (path: string) => JSON.parse(readFileSync(new URL(path, root), "utf8"));
const facts: { code: string; unit: string }[] = read("facts.json").facts;
const schemes = readdirSync(root, { recursive: true, encoding: "utf8" })
  .filter((path) => /\/\d{4}-\d{2}-\d{2}\.json$/.test(path))
  .map((path): [string, { kind: string }] => [path, read(path)])
  .filter(([, json]) => ["firm-points", "carrier-performance"].includes(json.kind))
  .filter(([, json]) => unknownFigures(json).length === 0)
  .map(([path, json]): [string, Scheme] => [
    path,
    json.kind === "firm-points" ? firmPointsSchema.parse(json) : carrierPerformanceSchema.parse(json),
  ]);

const YEARS = ["2021", "2022", "2023"];
const year = (code: string) => ({
  code,
  kind: "year" as const,
  firstDay: `${code}-01-01`,
  lastDay: `${code}-12-31`,
});
const REF = {
  source: "filing",
  filing: "f00d",
  carrier: "c1",
  report: null,
  cell: null,
  evidence: null,
} as const;

function namesIn(node: unknown, key: string): string[] {
  if (Array.isArray(node)) return node.flatMap((it) => namesIn(it, key));
  if (typeof node !== "object" || node === null) return [];
  const own = (node as Record<string, unknown>)[key];
  return [
    ...(typeof own === "string" ? [own] : []),
    ...Object.values(node).flatMap((it) => namesIn(it, key)),
  ];
}

/** Figures that meet bounds now and then: few values, around those that the worked examples use. */
function valuesOf(scheme: Scheme, code: string): fc.Arbitrary<number | string> {
  const unit = facts.find((it) => it.code === code)!.unit;
  const shown = scheme.examples.flatMap((it) =>
    Object.entries(it.facts).flatMap(([key, value]) =>
      key.split("@")[0] === code && (typeof value === "number" || typeof value === "string") ? [value] : [],
    ),
  );
  if (unit === "text") return fc.constantFrom("守信", "严重失信", "存续", "注销");
  if (unit === "truth") return fc.constantFrom(0, 1);
  const near = shown.filter((it) => typeof it === "number").flatMap((it) => [it, it + 1]);
  return fc.constantFrom(0, 1, 2, 5, 40, ...near);
}

function subjectOf(scheme: Scheme, id: string): fc.Arbitrary<SubjectInput> {
  const codes = [...new Set(namesIn({ ...scheme, examples: [] }, "fact"))];
  const cells = codes.flatMap((fact) =>
    YEARS.map((period) =>
      fc
        .tuple(fc.integer({ min: 0, max: 9 }), valuesOf(scheme, fact))
        .map(([luck, value]): ReportedFigure | null => {
          const own = { fact, period, precedence: 0, ref: REF };
          if (luck === 0) return null;
          return luck === 1
            ? { ...own, state: "not-applicable", value: null }
            : { ...own, state: "known", value };
        }),
    ),
  );
  const kinds = scheme.kind === "carrier-performance" ? scheme.kinds : [null];
  const outcomes = [...new Set(namesIn({ ...scheme, examples: [] }, "outcome"))];
  const on = fc.constantFrom("2019-05-01", "2021-01-01", "2022-12-31", "2023-06-30");
  const outcome =
    outcomes.length === 0
      ? fc.constant([])
      : fc.array(
          fc.record({
            kind: fc.constantFrom(...outcomes),
            on,
            renewal: fc.boolean(),
            until: fc.constantFrom(null, "2023-12-31", "2024-01-01"),
            ref: fc.constant(REF),
          }),
          { maxLength: 2 },
        );
  return fc
    .tuple(
      fc.tuple(...cells),
      fc.constantFrom(...kinds),
      outcome,
      fc.constantFrom("2018-01-01", "2022-07-01", null),
    )
    .map(([figures, kind, happened, foundedOn]) => ({
      id,
      name: id,
      foundedOn,
      field: id > "s3" ? "10101" : "80101",
      kind,
      figures: figures.filter((it) => it !== null),
      outcomes: happened,
    }));
}

function marksFor(scheme: Scheme, ids: readonly string[]): fc.Arbitrary<ExpertMark[]> {
  const asked = scheme.indicators.filter((it) => it.scale.type === "expert");
  const each = ids.flatMap((subject) =>
    asked.flatMap((it) =>
      ["a", "b", "c"].map((expert) =>
        fc
          .constantFrom("0", "0.5", "1", null)
          .map((mark) =>
            mark === null ? null : { subject, indicator: it.code, expert, mark, recused: false },
          ),
      ),
    ),
  );
  return fc.tuple(...each).map((marks) => marks.filter((it) => it !== null));
}

describe("shipped schemes against the slow oracle", () => {
  it("are the ones that can run", () => {
    expect(schemes.map(([path]) => path.slice(0, path.lastIndexOf("/"))).sort()).toEqual([
      "example/carrier-performance",
      "example/every-construct-performance",
      "example/every-construct-points",
      "example/firm-points",
      "national/high-tech-innovation-score",
      "national/innovative-sme",
      "national/tech-sme-evaluation",
      "zhejiang/huangyan-output-per-mu",
      "zhejiang/park-grading",
    ]);
  });

  it.each(schemes)("%s gives the same lines, totals, ranks and grades", (_, policy) => {
    const ids = ["s1", "s2", "s3", "s4", "s5"];
    const runs = fc.tuple(fc.tuple(...ids.map((id) => subjectOf(policy, id))), marksFor(policy, ids));
    fc.assert(
      fc.property(runs, ([subjects, marks]) => {
        const input = {
          policy,
          facts,
          period: year("2023"),
          periods: YEARS.map(year),
          subjects,
          overrides: [],
          marks,
        };
        const found = score(input).subjects.map((row) => ({
          id: row.id,
          class: row.class,
          total: row.totalMilli,
          rank: row.rank,
          grade: row.grade?.code ?? null,
          lines: row.lines.map((line) => `${line.kind} ${line.code} ${line.pointsMilli}`),
          groups: row.groups.map((group) => group.totalMilli),
        }));
        expect(found).toEqual(oracleScore(input));
      }),
      { numRuns: 25 },
    );
  });
});
