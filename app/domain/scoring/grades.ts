import { figureValue } from "#app/domain/policy/figure.ts";
import type { Grade, Quota } from "#app/domain/policy/scheme.ts";
import { ceil, floor, multiply, rational, roundHalfUp } from "#app/domain/shared/rational.ts";
import type { GradeResult, GradingSummary } from "./result.ts";

/** One ranked, unbarred subject of a peer group, as far as grading goes. */
export type Candidate = {
  id: string;
  rank: number;
  /** Codes of the grades whose minima it meets. */
  meets: ReadonlySet<string>;
  passThrough: { grade: string; inside: boolean } | null;
  /** Grades above which vetoes do not let it stand. */
  caps: readonly string[];
};

type Seats = { code: string; seats: number | null; taken: number; outside: number };

/** Seats of a quota over a basis of subjects. */
export function quotaSeats(quota: Quota, basis: number): number {
  const value = figureValue(quota.value);
  const exact = quota.of === "share" ? multiply(value, rational(basis)) : value;
  const round = quota.rounding === "floor" ? floor : quota.rounding === "ceil" ? ceil : roundHalfUp;
  return Math.max(0, Number(round(exact)));
}

/**
 * Grades of one peer group (rules-engine §5): pass-through, then down the list by seats in rank order, then the
 * grades taken from the bottom (worst first), then the last one takes the rest; vetoes cap at the end.
 */
export function assignGrades(
  rules: readonly Grade[],
  candidates: readonly Candidate[],
): { grades: Map<string, GradeResult>; seats: GradingSummary["grades"] } {
  const given = new Map<string, GradeResult>();
  const table = new Map<string, Seats>(
    rules.map((rule) => [rule.code, { code: rule.code, seats: null, taken: 0, outside: 0 }]),
  );
  for (const candidate of candidates) {
    const pass = candidate.passThrough;
    if (!pass) continue;
    given.set(candidate.id, { code: pass.grade, how: "pass-through", before: null });
    const seats = table.get(pass.grade)!;
    if (pass.inside) seats.taken += 1;
    else seats.outside += 1;
  }
  const byRank = [...candidates].sort((a, b) => a.rank - b.rank || (a.id < b.id ? -1 : 1));
  const fromTop = rules.filter((rule) => !rule.fromBottom);
  const rest = fromTop.at(-1);
  const fromBottom = rules.filter((rule) => rule.fromBottom).reverse();

  for (const rule of fromTop) {
    if (rule !== rest) fill(rule, byRank, { rules, table, given, basis: candidates.length });
  }
  const byWorst = [...byRank].reverse();
  for (const rule of fromBottom) fill(rule, byWorst, { rules, table, given, basis: candidates.length });
  if (rest) {
    for (const { id } of byRank) {
      if (given.has(id)) continue;
      given.set(id, { code: rest.code, how: "rest", before: null });
      table.get(rest.code)!.taken += 1;
    }
  }
  return { grades: capGrades(rules, candidates, given), seats: [...table.values()] };
}

type Filling = {
  rules: readonly Grade[];
  table: Map<string, Seats>;
  given: Map<string, GradeResult>;
  basis: number;
};

/** Gives the seats of one grade to those who meet its minima, tied group by tied group. */
function fill(rule: Grade, order: readonly Candidate[], { rules, table, given, basis }: Filling): void {
  const own = table.get(rule.code)!;
  let free = Number.POSITIVE_INFINITY;
  if (rule.quota) {
    own.seats = quotaSeats(rule.quota, basis);
    free = own.seats - own.taken;
    if (rule.quota.cumulative) {
      for (const better of rules.slice(0, rules.indexOf(rule))) free -= table.get(better.code)!.taken;
    }
  }
  const candidates = order.filter((it) => !given.has(it.id) && it.meets.has(rule.code));
  const tie = rule.tie ?? (rule.fromBottom ? "admit-none" : "admit-all");
  const how = rule.fromBottom ? "from-bottom" : rule.quota ? "quota" : "minima";
  for (let start = 0; start < candidates.length && free > 0; ) {
    let end = start + 1;
    while (end < candidates.length && candidates[end]!.rank === candidates[start]!.rank) end += 1;
    if (end - start > free && tie === "admit-none") return;
    for (let i = start; i < end; i++) given.set(candidates[i]!.id, { code: rule.code, how, before: null });
    own.taken += end - start;
    free -= end - start;
    start = end;
  }
}

/** Vetoes that cap a grade act last and free no seats. */
function capGrades(
  rules: readonly Grade[],
  candidates: readonly Candidate[],
  given: Map<string, GradeResult>,
): Map<string, GradeResult> {
  const place = new Map(rules.map((rule, index) => [rule.code, index]));
  for (const candidate of candidates) {
    const own = given.get(candidate.id);
    if (!own) continue;
    const lowest = Math.max(place.get(own.code)!, ...candidate.caps.map((cap) => place.get(cap)!));
    const capped = rules[lowest]!.code;
    if (capped !== own.code) given.set(candidate.id, { ...own, code: capped, before: own.code });
  }
  return given;
}
