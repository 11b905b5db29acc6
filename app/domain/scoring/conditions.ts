import type { Condition } from "#app/domain/policy/condition.ts";
import { knownValue } from "#app/domain/policy/figure.ts";
import { fromBase } from "#app/domain/policy/unit.ts";
import { addDays, addMonths, toDayNumber } from "#app/domain/shared/dates.ts";
import { rational, subtract, toText } from "#app/domain/shared/rational.ts";
import { dateOf, derive, leaf, relates } from "./derive.ts";
import type { FactBook } from "./facts.ts";
import type { ConditionTrace, FigureTrace } from "./result.ts";

type Of<T extends Condition["test"]> = Extract<Condition, { test: T }>;

/**
 * Met, not met or unknown, with each figure and what would close its gap (rules-engine §6). A leaf whose own figure
 * is unknown is unknown; nothing with such a leaf is published or run, worked examples may show it.
 */
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
    case "compare":
      return compared(condition, book);
    case "date":
      return dated(condition, book);
    case "present": {
      const reading = book.read(condition.fact, 0);
      const given = reading.state === "known" && String(reading.value).trim() !== "";
      const state = reading.state === "known" ? (given ? "met" : "not-met") : unheld(reading.state);
      return { test: "present", code, state, trace: leaf(reading, condition.fact, book) };
    }
    case "field":
      return ofField(condition, book);
  }
}

function compared(condition: Of<"compare">, book: FactBook): ConditionTrace {
  const told = derive(condition.x, book);
  const x = told.value && fromBase(told.value, condition.unit);
  const value = knownValue(condition.value);
  const state = !x
    ? unheld(told.state)
    : !value
      ? "unknown"
      : relates(x, condition.relation, value)
        ? "met"
        : "not-met";
  return {
    test: "compare",
    code: condition.code ?? null,
    state,
    trace: told.trace,
    x: x && toText(x),
    relation: condition.relation,
    value: value ? toText(value) : "?",
    unit: condition.unit,
    gap: x && value && state === "not-met" ? toText(subtract(value, x)) : null,
  };
}

/** A date, some months or days later, against another; the gap is in days. */
function dated(condition: Of<"date">, book: FactBook): ConditionTrace {
  const left = dateOf(condition.x, book);
  const right = dateOf(condition.than, book);
  const code = condition.code ?? null;
  const of = [left.derived.trace, right.derived.trace];
  const common = { test: "date", code, relation: condition.relation, unit: "date" };
  if (left.on === null || right.on === null) {
    const states = [left.derived.state, right.derived.state];
    const missing = states.includes("missing");
    const trace: FigureTrace = {
      op: "date",
      state: missing ? "missing" : "not-applicable",
      value: null,
      unit: "date",
      of,
    };
    return {
      ...common,
      state: missing ? "unknown" : "not-met",
      trace,
      x: null,
      value: right.on ?? "?",
      gap: null,
    };
  }
  const x = addDays(addMonths(left.on, condition.plusMonths ?? 0), condition.plusDays ?? 0);
  const days = rational(toDayNumber(right.on) - toDayNumber(x));
  const met = relates(rational(toDayNumber(x)), condition.relation, rational(toDayNumber(right.on)));
  const trace: FigureTrace = { op: "date", state: "known", value: x, unit: "date", of };
  return {
    ...common,
    state: met ? "met" : "not-met",
    trace,
    x,
    value: right.on,
    gap: met ? null : toText(days),
  };
}

/** Codes of fields are written so that a code begins with the code of the field above it. */
function ofField(condition: Of<"field">, book: FactBook): ConditionTrace {
  const { field } = book.subject;
  const trace: FigureTrace = {
    op: "field",
    state: field === null ? "missing" : "known",
    value: field,
    unit: "text",
  };
  const within = field !== null && (condition.in?.some((code) => field.startsWith(code)) ?? true);
  const state = field === null ? "unknown" : within ? "met" : "not-met";
  return { test: "field", code: condition.code ?? null, state, trace, value: condition.in?.join(", ") ?? "" };
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
