import { z } from "zod";
import { type CarrierPerformance, carrierPerformanceSchema } from "./carrier-performance.ts";
import { type ConditionsPolicy, conditionsSchema } from "./conditions.ts";
import { type FirmPoints, firmPointsSchema } from "./firm-points.ts";

/** A scheme that scores subjects. */
export type Scheme = FirmPoints | CarrierPerformance;
/** The policies this engine reads: schemes and conditions. Reward programmes have a schema of their own. */
export type ScoredDocument = Scheme | ConditionsPolicy;

export const scoredDocumentSchema = z.discriminatedUnion("kind", [
  firmPointsSchema,
  carrierPerformanceSchema,
  conditionsSchema,
]);

/** The stages of a points scheme, or the kinds of a performance scheme: whatever its weights are keyed by. */
export const classesOf = (scheme: Scheme): string[] =>
  scheme.kind === "firm-points" ? scheme.stages.bands.map((stage) => stage.code) : [...scheme.kinds];
