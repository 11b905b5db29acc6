import { z } from "zod";
import { bandShape } from "./bands.ts";
import { expressionSchema } from "./expression.ts";
import { bilingualSchema, codeSchema } from "./header.ts";
import { schemeShape } from "./scheme.ts";
import { unitSchema } from "./unit.ts";

/** 创新积分: firms are scored by growth stage (rules-engine §4). */
export const stageSchema = z.strictObject({ ...bandShape, code: codeSchema, label: bilingualSchema });

export const firmPointsSchema = z.strictObject({
  ...schemeShape,
  kind: z.literal("firm-points"),
  stages: z.strictObject({
    /** What decides the stage: as a rule the revenue of the period before. */
    by: expressionSchema,
    unit: unitSchema,
    bands: z.array(stageSchema).min(1),
    /** The stage of a firm whose figure is not known; null: such a firm is not scored. */
    defaultStage: codeSchema.nullable(),
  }),
});
export type FirmPoints = z.infer<typeof firmPointsSchema>;
export type Stage = z.infer<typeof stageSchema>;
