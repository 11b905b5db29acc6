import { z } from "zod";
import type { Bilingual } from "#app/domain/shared/explain.ts";
import {
  type DateOperand,
  dateOperandSchema,
  type Expression,
  expressionSchema,
  type Relation,
  relationSchema,
} from "./expression.ts";
import { type Figure, figureSchema } from "./figure.ts";
import { bilingualSchema, codeSchema } from "./header.ts";
import { unitSchema } from "./unit.ts";

/** A tree of comparisons (rules-engine §6). `code` and `label` name a node in explanations and examples. */
export type Condition = { code?: string | undefined; label?: Bilingual | undefined } & (
  | { test: "all" | "any"; of: Condition[] }
  | { test: "at-least"; n: number; of: Condition[] }
  | { test: "compare"; x: Expression; relation: Relation; value: Figure; unit: string }
  /** A text fact (a choice) has one of the values. */
  | { test: "choice"; fact: string; in: string[] }
  /** A text or a date is given: "has a certificate of …". */
  | { test: "present"; fact: string }
  /** The firm's high-tech field is one of these or lies below one of them; without a list, it has one. */
  | { test: "field"; in?: string[] | undefined }
  /**
   * A date, `plusMonths` calendar months or `plusDays` days later, against another: "founded 24 months before entry at
   * most", "founded at least 365 days ago".
   */
  | {
      test: "date";
      x: DateOperand;
      plusMonths?: number | undefined;
      plusDays?: number | undefined;
      relation: Relation;
      than: DateOperand;
    }
);

const named = { code: codeSchema.optional(), label: bilingualSchema.optional() };
const branches = z.lazy(() => z.array(conditionSchema).min(1));

export const conditionSchema: z.ZodType<Condition> = z.lazy(() =>
  z.discriminatedUnion("test", [
    z.strictObject({ ...named, test: z.enum(["all", "any"]), of: branches }),
    z.strictObject({ ...named, test: z.literal("at-least"), n: z.int().min(1), of: branches }),
    z.strictObject({
      ...named,
      test: z.literal("compare"),
      x: expressionSchema,
      relation: relationSchema,
      value: figureSchema,
      unit: unitSchema,
    }),
    z.strictObject({
      ...named,
      test: z.literal("choice"),
      fact: codeSchema,
      in: z.array(z.string().min(1)).min(1),
    }),
    z.strictObject({ ...named, test: z.literal("present"), fact: codeSchema }),
    z.strictObject({
      ...named,
      test: z.literal("field"),
      in: z
        .array(z.string().regex(/^\d+$/, { error: "policy.field-form" }))
        .min(1)
        .optional(),
    }),
    z.strictObject({
      ...named,
      test: z.literal("date"),
      x: dateOperandSchema,
      plusMonths: z.int().min(-600).max(600).optional(),
      plusDays: z.int().min(-20_000).max(20_000).optional(),
      relation: relationSchema,
      than: dateOperandSchema,
    }),
  ]),
);

/** Every node of the tree, the root first. */
export function conditionNodes(condition: Condition): Condition[] {
  return "of" in condition ? [condition, ...condition.of.flatMap(conditionNodes)] : [condition];
}
