import type { MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { StackedBar } from "#app/components/chart/stacked-bar.tsx";
import { useFrame } from "#app/components/shell/organization-frame.tsx";
import { RouteError } from "#app/components/shell/route-error.tsx";
import { LinkButton } from "#app/components/ui/button.tsx";
import { DateInput, Field } from "#app/components/ui/field.tsx";
import { FilterBar } from "#app/components/ui/list-tools.tsx";
import { Banner, EmptyState } from "#app/components/ui/notices.tsx";
import { Page, PageHeader } from "#app/components/ui/page-header.tsx";
import { Section, Stat, StatRow } from "#app/components/ui/section.tsx";
import { Area, Percent } from "#app/components/ui/values.tsx";
import { carrierLoader } from "#app/http/organization.server.ts";
import { paths } from "#app/http/paths.ts";
import { formatArea, formatPercentMilli } from "#app/i18n/format.ts";
import { useText } from "#app/i18n/index.ts";
import { pageTitle } from "#app/i18n/page-title.ts";
import { showLedger, showLedgerInput } from "#app/services/space/show-ledger.server.ts";
import { AreaRule } from "./area-rule.tsx";
import { LedgerSeries, RoomLedger } from "./ledger-tables.tsx";

export const meta: MetaFunction = ({ matches }) => pageTitle(matches, (t) => t("space:ledger.title"));

export const loader = carrierLoader({ can: "space:read" }, async ({ ctx, url }) => {
  const asked = showLedgerInput.safeParse({ on: url.searchParams.get("on") || undefined });
  return { ledger: await showLedger({ ctx, input: asked.success ? asked.data : {} }), today: ctx.today };
});

const PARTS = ["resident", "otherTenant", "publicService", "otherUse", "vacant"] as const;

export default function AreaLedger() {
  const { t } = useText();
  const { ledger, today } = useLoaderData<typeof loader>();
  const { organization, permissions } = useFrame();
  const to = paths.carrier(organization.slug);
  const { on, total } = ledger;
  const m2 = t("common:units.m2");
  const share = (dm2: number) =>
    total.totalDm2 > 0 ? formatPercentMilli(Math.round((dm2 / total.totalDm2) * 100_000), 1) : "";
  return (
    <Page>
      <PageHeader
        title={t("space:ledger.title")}
        description={t("space:ledger.lead")}
        actions={<LinkButton to={to.space(on)}>{t("space:title")}</LinkButton>}
      />
      <FilterBar key={on} resetHref={on === today ? undefined : to.areaLedger()}>
        <Field name="on" label={t("space:asOf")}>
          <DateInput defaultValue={on} />
        </Field>
      </FilterBar>
      {on === today ? null : (
        <Banner
          title={t("space:asOfPast", { on })}
          actions={
            <LinkButton size="sm" to={to.areaLedger()}>
              {t("space:today")}
            </LinkButton>
          }
        />
      )}
      {total.totalDm2 === 0 ? (
        <EmptyState
          title={t("space:ledger.empty")}
          action={
            permissions.includes("space:write") ? (
              <LinkButton variant="primary" to={to.spaceNew()}>
                {t("space:add.title")}
              </LinkButton>
            ) : null
          }
        >
          {t("space:ledger.emptyHint")}
        </EmptyState>
      ) : (
        <>
          <StatRow>
            <Stat label={t("space:ledger.total")} value={<Area dm2={total.totalDm2} />} unit={m2} />
            <Stat label={t("space:ledger.disposable")} value={<Area dm2={total.disposableDm2} />} unit={m2} />
            <Stat
              label={t("space:ledger.useRatio")}
              value={<Percent milli={total.usePercentMilli} />}
              note={
                ledger.rule && ledger.rule.met !== null
                  ? `${t("space:ledger.rule", { percent: ledger.rule.minimumPercent })} · ${t(ledger.rule.met ? "space:ledger.ruleMet" : "space:ledger.ruleUnmet")}`
                  : undefined
              }
            />
            <Stat
              label={t("space:ledger.occupancy")}
              value={<Percent milli={ledger.letPercentMilli} />}
              note={t("space:ledger.occupancyNote", { let: ledger.letDm2, lettable: ledger.lettableDm2 })}
            />
          </StatRow>
          <StatRow>
            {PARTS.map((part) => (
              <Stat
                key={part}
                label={t(`space:ledger.${part}`)}
                value={<Area dm2={total[`${part}Dm2`]} />}
                unit={m2}
                note={t("space:ledger.shareOf", { percent: share(total[`${part}Dm2`]) })}
              />
            ))}
          </StatRow>
          <Section title={t("space:ledger.identity")}>
            <StackedBar
              label={t("space:ledger.barLabel", { on, total: total.totalDm2 })}
              parts={PARTS.map((part) => ({
                key: part,
                label: t(`space:ledger.${part}`),
                value: total[`${part}Dm2`],
                text: `${formatArea(total[`${part}Dm2`])} ${m2}`,
              }))}
            />
          </Section>
          <AreaRule rule={ledger.rule} total={total} />
        </>
      )}
      {ledger.series.some((point) => point.totalDm2 > 0) ? (
        <LedgerSeries series={ledger.series} hrefOf={to.areaLedger} />
      ) : null}
      {total.totalDm2 > 0 ? <RoomLedger rooms={ledger.rooms} total={total} hrefOf={to.room} /> : null}
    </Page>
  );
}

export const ErrorBoundary = RouteError;
