import type { CarrierPerformance } from "#app/domain/policy/carrier-performance.ts";
import { Refusal } from "#app/domain/shared/errors.ts";
import type { ScoreResult } from "./result.ts";
import { type ScoreInput, score } from "./score.ts";

/** What a run of carrier performance reads: subjects are carriers by id, with their kind. */
export type PerformanceInput = Omit<ScoreInput<CarrierPerformance>, "overrides">;

/**
 * 载体绩效 of carriers: points in thousandths, ranks and grades within kinds, each carrier with lines that add up to
 * its total (rules-engine §2 to §5). Throws Refusal as `score` does, and when a carrier has no kind.
 */
export function computePerformance(input: PerformanceInput): ScoreResult {
  const without = input.subjects.find((subject) => subject.kind === null);
  if (without) throw new Refusal("invalid", "scoring.carrier-without-kind", { subject: without.id });
  return score({ ...input, overrides: [] });
}
