import type { Condition } from "#app/domain/policy/condition.ts";
import { figureValue } from "#app/domain/policy/figure.ts";
import { fromBase } from "#app/domain/policy/unit.ts";
import { subtract, toText } from "#app/domain/shared/rational.ts";
import { derive, relates } from "./derive.ts";
import type { FactBook } from "./facts.ts";
import type { ConditionTrace } from "./result.ts";

/** Met, not met or unknown, with each figure and what would close its gap (rules-engine §6). */
export function testCondition(condition: Condition, book: FactBook): ConditionTrace {
  const code = condition.code ?? null;
  switch (condition.test) {
    case "all":
      return joined(condition, condition.of, condition.of.length, book);
    case "any":
      return joined(condition, condition.of, 1, book);
    case "at-least":
      return { ...joined(condition, condition.of, condition.n, book), needed: condition.n };
    case "choice": {
      const told = derive({ op: "choice", fact: condition.fact, in: condition.in }, book);
      const state = told.value ? (told.value.n > 0n ? "met" : "not-met") : unheld(told.state);
      return { test: "choice", code, state, trace: told.trace, value: condition.in.join(", ") };
    }
    case "compare": {
      const told = derive(condition.x, book);
      const x = told.value && fromBase(told.value, condition.unit);
      const value = figureValue(condition.value);
      const state = x ? (relates(x, condition.relation, value) ? "met" : "not-met") : unheld(told.state);
      return {
        test: "compare",
        code,
        state,
        trace: told.trace,
        x: x && toText(x),
        relation: condition.relation,
        value: toText(value),
        unit: condition.unit,
        gap: x && state === "not-met" ? toText(subtract(value, x)) : null,
      };
    }
  }
}

function joined(
  condition: Condition,
  branches: readonly Condition[],
  needed: number,
  book: FactBook,
): ConditionTrace {
  const of = branches.map((branch) => testCondition(branch, book));
  return { test: condition.test, code: condition.code ?? null, state: outOf(of, needed), of };
}

/** A missing figure leaves it open; a not-applicable one does not meet it. */
const unheld = (state: string): "unknown" | "not-met" => (state === "missing" ? "unknown" : "not-met");

function outOf(of: readonly ConditionTrace[], needed: number): ConditionTrace["state"] {
  const met = of.filter((it) => it.state === "met").length;
  const open = of.filter((it) => it.state === "unknown").length;
  if (met >= needed) return "met";
  return met + open < needed ? "not-met" : "unknown";
}
