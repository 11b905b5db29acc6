import type { Condition } from "#app/domain/policy/condition.ts";
import type { ConditionTrace, FigureTrace } from "#app/domain/scoring/result.ts";
import type { Bilingual, SourceRef } from "#app/domain/shared/explain.ts";

export type CheckState = ConditionTrace["state"];

/** One reported figure that a check read; `source` is where it was recorded, null where nobody spoke. */
export type CheckFigure = {
  fact: string;
  period: string | null;
  state: FigureTrace["state"];
  value: string | null;
  unit: string;
  evidence: string | null;
};

/** A condition as somebody ticks it off: what the rule finds, what a person confirmed, and what it comes to with that. */
export type Check = {
  code: string;
  label: Bilingual | null;
  test: Condition["test"];
  /** What the figures say. */
  told: CheckState;
  /** With what was confirmed. */
  state: CheckState;
  /** Who leaves no figure behind: the evidence of a confirmation. */
  evidence: string | null;
  /** What was compared; of a field its code, or its name where somebody knows it. */
  x: string | null;
  relation: string | null;
  value: string | null;
  unit: string | null;
  figures: CheckFigure[];
  /** How many of `of` are needed; null for a single comparison. */
  needed: number | null;
  of: Check[];
};

function figuresOf(trace: FigureTrace, sources: readonly SourceRef[]): CheckFigure[] {
  if (trace.of) return trace.of.flatMap((it) => figuresOf(it, sources));
  if (trace.fact === undefined) return [];
  const source = trace.source === null || trace.source === undefined ? null : (sources[trace.source] ?? null);
  const { fact, state, value, unit } = trace;
  return [{ fact, period: trace.period ?? null, state, value, unit, evidence: source?.evidence ?? null }];
}

/** Met, not met or unknown of branches of which `needed` are to be met (rules-engine §6). */
export function stateOfBranches(states: readonly CheckState[], needed: number): CheckState {
  const met = states.filter((it) => it === "met").length;
  const open = states.filter((it) => it === "unknown").length;
  if (met >= needed) return "met";
  return met + open < needed ? "not-met" : "unknown";
}

/**
 * A tested tree as a list to tick off. `confirmed` gives the evidence by the code of a comparison: it turns what cannot be
 * told into met, and nothing else; what the figures refute stays refuted.
 */
export function checkOf(
  condition: Condition,
  trace: ConditionTrace,
  sources: readonly SourceRef[],
  confirmed: ReadonlyMap<string, string>,
  code = condition.code ?? "0",
): Check {
  const common = { code, label: condition.label ?? null, test: condition.test, told: trace.state };
  if ("of" in condition) {
    const of = condition.of.map((it, index) =>
      checkOf(it, trace.of![index]!, sources, confirmed, it.code ?? `${code}-${index}`),
    );
    const needed = condition.test === "at-least" ? condition.n : condition.test === "all" ? of.length : 1;
    const state = stateOfBranches(
      of.map((it) => it.state),
      needed,
    );
    const none = { evidence: null, x: null, relation: null, value: null, unit: null, figures: [] };
    return { ...common, ...none, state, needed, of };
  }
  const evidence = trace.state === "unknown" ? (confirmed.get(code) ?? null) : null;
  return {
    ...common,
    state: evidence === null ? trace.state : "met",
    evidence,
    x: trace.x ?? (condition.test === "field" ? (trace.trace?.value ?? null) : null),
    relation: trace.relation ?? null,
    value: trace.value ?? null,
    unit: trace.unit ?? null,
    figures: trace.trace ? figuresOf(trace.trace, sources) : [],
    needed: null,
    of: [],
  };
}

/** The same list with the words of a field in place of its code. */
export function withFieldNames(check: Check, nameOf: (code: string) => string | null): Check {
  const x = check.test === "field" && check.x !== null ? (nameOf(check.x) ?? check.x) : check.x;
  return { ...check, x, of: check.of.map((it) => withFieldNames(it, nameOf)) };
}

/** Every comparison of the list, from first to last. */
export const leavesOf = (check: Check): Check[] =>
  check.of.length === 0 ? [check] : check.of.flatMap(leavesOf);
