import { z } from "zod";
import { bilingualSchema, codeSchema, dateSchema } from "./header.ts";

/**
 * A worked example: facts of one subject and what one rule makes of them. Facts are written by code, or
 * "code@-1" for one period back, in the catalogue's unit (fen, 0.01 m², whole counts); null is missing.
 */
export const exampleFacts = z.record(
  z.string().regex(/^[a-z0-9-]+(@-\d+)?$/, { error: "policy.example-fact" }),
  z.union([z.int(), z.string(), z.null(), z.strictObject({ state: z.enum(["not-applicable", "rejected"]) })]),
);
export const exactText = z.string().regex(/^-?\d+(\.\d+|\/\d+)?$/, { error: "policy.figure-not-exact" });

export const exampleSchema = z.strictObject({
  /** The indicator, bonus, deduction, veto or condition it is an example of; "condition/node" for a part of one. */
  of: z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*(\/[a-z0-9]+(-[a-z0-9]+)*)?$/, { error: "policy.code-form" }),
  note: bilingualSchema.optional(),
  foundedOn: dateSchema.optional(),
  /** Code of the firm's high-tech field. */
  field: z.string().optional(),
  facts: exampleFacts,
  /** The others it is compared with, for scales among peers. */
  peers: z.array(exampleFacts).optional(),
  /** Expert marks, as decimals; a recused expert's mark is left out. */
  marks: z.array(z.string()).optional(),
  /** `until` is the first day on which a title is no longer in force; null: it has no end. */
  outcomes: z
    .array(
      z.strictObject({
        kind: codeSchema,
        on: dateSchema,
        renewal: z.boolean(),
        until: dateSchema.nullable().optional(),
      }),
    )
    .optional(),
  /** Last day of the year the example is about; by default 2023-12-31. */
  lastDay: dateSchema.optional(),
  expect: z.strictObject({
    /** The derived figure, in the rule's unit, or why there is none. */
    x: z.union([exactText, z.enum(["missing", "not-applicable"])]).optional(),
    share: exactText.optional(),
    points: exactText.optional(),
    state: z.enum(["met", "not-met", "unknown"]).optional(),
  }),
});
export type Example = z.infer<typeof exampleSchema>;
