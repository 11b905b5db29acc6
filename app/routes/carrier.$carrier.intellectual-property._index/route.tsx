import type { MetaFunction } from "@remix-run/node";
import { Link, useLoaderData, useSearchParams } from "@remix-run/react";
import { FileUp, Lightbulb, Plus } from "lucide-react";
import { useFrame } from "#app/components/shell/organization-frame.tsx";
import { TitlesTabs } from "#app/components/titles/titles-tabs.tsx";
import { LinkButton } from "#app/components/ui/button.tsx";
import { Field, Select, TextInput } from "#app/components/ui/field.tsx";
import { FilterBar, Pagination, StatusTabs, useHrefWith } from "#app/components/ui/list-tools.tsx";
import { Banner, EmptyState } from "#app/components/ui/notices.tsx";
import { Page, PageHeader } from "#app/components/ui/page-header.tsx";
import { Stat } from "#app/components/ui/section.tsx";
import { Table } from "#app/components/ui/table.tsx";
import { Count, DateText } from "#app/components/ui/values.tsx";
import { RIGHT_KINDS } from "#app/domain/intellectual-property/rules.ts";
import { filtersIn } from "#app/http/filters.ts";
import { carrierLoader } from "#app/http/organization.server.ts";
import { paths } from "#app/http/paths.ts";
import { useText } from "#app/i18n/index.ts";
import { pageTitle } from "#app/i18n/page-title.ts";
import { listRights, type RightsList } from "#app/services/intellectual-property/list-rights.server.ts";

// Inside the frame, so that the menu stays beside an error.
export { RouteError as ErrorBoundary } from "#app/components/shell/route-error.tsx";

export const meta: MetaFunction = ({ matches }) => pageTitle(matches, (t) => t("property:title"));

export const loader = carrierLoader({ can: "titles:read" }, async ({ ctx, url }) => {
  const given = filtersIn(url);
  return { list: await listRights({ ctx, input: given }) };
});

const STATES = ["held", "pending", "ended", "all"] as const;

function Rows({ rows, hrefOf }: { rows: RightsList["rows"]; hrefOf: (id: string) => string }) {
  const { t } = useText();
  return (
    <Table
      label={t("property:title")}
      rows={rows}
      keyOf={(right) => right.id}
      columns={[
        {
          key: "name",
          header: t("property:name"),
          wrap: true,
          cell: (right) => (
            <Link to={hrefOf(right.id)} className="link">
              {right.name}
            </Link>
          ),
        },
        { key: "firm", header: t("property:firm"), cell: (right) => right.firmName },
        { key: "kind", header: t("property:kindLabel"), cell: (right) => t(`property:kind.${right.kind}`) },
        { key: "number", header: t("property:number"), cell: (right) => right.number },
        {
          key: "applied",
          header: t("property:appliedOn"),
          cell: (right) => <DateText on={right.appliedOn} />,
        },
        {
          key: "granted",
          header: t("property:grantedOn"),
          cell: (right) => <DateText on={right.grantedOn} />,
        },
        { key: "ended", header: t("property:endedOn"), cell: (right) => <DateText on={right.endedOn} /> },
        {
          key: "main",
          header: t("property:isMainBusiness"),
          wideOnly: true,
          cell: (right) => t(right.isMainBusiness ? "common:value.yes" : "common:value.no"),
        },
      ]}
    />
  );
}

export default function Property() {
  const { t } = useText();
  const { list } = useLoaderData<typeof loader>();
  const { organization, permissions } = useFrame();
  const [search] = useSearchParams();
  const hrefWith = useHrefWith();
  const to = paths.carrier(organization.slug);
  const { filter, facts } = list;
  const isFiltered = Boolean(filter.q || filter.kind);
  const pageHref = (page: number) => hrefWith({ page: page > 1 ? String(page) : null });
  const add = permissions.includes("titles:write") ? (
    <>
      <LinkButton to={to.imports("intellectual-property")} icon={FileUp}>
        {t("imports:open")}
      </LinkButton>
      <LinkButton to={to.propertyNew()} variant="primary" icon={Plus}>
        {t("property:add")}
      </LinkButton>
    </>
  ) : null;
  const head = (
    <>
      <PageHeader title={t("property:title")} description={t("property:lead")} actions={add} />
      <TitlesTabs current="property" />
      {search.get("done") === "withdrawn" ? (
        <Banner tone="success" title={t("property:done.withdrawn")} />
      ) : null}
    </>
  );
  if (list.counts.all === 0 && !isFiltered) {
    return (
      <Page>
        {head}
        <EmptyState icon={Lightbulb} title={t("property:emptyTitle")}>
          {t("property:emptyHint")}
        </EmptyState>
      </Page>
    );
  }
  const note = {
    applied: facts["patents-applied"],
    one: facts.classOne,
    two: facts.classTwo,
    high: facts.highValue,
  };
  return (
    <Page>
      {head}
      <FilterBar
        key={search.toString()}
        keep={{ state: filter.state === "held" ? null : filter.state }}
        resetHref={isFiltered ? hrefWith({ q: null, kind: null, page: null }) : undefined}
      >
        <Field name="q" label={t("property:search")}>
          <TextInput type="search" defaultValue={filter.q} maxLength={100} />
        </Field>
        <Field name="kind" label={t("property:kindLabel")}>
          <Select
            defaultValue={filter.kind ?? ""}
            placeholder={t("property:allKinds")}
            options={RIGHT_KINDS.map((kind) => ({ value: kind, label: t(`property:kind.${kind}`) }))}
          />
        </Field>
      </FilterBar>
      <section aria-label={t("property:stock")} className="flex flex-col gap-2">
        <h2 className="text-sm">{t("property:stock")}</h2>
        <dl className="grid grid-cols-2 gap-px overflow-clip rounded-md border border-line bg-line sm:grid-cols-4 2xl:grid-cols-8">
          {RIGHT_KINDS.map((kind) => (
            <Stat key={kind} label={t(`property:kind.${kind}`)} value={<Count value={list.held[kind]} />} />
          ))}
        </dl>
        <p className="text-xs text-ink-soft">{t("property:stockNote", note)}</p>
      </section>
      <StatusTabs
        label={t("property:state.label")}
        tabs={STATES.map((state) => ({
          key: state,
          label: t(`property:state.${state}`),
          count: list.counts[state],
          href: hrefWith({ state: state === "held" ? null : state, page: null }),
          isCurrent: state === filter.state,
        }))}
      />
      {list.rows.length === 0 ? (
        <EmptyState title={t("property:noneTitle")}>{t("property:noneHint")}</EmptyState>
      ) : (
        <>
          <Rows rows={list.rows} hrefOf={(id) => to.right(id)} />
          <Pagination
            total={list.total}
            previousHref={filter.page > 1 ? pageHref(filter.page - 1) : null}
            nextHref={filter.page < list.pages ? pageHref(filter.page + 1) : null}
          />
        </>
      )}
    </Page>
  );
}
