import { describe, expect, it } from "vitest";
import { type CarrierPerformance, carrierPerformanceSchema } from "#app/domain/policy/carrier-performance.ts";
import type { Expression } from "#app/domain/policy/expression.ts";
import type { FirmPoints } from "#app/domain/policy/firm-points.ts";
import type { Scheme } from "#app/domain/policy/scored-document.ts";
import { fact, firm, indicator, label, run, scheme } from "../sample-scheme.fixture.ts";
import { FollowingScores } from "./change-figure.ts";
import { NotCovered } from "./derive-columns.ts";
import type { FigureTable } from "./figures.ts";
import { scoreColumns } from "./score-columns.ts";
import { tableOfSubjects } from "./table-of-subjects.ts";

// Figures of a few firms that change one by one: what follows, and what is refused with nothing changed.

const rank = { type: "rank" as const, direction: "higher" as const };
const ratio: Expression = { op: "ratio", of: [fact("b"), fact("c")] };
const firms = Array.from({ length: 14 }, (_, i) =>
  firm(
    `f${10 + i}`,
    {
      a: i === 6 ? null : (i * 5) % 7,
      b: (i * 3) % 5,
      c: i === 4 ? null : i === 5 ? 0 : 1 + (i % 3),
      d: i,
      f: i === 9 ? null : 1,
    },
    { field: i === 13 ? "alone" : `x${i % 2}`, kind: ["incubator", "park"][i % 2]! },
  ),
);
const tableOf = () => tableOfSubjects(run(scheme(), firms));
const stages = (by: Expression): FirmPoints["stages"] => ({
  by,
  unit: "count",
  bands: [{ code: "only", label, from: null, to: null }],
  defaultStage: null,
});
const policyOf = (over: Partial<FirmPoints>) =>
  scheme({
    stages: stages(fact("f")),
    indicators: [
      indicator("up", { x: fact("a"), peers: "field", scale: rank }),
      indicator("down", { x: fact("a"), scale: { type: "rank", direction: "lower" }, missing: "exclude" }),
      indicator("none", { x: fact("a"), scale: { ...rank, nothing: "1" }, group: "two" }),
      indicator("each", { x: ratio, unit: "ratio", peers: "field", scale: rank, missing: "zero" }),
      indicator("d"),
    ],
    ranking: { within: "field", tieBreaks: [{ by: "group", group: "two" }] },
    ...over,
  });
const following = (policy: Scheme, table: FigureTable) =>
  new FollowingScores({ policy, table, overrides: null, withLines: true });
const digits = (found: ReturnType<typeof scoreColumns>) =>
  (["totalMilli", "groupMilli", "lines", "rank", "tied"] as const).map((part) => [part, [...found[part]!]]);

function follows(policy: Scheme, changes: readonly (readonly [row: number, fact: string, value: number])[]) {
  const table = tableOf();
  const scores = following(policy, table);
  for (const [row, code, value] of changes) {
    scores.change(row, code, "2023", value);
    const fresh = scoreColumns({ policy, table, overrides: null, withLines: true });
    expect(digits(scores.scores)).toEqual(digits(fresh));
  }
}
function refused(policy: Scheme, row: number, code: string, value: number): string | null {
  const table = tableOf();
  const scores = following(policy, table);
  const before = table.facts.get(`${code}@2023`)!.value.slice();
  try {
    scores.change(row, code, "2023", value);
  } catch (thrown) {
    if (!(thrown instanceof NotCovered)) throw thrown;
    if (code !== "c") expect(table.facts.get(`${code}@2023`)!.value).toEqual(before);
    return thrown.construct;
  }
  return null;
}

