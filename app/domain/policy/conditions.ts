import { z } from "zod";
import { type Condition, conditionNodes, conditionSchema } from "./condition.ts";
import { exampleSchema } from "./example.ts";
import { bilingualSchema, codeSchema, headerShape } from "./header.ts";
import { declaredFactSchema, sourceKindSchema, toleranceSchema } from "./scheme.ts";

/** Recognition, admission, graduation, eligibility: trees of comparisons (rules-engine §6). */
export const conditionsSchema = z.strictObject({
  ...headerShape,
  kind: z.literal("conditions"),
  subject: z.enum(["firm", "carrier"]),
  declares: z.array(declaredFactSchema).optional(),
  sourceOrder: z.array(sourceKindSchema).min(1).optional(),
  tolerances: z.array(toleranceSchema).optional(),
  conditions: z
    .array(z.strictObject({ code: codeSchema, label: bilingualSchema, when: conditionSchema }))
    .min(1),
  examples: z.array(exampleSchema),
});
export type ConditionsPolicy = z.infer<typeof conditionsSchema>;

/**
 * What worked examples call each node that has a code: "recognition" for a whole condition, "recognition/area" for a
 * node with the code "area" anywhere below it.
 */
export function namedConditions(policy: ConditionsPolicy): [string, Condition][] {
  return policy.conditions.flatMap(({ code, when }) => [
    [code, when] as [string, Condition],
    ...conditionNodes(when).flatMap((node): [string, Condition][] =>
      node.code === undefined ? [] : [[`${code}/${node.code}`, node]],
    ),
  ]);
}
