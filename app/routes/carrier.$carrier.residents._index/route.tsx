import type { MetaFunction } from "@remix-run/node";
import { Form, useActionData, useLoaderData, useSearchParams } from "@remix-run/react";
import { ArrowLeftRight, CalendarRange, Copy, FileUp, Inbox, Plus, Users } from "lucide-react";
import { useFrame } from "#app/components/shell/organization-frame.tsx";
import { Button, DownloadLink, LinkButton } from "#app/components/ui/button.tsx";
import { DateInput, Field, Select, TextInput } from "#app/components/ui/field.tsx";
import {
  FilterBar,
  OtherDayBanner,
  Pagination,
  StatusTabs,
  useHrefWith,
} from "#app/components/ui/list-tools.tsx";
import { EmptyState } from "#app/components/ui/notices.tsx";
import { Page, PageHeader } from "#app/components/ui/page-header.tsx";
import { SavedViews } from "#app/components/ui/saved-views.tsx";
import { EXIT_KINDS } from "#app/domain/residency/residency.ts";
import { TERM_STATES } from "#app/domain/residency/term-clock.ts";
import { filtersIn } from "#app/http/filters.ts";
import { carrierAction, carrierLoader } from "#app/http/organization.server.ts";
import { paths } from "#app/http/paths.ts";
import { refusalText, useText } from "#app/i18n/index.ts";
import { pageTitle } from "#app/i18n/page-title.ts";
import { countDuplicates } from "#app/services/firms/list-duplicates.server.ts";
import { markChoices } from "#app/services/people/mark-choices.server.ts";
import { FIELD_CHOICES } from "#app/services/residency/hightech-fields.ts";
import { listResidents } from "#app/services/residency/list-residents.server.ts";
import { listViews } from "#app/services/views/list-views.server.ts";
import { MarkFilters } from "./mark-filters.tsx";
import { ResidentsTable } from "./residents-table.tsx";
import { changeViews } from "./views-action.server.ts";

// Inside the frame, so that the menu stays beside an error.
export { RouteError as ErrorBoundary } from "#app/components/shell/route-error.tsx";

export const meta: MetaFunction = ({ matches }) => pageTitle(matches, (t) => t("residency:title"));

export const loader = carrierLoader({ can: "residency:read" }, async ({ ctx, url }) => {
  const given = filtersIn(url);
  return {
    list: await listResidents({ ctx, input: given }),
    views: await listViews({ ctx, input: { page: "residents" } }),
    today: ctx.today,
    fields: FIELD_CHOICES,
    marks: await markChoices({ ctx, input: null }),
    duplicates: await countDuplicates({ ctx, input: null }),
  };
});

// Every member has saved views of their own.
export const action = carrierAction({ can: "residency:read" }, changeViews);

const STATES = ["resident", "expected", ...EXIT_KINDS, "all"] as const;

