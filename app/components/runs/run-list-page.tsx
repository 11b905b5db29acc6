import { Link } from "@remix-run/react";
import { Calculator } from "lucide-react";
import { useFrame } from "#app/components/shell/organization-frame.tsx";
import { useOrganizationPaths } from "#app/components/shell/organization-paths.ts";
import { VerificationMark } from "#app/components/ui/badge.tsx";
import { LinkButton } from "#app/components/ui/button.tsx";
import { Field, Select } from "#app/components/ui/field.tsx";
import { FilterBar, Pagination } from "#app/components/ui/list-tools.tsx";
import { EmptyState } from "#app/components/ui/notices.tsx";
import { Page, PageHeader } from "#app/components/ui/page-header.tsx";
import { Section } from "#app/components/ui/section.tsx";
import { Table } from "#app/components/ui/table.tsx";
import { Count, InstantText, Missing, Money } from "#app/components/ui/values.tsx";
import { paths } from "#app/http/paths.ts";
import type { RunsData } from "#app/http/runs.server.ts";
import { useText } from "#app/i18n/index.ts";
import { JobStatusBadge } from "./job-status.tsx";
import { RunStatusBadge } from "./run-status.tsx";

/** Every run of the organisation, the latest first. */
export function RunListPage({ runs, jobs, kind, period, kinds, periods }: RunsData) {
  const { t } = useText();
  const to = useOrganizationPaths();
  const isFiltered = Boolean(kind || period);
  const hasMoney = runs.some((it) => it.totalFen !== null);
  return (
    <Page>
      <PageHeader title={t("runs:title")} description={t("runs:lead")} />
      {jobs.length > 0 ? <GoingOn jobs={jobs} /> : null}
      {kinds.length > 0 ? (
        <FilterBar resetHref={isFiltered ? to.runs() : undefined}>
          <Field name="kind" label={t("runs:kind")}>
            <Select
              defaultValue={kind ?? ""}
              placeholder={t("runs:everyKind")}
              options={kinds.map((it) => ({ value: it, label: t(`glossary:runKind.${it}`) }))}
            />
          </Field>
          <Field name="period" label={t("runs:period")}>
            <Select
              defaultValue={period ?? ""}
              placeholder="—"
              options={periods.map((it) => ({ value: it, label: it }))}
            />
          </Field>
        </FilterBar>
      ) : null}
      <Table
        label={t("runs:title")}
        rows={runs}
        keyOf={(it) => it.id}
        empty={isFiltered ? undefined : <NoRuns />}
        columns={[
          {
            key: "run",
            header: t("runs:kind"),
            cell: (it) => (
              <Link className="link" to={to.run(it.id)}>
                {t("runs:one", { kind: t(`glossary:runKind.${it.kind}`), period: it.period })}
              </Link>
            ),
          },
          { key: "status", header: t("runs:status"), cell: (it) => <RunStatusBadge status={it.status} /> },
          {
            key: "policy",
            header: t("runs:policy"),
            cell: (it) => (
              <span className="inline-flex items-center gap-2">
                <Link className="link" to={to.policy(it.policyCode, it.policyVersion)}>
                  {it.policyCode} {it.policyVersion}
                </Link>
                <VerificationMark verification={it.verification} />
              </span>
            ),
          },
          {
            key: "subjects",
            header: t("runs:subjects"),
            align: "end",
            cell: (it) => <Count value={it.subjects} />,
          },
          ...(hasMoney
            ? [
                {
                  key: "amount",
                  header: t("runs:amount"),
                  unit: t("common:units.yuan"),
                  align: "end" as const,
                  cell: (it: RunsData["runs"][number]) => <Money fen={it.totalFen} unit="yuan" exact />,
                },
              ]
            : []),
          {
            key: "computed",
            header: t("runs:computed"),
            cell: (it) => (
              <>
                {it.computed.by} · <InstantText at={it.computed.at} />
              </>
            ),
          },
          {
            key: "approved",
            header: t("runs:approved"),
            cell: (it) =>
              it.approved ? (
                <>
                  {it.approved.by} · <InstantText at={it.approved.at} />
                </>
              ) : (
                <Missing reason="none" />
              ),
          },
        ]}
      />
      {runs.length > 0 ? <Pagination total={runs.length} /> : null}
    </Page>
  );
}

/** What somebody has asked for and is not a run yet. */
function GoingOn({ jobs }: Pick<RunsData, "jobs">) {
  const { t } = useText();
  const to = useOrganizationPaths();
  return (
    <Section title={t("runs:job.going")}>
      <ul className="flex flex-col gap-2">
        {jobs.map((job) => (
          <li key={job.id} className="flex flex-wrap items-center gap-x-3 gap-y-1">
            <Link className="link" to={to.job(job.id)}>
              {t("runs:one", { kind: t(`glossary:runKind.${job.kind}`), period: job.period })}
            </Link>
            <JobStatusBadge job={job} />
            <span className="text-xs text-ink-soft">
              {job.asked.by} · <InstantText at={job.asked.at} />
            </span>
          </li>
        ))}
      </ul>
    </Section>
  );
}

function NoRuns() {
  const { t } = useText();
  const { organization, permissions } = useFrame();
  const isCity = organization.kind === "city";
  const mayPoint = permissions.includes("points:compute") && organization.kind === "carrier";
  return (
    <EmptyState
      icon={Calculator}
      title={t("runs:empty")}
      action={
        mayPoint ? (
          <LinkButton to={paths.carrier(organization.slug).points()}>{t("runs:toPoints")}</LinkButton>
        ) : isCity ? (
          <>
            <LinkButton to={paths.authority(organization.slug).performance()}>
              {t("runs:toPerformance")}
            </LinkButton>
            <LinkButton to={paths.authority(organization.slug).points()}>{t("runs:toPoints")}</LinkButton>
          </>
        ) : undefined
      }
    >
      {mayPoint ? t("runs:emptyHintPark") : isCity ? t("runs:emptyHintCity") : t("runs:emptyHint")}
    </EmptyState>
  );
}
