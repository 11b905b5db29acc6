import type { MetaFunction } from "@remix-run/node";
import { Link, useLoaderData, useSearchParams } from "@remix-run/react";
import { CalendarCheck } from "lucide-react";
import { useFrame } from "#app/components/shell/organization-frame.tsx";
import { RouteError } from "#app/components/shell/route-error.tsx";
import { SpaceTabs } from "#app/components/space/space-tabs.tsx";
import { Badge } from "#app/components/ui/badge.tsx";
import { LinkButton } from "#app/components/ui/button.tsx";
import { StatusTabs } from "#app/components/ui/list-tools.tsx";
import { EmptyState } from "#app/components/ui/notices.tsx";
import { Page, PageHeader } from "#app/components/ui/page-header.tsx";
import { Section } from "#app/components/ui/section.tsx";
import { Table } from "#app/components/ui/table.tsx";
import { Area, DateText, Missing, Money } from "#app/components/ui/values.tsx";
import { addDays } from "#app/domain/shared/dates.ts";
import { carrierLoader } from "#app/http/organization.server.ts";
import { paths } from "#app/http/paths.ts";
import { useText } from "#app/i18n/index.ts";
import { pageTitle } from "#app/i18n/page-title.ts";
import { listRenewals, listRenewalsInput } from "#app/services/space/list-renewals.server.ts";

export const meta: MetaFunction = ({ matches }) => pageTitle(matches, (t) => t("leases:renewals.title"));

export const loader = carrierLoader({ can: "space:read" }, async ({ ctx, url }) => {
  const asked = listRenewalsInput.safeParse({ window: url.searchParams.get("window") || undefined });
  return { list: await listRenewals({ ctx, input: asked.success ? asked.data : {} }) };
});

const WINDOWS = ["over", "3", "6", "12"] as const;
const TONE = { over: "bad", "3": "warn", "6": "info", "12": "muted" } as const;

export default function Renewals() {
  const { t } = useText();
  const { list } = useLoaderData<typeof loader>();
  const { organization, permissions } = useFrame();
  const [search] = useSearchParams();
  const to = paths.carrier(organization.slug);
  const mayWrite = permissions.includes("space:write");
  const chosen = WINDOWS.find((window) => window === search.get("window")) ?? null;
  const all = Object.values(list.counts).reduce((sum, count) => sum + count, 0);
  const sumArea = list.rows.reduce((sum, row) => sum + row.areaDm2, 0);
  return (
    <Page>
      <PageHeader title={t("leases:renewals.title")} description={t("leases:renewals.lead")} />
      <SpaceTabs current="renewals" />
      <StatusTabs
        label={t("leases:renewals.windowLabel")}
        tabs={[null, ...WINDOWS].map((window) => ({
          key: window ?? "all",
          label: window ? t(`leases:renewals.window.${window}`) : t("leases:renewals.all"),
          count: window ? list.counts[window] : all,
          href: to.renewals(window ?? undefined),
          isCurrent: chosen === window,
        }))}
      />
      {list.rows.length === 0 ? (
        <EmptyState icon={CalendarCheck} title={t("leases:renewals.empty")}>
          {t("leases:renewals.emptyHint")}
        </EmptyState>
      ) : (
        <Section isFlush title={t("leases:renewals.title")}>
          <Table
            isNested
            hasSum
            label={t("leases:renewals.table")}
            rows={list.rows}
            keyOf={(row) => row.leaseId}
            columns={[
              {
                key: "occupant",
                header: t("space:lease.occupant"),
                wrap: true,
                cell: (row) => (
                  <Link to={to.lease(row.leaseId)} className="link">
                    {row.occupant}
                  </Link>
                ),
                sum: t("leases:renewals.sum"),
              },
              ...(mayWrite
                ? [
                    {
                      key: "act",
                      header: t("common:table.rowActions"),
                      hideHeader: true,
                      cell: (row: (typeof list.rows)[number]) => (
                        <LinkButton size="sm" to={to.lease(row.leaseId, { act: "renew" })}>
                          {t("leases:renewals.renew")}
                          <span className="sr-only"> {row.occupant}</span>
                        </LinkButton>
                      ),
                    },
                  ]
                : []),
              {
                key: "window",
                header: t("leases:renewals.windowLabel"),
                cell: (row) => (
                  <Badge tone={TONE[row.window]}>{t(`leases:renewals.window.${row.window}`)}</Badge>
                ),
              },
              {
                key: "last",
                header: t("leases:renewals.lastOn"),
                cell: (row) => <DateText on={addDays(row.to, -1)} />,
              },
              {
                key: "room",
                header: t("leases:room"),
                cell: (row) => (
                  <Link to={to.room(row.roomId)} className="link">
                    {row.room}
                  </Link>
                ),
              },
              {
                key: "area",
                header: t("space:area"),
                unit: t("common:units.m2"),
                align: "end",
                cell: (row) => <Area dm2={row.areaDm2} />,
                sum: <Area dm2={sumArea} />,
              },
              {
                key: "rent",
                header: t("space:lease.rent"),
                unit: t("common:units.yuan"),
                align: "end",
                cell: (row) =>
                  row.rentFenPerMonth === null ? (
                    <Missing reason="none" />
                  ) : (
                    <Money fen={row.rentFenPerMonth} unit="yuan" />
                  ),
              },
              {
                key: "state",
                header: t("leases:renewals.state"),
                cell: (row) => t(row.isResident ? "leases:renewals.resident" : "leases:renewals.other"),
              },
            ]}
          />
        </Section>
      )}
    </Page>
  );
}

export const ErrorBoundary = RouteError;
