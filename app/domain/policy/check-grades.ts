import { compare, ONE } from "#app/domain/shared/rational.ts";
import type { Report } from "./fault.ts";
import { knownValue } from "./figure.ts";
import type { Grade, Quota } from "./scheme.ts";
import type { Scheme } from "./scored-document.ts";

const hasMinima = (grade: Grade): boolean =>
  grade.minimumTotal !== undefined ||
  (grade.minimumGroups ?? []).length > 0 ||
  (grade.minimumFigures ?? []).length > 0;

/** Grades, best first: seats, minima and who takes the rest (rules-engine §5). */
export function checkGrades(scheme: Scheme, report: Report): void {
  const { grades } = scheme;
  if (grades.length === 0) {
    if (scheme.passThroughs.length > 0) report("policy.grades-none", "/grades");
    return;
  }
  const groups = new Set(scheme.groups.map((group) => group.code));
  const rest = grades.findLast((grade) => !grade.fromBottom);
  if (!rest) report("policy.grade-rest-missing", "/grades");
  grades.forEach((grade, index) => {
    const path = `/grades/${index}`;
    if (grade.quota) checkQuota(grade.quota, `${path}/quota`, report);
    for (const { group } of grade.minimumGroups ?? []) {
      if (!groups.has(group)) report("policy.no-such-group", `${path}/minimumGroups`, { group });
    }
    if (grade.fromBottom) {
      if (!grade.quota) report("policy.grade-from-bottom-needs-quota", path, { grade: grade.code });
      if (grade.quota?.cumulative) report("policy.grade-from-bottom-cumulative", path, { grade: grade.code });
    } else if (grade === rest) {
      if (hasMinima(grade) || grade.quota) report("policy.grade-rest-limited", path, { grade: grade.code });
    } else if (!hasMinima(grade) && !grade.quota) {
      report("policy.grade-takes-all", path, { grade: grade.code });
    }
  });
}

function checkQuota(quota: Quota, path: string, report: Report): void {
  const value = knownValue(quota.value);
  if (!value) return;
  if (value.n < 0n) report("policy.figure-negative", `${path}/value`);
  if (quota.of === "share" && compare(value, ONE) > 0) report("policy.quota-above-one", `${path}/value`);
}
