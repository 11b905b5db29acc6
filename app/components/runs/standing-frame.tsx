import { CalendarOff, ScrollText } from "lucide-react";
import type { ReactNode } from "react";
import { useOrganizationPaths } from "#app/components/shell/organization-paths.ts";
import { VerificationMark } from "#app/components/ui/badge.tsx";
import { LinkButton } from "#app/components/ui/button.tsx";
import { Field, Select } from "#app/components/ui/field.tsx";
import { FilterBar } from "#app/components/ui/list-tools.tsx";
import { EmptyState } from "#app/components/ui/notices.tsx";
import { Page, PageHeader } from "#app/components/ui/page-header.tsx";
import { useText } from "#app/i18n/index.ts";
import { ComputePart, type ComputePartProps } from "./compute-part.tsx";

type FrameProps = Omit<ComputePartProps, "period"> & {
  title: string;
  description: string;
  verification: "verified" | "unverified" | "example" | null;
  /** How the subjects stand, once computed. */
  children: ReactNode;
};

/** What stands around every ranking of a period: choosing the period, what is still in the way, computing it. */
export function StandingFrame({ title, description, verification, children, ...compute }: FrameProps) {
  const { t } = useText();
  const to = useOrganizationPaths();
  const { period, periods, policies } = compute.readiness;
  return (
    <Page>
      <PageHeader
        title={title}
        description={description}
        status={verification ? <VerificationMark verification={verification} /> : null}
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
          {policies.length === 0 ? (
            <EmptyState
              icon={ScrollText}
              title={t("scoring:noPolicy", { on: period.lastDay })}
              action={<LinkButton to={to.policies()}>{t("scoring:toPolicies")}</LinkButton>}
            >
              {t("scoring:noPolicyHint")}
            </EmptyState>
          ) : (
            <ComputePart {...compute} period={period} />
          )}
          {children}
        </>
      )}
    </Page>
  );
}
