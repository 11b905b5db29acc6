import type { MetaFunction } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { DifferenceList } from "#app/components/filings/difference-list.tsx";
import { FaultList } from "#app/components/filings/fault-list.tsx";
import { FiguresTable } from "#app/components/filings/figures-table.tsx";
import { FilingHead, PrintButton, RevisionLinks } from "#app/components/filings/filing-head.tsx";
import { AreaSummary, FactsTable, ResidentsTable } from "#app/components/filings/filing-tables.tsx";
import { FilingTimeline } from "#app/components/filings/filing-timeline.tsx";
import { PrintSheet } from "#app/components/filings/print-sheet.tsx";
import { FilingBadge } from "#app/components/filings/status-badge.tsx";
import { periodName } from "#app/components/filings/texts.ts";
import { useFrame } from "#app/components/shell/organization-frame.tsx";
import { Badge } from "#app/components/ui/badge.tsx";
import { LinkButton } from "#app/components/ui/button.tsx";
import { MoneyUnitSwitch } from "#app/components/ui/money-unit.tsx";
import { Banner } from "#app/components/ui/notices.tsx";
import { Page, PageHeader } from "#app/components/ui/page-header.tsx";
import { Section, TwoColumns } from "#app/components/ui/section.tsx";
import type { FilingList } from "#app/domain/filings/difference.ts";
import { parseForm } from "#app/http/form.server.ts";
import { carrierAction, carrierLoader } from "#app/http/organization.server.ts";
import { paths } from "#app/http/paths.ts";
import { useText } from "#app/i18n/index.ts";
import { pageTitle } from "#app/i18n/page-title.ts";
import { prepareFiling } from "#app/services/filings/prepare-filing.server.ts";
import { showFiling } from "#app/services/filings/show-filing.server.ts";
import { signFiling, signFilingInput } from "#app/services/filings/sign-filing.server.ts";
import { takeBackFiling, takeBackFilingInput } from "#app/services/filings/take-back-filing.server.ts";
import { CarrierSteps } from "./carrier-steps.tsx";

export const meta: MetaFunction = ({ matches, params }) =>
  pageTitle(matches, (t) => t("filings:page.title", { period: params.period ?? "" }));

export const loader = carrierLoader({ can: "filing:read" }, async ({ ctx, params, url }) => {
  const revision = url.searchParams.get("revision");
  const asked = revision !== null && /^\d{1,6}$/.test(revision) ? Number(revision) : undefined;
  const view = await showFiling({ ctx, input: { periodCode: params.period ?? "", revision: asked } });
  return { view, idempotencyKey: crypto.randomUUID() };
});

// Preparing, signing and taking back are three permissions: each verb asks for its own.
export const action = carrierAction({ can: "filing:read" }, async ({ ctx, form, key, params }) => {
  const intent = String(form.get("intent"));
  form.set("periodCode", params.period ?? "");
  if (intent === "prepare") await prepareFiling({ ctx, input: { periodCode: params.period ?? "" }, key });
  else if (intent === "take-back")
    await takeBackFiling({ ctx, input: parseForm(takeBackFilingInput, form), key });
  else await signFiling({ ctx, input: parseForm(signFilingInput, form), key });
  const done: "prepare" | "take-back" | "submit" =
    intent === "prepare" || intent === "take-back" ? intent : "submit";
  return { done };
});

export default function Filing() {
  const { t, locale } = useText();
  const { view, idempotencyKey } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const { organization, permissions } = useFrame();
  const to = paths.carrier(organization.slug);
  const name = periodName(t, view.period);
  const facts = new Map(
    [...view.firmFacts, ...view.facts.map((it) => it.fact)].map((fact) => [fact.code, fact]),
  );
  const firms = view.figures.filter((row) => row.uscc !== null);
  const hrefOf = (list: FilingList): string | null => {
    if (view.revision > 0) return null;
    if (list === "reports") return to.reports(view.period.code);
    if (list === "rooms" || list === "leases") return to.space();
    return list === "titles" ? to.titles() : to.residents();
  };
  const isOpen = ["draft", "returned", "amending"].includes(view.status ?? "draft");
  return (
    <>
      <div className="print:hidden">
        <Page>
          <PageHeader
            title={t("filings:page.title", { period: name })}
            crumbs={[{ label: t("filings:title"), href: to.filings() }, { label: name }]}
            status={
              <>
                <FilingBadge state={view.status} />
                {view.isLate ? <Badge tone="bad">{t("filings:list.late")}</Badge> : null}
              </>
            }
            description={t("filings:page.due", view.period)}
            actions={
              <>
                <MoneyUnitSwitch />
                {isOpen && permissions.includes("reports:write") ? (
                  <LinkButton to={to.reports(view.period.code)}>{t("filings:page.figuresLink")}</LinkButton>
                ) : null}
                <PrintButton />
              </>
            }
          />
          {answer?.ok ? <Banner tone="success" title={t(`filings:done.${answer.done}`)} /> : null}
          <TwoColumns
            main={
              <>
                <FilingHead view={view} />
                {view.difference ? (
                  <DifferenceList
                    difference={view.difference}
                    comparedWith={view.comparedWith}
                    facts={facts}
                  />
                ) : null}
                <FaultList faults={view.faults} facts={facts} hrefOf={hrefOf} />
              </>
            }
            side={
              <>
                <CarrierSteps
                  view={view}
                  idempotencyKey={idempotencyKey}
                  refusal={answer?.ok === false ? answer.refusal : null}
                />
                <RevisionLinks
                  view={view}
                  hrefOf={(revision) => to.filing(view.period.code, revision)}
                  hasLive
                />
                <FilingTimeline view={view} facts={facts} />
              </>
            }
          />
          <Section title={t("filings:figures.title")} description={t("filings:figures.hint")} isFlush>
            <FiguresTable
              label={t("filings:table", { title: t("filings:figures.title") })}
              rows={firms}
              facts={view.firmFacts}
              view={view}
              hasSum
            />
          </Section>
          <AreaSummary area={view.area} day={view.period.lastDay} />
          <FactsTable facts={view.facts} />
          <ResidentsTable residents={view.residents} />
        </Page>
      </div>
      <PrintSheet view={view} carrierName={locale === "en" ? view.carrier.nameEn : view.carrier.nameZh} />
    </>
  );
}
