import type { Condition } from "./condition.ts";
import { type Constant, type Expression, factsOf } from "./expression.ts";
import type { Report } from "./fault.ts";
import type { Purpose } from "./header.ts";
import { isDatedTitle, OUTCOME_KINDS } from "./outcome-kinds.ts";
import { type Dimension, divideDimensions, readUnit } from "./unit.ts";

/** As much of a catalogue's fact as a policy is checked against. */
export type CatalogueFact = {
  code: string;
  unit: string;
  subject: "firm" | "carrier";
  purposes: readonly string[];
  /** What a choice can be; left out where nobody has listed it. */
  options?: readonly { value: string }[] | undefined;
};
export type UnitCheck = {
  facts: ReadonlyMap<string, CatalogueFact>;
  declared: ReadonlyMap<string, { unit: string }>;
  subject: "firm" | "carrier";
  purpose: Purpose;
  report: Report;
};

const dimensionOfUnit = (unit: string): Dimension | null => readUnit(unit)?.dimension ?? null;

/**
 * The dimension of an expression, or null where it cannot be told (rules-engine §3: units are checked when a policy
 * is saved). Reports facts that are not there, not collected for the purpose or of another subject, and operands
 * that do not go together.
 */
export function checkExpression(
  expression: Expression | Constant,
  path: string,
  check: UnitCheck,
): Dimension | null {
  for (const fact of factsOf(expression)) checkFact(fact, path, check);
  return dimensionOf(expression, path, check);
}

function checkFact(
  code: string,
  path: string,
  { facts, declared, subject, purpose, report }: UnitCheck,
): void {
  const fact = facts.get(code);
  if (!fact) {
    report(declared.has(code) ? "policy.fact-not-collected" : "policy.no-such-fact", path, { fact: code });
    return;
  }
  if (fact.subject !== subject) report("policy.fact-of-other-subject", path, { fact: code });
  if (!fact.purposes.includes(purpose)) report("policy.fact-of-other-purpose", path, { fact: code, purpose });
}

/** What nobody ever reports would count 0, silently. */
export function checkOutcome(outcome: string, path: string, { subject, report }: UnitCheck): void {
  const known: readonly string[] = OUTCOME_KINDS[subject];
  if (!known.includes(outcome)) {
    report("policy.no-such-outcome", path, { outcome, outcomes: known.join(", ") });
  }
}

/** A choice that cannot be made would never be met. */
function checkOptions(code: string, values: readonly string[], path: string, check: UnitCheck): void {
  const options = check.facts.get(code)?.options;
  for (const value of values) {
    if (options && !options.some((it) => it.value === value)) {
      check.report("policy.no-such-choice", path, { fact: code, value });
    }
  }
}

const unitOfFact = (code: string, { facts, declared }: UnitCheck): string | null =>
  facts.get(code)?.unit ?? declared.get(code)?.unit ?? null;

function dimensionOf(expression: Expression | Constant, path: string, check: UnitCheck): Dimension | null {
  const below = (x: Expression | Constant): Dimension | null => dimensionOf(x, path, check);
  const alike = (of: readonly (Expression | Constant)[]): Dimension | null => {
    const found = of.map(below);
    const first = found.find((it) => it !== null) ?? null;
    const other = found.find((it) => it !== null && it !== first);
    if (first !== null && other !== undefined) {
      check.report("policy.unit-mismatch", path, { expected: first || "ratio", found: other || "ratio" });
    }
    return first;
  };
  switch (expression.op) {
    case "constant":
      return dimensionOfUnit(expression.unit);
    case "fact": {
      const unit = unitOfFact(expression.fact, check);
      if (unit === "text" || unit === "date") {
        check.report("policy.fact-is-text", path, { fact: expression.fact });
        return null;
      }
      return unit === null ? null : dimensionOfUnit(unit);
    }
    case "choice": {
      const unit = unitOfFact(expression.fact, check);
      if (unit !== null && unit !== "text")
        check.report("policy.fact-not-text", path, { fact: expression.fact });
      checkOptions(expression.fact, expression.in, path, check);
      return "truth";
    }
    case "sum":
    case "best-of":
    case "difference":
      return alike(expression.of);
    case "ratio": {
      const [a, b] = expression.of.map(below);
      return a == null || b == null ? null : divideDimensions(a, b);
    }
    case "growth":
      below(expression.x);
      return "";
    case "product":
    case "lag":
    case "mean":
    case "sum-over":
      return below(expression.x);
    case "count-of":
      checkOutcome(expression.outcome, path, check);
      return "count";
    case "in-force":
      checkOutcome(expression.outcome, path, check);
      if (!isDatedTitle(expression.outcome)) {
        check.report("policy.outcome-not-title", path, { outcome: expression.outcome });
      }
      return "truth";
    case "months-between":
      for (const operand of expression.of) {
        if (operand.date !== "fact") continue;
        const unit = unitOfFact(operand.fact, check);
        if (unit !== null && unit !== "date")
          check.report("policy.fact-not-date", path, { fact: operand.fact });
      }
      return "months";
    case "compare":
      alike([expression.left, expression.right]);
      return "truth";
  }
}

/** Reports when figures written in `unit` cannot be compared with an expression. */
export function checkAgainstUnit(expression: Expression, unit: string, path: string, check: UnitCheck): void {
  const found = checkExpression(expression, path, check);
  const expected = dimensionOfUnit(unit);
  if (found !== null && expected !== null && found !== expected) {
    check.report("policy.unit-mismatch", path, {
      expected: expected || "ratio",
      found: found || "ratio",
      unit,
    });
  }
}

export function checkCondition(condition: Condition, path: string, check: UnitCheck): void {
  switch (condition.test) {
    case "compare":
      checkAgainstUnit(condition.x, condition.unit, path, check);
      return;
    case "choice":
      checkExpression({ op: "choice", fact: condition.fact, in: condition.in }, path, check);
      return;
    case "present":
      checkFact(condition.fact, path, check);
      if (!["text", "date", null].includes(unitOfFact(condition.fact, check)))
        check.report("policy.fact-not-text", path, { fact: condition.fact });
      return;
    case "field":
      if (check.subject !== "firm") check.report("policy.field-of-carrier", path);
      return;
    case "date":
      checkExpression({ op: "months-between", of: [condition.x, condition.than] }, path, check);
      if (condition.plusMonths !== undefined && condition.plusDays !== undefined) {
        check.report("policy.date-plus-twice", path);
      }
      return;
    case "at-least":
      if (condition.n > condition.of.length) {
        check.report("policy.at-least-too-many", path, { n: condition.n, of: condition.of.length });
      }
  }
  condition.of.forEach((branch, index) => {
    checkCondition(branch, `${path}/of/${index}`, check);
  });
}

/** Where a figure is converted between a fact's unit and a rule's: shown once beside the rule. */
export type Conversion = { fact: string; from: string; to: string };
export function conversionsOf(
  expression: Expression,
  unit: string,
  units: ReadonlyMap<string, string>,
): Conversion[] {
  return factsOf(expression).flatMap((fact) => {
    const from = units.get(fact);
    const sameKind = from !== undefined && readUnit(from)?.dimension === readUnit(unit)?.dimension;
    return sameKind && from !== unit ? [{ fact, from, to: unit }] : [];
  });
}
