import { z } from "zod";
import { type Figure, figureSchema } from "./figure.ts";
import { codeSchema, dateSchema } from "./header.ts";
import { unitSchema } from "./unit.ts";

/** A derived fact (rules-engine §3). Everything a policy reads of a subject is written in these terms. */
export type Expression =
  | { op: "fact"; fact: string }
  /** `knownOnly` skips what is not known instead of becoming unknown itself. */
  | { op: "sum"; of: Expression[]; knownOnly?: boolean | undefined }
  | { op: "difference"; of: [Expression, Expression] }
  | { op: "product"; x: Expression; by: Figure }
  | { op: "ratio"; of: [Expression, Expression] }
  | { op: "growth"; x: Expression; periods?: number | undefined }
  | { op: "lag"; x: Expression; periods: number }
  | { op: "mean"; x: Expression; periods: number }
  | { op: "sum-over"; x: Expression; periods: number }
  /**
   * Outcomes of one kind dated in the last `periods` periods (null: on any day up to the period's last). `months`
   * narrows that to those whose date lies less than so many months before: titles that are valid for 36 months, say.
   */
  | {
      op: "count-of";
      outcome: string;
      periods: number | null;
      renewals: boolean;
      months?: number | undefined;
    }
  /** True when a title of the kind is in force on the period's last day: awarded, neither expired nor revoked. */
  | { op: "in-force"; outcome: string }
  | { op: "months-between"; of: [DateOperand, DateOperand] }
  | { op: "best-of"; of: Expression[] }
  | { op: "compare"; left: Expression; relation: Relation; right: Expression | Constant }
  /** True when a fact that is a choice has one of these values. */
  | { op: "choice"; fact: string; in: string[] };

export type Constant = { op: "constant"; value: Figure; unit: string };
export type DateOperand =
  | { date: "founded" }
  | { date: "period-first" }
  | { date: "period-last" }
  | { date: "on"; on: string }
  | { date: "fact"; fact: string };
export const RELATIONS = [">=", ">", "<=", "<", "=", "!="] as const;
export type Relation = (typeof RELATIONS)[number];

const periods = z.int().min(1).max(20);
const factCode = codeSchema;
const expressions = z.lazy(() => z.array(expressionSchema).min(1));
const pair = z.lazy(() => z.tuple([expressionSchema, expressionSchema]));
const one = z.lazy(() => expressionSchema);

const constantSchema = z.strictObject({ op: z.literal("constant"), value: figureSchema, unit: unitSchema });
export const dateOperandSchema: z.ZodType<DateOperand> = z.discriminatedUnion("date", [
  z.strictObject({ date: z.literal("founded") }),
  z.strictObject({ date: z.literal("period-first") }),
  z.strictObject({ date: z.literal("period-last") }),
  z.strictObject({ date: z.literal("on"), on: dateSchema }),
  z.strictObject({ date: z.literal("fact"), fact: factCode }),
]);
export const relationSchema = z.enum(RELATIONS);

export const expressionSchema: z.ZodType<Expression> = z.lazy(() =>
  z.discriminatedUnion("op", [
    z.strictObject({ op: z.literal("fact"), fact: factCode }),
    z.strictObject({ op: z.literal("sum"), of: expressions, knownOnly: z.boolean().optional() }),
    z.strictObject({ op: z.literal("difference"), of: pair }),
    z.strictObject({ op: z.literal("product"), x: one, by: figureSchema }),
    z.strictObject({ op: z.literal("ratio"), of: pair }),
    z.strictObject({ op: z.literal("growth"), x: one, periods: periods.optional() }),
    z.strictObject({ op: z.literal("lag"), x: one, periods }),
    z.strictObject({ op: z.literal("mean"), x: one, periods }),
    z.strictObject({ op: z.literal("sum-over"), x: one, periods }),
    z.strictObject({
      op: z.literal("count-of"),
      outcome: codeSchema,
      periods: periods.nullable(),
      renewals: z.boolean(),
      months: z.int().min(1).max(600).optional(),
    }),
    z.strictObject({ op: z.literal("in-force"), outcome: codeSchema }),
    z.strictObject({ op: z.literal("months-between"), of: z.tuple([dateOperandSchema, dateOperandSchema]) }),
    z.strictObject({ op: z.literal("best-of"), of: expressions }),
    z.strictObject({
      op: z.literal("compare"),
      left: one,
      relation: relationSchema,
      right: z.union([constantSchema, one]),
    }),
    z.strictObject({ op: z.literal("choice"), fact: factCode, in: z.array(z.string().min(1)).min(1) }),
  ]),
);

/** The expressions directly below one. */
export function operandsOf(expression: Expression | Constant): (Expression | Constant)[] {
  switch (expression.op) {
    case "sum":
    case "best-of":
    case "difference":
    case "ratio":
      return [...expression.of];
    case "product":
    case "growth":
    case "lag":
    case "mean":
    case "sum-over":
      return [expression.x];
    case "compare":
      return [expression.left, expression.right];
    default:
      return [];
  }
}

/** Every fact code an expression reads, in order of first appearance. */
export function factsOf(expression: Expression | Constant): string[] {
  const found = new Set<string>();
  const walk = (node: Expression | Constant) => {
    if (node.op === "fact" || node.op === "choice") found.add(node.fact);
    if (node.op === "months-between") {
      for (const operand of node.of) if (operand.date === "fact") found.add(operand.fact);
    }
    operandsOf(node).forEach(walk);
  };
  walk(expression);
  return [...found];
}

/** How many periods back it looks at most: 0 for the run's own period only. */
export function lookBack(expression: Expression | Constant): number {
  const below = Math.max(0, ...operandsOf(expression).map(lookBack));
  switch (expression.op) {
    case "lag":
      return below + expression.periods;
    case "growth":
      return below + (expression.periods ?? 1);
    case "mean":
    case "sum-over":
      return below + expression.periods - 1;
    default:
      return below;
  }
}
