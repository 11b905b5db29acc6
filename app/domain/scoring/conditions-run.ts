import type { Condition } from "#app/domain/policy/condition.ts";
import type { ConditionsPolicy } from "#app/domain/policy/conditions.ts";
import { requireKnownFigures } from "#app/domain/policy/unknown-figures.ts";
import { Refusal } from "#app/domain/shared/errors.ts";
import type { SourceRef } from "#app/domain/shared/explain.ts";
import { testCondition } from "./conditions.ts";
import { closingOf } from "./conditions-run-closing.ts";
import { behaviourOf, ENGINE_VERSION } from "./engine-version.ts";
import { Calendar, FactBook, factRules } from "./facts.ts";
import { sortFindings, sourceDifferences } from "./findings.ts";
import type { FactUnit, RunPeriod, SubjectInput } from "./input.ts";
import type { ConditionTrace, Finding } from "./result.ts";

/** What a run of conditions reads besides the policy and its subjects. */
export type ConditionsSetting = {
  /** The catalogue: the unit of every fact. */
  facts: readonly FactUnit[];
  /** The period the run is for, and those it may look back to. */
  period: RunPeriod;
  periods: readonly RunPeriod[];
};

/** One condition of one subject: its verdict and the tree that leads to it, with what would close each gap. */
export type ConditionOutcome = { code: string; state: ConditionTrace["state"]; trace: ConditionTrace };
export type ConditionsRow = {
  id: string;
  name: string;
  conditions: ConditionOutcome[];
  /** What the figures of the traces name by place. */
  sources: SourceRef[];
};
export type ConditionsResult = {
  engineVersion: string;
  policy: { code: string; version: string };
  period: string;
  subjects: ConditionsRow[];
  findings: Finding[];
};

/**
 * Tests subjects against every condition of a policy: met, not met or unknown by the three-valued rules, with each
 * leaf's figure, its sources and what would close it (rules-engine §6). Pure; no input order matters. Throws Refusal
 * on an unknown figure in the policy, a fact that is not in the catalogue, or a subject given twice.
 */
export function runConditions(
  policy: ConditionsPolicy,
  subjects: readonly SubjectInput[],
  { facts, period, periods }: ConditionsSetting,
): ConditionsResult {
  requireKnownFigures(policy);
  const rules = factRules(facts, new Calendar(period, periods), policy.sourceOrder);
  const differences = sourceDifferences(policy, behaviourOf(ENGINE_VERSION).findingsOf);
  const sorted = [...subjects].sort((a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0));
  const findings: Finding[] = [];
  const rows = sorted.map((subject, index): ConditionsRow => {
    if (subject.id === sorted[index - 1]?.id) {
      throw new Refusal("invalid", "scoring.subject-twice", { subject: subject.id });
    }
    const book = new FactBook(subject, rules);
    const conditions = policy.conditions.map(({ code, when }): ConditionOutcome => {
      const trace = withClosings(testCondition(when, book), when, book);
      return { code, state: trace.state, trace };
    });
    const read = {
      id: subject.id,
      class: null,
      stage: null,
      lines: [],
      vetoes: conditions,
      sources: book.sources,
    };
    findings.push(...differences(read, book));
    return { id: subject.id, name: subject.name, conditions, sources: book.sources };
  });
  return {
    engineVersion: ENGINE_VERSION,
    policy: { code: policy.code, version: policy.version },
    period: period.code,
    subjects: rows,
    findings: sortFindings(findings),
  };
}

/** A tested tree in which every comparison that is not met tells what would close it. */
function withClosings(trace: ConditionTrace, condition: Condition, book: FactBook): ConditionTrace {
  if ("of" in condition) {
    return {
      ...trace,
      of: (trace.of ?? []).map((it, index) => withClosings(it, condition.of[index]!, book)),
    };
  }
  if (condition.test !== "compare" || trace.state !== "not-met") return trace;
  return { ...trace, closing: closingOf(condition, book) };
}
