import type { MetaFunction } from "@remix-run/node";
import { useLoaderData, useSearchParams } from "@remix-run/react";
import { Building2, ChevronDown, Download, FileUp, Plus } from "lucide-react";
import { PLAN_STATES, StackingPlan } from "#app/components/chart/stacking-plan.tsx";
import { PlanPanel, usePlanPanel } from "#app/components/chart/stacking-plan-panel.tsx";
import { useFrame } from "#app/components/shell/organization-frame.tsx";
import { RouteError } from "#app/components/shell/route-error.tsx";
import { SpaceTabs } from "#app/components/space/space-tabs.tsx";
import { buttonClass, LinkButton } from "#app/components/ui/button.tsx";
import { DateInput, Field, Select } from "#app/components/ui/field.tsx";
import { FilterBar, OtherDayBanner, StatusTabs, useHrefWith } from "#app/components/ui/list-tools.tsx";
import { Menu, menuItemClass } from "#app/components/ui/menu.tsx";
import { EmptyState } from "#app/components/ui/notices.tsx";
import { Page, PageHeader } from "#app/components/ui/page-header.tsx";
import { Section, Stat, StatRow } from "#app/components/ui/section.tsx";
import { Area, Count } from "#app/components/ui/values.tsx";
import { fieldsOf } from "#app/http/form.server.ts";
import { carrierLoader } from "#app/http/organization.server.ts";
import { paths } from "#app/http/paths.ts";
import { useText } from "#app/i18n/index.ts";
import { pageTitle } from "#app/i18n/page-title.ts";
import { listRooms, listRoomsInput } from "#app/services/space/list-rooms.server.ts";
import { RoomsTable } from "./rooms-table.tsx";

export const meta: MetaFunction = ({ matches }) => pageTitle(matches, (t) => t("space:title"));

export const loader = carrierLoader({ can: "space:read" }, async ({ ctx, url }) => {
  // An address with a parameter nobody offers shows the page without it, rather than a fault.
  const form = new FormData();
  for (const [name, value] of url.searchParams) form.set(name, value);
  const fields = fieldsOf(form);
  const input = Object.fromEntries(
    Object.entries(fields).filter(([name, value]) => listRoomsInput.safeParse({ [name]: value }).success),
  );
  return { list: await listRooms({ ctx, input }), today: ctx.today };
});

