import type { MetaFunction } from "@remix-run/node";
import { redirect } from "@remix-run/node";
import { Link, useActionData, useLoaderData, useSearchParams } from "@remix-run/react";
import { Inbox, Plus } from "lucide-react";
import { ApplicationStatusBadge } from "#app/components/admission/status-badge.tsx";
import { useFrame } from "#app/components/shell/organization-frame.tsx";
import { LinkButton } from "#app/components/ui/button.tsx";
import { FormErrors } from "#app/components/ui/field.tsx";
import { Pagination, StatusTabs, useHrefWith } from "#app/components/ui/list-tools.tsx";
import { Banner, EmptyState } from "#app/components/ui/notices.tsx";
import { Page, PageHeader } from "#app/components/ui/page-header.tsx";
import { Table } from "#app/components/ui/table.tsx";
import { DateText, Missing } from "#app/components/ui/values.tsx";
import { APPLICATION_STATUSES } from "#app/domain/admission/application.ts";
import { parseForm } from "#app/http/form.server.ts";
import { freshKey } from "#app/http/idempotency.server.ts";
import { carrierAction, carrierLoader } from "#app/http/organization.server.ts";
import { expectedOrigin } from "#app/http/origin.server.ts";
import { paths } from "#app/http/paths.ts";
import { formatArea } from "#app/i18n/format.ts";
import { refusalText, useText } from "#app/i18n/index.ts";
import { pageTitle } from "#app/i18n/page-title.ts";
import { listApplications } from "#app/services/admission/list-applications.server.ts";
import {
  openApplicationPage,
  openApplicationPageInput,
} from "#app/services/admission/open-application-page.server.ts";
import { PublicPageSection } from "./public-page-section.tsx";

// Inside the frame, so that the menu stays beside an error.
export { RouteError as ErrorBoundary } from "#app/components/shell/route-error.tsx";

export const meta: MetaFunction = ({ matches }) => pageTitle(matches, (t) => t("admission:title"));

export const loader = carrierLoader({ can: "residency:read" }, async ({ ctx, url }) => ({
  list: await listApplications({ ctx, input: Object.fromEntries(url.searchParams) }),
  origin: expectedOrigin(url.origin),
  idempotencyKey: freshKey(),
}));

export const action = carrierAction({ can: "residency:write" }, async ({ ctx, form, key }) => {
  const { isOpen } = await openApplicationPage({
    ctx,
    input: parseForm(openApplicationPageInput, form),
    key,
  });
  return redirect(
    paths.carrier(ctx.organization.slug).applications({ done: isOpen ? "page-on" : "page-off" }),
  );
});

type Row = ReturnType<typeof useLoaderData<typeof loader>>["list"]["rows"][number];

export default function Applications() {
  const { t } = useText();
  const { list, origin, idempotencyKey } = useLoaderData<typeof loader>();
  const result = useActionData<typeof action>();
  const refusal = result && !result.ok ? result.refusal : null;
  const { organization, permissions } = useFrame();
  const [search] = useSearchParams();
  const hrefWith = useHrefWith();
  const to = paths.carrier(organization.slug);
  const mayWrite = permissions.includes("residency:write");
  const done = refusal ? null : search.get("done");
  const pageHref = (page: number) => hrefWith({ page: page > 1 ? String(page) : null, done: null });
  const add = mayWrite ? (
    <LinkButton to={to.applicationNew()} variant="primary" icon={Plus}>
      {t("admission:list.add")}
    </LinkButton>
  ) : null;
  return (
    <Page>
      <PageHeader
        title={t("admission:title")}
        description={t("admission:lead")}
        crumbs={[{ label: t("residency:title"), href: to.residents() }, { label: t("admission:title") }]}
        actions={add}
      />
      {refusal ? <FormErrors errors={[refusalText(t, refusal.code, refusal.details)]} /> : null}
      {done === "page-on" ? <Banner tone="success" title={t("admission:page.on")} /> : null}
      {done === "page-off" ? <Banner tone="success" title={t("admission:page.off")} /> : null}
      {list.counts.all === 0 ? (
        <EmptyState icon={Inbox} title={t("admission:list.emptyTitle")}>
          {t("admission:list.emptyHint")}
        </EmptyState>
      ) : (
        <>
          <StatusTabs
            label={t("admission:status.label")}
            tabs={(["all", ...APPLICATION_STATUSES] as const).map((status) => ({
              key: status,
              label: t(`admission:status.${status}`),
              count: list.counts[status],
              href: hrefWith({ status: status === "all" ? null : status, page: null, done: null }),
              isCurrent: status === list.status,
            }))}
          />
          {list.rows.length === 0 ? (
            <EmptyState title={t("admission:list.noneTitle")}>{t("admission:list.noneHint")}</EmptyState>
          ) : (
            <>
              <Rows rows={list.rows} hrefOf={(id) => to.application(id)} />
              <Pagination
                total={list.counts[list.status]}
                previousHref={list.page > 1 ? pageHref(list.page - 1) : null}
                nextHref={list.page < list.pages ? pageHref(list.page + 1) : null}
              />
            </>
          )}
        </>
      )}
      <PublicPageSection
        page={list.publicPage}
        address={`${origin}${paths.apply(organization.slug)}`}
        href={paths.apply(organization.slug)}
        idempotencyKey={idempotencyKey}
      />
    </Page>
  );
}

function Rows({ rows, hrefOf }: { rows: readonly Row[]; hrefOf: (id: string) => string }) {
  const { t } = useText();
  const wished = (row: Row): string | null => {
    const area =
      row.wishedAreaDm2 === null ? null : `${formatArea(row.wishedAreaDm2)} ${t("common:units.m2")}`;
    const desks = row.wishedDesks === null ? null : t("admission:desks", { count: row.wishedDesks });
    return [area, desks].filter((it) => it !== null).join(" · ") || null;
  };
  return (
    <Table
      label={t("admission:title")}
      rows={rows}
      keyOf={(row) => row.id}
      columns={[
        {
          key: "name",
          header: t("admission:fact.name"),
          cell: (row) => (
            <>
              <Link to={hrefOf(row.id)} className="link font-medium">
                {row.name}
              </Link>
              <span className="block font-mono text-xs text-ink-soft">
                {row.number}
                {row.uscc ? ` · ${row.uscc}` : null}
              </span>
            </>
          ),
        },
        {
          key: "status",
          header: t("admission:status.label"),
          cell: (row) => <ApplicationStatusBadge status={row.status} />,
        },
        {
          key: "received",
          header: t("admission:fact.receivedOn"),
          cell: (row) => <DateText on={row.receivedOn} />,
        },
        {
          key: "wished",
          header: t("admission:fact.wished"),
          cell: (row) => wished(row) ?? <Missing reason="none" />,
        },
        {
          key: "from",
          header: t("admission:fact.wishedFrom"),
          cell: (row) => <DateText on={row.wishedFrom} />,
        },
        {
          key: "field",
          header: t("admission:fact.field"),
          wideOnly: true,
          cell: (row) => row.fieldName ?? <Missing reason="unknown" />,
        },
        {
          key: "channel",
          header: t("admission:channel.label"),
          wideOnly: true,
          cell: (row) => t(`admission:channel.${row.channel}`),
        },
      ]}
    />
  );
}
