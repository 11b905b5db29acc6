import { figureValue } from "#app/domain/policy/figure.ts";
import type { Grade } from "#app/domain/policy/scheme.ts";
import type { Scheme } from "#app/domain/policy/scored-document.ts";
import { fromBase } from "#app/domain/policy/unit.ts";
import { compare, multiply, type Rational, rational } from "#app/domain/shared/rational.ts";
import { testCondition } from "./conditions.ts";
import { derive } from "./derive.ts";
import { assignGrades, type Candidate } from "./grades.ts";
import { type Entrant, peerKey } from "./indicator-table.ts";
import { type Contender, rankContenders } from "./ranks.ts";
import type { Finding, GradingSummary, SubjectResult } from "./result.ts";

/** A scored subject with its row, which ranks and grades are written into. */
export type Scored = { entrant: Entrant; row: SubjectResult };

/** Ranks and grades every peer group of the scheme; barred subjects have neither (rules-engine §5). */
export function rankAndGrade(
  scheme: Scheme,
  scored: readonly Scored[],
  findings: Finding[],
): GradingSummary[] {
  const groups = new Map<string, Scored[]>();
  for (const it of scored) {
    const key = peerKey(scheme.ranking.within, it.entrant);
    it.row.peerGroup = key;
    if (it.row.barred) continue;
    const list = groups.get(key);
    if (list) list.push(it);
    else groups.set(key, [it]);
  }
  const keys = [...groups.keys()].sort();
  return keys.map((key) => {
    const members = groups.get(key)!;
    const places = new Map(
      rankContenders(members.map((it) => contender(scheme, it))).map((it) => [it.id, it]),
    );
    for (const { row } of members) {
      const place = places.get(row.id)!;
      row.rank = place.rank;
      row.tied = place.tied;
    }
    if (scheme.grades.length === 0) return { peerGroup: key, basis: members.length, grades: [] };
    const { grades, seats } = assignGrades(
      scheme.grades,
      members.map((it) => candidate(scheme, it, findings)),
    );
    for (const { row } of members) row.grade = grades.get(row.id) ?? null;
    return { peerGroup: key, basis: members.length, grades: seats };
  });
}

const groupTotal = (row: SubjectResult, group: string): number =>
  row.groups.find((it) => it.code === group)?.totalMilli ?? 0;

function contender(scheme: Scheme, { entrant, row }: Scored): Contender {
  const tieBreaks = scheme.ranking.tieBreaks.map((it) =>
    it.by === "group"
      ? { value: rational(groupTotal(row, it.group)), direction: "higher" as const }
      : { value: derive(it.x, entrant.book).value, direction: it.direction },
  );
  return { id: row.id, totalMilli: row.totalMilli!, tieBreaks };
}

function candidate(scheme: Scheme, scored: Scored, findings: Finding[]): Candidate {
  const { entrant, row } = scored;
  let passThrough: Candidate["passThrough"] = null;
  for (const pass of scheme.passThroughs) {
    const { state } = testCondition(pass.when, entrant.book);
    if (state === "unknown") {
      findings.push({
        code: "scoring.pass-through-unknown",
        subject: row.id,
        blocks: false,
        params: { rule: pass.code },
      });
    }
    if (state === "met" && !passThrough) passThrough = { grade: pass.grade, inside: pass.quota === "inside" };
  }
  const caps = row.vetoes.flatMap((veto) => (veto.state === "met" && veto.cap !== null ? [veto.cap] : []));
  const meets = new Set(
    scheme.grades.filter((grade) => meetsMinima(grade, scored)).map((grade) => grade.code),
  );
  return { id: row.id, rank: row.rank!, meets, passThrough, caps };
}

/** Whether a subject meets a grade's minima, on rounded totals; a figure that is not known fails. */
function meetsMinima(grade: Grade, { entrant, row }: Scored): boolean {
  const reaches = (milli: number, points: Rational) =>
    compare(rational(milli), multiply(points, rational(1000))) >= 0;
  if (grade.minimumTotal !== undefined && !reaches(row.totalMilli!, figureValue(grade.minimumTotal)))
    return false;
  for (const { group, minimum } of grade.minimumGroups ?? []) {
    if (!reaches(groupTotal(row, group), figureValue(minimum))) return false;
  }
  for (const { x, unit, minimum } of grade.minimumFigures ?? []) {
    const told = derive(x, entrant.book);
    if (!told.value || compare(fromBase(told.value, unit), figureValue(minimum)) < 0) return false;
  }
  return true;
}
