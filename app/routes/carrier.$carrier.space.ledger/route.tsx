import type { MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { StackedBar } from "#app/components/chart/stacked-bar.tsx";
import { useFrame } from "#app/components/shell/organization-frame.tsx";
import { RouteError } from "#app/components/shell/route-error.tsx";
import { SpaceTabs } from "#app/components/space/space-tabs.tsx";
import { LinkButton } from "#app/components/ui/button.tsx";
import { DateInput, Field } from "#app/components/ui/field.tsx";
import { FilterBar, OtherDayBanner } from "#app/components/ui/list-tools.tsx";
import { EmptyState } from "#app/components/ui/notices.tsx";
import { Page, PageHeader } from "#app/components/ui/page-header.tsx";
import { Section, Stat, StatRow } from "#app/components/ui/section.tsx";
import { Area, Percent } from "#app/components/ui/values.tsx";
import type { AreaLine } from "#app/domain/space/ledger.ts";
import { carrierLoader } from "#app/http/organization.server.ts";
import { paths } from "#app/http/paths.ts";
import { formatArea, formatPercentMilli } from "#app/i18n/format.ts";
import { useText } from "#app/i18n/index.ts";
import { pageTitle } from "#app/i18n/page-title.ts";
import { showLedger, showLedgerInput } from "#app/services/space/show-ledger.server.ts";
import { AreaRule } from "./area-rule.tsx";
import { AreaDaysTable, Figures } from "./figures.tsx";
import { LedgerSeries, RoomLedger } from "./ledger-tables.tsx";
import { OpenedFigure, Opens } from "./opened-figure.tsx";

export const meta: MetaFunction = ({ matches }) => pageTitle(matches, (t) => t("space:ledger.title"));

export const loader = carrierLoader({ can: "space:read" }, async ({ ctx, url }) => {
  const given = (name: string) => url.searchParams.get(name) || undefined;
  // An address with a parameter nobody offers shows the page without it, rather than a fault.
  const input = Object.fromEntries(
    (["on", "from", "line", "over"] as const)
      .map((name) => [name, given(name)] as const)
      .filter(([name, value]) => showLedgerInput.shape[name].safeParse(value).success),
  );
  return { ledger: await showLedger({ ctx, input }), today: ctx.today };
});

const PARTS = ["resident", "otherTenant", "publicService", "otherUse", "vacant"] as const;

export default function AreaLedger() {
  const { t } = useText();
  const { ledger, today } = useLoaderData<typeof loader>();
  const { organization, permissions } = useFrame();
  const to = paths.carrier(organization.slug);
  const { on, total } = ledger;
  const m2 = t("common:units.m2");
  const open = (line: AreaLine) => ({ to: to.areaLedger(on, { line }), line });
  const share = (dm2: number) =>
    total.totalDm2 > 0 ? formatPercentMilli(Math.round((dm2 / total.totalDm2) * 100_000), 1) : "";
  return (
    <Page>
      <PageHeader
        title={t("space:ledger.title")}
        description={t("space:ledger.lead")}
        actions={<LinkButton to={to.space(on)}>{t("space:title")}</LinkButton>}
      />
      <SpaceTabs current="ledger" />
      <FilterBar key={on} resetHref={on === today ? undefined : to.areaLedger()}>
        <Field name="on" label={t("space:asOf")}>
          <DateInput defaultValue={on} />
        </Field>
      </FilterBar>
      {on === today ? null : (
        <OtherDayBanner title={t("space:asOfPast", { on })} today={t("space:today")} href={to.areaLedger()} />
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
            <Stat
              label={t("space:ledger.total")}
              value={
                <Opens {...open("totalDm2")}>
                  <Area dm2={total.totalDm2} />
                </Opens>
              }
              unit={m2}
            />
            <Stat
              label={t("space:ledger.disposable")}
              value={
                <Opens {...open("disposableDm2")}>
                  <Area dm2={total.disposableDm2} />
                </Opens>
              }
              unit={m2}
            />
            <Stat
              label={t("space:ledger.useRatio")}
              value={<Percent milli={ledger.rule ? ledger.rule.usePercentMilli : total.usePercentMilli} />}
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
                value={
                  <Opens {...open(`${part}Dm2`)}>
                    <Area dm2={total[`${part}Dm2`]} />
                  </Opens>
                }
                unit={m2}
                note={t("space:ledger.shareOf", { percent: share(total[`${part}Dm2`]) })}
              />
            ))}
          </StatRow>
          {ledger.opened?.over === "day" ? (
            <OpenedFigure
              opened={ledger.opened}
              closeHref={to.areaLedger(on)}
              hrefOfRoom={(id) => to.room(id)}
              hrefOfLease={(id) => to.lease(id)}
            />
          ) : null}
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
          <AreaRule rule={ledger.rule} total={total} hrefOfLine={(line) => to.areaLedger(on, { line })} />
          <Figures
            figures={ledger.figures}
            totalDm2={total.totalDm2}
            hrefOfPlan={to.space(on)}
            hrefOfTotal={to.areaLedger(on, { line: "totalDm2" })}
            hrefOfLease={(id) => to.lease(id)}
          />
        </>
      )}
      {ledger.series.some((point) => point.totalDm2 > 0) ? (
        <LedgerSeries series={ledger.series} hrefOf={(day) => to.areaLedger(day)} />
      ) : null}
      {total.totalDm2 > 0 ? (
        <RoomLedger rooms={ledger.rooms} total={total} hrefOf={(id) => to.room(id)} />
      ) : null}
      {total.totalDm2 > 0 ? (
        <AreaDaysTable
          areaDays={ledger.areaDays}
          hrefOfLine={(line) => to.areaLedger(on, { from: ledger.areaDays.from, line, over: "window" })}
        />
      ) : null}
      {ledger.opened?.over === "window" ? (
        <OpenedFigure
          opened={ledger.opened}
          closeHref={to.areaLedger(on, { from: ledger.areaDays.from })}
          hrefOfRoom={(id) => to.room(id)}
          hrefOfLease={(id) => to.lease(id)}
        />
      ) : null}
    </Page>
  );
}

export const ErrorBoundary = RouteError;
