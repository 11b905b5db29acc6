import { classesOf } from "#app/domain/policy/scored-document.ts";
import { type ScoreInput, score } from "../score.ts";
import { type ColumnScores, scoreColumns } from "./score-columns.ts";
import { tableOfSubjects } from "./table-of-subjects.ts";

/** A run scored in columns and by exact fractions, both in one form. */
export function columnsOf(run: ScoreInput): ColumnScores {
  const table = tableOfSubjects(run);
  const overrides = new Int32Array(table.ids.length).fill(-1);
  for (const { subject, stage } of run.overrides) {
    overrides[table.ids.indexOf(subject)] = classesOf(run.policy).indexOf(stage);
  }
  return scoreColumns({ policy: run.policy, table, overrides, withLines: true });
}

/** Both results in one form: what a column cannot hold (the way there) is left out. */
export function ofColumns(found: ColumnScores, ids: readonly string[], groups: readonly string[]) {
  return ids.map((id, row) => {
    const own = found.classOf[row]!;
    if (own < 0) return { id, class: null };
    const at = (slot: number) => found.lines![row * found.slots.length + slot]!;
    return {
      id,
      class: found.classes[own],
      total: found.totalMilli[row],
      barred: found.barred[row] === 1,
      peerGroup: found.peerGroups.names[found.peerGroups.of[row]!],
      rank: found.rank[row] || null,
      tied: found.tied[row] || null,
      grade: found.grades?.[row] ?? null,
      lines: found.slots.flatMap((it, slot) => (at(slot) === 0 ? [] : [`${it.kind} ${it.code} ${at(slot)}`])),
      groups: groups.map((_, place) => found.groupMilli[row * groups.length + place]),
    };
  });
}
export function ofRows(run: ScoreInput) {
  const result = score(run);
  const rows = result.subjects.map((row) =>
    row.class === null
      ? { id: row.id, class: null }
      : {
          id: row.id,
          class: row.class,
          total: row.totalMilli,
          barred: row.barred,
          peerGroup: row.peerGroup,
          rank: row.rank,
          tied: row.tied,
          grade: row.grade,
          lines: row.lines.flatMap((line) =>
            line.pointsMilli === 0 ? [] : [`${line.kind} ${line.code} ${line.pointsMilli}`],
          ),
          groups: row.groups.map((group) => group.totalMilli),
        },
  );
  return { rows, result };
}
export const inOrder = (list: readonly unknown[]) => list.map((it) => JSON.stringify(it)).sort();
