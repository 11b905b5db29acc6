import { figureValue } from "#app/domain/policy/figure.ts";
import type { Grade } from "#app/domain/policy/scheme.ts";
import type { Scheme } from "#app/domain/policy/scored-document.ts";
import { fromBase } from "#app/domain/policy/unit.ts";
import { testCondition } from "#app/domain/scoring/conditions.ts";
import { derive } from "#app/domain/scoring/derive.ts";
import type { FactBook } from "#app/domain/scoring/facts.ts";
import { quotaSeats } from "#app/domain/scoring/grades.ts";
import { ceil, compare, multiply, type Rational, rational } from "#app/domain/shared/rational.ts";
import type { Field } from "./field.ts";
import type { Standing, TieBreak } from "./ranking.ts";
import type { Lane } from "./totals.ts";

type Rule = {
  place: number;
  /** Least total in thousandths; −∞ where there is none. */
  minimum: number;
  minimumGroups: { group: number; milli: number }[];
  /** By subject: 1 where its figures reach the rule's minima; null where the rule has none. */
  figures: Uint8Array | null;
  seats: number;
  cumulative: boolean;
  admitsAll: boolean;
  /** It has no minima. */
  isOpen: boolean;
};

/** The grade rules over one peer group: what does not move when totals do. */
export type Grading = {
  codes: readonly string[];
  top: Rule[];
  rest: number;
  bottom: Rule[];
  /** By subject: the grade that a pass-through gives, or −1; whether it takes a seat; the best grade vetoes allow. */
  passes: Int8Array;
  inside: Uint8Array;
  best: Int8Array;
  hasPasses: boolean;
  hasCaps: boolean;
  taken: Int32Array;
  /** By subject: the place of its grade among `codes`; −1 without grades. */
  grades: Int8Array;
};

const MILLI = rational(1000);
const leastMilli = (points: Rational): number => Number(ceil(multiply(points, MILLI)));

/** Reads the grade rules of a scheme for the rows of a field; `books` hold their figures, in the same order. */
export function gradingOf(scheme: Scheme, field: Field, books: readonly FactBook[]): Grading {
  const n = field.rows.length;
  const place = new Map(scheme.grades.map((grade, index) => [grade.code, index]));
  const fromTop = scheme.grades.filter((grade) => !grade.fromBottom);
  const grading: Grading = {
    codes: scheme.grades.map((grade) => grade.code),
    top: fromTop.slice(0, -1).map((grade) => ruleOf(grade, scheme, field, books)),
    rest: fromTop.length > 0 ? place.get(fromTop.at(-1)!.code)! : -1,
    bottom: scheme.grades
      .filter((it) => it.fromBottom)
      .reverse()
      .map((it) => ruleOf(it, scheme, field, books)),
    passes: new Int8Array(n).fill(-1),
    inside: new Uint8Array(n),
    best: new Int8Array(n),
    hasPasses: false,
    hasCaps: false,
    taken: new Int32Array(scheme.grades.length),
    grades: new Int8Array(n).fill(-1),
  };
  if (scheme.grades.length === 0) return grading;
  books.forEach((book, s) => {
    const pass = scheme.passThroughs.find((it) => testCondition(it.when, book).state === "met");
    if (pass) {
      grading.hasPasses = true;
      grading.passes[s] = place.get(pass.grade)!;
      grading.inside[s] = pass.quota === "inside" ? 1 : 0;
    }
    for (const veto of field.rows[s]!.vetoes) {
      if (veto.state !== "met" || veto.cap === null) continue;
      grading.hasCaps = true;
      grading.best[s] = Math.max(grading.best[s]!, place.get(veto.cap)!);
    }
  });
  return grading;
}

function ruleOf(grade: Grade, scheme: Scheme, field: Field, books: readonly FactBook[]): Rule {
  const minima = grade.minimumFigures ?? [];
  const isOpen =
    grade.minimumTotal === undefined && (grade.minimumGroups ?? []).length === 0 && minima.length === 0;
  const reaches = (book: FactBook): boolean =>
    minima.every(({ x, unit, minimum }) => {
      const told = derive(x, book);
      return told.value !== null && compare(fromBase(told.value, unit), figureValue(minimum)) >= 0;
    });
  return {
    place: scheme.grades.indexOf(grade),
    minimum:
      grade.minimumTotal === undefined
        ? Number.NEGATIVE_INFINITY
        : leastMilli(figureValue(grade.minimumTotal)),
    minimumGroups: (grade.minimumGroups ?? []).map(({ group, minimum }) => ({
      group: field.groups.indexOf(group),
      milli: leastMilli(figureValue(minimum)),
    })),
    figures: minima.length > 0 ? Uint8Array.from(books, (book) => (reaches(book) ? 1 : 0)) : null,
    seats: grade.quota ? quotaSeats(grade.quota, field.rows.length) : Number.POSITIVE_INFINITY,
    cumulative: grade.quota?.cumulative ?? false,
    admitsAll: (grade.tie ?? (grade.fromBottom ? "admit-none" : "admit-all")) === "admit-all",
    isOpen,
  };
}

