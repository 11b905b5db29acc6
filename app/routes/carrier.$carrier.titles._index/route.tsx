import type { MetaFunction } from "@remix-run/node";
import { Link, useLoaderData, useSearchParams } from "@remix-run/react";
import { Award, FileUp, Plus } from "lucide-react";
import { useFrame } from "#app/components/shell/organization-frame.tsx";
import { TitlesTabs } from "#app/components/titles/titles-tabs.tsx";
import { DownloadLink, LinkButton } from "#app/components/ui/button.tsx";
import { DateInput, Field, Select, TextInput } from "#app/components/ui/field.tsx";
import {
  FilterBar,
  OtherDayBanner,
  Pagination,
  StatusTabs,
  useHrefWith,
} from "#app/components/ui/list-tools.tsx";
import { Banner, EmptyState } from "#app/components/ui/notices.tsx";
import { Page, PageHeader } from "#app/components/ui/page-header.tsx";
import { Stat } from "#app/components/ui/section.tsx";
import { Count } from "#app/components/ui/values.tsx";
import { TITLE_KINDS } from "#app/domain/titles/kinds.ts";
import { VERIFICATIONS } from "#app/domain/titles/verify.ts";
import { filtersIn } from "#app/http/filters.ts";
import { carrierLoader } from "#app/http/organization.server.ts";
import { paths } from "#app/http/paths.ts";
import { useText } from "#app/i18n/index.ts";
import { pageTitle } from "#app/i18n/page-title.ts";
import { listTitles } from "#app/services/titles/list-titles.server.ts";
import { TitlesTable } from "./titles-table.tsx";

// Inside the frame, so that the menu stays beside an error.
export { RouteError as ErrorBoundary } from "#app/components/shell/route-error.tsx";

export const meta: MetaFunction = ({ matches }) => pageTitle(matches, (t) => t("titles:title"));

export const loader = carrierLoader({ can: "titles:read" }, async ({ ctx, url }) => {
  const given = filtersIn(url);
  return { list: await listTitles({ ctx, input: given }), today: ctx.today };
});

const STATES = ["valid", "expiring", "ended", "later", "all"] as const;

export default function Titles() {
  const { t } = useText();
  const { list, today } = useLoaderData<typeof loader>();
  const { organization, permissions } = useFrame();
  const [search] = useSearchParams();
  const hrefWith = useHrefWith();
  const to = paths.carrier(organization.slug);
  const { filter } = list;
  const isFiltered = Boolean(filter.q || filter.kind || filter.on || filter.check);
  const pageHref = (page: number) => hrefWith({ page: page > 1 ? String(page) : null });
  const add = permissions.includes("titles:write") ? (
    <>
      <LinkButton to={to.imports("titles")} icon={FileUp}>
        {t("imports:open")}
      </LinkButton>
      <LinkButton to={to.titleNew()} variant="primary" icon={Plus}>
        {t("titles:claim.title")}
      </LinkButton>
    </>
  ) : null;
  const done =
    search.get("done") === "withdrawn" ? <Banner tone="success" title={t("titles:show.withdrawn")} /> : null;
  if (list.counts.all === 0 && !isFiltered) {
    return (
      <Page>
        <PageHeader title={t("titles:title")} description={t("titles:lead")} />
        <TitlesTabs current="list" />
        {done}
        <EmptyState icon={Award} title={t("titles:emptyTitle")} action={add}>
          {t("titles:emptyHint")}
        </EmptyState>
      </Page>
    );
  }
  return (
    <Page>
      <PageHeader
        title={t("titles:title")}
        description={t("titles:lead")}
        actions={
          <>
            <DownloadLink href={to.exportList("titles", search.size > 0 ? `?${search}` : "")}>
              {t("exports:export")}
            </DownloadLink>
            {add}
          </>
        }
      />
      <TitlesTabs current="list" />
      {done}
      {list.unclaimed > 0 ? (
        <Banner
          title={`${t("registry:verification.unclaimed")} ${list.unclaimed}`}
          actions={
            <LinkButton size="sm" to={to.titlesRegistry()}>
              {t("registry:mismatches")}
            </LinkButton>
          }
        />
      ) : null}
      <FilterBar
        key={search.toString()}
        keep={{ state: filter.state === "valid" ? null : filter.state }}
        resetHref={
          isFiltered ? hrefWith({ q: null, kind: null, on: null, check: null, page: null }) : undefined
        }
      >
        <Field name="q" label={t("titles:search")}>
          <TextInput type="search" defaultValue={filter.q} maxLength={100} />
        </Field>
        <Field name="kind" label={t("titles:kind")}>
          <Select
            defaultValue={filter.kind ?? ""}
            placeholder={t("titles:allKinds")}
            options={TITLE_KINDS.map((kind) => ({ value: kind, label: t(`glossary:titleKind.${kind}`) }))}
          />
        </Field>
        <Field name="check" label={t("registry:verification.label")}>
          <Select
            defaultValue={filter.check ?? ""}
            placeholder={t("registry:verification.all")}
            options={VERIFICATIONS.map((state) => ({
              value: state,
              label: t(`registry:verification.${state}`),
            }))}
          />
        </Field>
        <Field name="on" label={t("titles:asOf")}>
          <DateInput defaultValue={list.on} />
        </Field>
      </FilterBar>
      {list.on === today ? null : (
        <OtherDayBanner
          title={t("titles:asOfPast", { on: list.on })}
          today={t("titles:today")}
          href={hrefWith({ on: null, page: null })}
        />
      )}
      <section aria-label={t("titles:stock")} className="flex flex-col gap-2">
        <div className="flex flex-wrap items-baseline justify-between gap-2">
          <h2 className="text-sm">{t("titles:stock")}</h2>
          <p className="text-xs text-ink-soft">{t("titles:stockNote", { residents: list.residents })}</p>
        </div>
        <dl className="grid grid-cols-2 gap-px overflow-clip rounded-md border border-line bg-line sm:grid-cols-4 2xl:grid-cols-8">
          {TITLE_KINDS.map((kind) => (
            <Stat
              key={kind}
              label={
                <Link to={hrefWith({ kind, state: null, page: null })} className="link" preventScrollReset>
                  {t(`glossary:titleKind.${kind}`)}
                </Link>
              }
              value={<Count value={list.stock[kind]} />}
            />
          ))}
        </dl>
      </section>
      <StatusTabs
        label={t("titles:state.label")}
        tabs={STATES.map((state) => ({
          key: state,
          label: t(`titles:state.${state}`),
          count: list.counts[state],
          href: hrefWith({ state: state === "valid" ? null : state, page: null }),
          isCurrent: state === filter.state,
        }))}
      />
      {list.rows.length === 0 ? (
        <EmptyState title={t("titles:noneTitle")}>{t("titles:noneHint")}</EmptyState>
      ) : (
        <>
          <TitlesTable
            rows={list.rows}
            on={list.on}
            hrefOf={(id) => to.title(id)}
            residentHref={(id) => to.resident(id)}
          />
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
