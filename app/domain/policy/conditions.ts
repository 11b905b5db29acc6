import { z } from "zod";
import { conditionSchema } from "./condition.ts";
import { exampleSchema } from "./example.ts";
import { bilingualSchema, codeSchema, headerShape } from "./header.ts";
import { declaredFactSchema, sourceKindSchema } from "./scheme.ts";

/** Recognition, admission, graduation, eligibility: trees of comparisons (rules-engine §6). */
export const conditionsSchema = z.strictObject({
  ...headerShape,
  kind: z.literal("conditions"),
  subject: z.enum(["firm", "carrier"]),
  declares: z.array(declaredFactSchema).optional(),
  sourceOrder: z.array(sourceKindSchema).min(1).optional(),
  conditions: z
    .array(z.strictObject({ code: codeSchema, label: bilingualSchema, when: conditionSchema }))
    .min(1),
  examples: z.array(exampleSchema),
});
export type ConditionsPolicy = z.infer<typeof conditionsSchema>;
