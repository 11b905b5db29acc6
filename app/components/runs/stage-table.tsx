import { Link } from "@remix-run/react";
import { policyWords } from "#app/components/policy/words.ts";
import { useOrganizationPaths } from "#app/components/shell/organization-paths.ts";
import { type Column, Table } from "#app/components/ui/table.tsx";
import { Count, Points } from "#app/components/ui/values.tsx";
import type { ColumnRunData } from "#app/http/runs.server.ts";
import { useText } from "#app/i18n/index.ts";

type Stage = ColumnRunData["stages"][number];
export type FirmsData = Pick<ColumnRunData, "run" | "names" | "stages" | "firms" | "fields" | "filter">;

/** How many firms stand where: a stage a line, its grades beside it; each leads to its firms. */
export function StageTable({ data }: { data: Pick<FirmsData, "run" | "names" | "stages"> }) {
  const { t, locale } = useText();
  const to = useOrganizationPaths();
  const words = policyWords(t, locale, data.names);
  const { stages, run } = data;
  const grades = stages[0]?.grades.map((it) => it.code) ?? [];
  const sum = (of: (stage: Stage) => number) => stages.reduce((all, it) => all + of(it), 0);
  const hasBarred = stages.some((it) => it.barred > 0);
  const inGrade = (stage: Stage, code: string) => stage.grades.find((it) => it.code === code)?.firms ?? 0;
  const columns: Column<Stage>[] = [
    {
      key: "stage",
      header: t("scoring:points.class"),
      cell: (it) => (
        <Link className="link" to={`${to.run(run.id)}?class=${it.class ?? "none"}#firms`}>
          {it.class === null ? t("scoring:notScored") : words("class", it.class)}
        </Link>
      ),
      sum: t("scoring:points.everyone"),
    },
    {
      key: "firms",
      header: t("runs:columns.firms"),
      align: "end",
      cell: (it) => <Count value={it.firms} />,
      sum: <Count value={sum((it) => it.firms)} />,
    },
    {
      key: "mean",
      header: t("runs:columns.mean"),
      unit: t("common:units.points"),
      align: "end",
      cell: (it) => <Points milli={it.meanMilli} />,
    },
    ...grades.map(
      (code): Column<Stage> => ({
        key: code,
        header: words("grade", code),
        align: "end",
        cell: (it) => <Count value={inGrade(it, code)} />,
        sum: <Count value={sum((it) => inGrade(it, code))} />,
      }),
    ),
  ];
  if (hasBarred) {
    columns.push({
      key: "barred",
      header: t("scoring:barred"),
      align: "end",
      cell: (it) => <Count value={it.barred} />,
      sum: <Count value={sum((it) => it.barred)} />,
    });
  }
  return (
    <Table
      isNested
      hasSum
      label={t("scoring:points.byStage")}
      rows={stages}
      keyOf={(it) => it.class ?? "none"}
      columns={columns}
    />
  );
}
