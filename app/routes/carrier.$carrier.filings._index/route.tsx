import type { MetaFunction } from "@remix-run/node";
import { Link, useLoaderData } from "@remix-run/react";
import { CalendarClock } from "lucide-react";
import { FilingBadge } from "#app/components/filings/status-badge.tsx";
import { periodName } from "#app/components/filings/texts.ts";
import { useFrame } from "#app/components/shell/organization-frame.tsx";
import { Badge } from "#app/components/ui/badge.tsx";
import { LinkButton } from "#app/components/ui/button.tsx";
import { EmptyState } from "#app/components/ui/notices.tsx";
import { Page, PageHeader } from "#app/components/ui/page-header.tsx";
import { Table } from "#app/components/ui/table.tsx";
import { DateText, Missing } from "#app/components/ui/values.tsx";
import { carrierLoader } from "#app/http/organization.server.ts";
import { paths } from "#app/http/paths.ts";
import { useText } from "#app/i18n/index.ts";
import { pageTitle } from "#app/i18n/page-title.ts";
import { listFilings } from "#app/services/filings/list-filings.server.ts";

export const meta: MetaFunction = ({ matches }) => pageTitle(matches, (t) => t("filings:title"));

export const loader = carrierLoader({ can: "filing:read" }, async ({ ctx }) => ({
  filings: await listFilings({ ctx, input: null }),
}));

export default function Filings() {
  const { t } = useText();
  const { filings } = useLoaderData<typeof loader>();
  const to = paths.carrier(useFrame().organization.slug);
  return (
    <Page>
      <PageHeader title={t("filings:title")} description={t("filings:lead")} />
      <Table
        label={t("filings:list.label")}
        rows={filings}
        keyOf={(it) => it.period.code}
        rowTone={(it) => (it.isLate && !it.isClosed ? "warn" : undefined)}
        empty={
          <EmptyState icon={CalendarClock} title={t("filings:list.empty")}>
            {t("filings:list.emptyHint")}
          </EmptyState>
        }
        columns={[
          {
            key: "period",
            header: t("filings:list.period"),
            cell: (it) => (
              <Link to={to.filing(it.period.code)} className="link inline-flex min-h-6 items-center">
                {periodName(t, it.period)}
              </Link>
            ),
          },
          {
            key: "status",
            header: t("filings:list.status"),
            cell: (it) => (
              <span className="flex gap-1">
                <FilingBadge state={it.status} />
                {it.isClosed ? (
                  <Badge tone="muted">{t("filings:list.closed")}</Badge>
                ) : it.isLate ? (
                  <Badge tone="bad">{t("filings:list.late")}</Badge>
                ) : null}
              </span>
            ),
          },
          {
            key: "revision",
            header: t("filings:list.revision"),
            cell: (it) =>
              it.revision > 0 ? (
                t("filings:revisionOf", { revision: it.revision })
              ) : (
                <Missing reason="none" />
              ),
          },
          {
            key: "opens",
            header: t("filings:list.opensOn"),
            cell: (it) => <DateText on={it.period.opensOn} />,
            wideOnly: true,
          },
          { key: "due", header: t("filings:list.dueOn"), cell: (it) => <DateText on={it.period.dueOn} /> },
          {
            key: "closes",
            header: t("filings:list.closesOn"),
            cell: (it) => <DateText on={it.period.closesOn} />,
          },
          {
            key: "by",
            header: t("filings:list.preparedBy"),
            cell: (it) => it.preparedByName ?? <Missing reason="none" />,
          },
          {
            key: "next",
            header: t("common:table.rowActions"),
            hideHeader: true,
            align: "end",
            cell: (it) => (
              <LinkButton
                to={to.filing(it.period.code)}
                size="sm"
                variant={it.next ? "primary" : "secondary"}
              >
                {it.next === "submit"
                  ? t("filings:list.toSign")
                  : it.next === "prepare"
                    ? t("filings:list.toPrepare")
                    : t("filings:list.view")}
              </LinkButton>
            ),
          },
        ]}
      />
    </Page>
  );
}
