import { z } from "zod";
import { bandShape } from "./bands.ts";
import { type Expression, expressionSchema } from "./expression.ts";
import { bilingualSchema, codeSchema } from "./header.ts";
import { schemeShape } from "./scheme.ts";
import { unitSchema } from "./unit.ts";

/** 创新积分: firms are scored by growth stage (rules-engine §4). */
export const stageSchema = z.strictObject({ ...bandShape, code: codeSchema, label: bilingualSchema });

export const firmPointsSchema = z.strictObject({
  ...schemeShape,
  kind: z.literal("firm-points"),
  stages: z.strictObject({
    /** What decides the stage; left out, the revenue of the period before (`stageFigure`). */
    by: expressionSchema.optional(),
    unit: unitSchema,
    bands: z.array(stageSchema).min(1),
    /** The stage of a firm whose figure is not known; null: such a firm is not scored. */
    defaultStage: codeSchema.nullable(),
  }),
});
export type FirmPoints = z.infer<typeof firmPointsSchema>;
const REVENUE_BEFORE: Expression = { op: "lag", x: { op: "fact", fact: "revenue" }, periods: 1 };
/** The figure that decides the stage (rules-engine §4). */
export const stageFigure = ({ by }: { by?: Expression | undefined }): Expression => by ?? REVENUE_BEFORE;
export type Stage = z.infer<typeof stageSchema>;
