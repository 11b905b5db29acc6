import type { Condition } from "#app/domain/policy/condition.ts";
import type { Constant, Expression } from "#app/domain/policy/expression.ts";
import { operandsOf } from "#app/domain/policy/expression.ts";
import { type FirmPoints, stageFigure } from "#app/domain/policy/firm-points.ts";
import type { Indicator } from "#app/domain/policy/scheme.ts";
import { Calendar } from "#app/domain/scoring/facts.ts";
import type { FactUnit, RunPeriod } from "#app/domain/scoring/input.ts";
import { canonicalJson, type Json } from "#app/domain/shared/canonical.ts";

/**
 * What no column of reported figures tells: outcomes counted, months between dates, choices and tests of texts, dates and
 * fields. The row engine works them out per firm when figures are frozen; from then on each is a whole figure like any other.
 */
export type Leaf =
  | Extract<Expression, { op: "count-of" | "in-force" | "months-between" | "choice" }>
  | Extract<Condition, { test: "choice" | "present" | "field" | "date" }>;

/** What one figure of every firm is: a fact of a period, or a leaf so many periods before the run's own. */
export type Place = { fact: string; period: string } | { leaf: Leaf; back: number };

/** How a scheme is scored in columns: the figures it asks of every firm, and the scheme with leaves read as facts. */
export type ColumnPlan = {
  places: readonly Place[];
  /** The same places as fact and period, as the kernel names them. */
  cells: readonly { fact: string; period: string }[];
  /** Texts and dates that leaves read; they are not stored. */
  texts: readonly { fact: string; period: string }[];
  scheme: FirmPoints;
  units: ReadonlyMap<string, string>;
  /** The run's periods, with a name for those that only leaves look back to. */
  periods: readonly RunPeriod[];
  calendar: Calendar;
};

export type PlanInput = {
  policy: FirmPoints;
  facts: readonly FactUnit[];
  period: RunPeriod;
  periods: readonly RunPeriod[];
};

/** Indicators that have no columnar form, neither as figures nor as leaves: marks of experts. */
export const uncoveredIndicators = (policy: FirmPoints): Indicator[] =>
  policy.indicators.filter((it) => it.scale.type === "expert" || it.x === null);

type Visit = { fact: (fact: string, back: number) => void; leaf: (leaf: Leaf, back: number) => void };

function walk(expression: Expression | Constant, back: number, visit: Visit): void {
  switch (expression.op) {
    case "fact":
      visit.fact(expression.fact, back);
      break;
    case "count-of":
    case "in-force":
    case "months-between":
    case "choice":
      visit.leaf(expression, back);
      break;
    case "growth":
      walk(expression.x, back, visit);
      walk(expression.x, back + (expression.periods ?? 1), visit);
      break;
    case "lag":
      walk(expression.x, back + expression.periods, visit);
      break;
    case "mean":
    case "sum-over":
      for (let step = 0; step < expression.periods; step++) walk(expression.x, back + step, visit);
      break;
    default:
      for (const below of operandsOf(expression)) walk(below, back, visit);
  }
}

function walkCondition(condition: Condition, visit: Visit): void {
  if ("of" in condition) for (const below of condition.of) walkCondition(below, visit);
  else if (condition.test === "compare") walk(condition.x, 0, visit);
  else visit.leaf(bare(condition), 0);
}

/** A leaf without the name that explanations give it. */
function bare(condition: Condition): Leaf {
  return { ...condition, code: undefined, label: undefined } as Leaf;
}
const keyOf = (leaf: Leaf): string => canonicalJson(leaf as unknown as Json);

const alternativesOf = ({ scale }: Indicator): Expression[] =>
  scale.type === "bands" ? (scale.alternatives ?? []).map((it) => it.x) : [];

function walkAll(policy: FirmPoints, visit: Visit): void {
  for (const it of policy.indicators) {
    for (const x of [...(it.x ? [it.x] : []), ...alternativesOf(it)]) walk(x, 0, visit);
  }
  walk(stageFigure(policy.stages), 0, visit);
  for (const it of [...policy.bonuses, ...policy.deductions]) walk(it.x, 0, visit);
  for (const it of policy.vetoes) walkCondition(it.when, visit);
  for (const it of policy.passThroughs) walkCondition(it.when, visit);
  for (const grade of policy.grades) for (const { x } of grade.minimumFigures ?? []) walk(x, 0, visit);
  for (const it of policy.ranking.tieBreaks) if (it.by === "figure") walk(it.x, 0, visit);
}

/** The texts and dates that a leaf reads, by how many periods back. */
function textsOf(leaf: Leaf, back: number): { fact: string; back: number }[] {
  if ("op" in leaf && leaf.op === "months-between") {
    return leaf.of.flatMap((it) => (it.date === "fact" ? [{ fact: it.fact, back }] : []));
  }
  if ("test" in leaf && leaf.test === "date") {
    return [leaf.x, leaf.than].flatMap((it) => (it.date === "fact" ? [{ fact: it.fact, back }] : []));
  }
  return "fact" in leaf ? [{ fact: leaf.fact, back }] : [];
}

const unitOfLeaf = (leaf: Leaf): string =>
  "op" in leaf && leaf.op === "count-of"
    ? "count"
    : "op" in leaf && leaf.op === "months-between"
      ? "months"
      : "truth";

