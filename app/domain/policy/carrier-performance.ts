import { z } from "zod";
import { CARRIER_KINDS } from "#app/domain/access/roles.ts";
import { schemeShape } from "./scheme.ts";

/** 载体绩效: carriers are scored with weights per kind of carrier (rules-engine §4). */
export const carrierPerformanceSchema = z.strictObject({
  ...schemeShape,
  kind: z.literal("carrier-performance"),
  /** The kinds that are scored; others are listed as not scored. */
  kinds: z.array(z.enum(CARRIER_KINDS)).min(1),
});
export type CarrierPerformance = z.infer<typeof carrierPerformanceSchema>;
