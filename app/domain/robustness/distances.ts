import type { Field } from "./field.ts";
import { type Grading, grade } from "./grading.ts";
import { rank, type Standing, type TieBreak } from "./ranking.ts";
import type { Draft, Lane } from "./totals.ts";

/** The nearest total at which a subject would have another grade, all others staying as they are. */
export type GradeDistance = {
  grade: string;
  /** How far away that total is, in thousandths of a point; at least 1. */
  pointsMilli: number;
  /** How many places up or down the subject would go by it; 0 where no rank changes. */
  places: number;
};
/** Why no total would give a better grade. */
export type NoWayUp = "best" | "pass-through" | "veto" | "minima";

export type Ranked = { field: Field; draft: Draft; standing: Standing; grading: Grading; breaks: TieBreak[] };

/** Ranks and grades a lane's totals, by default the first's. */
export function settle(
  { field, draft, standing, grading, breaks }: Ranked,
  lane: Lane = draft.lanes[0]!,
): void {
  rank(lane, breaks, field.groups.length, standing);
  grade(field, lane, standing, grading);
}

/**
 * Distances of every subject of a peer group to the next grade up and down, in points and in places (rules-engine
 * §10), from the run's own rounded totals: whole thousandths throughout, no double. Totals at which a grade can change
 * are those of the others, one thousandth beside them, and the grades' minima.
 */
export function distances(
  ranked: Ranked,
): { up: GradeDistance | null; noWayUp: NoWayUp | null; down: GradeDistance | null }[] {
  const { draft, grading } = ranked;
  const { totals, ranks: settled } = draft.lanes[0]!;
  settle(ranked);
  const ranks = settled.slice();
  const grades = grading.grades.slice();
  const minima = grading.top.map((rule) => rule.minimum).filter(Number.isFinite);
  const near = [...totals, ...minima].flatMap((total) => [total - 1, total, total + 1]);
  const candidates = Int32Array.from([...new Set(near)].sort((a, b) => a - b));
  // Where a tie may end a grade, a better total can cost one: then every candidate is looked at.
  const isMonotone = grading.top.every((rule) => rule.admitsAll || rule.seats === Number.POSITIVE_INFINITY);

  const at = (s: number, total: number): number => {
    const own = totals[s]!;
    totals[s] = total;
    settle(ranked);
    totals[s] = own;
    return grading.grades[s]!;
  };
  const nearest = (
    s: number,
    steps: Int32Array,
    isReached: (grade: number) => boolean,
  ): GradeDistance | null => {
    const found = isMonotone
      ? firstByHalving(steps, (total) => isReached(at(s, total)))
      : (steps.find((total) => isReached(at(s, total))) ?? null);
    if (found === null) return null;
    const code = grading.codes[at(s, found)]!;
    const places = Math.abs(settled[s]! - ranks[s]!);
    return { grade: code, pointsMilli: Math.abs(found - totals[s]!), places };
  };

  return Array.from(totals, (total, s) => {
    const own = grades[s]!;
    if (own < 0) return { up: null, noWayUp: null, down: null };
    const above = candidates.filter((it) => it > total);
    const below = candidates.filter((it) => it < total).reverse();
    const noWayUp = own === 0 ? "best" : blockedBy(grading, s, own);
    const up = noWayUp === null ? nearest(s, above, (grade) => grade < own) : null;
    const down = grading.passes[s]! >= 0 ? null : nearest(s, below, (grade) => grade > own);
    return { up, noWayUp: up === null ? (noWayUp ?? "minima") : null, down };
  });
}

function blockedBy({ passes, best }: Grading, s: number, own: number): NoWayUp | null {
  if (passes[s]! >= 0) return "pass-through";
  return best[s]! === own ? "veto" : null;
}

/** The first of the steps that is reached, where every one after a reached one is too. */
function firstByHalving(steps: Int32Array, isReached: (total: number) => boolean): number | null {
  if (steps.length === 0 || !isReached(steps.at(-1)!)) return null;
  let [lo, hi] = [0, steps.length - 1];
  while (lo < hi) {
    const middle = (lo + hi) >> 1;
    if (isReached(steps[middle]!)) hi = middle;
    else lo = middle + 1;
  }
  return steps[lo]!;
}
