import type { MetaFunction } from "@remix-run/node";
import { useLoaderData, useSearchParams } from "@remix-run/react";
import { FileUp, HeartHandshake, Plus } from "lucide-react";
import { PartTabs } from "#app/components/mentoring/part-tabs.tsx";
import { useFrame } from "#app/components/shell/organization-frame.tsx";
import { DownloadLink, LinkButton } from "#app/components/ui/button.tsx";
import { DateInput, Field, Select, TextInput } from "#app/components/ui/field.tsx";
import { FilterBar, Pagination, StatusTabs, useHrefWith } from "#app/components/ui/list-tools.tsx";
import { EmptyState } from "#app/components/ui/notices.tsx";
import { Page, PageHeader } from "#app/components/ui/page-header.tsx";
import { filtersIn } from "#app/http/filters.ts";
import { carrierLoader } from "#app/http/organization.server.ts";
import { paths } from "#app/http/paths.ts";
import { useText } from "#app/i18n/index.ts";
import { pageTitle } from "#app/i18n/page-title.ts";
import { listServices, type ServicesList } from "#app/services/mentoring/list-services.server.ts";
import { ServiceSums, ServicesTable } from "./services-table.tsx";

// Inside the frame, so that the menu stays beside an error.
export { RouteError as ErrorBoundary } from "#app/components/shell/route-error.tsx";

export const meta: MetaFunction = ({ matches }) => pageTitle(matches, (t) => t("mentoring:services"));

export const loader = carrierLoader({ can: "residency:read" }, async ({ ctx, url }) => {
  const given = filtersIn(url);
  return { list: await listServices({ ctx, input: given }) };
});

const STATES = ["counted", "withdrawn"] as const;
const NO_FILTER = { from: null, to: null, kind: null, mentor: null, firm: null, q: null, page: null };

function Filters({ list, resetHref }: { list: ServicesList; resetHref: string | undefined }) {
  const { t, locale } = useText();
  const [search] = useSearchParams();
  const { filter } = list;
  const named = (some: readonly { id: string; name: string }[]) =>
    some.map(({ id, name }) => ({ value: id, label: name }));
  return (
    <FilterBar
      key={search.toString()}
      keep={{ state: filter.state === "counted" ? null : filter.state }}
      resetHref={resetHref}
      isMoreOpen={Boolean(filter.mentor || filter.q)}
      more={
        <>
          <Field name="mentor" label={t("mentoring:mentor")} className="sm:max-w-60">
            <Select
              defaultValue={filter.mentor ?? ""}
              placeholder={t("mentoring:anyMentor")}
              options={named(list.mentors)}
            />
          </Field>
          <Field name="q" label={t("mentoring:text")}>
            <TextInput type="search" defaultValue={filter.q} maxLength={100} />
          </Field>
        </>
      }
    >
      <Field name="from" label={t("mentoring:from")}>
        <DateInput defaultValue={filter.from} />
      </Field>
      <Field name="to" label={t("mentoring:to")}>
        <DateInput defaultValue={filter.to} />
      </Field>
      <Field name="firm" label={t("mentoring:firm")} className="sm:max-w-60">
        <Select
          defaultValue={filter.firm ?? ""}
          placeholder={t("mentoring:anyFirm")}
          options={named(list.firms)}
        />
      </Field>
      <Field name="kind" label={t("mentoring:kind")}>
        <Select
          defaultValue={filter.kind ?? ""}
          placeholder={t("mentoring:anyKind")}
          options={list.kinds.map((it) => ({ value: it.code, label: locale === "en" ? it.en : it.zh }))}
        />
      </Field>
    </FilterBar>
  );
}

export default function Services() {
  const { t } = useText();
  const { list } = useLoaderData<typeof loader>();
  const { organization, permissions } = useFrame();
  const [search] = useSearchParams();
  const hrefWith = useHrefWith();
  const to = paths.carrier(organization.slug);
  const { filter } = list;
  const isFiltered = Boolean(
    filter.from || filter.to || filter.kind || filter.mentor || filter.firm || filter.q,
  );
  const pageHref = (page: number) => hrefWith({ page: page > 1 ? String(page) : null });
  const add = permissions.includes("residency:write") ? (
    <>
      <LinkButton to={to.imports("services")} icon={FileUp}>
        {t("imports:open")}
      </LinkButton>
      <LinkButton
        to={to.serviceNew({ firm: filter.firm, mentor: filter.mentor })}
        variant="primary"
        icon={Plus}
      >
        {t("mentoring:addService")}
      </LinkButton>
    </>
  ) : null;
  const isEmpty = list.counts.counted + list.counts.withdrawn === 0 && !isFiltered;
  const asked = search.toString();
  return (
    <Page>
      <PageHeader
        title={t("mentoring:services")}
        description={t("mentoring:servicesLead")}
        actions={
          isEmpty ? null : (
            <>
              <DownloadLink
                href={to.servicesExport(asked ? `?${asked}` : "")}
                filename={`${t("mentoring:file")}.csv`}
              >
                {t("mentoring:exportCsv")}
              </DownloadLink>
              {add}
            </>
          )
        }
      />
      <PartTabs slug={organization.slug} current="services" />
      {isEmpty ? (
        <EmptyState icon={HeartHandshake} title={t("mentoring:empty")} action={add}>
          {t("mentoring:emptyHint")}
        </EmptyState>
      ) : (
        <>
          <Filters list={list} resetHref={isFiltered ? hrefWith(NO_FILTER) : undefined} />
          <ServiceSums list={list} kindHref={(kind) => hrefWith({ kind, page: null })} />
          <StatusTabs
            label={t("mentoring:state.label")}
            tabs={STATES.map((state) => ({
              key: state,
              label: t(`mentoring:state.${state}`),
              count: list.counts[state],
              href: hrefWith({ state: state === "counted" ? null : state, page: null }),
              isCurrent: state === filter.state,
            }))}
          />
          {list.rows.length === 0 ? (
            <EmptyState title={t("mentoring:none")}>{t("mentoring:noneHint")}</EmptyState>
          ) : (
            <>
              <ServicesTable
                list={list}
                hrefOf={(id) => to.service(id)}
                residentHref={(id) => to.resident(id)}
                mentorHref={(id) => to.mentor(id)}
              />
              <Pagination
                total={list.sum.entries}
                previousHref={filter.page > 1 ? pageHref(filter.page - 1) : null}
                nextHref={filter.page < list.pages ? pageHref(filter.page + 1) : null}
              />
            </>
          )}
        </>
      )}
    </Page>
  );
}