export default function Space() {
  const { t } = useText();
  const { list, today } = useLoaderData<typeof loader>();
  const { organization, permissions } = useFrame();
  const [search] = useSearchParams();
  const hrefWith = useHrefWith();
  const to = paths.carrier(organization.slug);
  const view = search.get("view") === "table" ? "table" : "plan";
  const isFiltered = ["on", "buildingId", "use", "state"].some((name) => search.get(name));
  const mayWrite = permissions.includes("space:write");
  const panel = usePlanPanel();
  const asked = search.size > 0 ? `?${search}` : "";
  const add = mayWrite ? (
    <>
      <LinkButton to={to.imports("rooms")} icon={FileUp}>
        {t("imports:open")}
      </LinkButton>
      <LinkButton to={to.spaceNew()} variant="primary" icon={Plus}>
        {t("space:add.title")}
      </LinkButton>
    </>
  ) : null;
  return (
    <Page>
      <PageHeader
        title={t("space:title")}
        description={t("space:lead")}
        actions={
          <>
            <Menu
              align="start"
              face={
                <span className={buttonClass()}>
                  <Download aria-hidden className="size-4" />
                  {t("exports:export")}
                  <ChevronDown aria-hidden className="size-3.5" />
                </span>
              }
            >
              {(["rooms", "leases"] as const).map((list) => (
                <a key={list} href={to.exportList(list, asked)} download className={menuItemClass}>
                  {t(`exports:title.${list}`)}
                </a>
              ))}
            </Menu>
            {add}
          </>
        }
      />
      <SpaceTabs current="plan" />
      {list.buildings.length === 0 ? (
        <EmptyState icon={Building2} title={t("space:empty.title")} action={add}>
          {t("space:empty.hint")}
        </EmptyState>
      ) : (
        <>
          <FilterBar
            key={search.toString()}
            keep={{ view: search.get("view"), state: search.get("state") }}
            resetHref={
              isFiltered ? hrefWith({ on: null, buildingId: null, use: null, state: null }) : undefined
            }
          >
            <Field name="on" label={t("space:asOf")}>
              <DateInput defaultValue={list.on} />
            </Field>
            <Field name="buildingId" label={t("space:building")}>
              <Select
                defaultValue={search.get("buildingId") ?? ""}
                placeholder={t("space:allBuildings")}
                options={list.buildings.map(({ id, site, name }) => ({
                  value: id,
                  label: [site, name].filter(Boolean).join(" "),
                }))}
              />
            </Field>
            <Field name="use" label={t("space:use")}>
              <Select
                defaultValue={search.get("use") ?? ""}
                placeholder={t("space:allUses")}
                options={(["incubation", "public-service", "other"] as const).map((use) => ({
                  value: use,
                  label: t(`glossary:roomUse.${use}`),
                }))}
              />
            </Field>
          </FilterBar>
          {list.on === today ? null : (
            <OtherDayBanner
              title={t("space:asOfPast", { on: list.on })}
              today={t("space:today")}
              href={hrefWith({ on: null })}
            />
          )}
          <StatRow>
            <Stat label={t("glossary:term.room")} value={<Count value={list.total.count} />} />
            <Stat
              label={t("space:area")}
              value={<Area dm2={list.total.areaDm2} />}
              unit={t("common:units.m2")}
            />
            <Stat
              label={t("space:let")}
              value={<Area dm2={list.total.letDm2} />}
              unit={t("common:units.m2")}
            />
            <Stat
              label={t("space:free")}
              value={<Area dm2={list.total.freeDm2} />}
              unit={t("common:units.m2")}
            />
          </StatRow>
          <StatusTabs
            label={t("space:state.label")}
            tabs={[null, ...PLAN_STATES].map((state) => ({
              key: state ?? "all",
              label: state ? t(`space:state.${state}`) : t("space:all"),
              count: state
                ? list.stateCounts[state]
                : Object.values(list.stateCounts).reduce((sum, count) => sum + count, 0),
              href: hrefWith({ state }),
              isCurrent: (search.get("state") ?? null) === state,
            }))}
          />
          <Section
            isFlush={view === "table" && list.rooms.length > 0}
            title={t(view === "table" ? "space:view.table" : "space:plan.title")}
            description={
              view === "plan" && list.rooms.length > 0
                ? `${t("space:plan.hint")} ${t("leases:plan.keys")}`
                : undefined
            }
            actions={
              <LinkButton
                size="sm"
                to={hrefWith({ view: view === "plan" ? "table" : null })}
                preventScrollReset
              >
                {t(view === "plan" ? "space:view.table" : "space:view.plan")}
              </LinkButton>
            }
          >
            {list.rooms.length === 0 ? (
              <EmptyState
                title={t(list.roomCount === 0 ? "space:empty.noRooms" : "space:empty.noMatch")}
                action={list.roomCount === 0 ? add : null}
              >
                {list.roomCount === 0 ? t("space:empty.noRoomsHint") : null}
              </EmptyState>
            ) : view === "table" ? (
              <RoomsTable rooms={list.rooms} total={list.total} hrefOf={({ id }) => to.room(id)} />
            ) : (
              <StackingPlan rooms={list.rooms} hrefOf={({ id }) => to.room(id)} onOpen={panel.show} />
            )}
          </Section>
        </>
      )}
      <PlanPanel dialogRef={panel.ref} room={panel.room} mayWrite={mayWrite} />
    </Page>
  );
}

export const ErrorBoundary = RouteError;