/** The figures that a scheme asks of every firm for a run, each once and in one order. Pure. */
export function columnPlan({ policy, facts, period, periods }: PlanInput): ColumnPlan {
  const own = new Calendar(period, periods);
  const found = new Map<string, { fact: string; period: string }>();
  const texts = new Map<string, { fact: string; period: string }>();
  const leaves = new Map<string, { leaf: Leaf; back: number }>();
  const noteText = (fact: string, back: number) => {
    const { code } = own.back(back);
    if (code !== null) texts.set(`${fact}@${code}`, { fact, period: code });
  };
  walkAll(policy, {
    fact: (fact, back) => {
      const { code } = own.back(back);
      if (code !== null) found.set(`${fact}@${code}`, { fact, period: code });
    },
    leaf: (leaf, back) => {
      leaves.set(`${keyOf(leaf)}@${String(back).padStart(3, "0")}`, { leaf, back });
      for (const it of textsOf(leaf, back)) noteText(it.fact, it.back);
    },
  });
  const byKey = <T>(of: Map<string, T>): T[] =>
    [...of].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)).map(([, it]) => it);
  const reported = byKey(found);
  const derived = byKey(leaves);
  const names = new Map(
    [...new Set(derived.map((it) => keyOf(it.leaf)))].map((key, at) => [key, `leaf/${at}`]),
  );
  const nameOf = (leaf: Leaf): string => names.get(keyOf(leaf))!;
  const unnamed = new Set(derived.flatMap(({ back }) => (own.back(back).code === null ? [back] : [])));
  const named = [...unnamed].map((back): RunPeriod => {
    const { firstDay, lastDay } = own.back(back);
    return { code: `back/${back}`, kind: period.kind, firstDay, lastDay };
  });
  const calendar = new Calendar(period, [...periods, ...named]);
  const cells = [
    ...reported,
    ...derived.map(({ leaf, back }) => ({ fact: nameOf(leaf), period: calendar.back(back).code! })),
  ];
  return {
    places: [...reported, ...derived],
    cells,
    texts: byKey(texts),
    scheme: withLeavesAsFacts(policy, nameOf),
    units: new Map([
      ...facts.map(({ code, unit }): [string, string] => [code, unit]),
      ...derived.map(({ leaf }): [string, string] => [nameOf(leaf), unitOfLeaf(leaf)]),
    ]),
    periods: [...periods, ...named],
    calendar,
  };
}

function withLeavesAsFacts(policy: FirmPoints, nameOf: (leaf: Leaf) => string): FirmPoints {
  const x = (it: Expression): Expression => expressionWith(it, nameOf);
  const when = (it: Condition): Condition => conditionWith(it, nameOf);
  const adjusted = <T extends { x: Expression }>(it: T): T => ({ ...it, x: x(it.x) });
  return {
    ...policy,
    // What a leaf comes to is given as if a filing had reported it.
    sourceOrder: ["filing"],
    stages: { ...policy.stages, by: x(stageFigure(policy.stages)) },
    indicators: policy.indicators.map((it) => ({
      ...it,
      x: it.x && x(it.x),
      scale:
        it.scale.type === "bands" && it.scale.alternatives
          ? { ...it.scale, alternatives: it.scale.alternatives.map(adjusted) }
          : it.scale,
    })),
    bonuses: policy.bonuses.map(adjusted),
    deductions: policy.deductions.map(adjusted),
    vetoes: policy.vetoes.map((it) => ({ ...it, when: when(it.when) })),
    passThroughs: policy.passThroughs.map((it) => ({ ...it, when: when(it.when) })),
    grades: policy.grades.map((it) =>
      it.minimumFigures ? { ...it, minimumFigures: it.minimumFigures.map(adjusted) } : it,
    ),
    ranking: {
      ...policy.ranking,
      tieBreaks: policy.ranking.tieBreaks.map((it) => (it.by === "figure" ? adjusted(it) : it)),
    },
  };
}

function expressionWith(expression: Expression, nameOf: (leaf: Leaf) => string): Expression {
  const below = (it: Expression): Expression => expressionWith(it, nameOf);
  switch (expression.op) {
    case "fact":
      return expression;
    case "count-of":
    case "in-force":
    case "months-between":
    case "choice":
      return { op: "fact", fact: nameOf(expression) };
    case "sum":
    case "best-of":
      return { ...expression, of: expression.of.map(below) };
    case "difference":
    case "ratio":
      return { ...expression, of: [below(expression.of[0]), below(expression.of[1])] };
    case "compare": {
      const { left, right } = expression;
      return { ...expression, left: below(left), right: right.op === "constant" ? right : below(right) };
    }
    default:
      return { ...expression, x: below(expression.x) };
  }
}

function conditionWith(condition: Condition, nameOf: (leaf: Leaf) => string): Condition {
  if ("of" in condition) return { ...condition, of: condition.of.map((it) => conditionWith(it, nameOf)) };
  if (condition.test === "compare") return { ...condition, x: expressionWith(condition.x, nameOf) };
  const fact = nameOf(bare(condition));
  return { test: "compare", x: { op: "fact", fact }, relation: "=", value: "1", unit: "truth" };
}
