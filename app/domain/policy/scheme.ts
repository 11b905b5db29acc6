import { z } from "zod";
import { bandShape } from "./bands.ts";
import { conditionSchema } from "./condition.ts";
import { exampleSchema } from "./example.ts";
import { expressionSchema } from "./expression.ts";
import { capSchema, figureSchema } from "./figure.ts";
import { bilingualSchema, codeSchema, headerShape } from "./header.ts";
import { unitSchema } from "./unit.ts";

/** What firm-points and carrier-performance schemes share (rules-engine §3 to §5). */
export const MISSING_RULES = ["zero", "exclude", "exclude-within-group", "peer-mean", "peer-median"] as const;
export const missingRuleSchema = z.enum(MISSING_RULES);
/** Whom a subject is compared with: firms of its stage or field, carriers of its kind, or everyone. */
export const peersSchema = z.enum(["stage", "kind", "field", "all"]);
const directionSchema = z.enum(["higher", "lower"]);
const shareBandSchema = z.strictObject({ ...bandShape, share: figureSchema });
const amountBandSchema = z.strictObject({ ...bandShape, points: figureSchema });

export const scaleSchema = z.discriminatedUnion("type", [
  z.strictObject({ type: z.literal("linear"), zero: figureSchema, full: figureSchema }),
  z.strictObject({
    type: z.literal("bands"),
    bands: z.array(shareBandSchema).min(1),
    /** Further tables, where the rule lets the subject choose: the best share counts. */
    alternatives: z
      .array(
        z.strictObject({ x: expressionSchema, unit: unitSchema, bands: z.array(shareBandSchema).min(1) }),
      )
      .optional(),
  }),
  z.strictObject({
    type: z.literal("reference"),
    reference: figureSchema,
    cap: capSchema.optional(),
    direction: directionSchema,
  }),
  z.strictObject({ type: z.literal("rank"), direction: directionSchema, nothing: figureSchema.optional() }),
  z.strictObject({ type: z.literal("spread"), direction: directionSchema, p: figureSchema.optional() }),
  z.strictObject({ type: z.literal("flag") }),
  z.strictObject({
    type: z.literal("expert"),
    full: figureSchema,
    dropHighest: z.int().min(0),
    dropLowest: z.int().min(0),
  }),
]);

export const groupSchema = z.strictObject({
  code: codeSchema,
  label: bilingualSchema,
  maximum: capSchema,
  bonusMaximum: capSchema,
});

export const indicatorSchema = z.strictObject({
  code: codeSchema,
  group: codeSchema,
  label: bilingualSchema,
  /** What it reads; null for expert marks. */
  x: expressionSchema.nullable(),
  /** The unit of the scale's figures. */
  unit: unitSchema,
  /** Points by stage (firms) or kind (carriers); a class that is not named does not use the indicator. */
  weights: z.record(codeSchema, figureSchema),
  missing: missingRuleSchema,
  notApplicable: missingRuleSchema.optional(),
  peers: peersSchema,
  scale: scaleSchema,
});

export const adjustmentSchema = z.strictObject({
  code: codeSchema,
  group: codeSchema,
  label: bilingualSchema,
  x: expressionSchema,
  unit: unitSchema,
  /** Points per unit of x, or points by band; written positive for deductions too. */
  amount: z.union([
    z.strictObject({ perUnit: figureSchema }),
    z.strictObject({ bands: z.array(amountBandSchema).min(1) }),
  ]),
  cap: capSchema,
});

export const vetoSchema = z.strictObject({
  code: codeSchema,
  label: bilingualSchema,
  when: conditionSchema,
  effect: z.discriminatedUnion("type", [
    z.strictObject({ type: z.literal("bar") }),
    z.strictObject({ type: z.literal("cap-grade"), grade: codeSchema }),
  ]),
});

export const tieBreakSchema = z.discriminatedUnion("by", [
  z.strictObject({ by: z.literal("group"), group: codeSchema }),
  z.strictObject({ by: z.literal("figure"), x: expressionSchema, direction: directionSchema }),
]);

export const rankingSchema = z.strictObject({ within: peersSchema, tieBreaks: z.array(tieBreakSchema) });

export const quotaSchema = z.strictObject({
  of: z.enum(["share", "number"]),
  value: figureSchema,
  rounding: z.enum(["floor", "ceil", "half-up"]),
  /** Counts the seats taken in the better grades too. */
  cumulative: z.boolean(),
});

export const gradeSchema = z.strictObject({
  code: codeSchema,
  label: bilingualSchema,
  minimumTotal: figureSchema.optional(),
  minimumGroups: z.array(z.strictObject({ group: codeSchema, minimum: figureSchema })).optional(),
  minimumFigures: z
    .array(z.strictObject({ x: expressionSchema, unit: unitSchema, minimum: figureSchema }))
    .optional(),
  quota: quotaSchema.optional(),
  /** Takes its quota from the worst of those left when the others are done. */
  fromBottom: z.boolean().optional(),
  /** What happens to a tie that crosses the last seat; by default admit-all, admit-none from the bottom. */
  tie: z.enum(["admit-all", "admit-none"]).optional(),
});

export const passThroughSchema = z.strictObject({
  code: codeSchema,
  label: bilingualSchema,
  when: conditionSchema,
  grade: codeSchema,
  quota: z.enum(["inside", "outside"]),
});

export const declaredFactSchema = z.strictObject({
  code: codeSchema,
  label: bilingualSchema,
  unit: unitSchema,
  subject: z.enum(["firm", "carrier"]),
});

export const SOURCE_KINDS = ["department", "filing", "platform"] as const;
export const sourceKindSchema = z.enum(SOURCE_KINDS);

/** Largest absolute difference between sources of a fact that is no finding; 0 where a fact is not named. */
export const toleranceSchema = z.strictObject({ fact: codeSchema, value: figureSchema, unit: unitSchema });

export const schemeShape = {
  ...headerShape,
  /** Facts it needs that the catalogue does not collect yet; such a scheme cannot run. */
  declares: z.array(declaredFactSchema).optional(),
  /** Which source decides, first to last. */
  sourceOrder: z.array(sourceKindSchema).min(1).optional(),
  tolerances: z.array(toleranceSchema).optional(),
  groups: z.array(groupSchema).min(1),
  indicators: z.array(indicatorSchema).min(1),
  bonuses: z.array(adjustmentSchema),
  deductions: z.array(adjustmentSchema),
  /** Of the whole: the largest total before deductions, the largest deduction, and whether a total may be negative. */
  totals: z.strictObject({ maximum: capSchema, deductionMaximum: capSchema, floor: z.boolean() }),
  vetoes: z.array(vetoSchema),
  ranking: rankingSchema,
  grades: z.array(gradeSchema),
  passThroughs: z.array(passThroughSchema),
  examples: z.array(exampleSchema),
} as const;

export type MissingRule = z.infer<typeof missingRuleSchema>;
export type Peers = z.infer<typeof peersSchema>;
export type Scale = z.infer<typeof scaleSchema>;
export type Group = z.infer<typeof groupSchema>;
export type Indicator = z.infer<typeof indicatorSchema>;
export type Adjustment = z.infer<typeof adjustmentSchema>;
export type Veto = z.infer<typeof vetoSchema>;
export type TieBreak = z.infer<typeof tieBreakSchema>;
export type Quota = z.infer<typeof quotaSchema>;
export type Grade = z.infer<typeof gradeSchema>;
export type PassThrough = z.infer<typeof passThroughSchema>;
export type SourceKind = z.infer<typeof sourceKindSchema>;
export type DeclaredFact = z.infer<typeof declaredFactSchema>;
