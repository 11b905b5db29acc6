import type { MetaFunction } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { useState } from "react";
import { DifferenceList } from "#app/components/filings/difference-list.tsx";
import { FaultList } from "#app/components/filings/fault-list.tsx";
import { type CellAt, FiguresTable } from "#app/components/filings/figures-table.tsx";
import { FilingHead, PrintButton, RevisionLinks } from "#app/components/filings/filing-head.tsx";
import { AreaSummary, FactsTable, ResidentsTable } from "#app/components/filings/filing-tables.tsx";
import { FilingTimeline } from "#app/components/filings/filing-timeline.tsx";
import { PrintSheet } from "#app/components/filings/print-sheet.tsx";
import { FilingBadge } from "#app/components/filings/status-badge.tsx";
import { periodName } from "#app/components/filings/texts.ts";
import { useFrame } from "#app/components/shell/organization-frame.tsx";
import { MoneyUnitSwitch } from "#app/components/ui/money-unit.tsx";
import { Banner } from "#app/components/ui/notices.tsx";
import { Page, PageHeader } from "#app/components/ui/page-header.tsx";
import { Section, TwoColumns } from "#app/components/ui/section.tsx";
import { parseForm } from "#app/http/form.server.ts";
import { authorityAction, authorityLoader } from "#app/http/organization.server.ts";
import { paths } from "#app/http/paths.ts";
import { useText } from "#app/i18n/index.ts";
import { pageTitle } from "#app/i18n/page-title.ts";
import { acceptFilings } from "#app/services/filings/accept-filings.server.ts";
import { amendFiling, amendFilingInput } from "#app/services/filings/amend-filing.server.ts";
import { returnFiling, returnFilingInput } from "#app/services/filings/return-filing.server.ts";
import { showFiled } from "#app/services/filings/show-filing.server.ts";
import { CommentDialog, useComments } from "./comments.tsx";
import { ReviewSteps } from "./review-steps.tsx";

export const meta: MetaFunction = ({ matches, params }) =>
  pageTitle(matches, (t) => t("filings:page.title", { period: params.period ?? "" }));

const asked = (params: Readonly<Record<string, string | undefined>>) => ({
  carrierSlug: params.carrier ?? "",
  periodCode: params.period ?? "",
});

export const loader = authorityLoader({ can: "filing:read" }, async ({ ctx, params, url }) => {
  const text = url.searchParams.get("revision");
  const revision = text !== null && /^[1-9]\d{0,5}$/.test(text) ? Number(text) : undefined;
  const view = await showFiled({ ctx, input: { ...asked(params), revision } });
  return { view, idempotencyKey: crypto.randomUUID() };
});

/** Comments come as fields "comment:<code>:<fact>". */
const commentsOf = (form: FormData) =>
  [...form].flatMap(([name, text]) => {
    const [kind, row, fact] = name.split(":");
    if (kind !== "comment" || !row || !fact || typeof text !== "string") return [];
    return [{ uscc: row === "own" ? null : row, fact, text }];
  });

// Accepting, returning and reopening: each verb asks for its own permission.
export const action = authorityAction({ can: "filing:read" }, async ({ ctx, form, key, params }) => {
  const intent = String(form.get("intent"));
  const { carrierSlug, periodCode } = asked(params);
  form.set("carrierSlug", carrierSlug);
  form.set("periodCode", periodCode);
  if (intent === "return") {
    const given = parseForm(returnFilingInput, form);
    await returnFiling({ ctx, input: { ...given, comments: commentsOf(form) }, key });
    return { done: "return" as const };
  }
  if (intent === "amend") {
    await amendFiling({ ctx, input: parseForm(amendFilingInput, form), key });
    return { done: "amend" as const };
  }
  const opinion = String(form.get("opinion") ?? "").trim() || undefined;
  const filings = [{ carrierSlug, revision: Number(form.get("revision")) }];
  await acceptFilings({ ctx, input: { periodCode, filings, opinion }, key });
  return { done: "accept" as const };
});

export default function FiledFiling() {
  const { t, locale } = useText();
  const { view, idempotencyKey } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const { organization } = useFrame();
  const to = paths.authority(organization.slug);
  const name = periodName(t, view.period);
  const carrierName = locale === "en" ? view.carrier.nameEn : view.carrier.nameZh;
  const facts = new Map(
    [...view.firmFacts, ...view.facts.map((it) => it.fact)].map((fact) => [fact.code, fact]),
  );
  const isCurrent = view.revision === view.latestRevision;
  const mayReturn = isCurrent && view.actions.includes("return");
  const comments = useComments(`zaiti:comments:${view.carrier.slug}:${view.period.code}:${view.revision}`);
  const [cell, setCell] = useState<CellAt | null>(null);
  const figures = {
    view,
    drafts: mayReturn ? comments.drafts : undefined,
    onCell: mayReturn ? setCell : undefined,
  };
  const hint = t(mayReturn ? "filings:figures.reviewHint" : "filings:figures.hint");
  return (
    <>
      <div className="print:hidden">
        <Page>
          <PageHeader
            title={carrierName}
            crumbs={[
              { label: t("filings:review.title"), href: to.filings(view.period.code) },
              { label: `${carrierName} ${name}` },
            ]}
            status={<FilingBadge state={view.status === "prepared" ? "returned" : view.status} />}
            description={`${t("filings:page.title", { period: name })} · ${t("filings:page.due", view.period)}`}
            actions={
              <>
                <MoneyUnitSwitch />
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
                <FaultList faults={view.faults} facts={facts} />
              </>
            }
            side={
              <>
                <ReviewSteps
                  view={view}
                  facts={facts}
                  comments={comments}
                  idempotencyKey={idempotencyKey}
                  refusal={answer?.ok === false ? answer.refusal : null}
                  isCity={organization.kind === "city"}
                />
                <RevisionLinks
                  view={view}
                  hrefOf={(revision) => to.filing(view.carrier.slug, view.period.code, revision)}
                />
                <FilingTimeline view={view} facts={facts} />
              </>
            }
          />
          <Section title={t("filings:figures.title")} description={hint} isFlush>
            <FiguresTable
              {...figures}
              label={t("filings:table", { title: t("filings:figures.title") })}
              rows={view.figures.filter((row) => row.uscc !== null)}
              facts={view.firmFacts}
              hasSum
            />
          </Section>
          <Section title={t("reports:own")} isFlush>
            <FiguresTable
              {...figures}
              label={t("filings:table", { title: t("reports:own") })}
              rows={view.figures.filter((row) => row.uscc === null)}
              facts={view.ownFacts}
            />
          </Section>
          <AreaSummary area={view.area} day={view.period.lastDay} />
          <FactsTable facts={view.facts} />
          <ResidentsTable residents={view.residents} />
        </Page>
        <CommentDialog cell={cell} comments={comments} onClose={() => setCell(null)} />
      </div>
      <PrintSheet view={view} carrierName={carrierName} />
    </>
  );
}
