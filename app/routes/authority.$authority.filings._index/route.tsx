import type { MetaFunction } from "@remix-run/node";
import { useActionData, useLoaderData, useSearchParams } from "@remix-run/react";
import { CalendarClock } from "lucide-react";
import { periodName } from "#app/components/filings/texts.ts";
import { useFrame } from "#app/components/shell/organization-frame.tsx";
import { Field, FormErrors, TextInput } from "#app/components/ui/field.tsx";
import { FilterBar, StatusTabs, useHrefWith } from "#app/components/ui/list-tools.tsx";
import { MoneyUnitSwitch } from "#app/components/ui/money-unit.tsx";
import { Banner, EmptyState } from "#app/components/ui/notices.tsx";
import { Page, PageHeader } from "#app/components/ui/page-header.tsx";
import { can } from "#app/domain/access/permissions.ts";
import { parseForm } from "#app/http/form.server.ts";
import { authorityAction, authorityLoader } from "#app/http/organization.server.ts";
import { refusalText, useText } from "#app/i18n/index.ts";
import { pageTitle } from "#app/i18n/page-title.ts";
import { acceptFilings } from "#app/services/filings/accept-filings.server.ts";
import { listFilingsForReview, REVIEW_STATES } from "#app/services/filings/list-filings-for-review.server.ts";
import { listPeriods } from "#app/services/reports/list-periods.server.ts";
import { openPeriod, openPeriodInput } from "#app/services/reports/open-period.server.ts";
import { OpenPeriod } from "./open-period.tsx";
import { PeriodsTable } from "./periods-table.tsx";
import { ReviewTable } from "./review-table.tsx";

export const meta: MetaFunction = ({ matches }) => pageTitle(matches, (t) => t("filings:review.title"));

export const loader = authorityLoader({ can: ["filing:read", "period:manage"] }, async ({ ctx, url }) => {
  const { periods, currentCode } = await listPeriods({ ctx, input: null });
  const asked = url.searchParams.get("period");
  const periodCode = periods.some((it) => it.code === asked) ? asked : currentCode;
  const state = REVIEW_STATES.find((it) => it === url.searchParams.get("state"));
  const q = url.searchParams.get("q")?.slice(0, 100);
  const { kind: orgKind, carrierKind } = ctx.organization;
  const mayRead = can({ orgKind, carrierKind, role: ctx.role }, "filing:read");
  const list =
    mayRead && periodCode ? await listFilingsForReview({ ctx, input: { periodCode, state, q } }) : null;
  return { periods, list, today: ctx.today, states: REVIEW_STATES, idempotencyKey: crypto.randomUUID() };
});

// Accepting and opening a period are two permissions: each verb asks for its own.
export const action = authorityAction(
  { can: ["filing:read", "period:manage"] },
  async ({ ctx, form, key }) => {
    if (form.get("intent") === "open-period") {
      await openPeriod({ ctx, input: parseForm(openPeriodInput, form), key });
      return { done: "period" as const, count: 1 };
    }
    const filings = form.getAll("filing").map((value) => {
      const [carrierSlug = "", revision = "0"] = String(value).split("@");
      return { carrierSlug, revision: Number(revision) };
    });
    const count = await acceptFilings({
      ctx,
      input: { periodCode: String(form.get("period")), filings },
      key,
    });
    return { done: "accepted" as const, count };
  },
);

export default function Review() {
  const { t } = useText();
  const { periods, list, states, today, idempotencyKey } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const { organization, permissions } = useFrame();
  const [search] = useSearchParams();
  const hrefWith = useHrefWith();
  const state = search.get("state");
  const isReader = permissions.includes("filing:read");
  const isManager = permissions.includes("period:manage");
  const refusal = answer?.ok === false ? answer.refusal : null;
  const isPeriodFault =
    refusal !== null && (Object.keys(refusal.fields).length > 0 || refusal.code.startsWith("reports."));
  return (
    <Page>
      <PageHeader
        title={isReader ? t("filings:review.title") : t("shell:menuItems.periods")}
        description={isReader ? t("filings:review.lead") : undefined}
        actions={list ? <MoneyUnitSwitch /> : null}
      />
      {answer?.ok ? (
        <Banner
          tone="success"
          title={
            answer.done === "period"
              ? t("filings:done.period")
              : t("filings:done.accepted", { count: answer.count })
          }
        />
      ) : null}
      {refusal && !isPeriodFault ? (
        <FormErrors errors={[refusalText(t, refusal.code, refusal.details)]} />
      ) : null}
      {list ? (
        <>
          <StatusTabs
            label={t("reports:periods")}
            tabs={periods.map((it) => ({
              key: it.code,
              label: periodName(t, it),
              href: hrefWith({ period: it.code }),
              isCurrent: it.code === list.period.code,
            }))}
          />
          <FilterBar
            keep={{ period: list.period.code, state, money: search.get("money") }}
            resetHref={search.get("q") ? hrefWith({ q: null }) : undefined}
          >
            <Field name="q" label={t("filings:review.search")}>
              <TextInput type="search" defaultValue={search.get("q") ?? ""} maxLength={100} />
            </Field>
          </FilterBar>
          <StatusTabs
            label={t("filings:review.state")}
            tabs={[
              {
                key: "all",
                label: t("filings:review.all"),
                count: states.reduce((sum, it) => sum + list.counts[it], 0),
                href: hrefWith({ state: null }),
                isCurrent: state === null,
              },
              ...states.map((it) => ({
                key: it,
                label: t(`filings:state.${it}`),
                count: list.counts[it],
                href: hrefWith({ state: it }),
                isCurrent: state === it,
              })),
            ]}
          />
          <ReviewTable
            key={`${list.period.code} ${state} ${search.get("q")}`}
            list={list}
            mayAccept={permissions.includes("filing:review")}
            idempotencyKey={idempotencyKey}
          />
        </>
      ) : isReader ? (
        <EmptyState icon={CalendarClock} title={t("filings:review.empty")}>
          {t(isManager ? "filings:review.emptyHint" : "filings:review.emptyHintUnit")}
        </EmptyState>
      ) : (
        <PeriodsTable periods={periods} />
      )}
      {isManager && organization.kind === "city" ? (
        <OpenPeriod
          today={today}
          codes={periods.map((it) => it.code)}
          idempotencyKey={idempotencyKey}
          refusal={isPeriodFault ? refusal : null}
        />
      ) : null}
    </Page>
  );
}
