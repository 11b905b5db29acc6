import { Link } from "@remix-run/react";
import { type PolicyNames, policyWords } from "#app/components/policy/words.ts";
import { useOrganizationPaths } from "#app/components/shell/organization-paths.ts";
import { Badge } from "#app/components/ui/badge.tsx";
import type { Column } from "#app/components/ui/table.tsx";
import { Missing, Money, Points } from "#app/components/ui/values.tsx";
import type { RunData } from "#app/http/runs.server.ts";
import { refusalText, textOfCode, useText } from "#app/i18n/index.ts";

export type ResultRow = RunData["results"][number];

/** Points short of the last one in the next better grade of the same peers; null where there is no better one. */
export function gapToNext(rows: readonly ResultRow[], grades: readonly string[]): Map<string, number> {
  const gaps = new Map<string, number>();
  for (const row of rows) {
    const place = row.grade === null ? -1 : grades.indexOf(row.grade);
    if (place <= 0 || row.totalMilli === null) continue;
    const better = rows.filter(
      (it) => it.peerGroup === row.peerGroup && it.grade !== null && grades.indexOf(it.grade) < place,
    );
    const nearest = Math.min(...better.map((it) => it.totalMilli ?? Number.POSITIVE_INFINITY));
    if (Number.isFinite(nearest) && nearest > row.totalMilli) gaps.set(row.subject, nearest - row.totalMilli);
  }
  return gaps;
}

/** The columns of a ranking: rank, name, stage or kind, total, group totals and, where the scheme grades, the grade. */
export function useStandingColumns(
  runId: string,
  rows: readonly ResultRow[],
  names: PolicyNames,
  kind: string,
  hasGap = false,
): Column<ResultRow>[] {
  const { t, locale } = useText();
  const to = useOrganizationPaths();
  const words = policyWords(t, locale, names);
  const grades = Object.keys(names.grades);
  const gaps = gapToNext(rows, grades);
  const groups = Object.keys(names.groups);
  const isFirms = kind === "firm-points";
  const total: Column<ResultRow> = {
    key: "total",
    header: t("scoring:total"),
    unit: t("common:units.points"),
    align: "end",
    cell: (row) => (
      <strong className="font-semibold">
        <Points milli={row.totalMilli} />
      </strong>
    ),
  };
  const scored: Column<ResultRow>[] = [
    {
      key: "class",
      header: isFirms ? t("scoring:points.class") : t("scoring:performance.class"),
      cell: (row) =>
        row.class === null ? (
          <Badge tone="muted" title={reasonOf(row)}>
            {t("scoring:notScored")}
          </Badge>
        ) : (
          words("class", row.class)
        ),
    },
    ...groups.map(
      (group): Column<ResultRow> => ({
        key: group,
        header: words("group", group),
        align: "end",
        wideOnly: true,
        cell: (row) => <Points milli={row.groups.find((it) => it.code === group)?.totalMilli} />,
      }),
    ),
    ...(hasGap && grades.length > 0
      ? [
          {
            key: "gap",
            header: t("scoring:toNext"),
            unit: t("common:units.points"),
            align: "end" as const,
            cell: (row: ResultRow) => {
              const gap = gaps.get(row.subject);
              return gap === undefined ? <Missing reason="none" /> : <Points milli={gap} />;
            },
          },
        ]
      : []),
  ];
  const reasonOf = (row: ResultRow) =>
    textOfCode(t, "explain", row.reason ?? "", {}, refusalText(t, row.reason ?? ""));
  return [
    {
      key: "name",
      header: isFirms ? t("scoring:points.subject") : t("scoring:performance.subject"),
      wrap: true,
      cell: (row) => (
        <Link className="link" to={to.runSubject(runId, row.subject)}>
          {row.subjectName}
        </Link>
      ),
    },
    {
      key: "rank",
      header: t("scoring:rank"),
      align: "end",
      cell: (row) =>
        row.barred ? (
          <Badge tone="bad">{t("scoring:barred")}</Badge>
        ) : row.rank === null ? (
          <Missing reason="none" />
        ) : (
          <>
            {(row.tied ?? 1) > 1 ? (
              <span className="mr-1 text-xs text-ink-soft">{t("scoring:tied")}</span>
            ) : null}
            {row.rank}
          </>
        ),
    },
    ...(kind === "reward" ? [] : [total]),
    ...(grades.length > 0
      ? [
          {
            key: "grade",
            header: t("scoring:grade"),
            cell: (row: ResultRow) =>
              row.grade === null ? <Missing reason="none" /> : words("grade", row.grade),
          },
        ]
      : []),
    ...(kind === "reward"
      ? [
          {
            key: "amount",
            header: t("runs:amount"),
            unit: t("common:units.yuan"),
            align: "end" as const,
            cell: (row: ResultRow) => <Money fen={row.amountFen} unit="yuan" exact />,
          },
        ]
      : scored),
  ];
}