/** The declared tie-breaks of a scheme over the rows of a field. */
export function tieBreaksOf(scheme: Scheme, field: Field, books: readonly FactBook[]): TieBreak[] {
  return scheme.ranking.tieBreaks.map((it): TieBreak => {
    if (it.by === "group") return { group: field.groups.indexOf(it.group) };
    const values = books.map((book) => derive(it.x, book).value);
    const sign = it.direction === "higher" ? -1 : 1;
    const sorted = values.filter((value) => value !== null).sort((a, b) => sign * compare(a, b));
    const places = new Int32Array(values.length).fill(sorted.length);
    values.forEach((value, s) => {
      if (value) places[s] = sorted.findIndex((other) => compare(other, value) === 0);
    });
    return { places };
  });
}

/** Whether some rule of a scheme reads totals of groups, beside the maxima that act on them. */
export const readsGroupTotals = (scheme: Scheme): boolean =>
  scheme.ranking.tieBreaks.some((it) => it.by === "group") ||
  scheme.grades.some((grade) => (grade.minimumGroups ?? []).length > 0);

/** Grades of a ranked draw, by the rules of §5, into `grading.grades`. */
export function grade(field: Field, lane: Lane, standing: Standing, grading: Grading): void {
  const { grades, passes, inside, taken, best, rest } = grading;
  const n = grades.length;
  if (rest < 0) return;
  taken.fill(0);
  grades.set(passes);
  if (grading.hasPasses) {
    for (let s = 0; s < n; s++) {
      const pass = passes[s]!;
      if (pass >= 0 && inside[s] === 1) taken[pass] = taken[pass]! + 1;
    }
  }
  // Everyone before this place has a grade: the next rule need not look there.
  let graded = 0;
  for (const rule of grading.top) graded = fill(rule, field, lane, standing, grading, graded);
  for (const rule of grading.bottom) fillUp(rule, field, lane, standing, grading);
  for (let s = 0; s < n; s++) if (grades[s]! < 0) grades[s] = rest;
  if (!grading.hasCaps) return;
  for (let s = 0; s < n; s++) if (grades[s]! < best[s]!) grades[s] = best[s]!;
}

function freeSeats(rule: Rule, { taken }: Grading): number {
  let free = rule.seats - taken[rule.place]!;
  if (rule.cumulative) for (let better = 0; better < rule.place; better++) free -= taken[better]!;
  return free;
}

/** Whether a subject without a grade meets a rule's minima. */
function meets(rule: Rule, field: Field, lane: Lane, s: number): boolean {
  if (lane.totals[s]! < rule.minimum || (rule.figures !== null && rule.figures[s] === 0)) return false;
  for (const { group, milli } of rule.minimumGroups) {
    if (lane.groupTotals[s * field.groups.length + group]! < milli) return false;
  }
  return true;
}

/** Gives the seats of one grade, tied group by tied group, from the best; tells up to where all have a grade. */
function fill(
  rule: Rule,
  field: Field,
  lane: Lane,
  { order }: Standing,
  grading: Grading,
  from: number,
): number {
  const { grades, taken, passes } = grading;
  const { place, minimum, isOpen } = rule;
  const { ranks } = lane;
  const n = order.length;
  let free = freeSeats(rule, grading);
  let graded = from;
  for (let i = from; i < n && free > 0; ) {
    if (!isOpen && lane.totals[order[i]!]! < minimum) break;
    const rankHere = ranks[order[i]!]!;
    const start = i;
    let size = 0;
    // Those of a rank stand together: seated first and counted, so that a tie that crosses the last seat is seen.
    for (; i < n && ranks[order[i]!] === rankHere; i++) {
      const s = order[i]!;
      if (grades[s]! < 0 && (isOpen || meets(rule, field, lane, s))) {
        size += 1;
        grades[s] = place;
      }
      if (graded === i && grades[s]! >= 0) graded = i + 1;
    }
    if (size > free && !rule.admitsAll) {
      for (let j = start; j < i; j++) {
        const s = order[j]!;
        // Only this rule's: a pass-through to the same grade keeps it.
        if (grades[s] === place && passes[s] !== place) grades[s] = -1;
      }
      return Math.min(graded, start);
    }
    taken[place] = taken[place]! + size;
    free -= size;
  }
  return graded;
}

/** The same from the worst upwards. */
function fillUp(rule: Rule, field: Field, lane: Lane, { order }: Standing, grading: Grading): void {
  const { grades, taken, passes } = grading;
  const { place } = rule;
  const { ranks } = lane;
  let free = freeSeats(rule, grading);
  for (let i = order.length - 1; i >= 0 && free > 0; ) {
    const rankHere = ranks[order[i]!]!;
    const start = i;
    let size = 0;
    for (; i >= 0 && ranks[order[i]!] === rankHere; i--) {
      const s = order[i]!;
      if (grades[s]! >= 0 || !meets(rule, field, lane, s)) continue;
      size += 1;
      grades[s] = place;
    }
    if (size > free && !rule.admitsAll) {
      for (let j = start; j > i; j--) {
        const s = order[j]!;
        if (grades[s] === place && passes[s] !== place) grades[s] = -1;
      }
      return;
    }
    taken[place] = taken[place]! + size;
    free -= size;
  }
}
