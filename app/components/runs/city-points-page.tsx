import { Link } from "@remix-run/react";
import { CalendarOff, ScrollText } from "lucide-react";
import { useOrganizationPaths } from "#app/components/shell/organization-paths.ts";
import { VerificationMark } from "#app/components/ui/badge.tsx";
import { LinkButton } from "#app/components/ui/button.tsx";
import { Field, Select } from "#app/components/ui/field.tsx";
import { FilterBar } from "#app/components/ui/list-tools.tsx";
import { EmptyState } from "#app/components/ui/notices.tsx";
import { Page, PageHeader } from "#app/components/ui/page-header.tsx";
import { Section } from "#app/components/ui/section.tsx";
import { InstantText } from "#app/components/ui/values.tsx";
import type { RefusalView } from "#app/http/errors.server.ts";
import type { CityPointsData } from "#app/http/standings.server.ts";
import { useText } from "#app/i18n/index.ts";
import { ComputePart } from "./compute-part.tsx";
import { FirmList } from "./firm-list.tsx";
import { RunStatusBadge } from "./run-status.tsx";
import { StageTable } from "./stage-table.tsx";

/** The city's firm points of a period: computing them, and how firms stand by stage. */
export function CityPointsPage({ refusal, ...data }: CityPointsData & { refusal: RefusalView | null }) {
  const { t } = useText();
  const to = useOrganizationPaths();
  const { readiness, details } = data;
  const { period, periods } = readiness;
  return (
    <Page>
      <PageHeader
        title={t("scoring:points.title")}
        description={t("scoring:points.leadCity")}
        status={details ? <VerificationMark verification={details.run.verification} /> : null}
        actions={<LinkButton to={to.runs()}>{t("scoring:allRuns")}</LinkButton>}
      />
      {period === null ? (
        <EmptyState icon={CalendarOff} title={t("scoring:noPeriod")}>
          {t("scoring:noPeriodHint")}
        </EmptyState>
      ) : (
        <>
          <FilterBar>
            <Field name="period" label={t("scoring:period")}>
              <Select
                key={period.code}
                defaultValue={period.code}
                options={periods.map((it) => ({ value: it.code, label: it.code }))}
              />
            </Field>
          </FilterBar>
          {readiness.policies.length === 0 ? (
            <EmptyState
              icon={ScrollText}
              title={t("scoring:noPolicy", { on: period.lastDay })}
              action={<LinkButton to={to.policies()}>{t("scoring:toPolicies")}</LinkButton>}
            >
              {t("scoring:noPolicyHint")}
            </EmptyState>
          ) : (
            <ComputePart
              readiness={readiness}
              idempotencyKey={data.idempotencyKey}
              kind="firm-points"
              refusal={refusal}
              period={period}
            />
          )}
          {details ? <Standing details={details} /> : null}
        </>
      )}
    </Page>
  );
}

function Standing({ details }: { details: NonNullable<CityPointsData["details"]> }) {
  const { t, locale } = useText();
  const to = useOrganizationPaths();
  const { run } = details;
  const [policy] = details.policies;
  return (
    <>
      <Section
        isFlush
        title={
          <span className="flex flex-wrap items-center gap-2">
            {t("scoring:points.byStage")} {run.period} <RunStatusBadge status={run.status} />
          </span>
        }
        description={
          <>
            {policy ? (
              <>
                <Link className="link" to={to.policy(policy.code, policy.version)}>
                  {locale === "en" ? policy.title.en : policy.title.zh} {policy.version}
                </Link>{" "}
                ·{" "}
              </>
            ) : null}
            {run.computed.by} <InstantText at={run.computed.at} />
          </>
        }
        actions={
          <LinkButton size="sm" to={to.run(run.id)}>
            {t("scoring:toRun")}
          </LinkButton>
        }
      >
        <StageTable data={details} />
      </Section>
      <FirmList data={details} isPreview />
    </>
  );
}
