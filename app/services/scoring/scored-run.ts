import type { Scheme } from "#app/domain/policy/scored-document.ts";
import { classesOf } from "#app/domain/policy/scored-document.ts";
import type { ScoreResult, SubjectResult } from "#app/domain/scoring/result.ts";
import type { Json } from "#app/domain/shared/canonical.ts";
import type { RunFinding, SubjectRow } from "../runs/store-run.server.ts";

/** The rows of a scored run as they are listed: by stage or kind, then rank; barred and unscored ones last. */
export function scoredRows(result: ScoreResult, scheme: Scheme): SubjectRow[] {
  const classes = classesOf(scheme);
  const place = (it: SubjectResult): number =>
    it.class === null ? classes.length : classes.indexOf(it.class);
  const sorted = [...result.subjects].sort(
    (a, b) =>
      place(a) - place(b) ||
      (a.rank ?? Number.MAX_SAFE_INTEGER) - (b.rank ?? Number.MAX_SAFE_INTEGER) ||
      (b.totalMilli ?? 0) - (a.totalMilli ?? 0) ||
      (a.id < b.id ? -1 : 1),
  );
  return sorted.map((it) => ({
    subject: it.id,
    subjectName: it.name,
    rank: it.rank,
    totalMilli: it.totalMilli,
    grade: it.grade?.code ?? null,
    peerGroup: it.peerGroup,
    result: it as unknown as Json,
  }));
}

/** Findings with the name of the subject, which a sentence needs; ids say nothing to a reader. */
export function namedFindings(result: ScoreResult): RunFinding[] {
  const names = new Map(result.subjects.map((it) => [it.id, it.name]));
  return result.findings.map((it) => ({
    ...it,
    params: { ...it.params, name: names.get(it.subject) ?? it.subject },
  }));
}
