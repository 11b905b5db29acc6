import type { MetaFunction } from "@remix-run/node";
import { useLoaderData, useSearchParams } from "@remix-run/react";
import { Plus, Rocket } from "lucide-react";
import { useFrame } from "#app/components/shell/organization-frame.tsx";
import { DownloadLink, LinkButton } from "#app/components/ui/button.tsx";
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
import { Stat, StatRow } from "#app/components/ui/section.tsx";
import { Count } from "#app/components/ui/values.tsx";
import { wordOf } from "#app/domain/people/code-lists.ts";
import { TEAM_EXITS } from "#app/domain/teams/teams.ts";
import { filtersIn } from "#app/http/filters.ts";
import { carrierLoader } from "#app/http/organization.server.ts";
import { paths } from "#app/http/paths.ts";
import { useText } from "#app/i18n/index.ts";
import { pageTitle } from "#app/i18n/page-title.ts";
import { FIELD_CHOICES } from "#app/services/residency/hightech-fields.ts";
import { listTeams, type TeamsList } from "#app/services/teams/list-teams.server.ts";
import { TeamsTable } from "./teams-table.tsx";

// Inside the frame, so that the menu stays beside an error.
export { RouteError as ErrorBoundary } from "#app/components/shell/route-error.tsx";

export const meta: MetaFunction = ({ matches }) => pageTitle(matches, (t) => t("teams:title"));

export const loader = carrierLoader({ can: "residency:read" }, async ({ ctx, url }) => {
  const given = filtersIn(url);
  return { list: await listTeams({ ctx, input: given }), today: ctx.today, fields: FIELD_CHOICES };
});

const STATES = ["incubating", "expected", ...TEAM_EXITS, "all"] as const;

function Figures({ list: { figures, on } }: { list: TeamsList }) {
  const { t } = useText();
  const stat = (
    name: "teams" | "people" | "served" | "entered" | "founded",
    unit: "team" | "people" | "firm",
  ) => (
    <Stat
      label={t(`teams:figures.${name}`)}
      value={<Count value={figures[name]} />}
      unit={t(`teams:figures.${unit}Unit`)}
    />
  );
  return (
    <section className="flex flex-col gap-1" aria-label={t("teams:figures.label")}>
      <StatRow>
        {stat("teams", "team")}
        {stat("people", "people")}
        {stat("served", "team")}
        {stat("entered", "team")}
        {stat("founded", "firm")}
      </StatRow>
      <p className="text-xs text-ink-soft">
        {t("teams:figures.note", { on, year: on.slice(0, 4) })}{" "}
        {figures.unsaid > 0 ? t("teams:figures.unsaid", { count: figures.unsaid }) : null}
      </p>
    </section>
  );
}

export default function Teams() {
  const { t, locale } = useText();
  const { list, today, fields } = useLoaderData<typeof loader>();
  const { organization, permissions } = useFrame();
  const [search] = useSearchParams();
  const hrefWith = useHrefWith();
  const to = paths.carrier(organization.slug);
  const { filter } = list;
  const isFiltered = Boolean(filter.q || filter.field || filter.founder || filter.on);
  const pageHref = (page: number) => hrefWith({ page: page > 1 ? String(page) : null });
  const add = permissions.includes("residency:write") ? (
    <LinkButton to={to.teamNew()} variant="primary" icon={Plus}>
      {t("teams:list.add")}
    </LinkButton>
  ) : null;
  if (list.counts.all === 0 && !isFiltered) {
    return (
      <Page>
        <PageHeader title={t("teams:title")} description={t("teams:lead")} />
        <EmptyState icon={Rocket} title={t("teams:list.emptyTitle")} action={add}>
          {t("teams:list.emptyHint")}
        </EmptyState>
      </Page>
    );
  }
  return (
    <Page>
      <PageHeader
        title={t("teams:title")}
        description={t("teams:lead")}
        actions={
          <>
            <DownloadLink href={to.exportList("teams", search.size > 0 ? `?${search}` : "")}>
              {t("exports:export")}
            </DownloadLink>
            {add}
          </>
        }
      />
      <Figures list={list} />
      <FilterBar
        key={search.toString()}
        keep={{ state: filter.state === "incubating" ? null : filter.state, sort: search.get("sort") }}
        resetHref={
          isFiltered ? hrefWith({ q: null, field: null, founder: null, on: null, page: null }) : undefined
        }
      >
        <Field name="q" label={t("teams:list.search")}>
          <TextInput type="search" defaultValue={filter.q} maxLength={100} />
        </Field>
        <Field name="field" label={t("teams:fact.field")} className="sm:max-w-60">
          <Select
            defaultValue={filter.field ?? ""}
            placeholder={t("teams:list.allFields")}
            options={fields}
          />
        </Field>
        <Field name="founder" label={t("teams:list.founder")} className="sm:max-w-44">
          <Select
            defaultValue={filter.founder ?? ""}
            placeholder={t("teams:list.anyFounder")}
            options={list.founderKinds.map(({ code }) => ({
              value: code,
              label: wordOf(list.founderKinds, code, locale),
            }))}
          />
        </Field>
        <Field name="on" label={t("teams:list.asOf")}>
          <DateInput defaultValue={list.on} />
        </Field>
      </FilterBar>
      {list.on === today ? null : (
        <OtherDayBanner
          title={t("teams:list.asOfPast", { on: list.on })}
          today={t("teams:list.today")}
          href={hrefWith({ on: null, page: null })}
        />
      )}
      <StatusTabs
        label={t("teams:state.label")}
        tabs={STATES.map((state) => ({
          key: state,
          label: t(`teams:state.${state}`),
          count: list.counts[state],
          href: hrefWith({ state: state === "incubating" ? null : state, page: null }),
          isCurrent: state === filter.state,
        }))}
      />
      {list.rows.length === 0 ? (
        <EmptyState title={t("teams:list.noneTitle")}>{t("teams:list.noneHint")}</EmptyState>
      ) : (
        <>
          <TeamsTable
            list={list}
            hrefOf={(id) => to.team(id)}
            firmHrefOf={(id) => to.resident(id)}
            sortHref={(sort) => hrefWith({ sort: sort === "entered" ? null : sort, page: null })}
          />
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
