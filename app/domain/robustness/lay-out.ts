import { Calendar, FactBook, factRules } from "#app/domain/scoring/facts.ts";
import type { SubjectResult } from "#app/domain/scoring/result.ts";
import type { ScoreInput } from "#app/domain/scoring/score.ts";
import type { Ranked } from "./distances.ts";
import { fieldOf } from "./field.ts";
import { gradingOf, readsGroupTotals, tieBreaksOf } from "./grading.ts";
import { standingOf } from "./ranking.ts";
import { draftOf } from "./totals.ts";

/** What a run read, as far as its robustness reads it too. */
export type RobustnessInput = Pick<ScoreInput, "policy" | "facts" | "period" | "periods" | "subjects">;

/** One peer group of a run, ready for draws. Throws RangeError where a row is not of the input. */
export function layOut(
  { policy, facts, period, periods, subjects }: RobustnessInput,
  rows: readonly SubjectResult[],
): Ranked {
  const rules = factRules(facts, new Calendar(period, periods), policy.sourceOrder);
  const byId = new Map(subjects.map((it) => [it.id, it]));
  const books = rows.map((row) => {
    const subject = byId.get(row.id);
    if (!subject) throw new RangeError(`the run has no subject ${row.id}`);
    return new FactBook(subject, rules);
  });
  const field = fieldOf(policy, rows);
  return {
    field,
    draft: draftOf(field, readsGroupTotals(policy)),
    standing: standingOf(rows.length),
    grading: gradingOf(policy, field, books),
    breaks: tieBreaksOf(policy, field, books),
  };
}

/** Sets the run's own totals in the first lane, as it published them. */
export function setOwnTotals({ field, draft }: Ranked): void {
  const { totals, groupTotals } = draft.lanes[0]!;
  field.rows.forEach((row, s) => {
    totals[s] = row.totalMilli!;
    if (groupTotals.length === 0) return;
    field.groups.forEach((code, g) => {
      const total = row.groups.find((it) => it.code === code)?.totalMilli ?? 0;
      groupTotals[s * field.groups.length + g] = total;
    });
  });
}
