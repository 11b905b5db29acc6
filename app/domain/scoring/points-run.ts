import type { FirmPoints } from "#app/domain/policy/firm-points.ts";
import type { ScoreResult } from "./result.ts";
import { type ScoreInput, score } from "./score.ts";

/** What a run of firm points reads: subjects are firms by USCC. */
export type PointsInput = ScoreInput<FirmPoints>;

/**
 * 创新积分 of firms: points in thousandths, ranks and grades within the scheme's peer groups, each firm with lines
 * that add up to its total (rules-engine §2 to §5). Throws Refusal as `score` does.
 */
export const computePoints = (input: PointsInput): ScoreResult => score(input);
