import { type Ranked, settle } from "./distances.ts";
import { fillUniform } from "./generator.ts";
import { type Draft, LANES, type Lane, setTotals, setWeights } from "./totals.ts";

/** How far weights vary, in percent of themselves. */
export const AMPLITUDES = [10, 25] as const;

export type Spread = {
  /** Weights varied up to so many percent either way. */
  percent: number;
  /** The ranks below which 5 % and 95 % of the draws lie (smallest rank that reaches the share). */
  rankLow: number;
  rankHigh: number;
  /** In how many draws it had each grade. */
  grades: { grade: string; draws: number }[];
  /** Draws in which its grade holds. */
  holds: number;
  /** 临界: it holds in less than 90 % of them. */
  isCritical: boolean;
};
/** One seeded stream per class, so that a class's draws do not depend on which others are there. */
function factorsOf({ field }: Ranked, seed: string, draws: number, percent: number): Float64Array[] {
  return field.classes.map(({ code }) => {
    const factors = new Float64Array(draws * field.indicators.length);
    fillUniform(factors, `${seed}/${code}`);
    const reach = percent / 100;
    for (let i = 0; i < factors.length; i++) factors[i] = 1 + reach * factors[i]!;
    return factors;
  });
}

/**
 * Ranks and grades of every subject of a peer group over so many draws of weights that vary up to `percent` either way,
 * each independently and evenly, brought back to their sum.
 */
export function spreadsOf(
  ranked: Ranked,
  { seed, draws, percent }: { seed: string; draws: number; percent: number },
): Spread[] {
  const { field, draft, grading } = ranked;
  const n = field.rows.length;
  const m = field.indicators.length;
  const gradeCount = grading.codes.length;
  // Halves suffice for fewer draws than 2^16, and twice as much of the table stays near.
  const cells = n * (n + 1);
  const rankCounts = draws < 65_536 ? new Uint16Array(cells) : new Uint32Array(cells);
  const gradeCounts = new Int32Array(n * gradeCount);
  const factors = factorsOf(ranked, seed, draws, percent);
  for (let draw = 0; draw < draws; ) {
    // What is left over of the last four is drawn one by one.
    const lanes = draw + LANES <= draws ? LANES : 1;
    for (let lane = 0; lane < lanes; lane++) setWeights(field, draft, lane, factors, (draw + lane) * m);
    setTotals(field, draft);
    for (let lane = 0; lane < lanes; lane++) {
      settle(ranked, draft.lanes[lane]!);
      if (gradeCount > 0) countGrades(gradeCounts, grading.grades, gradeCount);
    }
    countRanks(rankCounts, draft, lanes);
    draw += lanes;
  }
  return field.rows.map((row, s): Spread => {
    const counts = grading.codes.map((grade, g) => ({ grade, draws: gradeCounts[s * gradeCount + g]! }));
    const holds = counts.find((it) => it.grade === row.grade?.code)?.draws ?? draws;
    const own = rankCounts.subarray(s * (n + 1), (s + 1) * (n + 1));
    return {
      percent,
      rankLow: rankAtShare(own, draws, 5),
      rankHigh: rankAtShare(own, draws, 95),
      grades: counts,
      holds,
      isCritical: holds * 100 < draws * 90,
    };
  });
}

/** Adds one to the cell of each subject's grade. */
function countGrades(counts: Int32Array, grades: Int8Array, width: number): void {
  for (let s = 0, row = 0; s < grades.length; s++, row += width) {
    const cell = row + grades[s]!;
    counts[cell] = counts[cell]! + 1;
  }
}

type Counts = Uint16Array | Uint32Array;

/** Adds one to the cell of each subject's rank in each lane; lanes together, as a subject's cells lie close. */
function countRanks(counts: Counts, { lanes }: Draft, used: number): void {
  const [{ ranks: first }, { ranks: second }, { ranks: third }, { ranks: fourth }] = lanes as readonly [
    Lane,
    Lane,
    Lane,
    Lane,
  ];
  const n = first.length;
  const width = n + 1;
  for (let s = 0, row = 0; s < n; s++, row += width) {
    const a = row + first[s]!;
    counts[a] = counts[a]! + 1;
    if (used < LANES) continue;
    const b = row + second[s]!;
    counts[b] = counts[b]! + 1;
    const c = row + third[s]!;
    counts[c] = counts[c]! + 1;
    const d = row + fourth[s]!;
    counts[d] = counts[d]! + 1;
  }
}

/** The smallest rank at or below which `percent` of the draws lie. */
function rankAtShare(counts: Counts, draws: number, percent: number): number {
  let seen = 0;
  for (let rank = 1; rank < counts.length; rank++) {
    seen += counts[rank]!;
    if (seen * 100 >= draws * percent) return rank;
  }
  return counts.length - 1;
}