describe("scores follow a figure", () => {
  it.each<[string, [number, string, number][]]>([
    [
      "up, down, beside others and back",
      [
        [2, "a", 6],
        [2, "a", 0],
        [2, "a", 1],
        [2, "a", 5],
        [2, "a", 3],
      ],
    ],
    [
      "that stays",
      [
        [3, "a", 1],
        [3, "a", 1],
      ],
    ],
    [
      "of a firm alone in its field",
      [
        [13, "a", 0],
        [13, "a", 1],
        [13, "a", 6],
        [13, "b", 9],
      ],
    ],
    [
      "of a firm that is not scored",
      [
        [9, "a", 6],
        [9, "b", 0],
        [1, "a", 4],
      ],
    ],
    [
      "of a firm whose quotient stays unknown",
      [
        [4, "b", 9],
        [5, "b", 3],
        [2, "b", 4],
      ],
    ],
    [
      "above and below a quotient",
      [
        [1, "c", 1],
        [1, "c", 30],
        [8, "b", 100],
        [8, "c", 7],
      ],
    ],
    [
      "of many firms",
      firms.flatMap((_, i) => (i === 6 ? [] : [[i, "a", (i * 3) % 5] as [number, string, number]])),
    ],
  ])("%s", (_, changes) => {
    follows(policyOf({}), changes);
  });

  it("beside points and ties that read other figures", () => {
    const bonus = {
      code: "x",
      group: "one",
      label,
      x: fact("d"),
      unit: "count",
      amount: { perUnit: "1" },
      cap: "none",
    };
    const byFigure = { by: "figure" as const, x: fact("d"), direction: "lower" as const };
    const ranking = { within: "all" as const, tieBreaks: [byFigure] };
    follows(policyOf({ bonuses: [bonus], ranking }), [
      [2, "a", 6],
      [7, "a", 6],
      [0, "b", 4],
    ]);
  });

  it("of carriers, within their kind", () => {
    const { stages: _, ...rest } = policyOf({});
    const policy: CarrierPerformance = carrierPerformanceSchema.parse({
      ...rest,
      kind: "carrier-performance",
      purpose: "evaluation",
      kinds: ["incubator"],
      indicators: [indicator("a", { peers: "kind", scale: rank, weights: { incubator: "7" } })],
      ranking: { within: "kind", tieBreaks: [] },
    });
    follows(policy, [
      [2, "a", 6],
      [3, "a", 6],
      [4, "a", 0],
    ]);
  });
});

describe("what cannot be followed is named, and nothing changes", () => {
  const points = (code: string) => [
    { code: "y", group: "one", label, x: fact("d"), unit: "count", amount: { perUnit: "1" }, cap: "none" },
    { code: "x", group: "one", label, x: fact(code), unit: "count", amount: { perUnit: "1" }, cap: "none" },
  ];
  const when = { test: "compare" as const, x: fact("d"), relation: ">" as const, value: "99", unit: "count" };
  const beside = "a fact read beside indicators";
  const notByRank = "an indicator that is not by rank alone";
  const all = "grades and vetoes";
  it.each<[string, Partial<FirmPoints>, string]>([
    ["a bonus", { bonuses: points("a") }, beside],
    ["a deduction", { deductions: points("a") }, beside],
    ["a stage", { stages: stages(fact("a")) }, beside],
    [
      "a tie's figure",
      { ranking: { within: "all", tieBreaks: [{ by: "figure", x: fact("a"), direction: "higher" }] } },
      beside,
    ],
    ["a veto", { vetoes: [{ code: "v", label, when, effect: { type: "bar" } }] }, all],
    ["a grade", { grades: [{ code: "g", label }] }, all],
    ["another scale", { indicators: [indicator("a"), indicator("b", { scale: rank })] }, notByRank],
    [
      "a mean for what is missing",
      { indicators: [indicator("a", { scale: rank, missing: "peer-mean" })] },
      notByRank,
    ],
    [
      "a median for what does not apply",
      { indicators: [indicator("a", { scale: rank, missing: "zero", notApplicable: "peer-median" })] },
      notByRank,
    ],
    [
      "a median for what is missing",
      { indicators: [indicator("a", { scale: rank, missing: "peer-median" })] },
      notByRank,
    ],
  ])("%s", (_, over, construct) => {
    expect(refused(policyOf(over), 3, "a", 4)).toBe(construct);
  });

  it("figures that are not known, or by which another ceases to be", () => {
    expect(refused(policyOf({}), 6, "a", 4)).toBe("a figure that is not known");
    expect(refused(policyOf({}), 2, "c", 0)).toBe("a figure that becomes known or ceases to be");
    expect(refused(policyOf({}), 5, "c", 2)).toBe("a figure that becomes known or ceases to be");
    const scores = following(policyOf({}), tableOf());
    expect(() => scores.change(2, "a", "1999", 1)).toThrow(NotCovered);
  });
});
