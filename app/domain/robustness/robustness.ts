import { ENGINE_VERSION } from "#app/domain/scoring/engine-version.ts";
import type { ScoreResult, SubjectResult } from "#app/domain/scoring/result.ts";
import { distances, type GradeDistance, type NoWayUp, type Ranked, settle } from "./distances.ts";
import { GENERATOR } from "./generator.ts";
import { layOut, type RobustnessInput, setOwnTotals } from "./lay-out.ts";
import { AMPLITUDES, type Spread, spreadsOf } from "./spreads.ts";
import { setTotals, setWeights } from "./totals.ts";

export const LEAST_DRAWS = 10_000;
export type LeftOut = { indicator: string; totalMilli: number; rank: number; grade: string | null };
export type RobustSubject = {
  id: string;
  peerGroup: string;
  rank: number;
  grade: string | null;
  up: GradeDistance | null;
  /** Why no total would give a better grade; null where one does, or where there are no grades. */
  noWayUp: NoWayUp | null;
  down: GradeDistance | null;
  spreads: Spread[];
  leftOut: LeftOut[];
  /** 临界 in one of the spreads. */
  isCritical: boolean;
};
export type RobustnessResult = {
  engineVersion: string;
  policy: { code: string; version: string };
  period: string;
  generator: string;
  seed: string;
  draws: number;
  /** Ranked subjects by id; barred ones and those not scored have no rank to vary. */
  subjects: RobustSubject[];
};

/**
 * How firmly ranks and grades of a run stand (rules-engine §10): distances to the next grade, the spread of ranks and
 * grades under varied weights, and each indicator left out in turn. Pure and repeatable: `seed` names the draws.
 *
 * Distances are computed on the run's rounded totals, in whole thousandths. Totals of draws are sums of doubles,
 * rounded once to thousandths; ranks and grades are then decided on those integers. A double can put a draw's total a
 * thousandth off where the exact sum is a rounding tie. That is allowed because a draw is a supposition: it informs
 * verification, and no grade of the run is ever taken from it.
 *
 * Throws RangeError for fewer than 10,000 draws, and when `result` is not that of `input`.
 */
export function robustness(
  input: RobustnessInput,
  result: ScoreResult,
  { seed, draws = LEAST_DRAWS }: { seed: string; draws?: number },
): RobustnessResult {
  if (draws < LEAST_DRAWS) throw new RangeError(`fewer than ${LEAST_DRAWS} draws`);
  const groups = new Map<string, SubjectResult[]>();
  for (const row of result.subjects) {
    if (row.rank === null || row.peerGroup === null) continue;
    const list = groups.get(row.peerGroup);
    if (list) list.push(row);
    else groups.set(row.peerGroup, [row]);
  }
  const subjects = [...groups.values()].flatMap((rows) => groupRobustness(input, rows, seed, draws));
  return {
    engineVersion: ENGINE_VERSION,
    policy: result.policy,
    period: result.period,
    generator: GENERATOR,
    seed,
    draws,
    subjects: subjects.sort((a, b) => (a.id < b.id ? -1 : 1)),
  };
}

function groupRobustness(
  input: RobustnessInput,
  rows: readonly SubjectResult[],
  seed: string,
  draws: number,
): RobustSubject[] {
  const ranked = layOut(input, rows);
  requireSameTotals(ranked);
  const leftOut = withoutEach(ranked);
  const spreads = AMPLITUDES.map((percent) => spreadsOf(ranked, { seed, draws, percent }));
  setOwnTotals(ranked);
  const ways = distances(ranked);
  return rows.map((row, s): RobustSubject => {
    const own = spreads.map((list) => list[s]!);
    return {
      id: row.id,
      peerGroup: row.peerGroup!,
      rank: row.rank!,
      grade: row.grade?.code ?? null,
      ...ways[s]!,
      spreads: own,
      leftOut: leftOut[s]!,
      isCritical: own.some((it) => it.isCritical),
    };
  });
}

const flat = ({ field }: Ranked): Float64Array[] =>
  field.classes.map(() => new Float64Array(field.indicators.length).fill(1));

/** Weights as they are must give the totals of the run, up to the one thousandth of a rounding tie. */
function requireSameTotals(ranked: Ranked): void {
  const { field, draft } = ranked;
  const { totals } = draft.lanes[0]!;
  setWeights(field, draft, 0, flat(ranked), 0);
  setTotals(field, draft);
  field.rows.forEach((row, s) => {
    if (Math.abs(totals[s]! - row.totalMilli!) > 1) {
      throw new RangeError(`total of ${row.id} is not that of the run: ${totals[s]}, ${row.totalMilli}`);
    }
  });
}

/** Total, rank and grade with each indicator of a subject's class left out, the other weights brought to the sum. */
function withoutEach(ranked: Ranked): LeftOut[][] {
  const { field, draft, grading } = ranked;
  const { totals, ranks } = draft.lanes[0]!;
  const found: LeftOut[][] = field.rows.map(() => []);
  field.indicators.forEach((indicator, column) => {
    const factors = flat(ranked);
    for (const factor of factors) factor[column] = 0;
    setWeights(field, draft, 0, factors, 0);
    setTotals(field, draft);
    settle(ranked);
    field.rows.forEach((_, s) => {
      const { weights, sum } = field.classes[field.patterns[field.patternOf[s]!]!.class]!;
      if (weights[column] === 0 || weights[column] === sum) return;
      const grade = grading.codes[grading.grades[s]!] ?? null;
      found[s]!.push({ indicator, totalMilli: totals[s]!, rank: ranks[s]!, grade });
    });
  });
  return found;
}
