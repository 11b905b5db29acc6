import { Link } from "@remix-run/react";
import { policyWords } from "#app/components/policy/words.ts";
import { useOrganizationPaths } from "#app/components/shell/organization-paths.ts";
import { Badge } from "#app/components/ui/badge.tsx";
import { LinkButton } from "#app/components/ui/button.tsx";
import { Field, Select, TextInput } from "#app/components/ui/field.tsx";
import { FilterBar, Pagination, useHrefWith } from "#app/components/ui/list-tools.tsx";
import { Section } from "#app/components/ui/section.tsx";
import { type Column, Table } from "#app/components/ui/table.tsx";
import { Missing, Points } from "#app/components/ui/values.tsx";
import { useText } from "#app/i18n/index.ts";
import type { FirmsData } from "./stage-table.tsx";

type Firm = FirmsData["firms"]["rows"][number];
const PREVIEW = 10;

/** The firms of a run in columns, a page at a time: by stage and rank, searched by name or code. */
export function FirmList({ data, isPreview = false }: { data: FirmsData; isPreview?: boolean }) {
  const { t } = useText();
  const to = useOrganizationPaths();
  const { firms, run } = data;
  const columns = useFirmColumns(data);
  const hrefWith = useHrefWith();
  const at = (changes: Record<string, string | null>) =>
    `${hrefWith({ after: null, before: null, ...changes })}#firms`;
  const first = firms.rows[0]?.position;
  const last = firms.rows.at(-1)?.position;
  return (
    <Section
      id="firms"
      isFlush
      title={t("scoring:points.ranking")}
      description={t("runs:columns.order")}
      actions={
        isPreview ? (
          <LinkButton size="sm" to={`${to.run(run.id)}#firms`}>
            {t("runs:columns.all", { count: firms.total })}
          </LinkButton>
        ) : null
      }
    >
      {isPreview ? null : <Filters data={data} />}
      <Table
        isNested
        label={t("runs:tableOf", { name: t("scoring:points.ranking") })}
        rows={isPreview ? firms.rows.slice(0, PREVIEW) : firms.rows}
        keyOf={(it) => it.subject}
        columns={columns}
        empty={<p className="p-6 text-center text-ink-soft">{t("runs:columns.noFirms")}</p>}
      />
      {isPreview ? null : (
        <div className="border-t border-line px-4 py-2">
          <Pagination
            total={firms.total}
            previousHref={firms.hasBefore && first !== undefined ? at({ before: String(first) }) : null}
            nextHref={firms.hasAfter && last !== undefined ? at({ after: String(last) }) : null}
          />
        </div>
      )}
    </Section>
  );
}

function Filters({ data }: { data: FirmsData }) {
  const { t, locale } = useText();
  const to = useOrganizationPaths();
  const words = policyWords(t, locale, data.names);
  const { filter, stages, fields, run } = data;
  const isFiltered = Boolean(filter.q || filter.class || filter.field);
  return (
    <div className="border-b border-line p-4">
      <FilterBar
        resetHref={isFiltered ? `${to.run(run.id)}#firms` : undefined}
        isMoreOpen={filter.field !== ""}
        more={
          fields.length > 0 ? (
            <Field name="field" label={t("runs:columns.field")}>
              <Select
                key={filter.field}
                defaultValue={filter.field}
                placeholder={t("runs:columns.everyField")}
                options={fields}
              />
            </Field>
          ) : undefined
        }
      >
        <Field name="q" label={t("runs:columns.search")}>
          <TextInput type="search" defaultValue={filter.q} key={filter.q} maxLength={80} />
        </Field>
        <Field name="class" label={t("scoring:points.class")}>
          <Select
            key={filter.class}
            defaultValue={filter.class}
            placeholder={t("scoring:points.everyone")}
            options={stages.map((it) => ({
              value: it.class ?? "none",
              label: it.class === null ? t("scoring:notScored") : words("class", it.class),
            }))}
          />
        </Field>
      </FilterBar>
    </div>
  );
}

function useFirmColumns({ run, names, stages }: FirmsData): Column<Firm>[] {
  const { t, locale } = useText();
  const to = useOrganizationPaths();
  const words = policyWords(t, locale, names);
  const hasGrades = (stages[0]?.grades.length ?? 0) > 0;
  return [
    {
      key: "name",
      header: t("scoring:points.subject"),
      wrap: true,
      cell: (it) => (
        <Link className="link" to={to.runSubject(run.id, it.subject)}>
          {it.subjectName}
        </Link>
      ),
    },
    {
      key: "class",
      header: t("scoring:points.class"),
      cell: (it) =>
        it.class === null ? <Badge tone="muted">{t("scoring:notScored")}</Badge> : words("class", it.class),
    },
    {
      key: "rank",
      header: t("scoring:rank"),
      align: "end",
      cell: (it) =>
        it.barred ? (
          <Badge tone="bad">{t("scoring:barred")}</Badge>
        ) : it.rank === null ? (
          <Missing reason="none" />
        ) : (
          <>
            {(it.tied ?? 1) > 1 ? (
              <span className="mr-1 text-xs text-ink-soft">{t("scoring:tied")}</span>
            ) : null}
            {it.rank}
          </>
        ),
    },
    {
      key: "total",
      header: t("scoring:total"),
      unit: t("common:units.points"),
      align: "end",
      cell: (it) => (
        <strong className="font-semibold">
          <Points milli={it.totalMilli} />
        </strong>
      ),
    },
    ...(hasGrades
      ? [
          {
            key: "grade",
            header: t("scoring:grade"),
            cell: (it: Firm) => (it.grade === null ? <Missing reason="none" /> : words("grade", it.grade)),
          },
        ]
      : []),
    ...Object.keys(names.groups).map(
      (group, place): Column<Firm> => ({
        key: group,
        header: words("group", group),
        align: "end",
        wideOnly: true,
        cell: (it) => <Points milli={it.class === null ? null : it.groupsMilli[place]} />,
      }),
    ),
    {
      key: "field",
      header: t("runs:columns.field"),
      wrap: true,
      wideOnly: true,
      cell: (it) => it.fieldName ?? <Missing reason="unknown" />,
    },
  ];
}