export default function Residents() {
  const { t } = useText();
  const { list, views, today, fields, marks, duplicates } = useLoaderData<typeof loader>();
  const { organization, permissions } = useFrame();
  const result = useActionData<typeof action>();
  const refusal = result && !result.ok ? result.refusal : null;
  const [search] = useSearchParams();
  const hrefWith = useHrefWith();
  const to = paths.carrier(organization.slug);
  const mayWrite = permissions.includes("residency:write");
  const { filter } = list;
  const isFiltered = Boolean(
    filter.q || filter.field || filter.founder || filter.mark || filter.on || filter.term,
  );
  const pageHref = (page: number) => hrefWith({ page: page > 1 ? String(page) : null });
  const add = mayWrite ? (
    <>
      <LinkButton to={to.applications()} icon={Inbox}>
        {t("admission:title")}
      </LinkButton>
      <LinkButton to={to.residentsImport()} icon={FileUp}>
        {t("residency:list.import")}
      </LinkButton>
      <LinkButton to={to.residentNew()} variant="primary" icon={Plus}>
        {t("residency:list.add")}
      </LinkButton>
    </>
  ) : null;
  if (list.counts.all === 0 && !isFiltered) {
    return (
      <Page>
        <PageHeader title={t("residency:title")} description={t("residency:lead")} />
        <EmptyState icon={Users} title={t("residency:list.emptyTitle")} action={add}>
          {t("residency:list.emptyHint")}
        </EmptyState>
      </Page>
    );
  }
  return (
    <Page>
      <PageHeader
        title={t("residency:title")}
        description={t("residency:lead")}
        actions={
          <>
            {duplicates > 0 ? (
              <LinkButton to={to.duplicates()} icon={Copy}>
                {t("firms:duplicates.link", { count: duplicates })}
              </LinkButton>
            ) : null}
            <LinkButton to={to.transfers()} icon={ArrowLeftRight}>
              {t("transfers:link")}
            </LinkButton>
            <LinkButton to={to.residentsDifference()} icon={CalendarRange}>
              {t("register:difference.link")}
            </LinkButton>
            <DownloadLink href={to.exportList("residents", search.size > 0 ? `?${search}` : "")}>
              {t("exports:export")}
            </DownloadLink>
            {add}
          </>
        }
      />
      <FilterBar
        key={search.toString()}
        keep={{ state: filter.state === "resident" ? null : filter.state, sort: search.get("sort") }}
        resetHref={
          isFiltered
            ? hrefWith({ q: null, field: null, founder: null, mark: null, term: null, on: null, page: null })
            : undefined
        }
        isMoreOpen={Boolean(filter.founder || filter.mark)}
        more={<MarkFilters choices={marks} founder={filter.founder} mark={filter.mark} />}
      >
        <Field name="q" label={t("residency:list.search")}>
          <TextInput type="search" defaultValue={filter.q} maxLength={100} />
        </Field>
        <Field name="field" label={t("residency:fact.field")} className="sm:max-w-60">
          <Select
            defaultValue={filter.field ?? ""}
            placeholder={t("residency:list.allFields")}
            options={fields}
          />
        </Field>
        <Field name="term" label={t("admission:clock.filter")} className="sm:max-w-44">
          <Select
            defaultValue={filter.term ?? ""}
            placeholder={t("admission:clock.filterAll")}
            options={TERM_STATES.map((value) => ({ value, label: t(`admission:clock.state.${value}`) }))}
          />
        </Field>
        <Field name="on" label={t("residency:list.asOf")}>
          <DateInput defaultValue={list.on} />
        </Field>
      </FilterBar>
      <SavedViews
        views={views}
        listHref={to.residents()}
        error={refusal ? refusalText(t, refusal.fields.name ?? refusal.code, refusal.details) : undefined}
      />
      {list.on === today ? null : (
        <OtherDayBanner
          title={t("residency:list.asOfPast", { on: list.on })}
          today={t("residency:list.today")}
          href={hrefWith({ on: null, page: null })}
        />
      )}
      <StatusTabs
        label={t("residency:state.label")}
        tabs={STATES.map((state) => ({
          key: state,
          label: t(`residency:state.${state}`),
          count: list.counts[state],
          href: hrefWith({ state: state === "resident" ? null : state, page: null }),
          isCurrent: state === filter.state,
        }))}
      />
      {list.rows.length === 0 ? (
        <EmptyState title={t("residency:list.noneTitle")}>{t("residency:list.noneHint")}</EmptyState>
      ) : (
        <>
          <Form method="get" action={to.residentsBulk()} className="flex min-w-0 flex-col gap-3">
            <ResidentsTable
              list={list}
              hrefOf={(row) => to.resident(row.id)}
              endHrefOf={mayWrite ? (row) => to.resident(row.id, { act: "end" }) : null}
              sortHref={(sort) => hrefWith({ sort: sort === "entered" ? null : sort, page: null })}
            />
            {mayWrite ? (
              <div className="flex flex-wrap items-center gap-3">
                <Button type="submit">{t("register:bulk.start")}</Button>
                <p className="text-xs text-ink-soft">{t("register:bulk.hint")}</p>
              </div>
            ) : null}
          </Form>
          <Pagination
            total={list.total.count}
            previousHref={filter.page > 1 ? pageHref(filter.page - 1) : null}
            nextHref={filter.page < list.pages ? pageHref(filter.page + 1) : null}
          />
        </>
      )}
    </Page>
  );
}
