import type { Expression } from "#app/domain/policy/expression.ts";
import { factsOf } from "#app/domain/policy/expression.ts";
import type { Peers } from "#app/domain/policy/scheme.ts";
import type { Scheme } from "#app/domain/policy/scored-document.ts";
import { Calendar, FactBook, factRules } from "#app/domain/scoring/facts.ts";
import type { SubjectInput } from "#app/domain/scoring/input.ts";
import type { SubjectResult } from "#app/domain/scoring/result.ts";
import { type ScoreInput, score } from "#app/domain/scoring/score.ts";
import { Refusal } from "#app/domain/shared/errors.ts";
import { type LineMove, lineMoves } from "./line-moves.ts";

/** One more of a fact, in its own unit: 1 of what is counted, 1万元, 1 m², one percent. */
export const STEPS: Readonly<Record<string, number>> = {
  count: 1,
  fen: 1_000_000,
  dm2: 100,
  "count-milli": 1000,
  "percent-milli": 1000,
};

export type Gain = {
  fact: string;
  /** How much more, in the fact's unit. */
  step: number;
  unit: string;
  /** The figure as it is; null where it is not known, and then nothing is gained by one more of it. */
  value: number | null;
  /** Change of the total in thousandths; null where the figure is not known. */
  gainMilli: number | null;
  /** Its place with one more of it; null where it has none, or the figure is not known. */
  rank: number | null;
  /** Whether with it the subject is barred, or no longer, or changes its stage. */
  isBarred: boolean;
  class: string | null;
  lines: LineMove[];
};
/** A subject as it stands, and what one more of each fact would change, best first. */
export type Gains = { totalMilli: number; rank: number | null; class: string | null; gains: Gain[] };

/**
 * For one subject: what one more of each fact of the period would change in its points, all other figures and all
 * other subjects held as they are, best first (rules-engine §11). `influenced` are the facts it can influence; those
 * the scheme does not read are left out. Each is computed by the engine itself, exactly. Throws Refusal as the engine
 * does, and when the subject is not of the run or is not scored.
 */
export function gainsOf(input: ScoreInput, id: string, influenced: readonly string[]): Gains {
  const subject = input.subjects.find((it) => it.id === id);
  if (!subject) throw new Refusal("absent", "scoring.no-such-subject", { subject: id });
  const all = score(input).subjects;
  const base = all.find((it) => it.id === id)!;
  if (base.totalMilli === null) throw new Refusal("conflict", "scoring.subject-not-scored", { subject: id });
  const others = input.subjects.filter((it) => it.id !== id);
  const near = comparedWith(input, subject, base, all);
  const rowAmong = (own: SubjectInput, rest: readonly SubjectInput[]): SubjectResult => {
    const subjects = [own, ...rest];
    return score({ ...input, subjects, ...only(input, subjects) }).subjects.find((it) => it.id === id)!;
  };
  const rowOf = (own: SubjectInput): SubjectResult => {
    const row = rowAmong(own, near);
    // In another stage it is compared with others.
    return row.class === base.class || near.length === others.length ? row : rowAmong(own, others);
  };
  const rules = factRules(input.facts, new Calendar(input.period, input.periods), input.policy.sourceOrder);
  const read = readFacts(input.policy);
  const gains = influenced.flatMap((fact): Gain[] => {
    const book = new FactBook(subject, rules);
    const unit = book.unitOf(fact);
    const step = STEPS[unit];
    if (!read.has(fact) || step === undefined) return [];
    const { decided, state } = book.read(fact, 0);
    const head = { fact, step, unit };
    if (state !== "known" || !decided || typeof decided.value !== "number") {
      const nothing = { value: null, gainMilli: null, rank: null, lines: [] };
      return [{ ...head, ...nothing, isBarred: base.barred, class: base.class }];
    }
    const value = decided.value;
    const figures = subject.figures.map((it) => (it === decided ? { ...it, value: value + step } : it));
    const after = rowOf({ ...subject, figures });
    return [
      {
        ...head,
        value,
        gainMilli: after.totalMilli === null ? null : after.totalMilli - base.totalMilli!,
        rank: after.rank,
        isBarred: after.barred,
        class: after.class,
        lines: lineMoves(base, after),
      },
    ];
  });
  const worst = Number.NEGATIVE_INFINITY;
  return {
    totalMilli: base.totalMilli,
    rank: base.rank,
    class: base.class,
    gains: gains.sort(
      (a, b) => (b.gainMilli ?? worst) - (a.gainMilli ?? worst) || (a.fact < b.fact ? -1 : 1),
    ),
  };
}

/**
 * The others that its points and its place can depend on, and whose own points can depend on it: those of its group,
 * where every indicator compares within the group that ranks are of; else everybody.
 */
function comparedWith(
  { policy, subjects }: ScoreInput,
  subject: SubjectInput,
  base: SubjectResult,
  all: readonly SubjectResult[],
): SubjectInput[] {
  const others = subjects.filter((it) => it.id !== subject.id);
  const groups = new Set<Peers>([policy.ranking.within, ...policy.indicators.map((it) => it.peers)]);
  const [group] = groups;
  if (groups.size > 1 || group === "all") return others;
  const classes = new Map(all.map((it) => [it.id, it.class]));
  const isNear = (it: SubjectInput): boolean =>
    group === "field" ? it.field === subject.field : classes.get(it.id) === base.class;
  return others.filter(isNear);
}

/** What was said of subjects that are left out is left out too. */
function only({ overrides, marks }: ScoreInput, subjects: readonly SubjectInput[]) {
  const ids = new Set(subjects.map((it) => it.id));
  return {
    overrides: overrides.filter((it) => ids.has(it.subject)),
    marks: marks.filter((it) => ids.has(it.subject)),
  };
}

/** Every fact that some rule of points reads. */
function readFacts(policy: Scheme): Set<string> {
  const of = (x: Expression | null): string[] => (x ? factsOf(x) : []);
  const tables = policy.indicators.flatMap(({ scale }) =>
    scale.type === "bands" ? (scale.alternatives ?? []).map((it) => it.x) : [],
  );
  const all = [...policy.indicators, ...policy.bonuses, ...policy.deductions].map((it) => it.x);
  return new Set([...all, ...tables].flatMap(of));
}
