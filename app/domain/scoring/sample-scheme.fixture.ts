import type { Expression } from "#app/domain/policy/expression.ts";
import { type FirmPoints, firmPointsSchema } from "#app/domain/policy/firm-points.ts";
import type { Indicator } from "#app/domain/policy/scheme.ts";
import type { ReportedFigure, SubjectInput } from "./input.ts";
import type { ScoreInput } from "./score.ts";

/** A scheme of one stage for hand-worked cases; `over` replaces any part of it. */
export const label = { zh: "甲", en: "a" };
export const fact = (code: string): Expression => ({ op: "fact", fact: code });
export const indicator = (code: string, over: Partial<Indicator> = {}): Indicator => ({
  code,
  group: "one",
  label,
  x: fact(code),
  unit: "count",
  weights: { only: "10" },
  missing: "zero",
  peers: "all",
  scale: { type: "linear", zero: "0", full: "10" },
  ...over,
});
export const scheme = (over: Partial<FirmPoints> = {}): FirmPoints =>
  firmPointsSchema.parse({
    kind: "firm-points",
    code: "worked",
    version: "1",
    title: label,
    jurisdiction: "example",
    effectiveFrom: "2023-01-01",
    effectiveTo: null,
    supersedes: null,
    sources: [{ title: "none", number: null, date: null, article: null }],
    verification: "example",
    purpose: "points",
    stages: {
      by: fact("a"),
      unit: "count",
      bands: [{ code: "only", label, from: null, to: null }],
      defaultStage: "only",
    },
    groups: [
      { code: "one", label, maximum: "none", bonusMaximum: "none" },
      { code: "two", label, maximum: "none", bonusMaximum: "none" },
    ],
    indicators: [indicator("a")],
    bonuses: [],
    deductions: [],
    totals: { maximum: "none", deductionMaximum: "none", floor: false },
    vetoes: [],
    ranking: { within: "all", tieBreaks: [] },
    grades: [],
    passThroughs: [],
    examples: [],
    ...over,
  });

type Cell = number | "not-applicable" | "rejected" | null;
/** A firm with figures of 2023 by fact, or of an earlier year by "fact@2022". */
export function firm(
  id: string,
  cells: Record<string, Cell>,
  over: Partial<SubjectInput> = {},
): SubjectInput {
  const figures = Object.entries(cells).map(([key, cell]): ReportedFigure => {
    const [code = "", period = "2023"] = key.split("@");
    const ref = {
      source: "filing",
      filing: "f00d",
      carrier: "c1",
      report: id,
      cell: code,
      evidence: null,
    } as const;
    const own = { fact: code, period, precedence: 0, ref };
    if (cell === null) return { ...own, state: "missing", value: null };
    return typeof cell === "string"
      ? { ...own, state: cell, value: null }
      : { ...own, state: "known", value: cell };
  });
  return { id, name: id, foundedOn: null, field: null, kind: null, figures, outcomes: [], ...over };
}

const year = (code: string) => ({
  code,
  kind: "year" as const,
  firstDay: `${code}-01-01`,
  lastDay: `${code}-12-31`,
});
export const run = (
  policy: FirmPoints,
  subjects: SubjectInput[],
  over: Partial<ScoreInput<FirmPoints>> = {},
): ScoreInput<FirmPoints> => ({
  policy,
  facts: [..."abcdef"].map((code) => ({ code, unit: "count" })).concat([{ code: "money", unit: "fen" }]),
  period: year("2023"),
  periods: ["2020", "2021", "2022", "2023"].map(year),
  subjects,
  overrides: [],
  marks: [],
  ...over,
});
