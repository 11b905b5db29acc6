import { z } from "zod";
import { carrierPerformanceSchema } from "#app/domain/policy/carrier-performance.ts";
import { type ColourBands, colourBandsSchema } from "#app/domain/policy/colour-bands.ts";
import { conditionsSchema } from "#app/domain/policy/conditions.ts";
import { firmPointsSchema } from "#app/domain/policy/firm-points.ts";
import { faultsText, formFaults } from "#app/domain/policy/form-faults.ts";
import { type RewardProgramme, rewardProgrammeSchema } from "#app/domain/policy/reward-programme.ts";
import type { ScoredDocument } from "#app/domain/policy/scored-document.ts";
import { Refusal } from "#app/domain/shared/errors.ts";

/** The policies that stand on a city's shelf: those that score, those that pay, conditions, and colours of a map. */
export type PolicyDocument = ScoredDocument | RewardProgramme | ColourBands;
export const SHELF_KINDS = [
  "firm-points",
  "carrier-performance",
  "conditions",
  "reward-programme",
  "colour-bands",
] as const;
export type ShelfKind = (typeof SHELF_KINDS)[number];

const documentSchema = z.discriminatedUnion("kind", [
  firmPointsSchema,
  carrierPerformanceSchema,
  conditionsSchema,
  rewardProgrammeSchema,
  colourBandsSchema,
]);

/**
 * Reads a policy document. Throws Refusal `policy.not-a-policy` with every place that is not as it should be, coded
 * (`domain/policy/form-faults.ts`); `path` is the first of them.
 */
export function readPolicyDocument(value: unknown): PolicyDocument {
  const read = documentSchema.safeParse(value);
  if (read.success) return read.data;
  const faults = formFaults(value, read.error.issues);
  throw new Refusal("invalid", "policy.not-a-policy", {
    path: faults[0]?.path || "/",
    count: faults.length,
    faults: faultsText(faults),
  });
}
