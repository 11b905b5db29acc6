import type { Condition } from "#app/domain/policy/condition.ts";
import type { ConditionsPolicy } from "#app/domain/policy/conditions.ts";
import { describeCondition, type Phrase } from "#app/domain/policy/describe.ts";
import type { ConditionOutcome } from "#app/domain/scoring/conditions-run.ts";
import { explainCondition } from "#app/domain/scoring/explain-score.ts";
import type { Closing, ConditionTrace, FigureTrace } from "#app/domain/scoring/result.ts";
import type { Bilingual, ExplainNode, SourceRef } from "#app/domain/shared/explain.ts";

/** A comparison that keeps a condition from being met, and the least that would meet it. */
export type OpenLeaf = {
  label: Bilingual | null;
  phrase: Phrase;
  state: ConditionTrace["state"];
  x: string | null;
  unit: string | null;
  closing: Closing | null;
  /** The facts that nobody told, where that leaves it open. */
  missing: string[];
};
/** What one condition comes to for one subject, opened down to the figures. */
export type Verdict = {
  code: string;
  label: Bilingual;
  state: ConditionTrace["state"];
  open: OpenLeaf[];
  explanation: ExplainNode;
};

/** Every condition of a policy with its verdict; the outcomes stand in the policy's order. */
export const verdictsOf = (
  policy: ConditionsPolicy,
  outcomes: readonly ConditionOutcome[],
  sources: readonly SourceRef[],
): Verdict[] =>
  policy.conditions.map(({ code, label, when }, index) => {
    const { state, trace } = outcomes[index]!;
    return {
      code,
      label,
      state,
      open: openLeaves(when, trace),
      explanation: explainCondition(trace, when, sources),
    };
  });

/**
 * What keeps a tree from being met, on the way that lacks least: of alternatives only as many as are still needed, those
 * with the fewest open comparisons, then the fewest that cannot be told, then the earlier one. None of one that is met.
 */
export function openLeaves(condition: Condition, trace: ConditionTrace): OpenLeaf[] {
  if (trace.state === "met") return [];
  if ("of" in condition) {
    const traces = trace.of ?? [];
    const open = condition.of.flatMap((it, index) =>
      traces[index]!.state === "met" ? [] : [openLeaves(it, traces[index]!)],
    );
    if (condition.test === "all") return open.flat();
    const met = condition.of.length - open.length;
    const needed = condition.test === "at-least" ? condition.n - met : 1;
    return [...open].sort(nearerFirst).slice(0, needed).flat();
  }
  return [
    {
      label: condition.label ?? null,
      phrase: describeCondition(condition),
      state: trace.state,
      x: trace.x ?? null,
      unit: trace.unit ?? null,
      closing: trace.closing ?? null,
      missing: trace.state === "unknown" && trace.trace ? [...new Set(missingOf(trace.trace))] : [],
    },
  ];
}

const missingOf = ({ of, fact, state }: FigureTrace): string[] =>
  of ? of.flatMap(missingOf) : fact !== undefined && state !== "known" ? [fact] : [];
const untold = (leaves: readonly OpenLeaf[]): number => leaves.filter((it) => it.state === "unknown").length;
const nearerFirst = (a: readonly OpenLeaf[], b: readonly OpenLeaf[]): number =>
  a.length - b.length || untold(a) - untold(b);
