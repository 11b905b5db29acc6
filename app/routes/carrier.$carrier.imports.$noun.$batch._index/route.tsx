import type { MetaFunction } from "@remix-run/node";
import { redirect } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { IMPORT_READS, IMPORT_WRITES, WRITE_OF } from "#app/components/imports/noun-access.ts";
import { useFrame } from "#app/components/shell/organization-frame.tsx";
import { Badge } from "#app/components/ui/badge.tsx";
import { LinkButton } from "#app/components/ui/button.tsx";
import { FormErrors } from "#app/components/ui/field.tsx";
import { Pagination, StatusTabs, useHrefWith } from "#app/components/ui/list-tools.tsx";
import { Banner } from "#app/components/ui/notices.tsx";
import { Page, PageHeader } from "#app/components/ui/page-header.tsx";
import { Stat, StatRow } from "#app/components/ui/section.tsx";
import { Steps } from "#app/components/ui/steps.tsx";
import { Count, DatedText } from "#app/components/ui/values.tsx";
import { Refusal } from "#app/domain/shared/errors.ts";
import { freshKey } from "#app/http/idempotency.server.ts";
import { carrierAction, carrierLoader } from "#app/http/organization.server.ts";
import { paths } from "#app/http/paths.ts";
import { formatInstant } from "#app/i18n/format.ts";
import { refusalText, useText } from "#app/i18n/index.ts";
import { localeOf } from "#app/i18n/locales.ts";
import { pageTitle } from "#app/i18n/page-title.ts";
import { commitBatch } from "#app/services/imports/commit-batch.server.ts";
import { confirmFirms } from "#app/services/imports/confirm-firms.server.ts";
import { type BatchView, showBatch } from "#app/services/imports/show-batch.server.ts";
import { undoBatch } from "#app/services/imports/undo-batch.server.ts";
import { BatchActions, BatchRows, Proposals } from "./batch-parts.tsx";

// Inside the frame, so that the menu stays beside an error.
export { RouteError as ErrorBoundary } from "#app/components/shell/route-error.tsx";

export const meta: MetaFunction<typeof loader> = ({ matches, data }) =>
  pageTitle(matches, (t) => t("imports:title", { noun: t(`imports:noun.${data?.view.noun ?? "rooms"}`) }));

export const loader = carrierLoader({ can: IMPORT_READS }, async ({ ctx, params, url, request }) => {
  const list = url.searchParams.get("list") ?? undefined;
  const page = url.searchParams.get("page") ?? undefined;
  const input = { noun: params.noun ?? "", id: params.batch ?? "", list, page, locale: localeOf(request) };
  // What the address asks for is checked by the verb.
  return {
    view: await showBatch({ ctx, input: input as Parameters<typeof showBatch>[0]["input"] }),
    idempotencyKey: freshKey(),
  };
});

export const action = carrierAction({ can: IMPORT_WRITES }, async ({ ctx, form, key, params, request }) => {
  const [noun, id] = [params.noun ?? "", params.batch ?? ""];
  const to = paths.carrier(ctx.organization.slug);
  switch (form.get("intent")) {
    case "commit":
      await commitBatch({ ctx, input: { noun, id, digest: String(form.get("digest") ?? "") }, key });
      break;
    case "undo":
      await undoBatch({ ctx, input: { noun, id }, key });
      break;
    case "confirm": {
      // One tick stands for every row that says the same.
      const rows = form.getAll("row").flatMap((row) => String(row).split(","));
      const checked = await confirmFirms({
        ctx,
        input: { noun, id, rows, locale: localeOf(request) },
        key,
      });
      return redirect(to.ledgerBatch(noun, checked.id));
    }
    default:
      throw new Refusal("invalid", "form.invalid");
  }
  return redirect(to.ledgerBatch(noun, id));
});

const LISTS = ["rejected", "new", "same", "skipped"] as const;
const TONE = { checked: "info", committed: "ok", undone: "muted" } as const;
const stepOf = ({ batch, counts, drifted }: BatchView): number =>
  batch.status === "checked" ? (counts.fresh > 0 && drifted.count === 0 ? 3 : 2) : 5;

function Notices({ view, batchHref }: { view: BatchView; batchHref: (id: string) => string }) {
  const { t } = useText();
  const { batch, counts, twin, drifted } = view;
  const isOpen = batch.status === "checked";
  const separator = t("residency:import.separator");
  return (
    <div role="status" className="flex flex-col gap-5 empty:hidden">
      {twin ? (
        <Banner
          tone="warning"
          title={t(twin.isSameFile ? "residency:import.twin" : "residency:import.twinRows", {
            file: twin.fileName,
            at: formatInstant(twin.committedAt),
            by: twin.createdByName,
          })}
          actions={
            <LinkButton size="sm" to={batchHref(twin.id)}>
              {t("residency:import.twinOpen")}
            </LinkButton>
          }
        />
      ) : null}
      {batch.status === "committed" ? (
        <Banner tone="success" title={t("imports:committed", { count: counts.fresh })} />
      ) : null}
      {batch.status === "undone" ? <Banner title={t("residency:import.undone")} /> : null}
      {isOpen && view.encoding && !view.encoding.isSure ? (
        <Banner
          tone="warning"
          title={t("residency:import.unsure", {
            encoding: t(`residency:import.encodings.${view.encoding.encoding}`),
            sample: view.encoding.sample.join(separator),
          })}
        >
          <p>{t("residency:import.unsureHint")}</p>
        </Banner>
      ) : null}
      {drifted.count > 0 && !twin ? (
        <Banner
          tone="warning"
          title={t("imports:drift", { count: drifted.count, rows: drifted.rows.join(separator) })}
        />
      ) : null}
      {isOpen && counts.fresh === 0 && view.proposals.length === 0 ? (
        <Banner
          tone={counts.rejected > 0 ? "warning" : "info"}
          title={t(counts.rejected > 0 ? "residency:import.nothing" : "residency:import.nothingSame")}
        />
      ) : null}
      {isOpen && counts.fresh > 0 && drifted.count === 0 ? (
        <Banner title={t("imports:commitBody", { count: counts.fresh })}>
          {counts.rejected > 0 ? (
            <p>{t("residency:import.commitRejected", { rejected: counts.rejected })}</p>
          ) : null}
        </Banner>
      ) : null}
      {view.unknownHeaders.length > 0 ? (
        <Banner
          tone="warning"
          title={t("residency:import.unknownHeaders", { names: view.unknownHeaders.join(separator) })}
        />
      ) : null}
    </div>
  );
}

export default function LedgerBatch() {
  const { t } = useText();
  const { view, idempotencyKey } = useLoaderData<typeof loader>();
  const result = useActionData<typeof action>();
  const { organization, permissions } = useFrame();
  const hrefWith = useHrefWith();
  const to = paths.carrier(organization.slug);
  const { batch, counts, noun } = view;
  const listCounts = { ...counts, new: counts.fresh };
  const mayWrite = permissions.includes(WRITE_OF[noun]);
  const source = view.encoding
    ? t("residency:import.csv", {
        encoding: t(`residency:import.encodings.${view.encoding.encoding}`),
        row: view.headerRow,
      })
    : t("residency:import.sheet", { sheet: view.sheet, row: view.headerRow });
  const pageHref = (page: number) => hrefWith({ page: page > 1 ? String(page) : null });
  return (
    <Page>
      <PageHeader
        title={t("residency:import.batchTitle", { file: batch.fileName })}
        status={<Badge tone={TONE[batch.status]}>{t(`residency:import.status.${batch.status}`)}</Badge>}
        description={
          <DatedText>{`${source} · ${batch.createdByName} · ${formatInstant(batch.createdAt)}`}</DatedText>
        }
        crumbs={[
          { label: t("imports:title", { noun: t(`imports:noun.${noun}`) }), href: to.imports(noun) },
          { label: batch.fileName },
        ]}
        actions={
          <BatchActions
            view={view}
            idempotencyKey={idempotencyKey}
            mayWrite={mayWrite}
            workbookHref={to.ledgerBatchWorkbook(noun, batch.id)}
            uploadHref={to.imports(noun)}
          />
        }
      />
      <Steps
        label={t("residency:import.steps.label")}
        steps={(["template", "upload", "check", "commit", "done"] as const).map((step) =>
          t(`residency:import.steps.${step}`),
        )}
        current={stepOf(view)}
      />
      {result && !result.ok ? (
        <FormErrors
          errors={[refusalText(t, result.refusal.fields.rows ?? result.refusal.code, result.refusal.details)]}
        />
      ) : null}
      <Notices view={view} batchHref={(id) => to.ledgerBatch(noun, id)} />
      {mayWrite ? <Proposals view={view} idempotencyKey={idempotencyKey} /> : null}
      <div className="flex flex-col gap-2">
        <StatRow>
          <Stat label={t("residency:import.physical")} value={<Count value={counts.physical} />} />
          <Stat
            label={t("residency:import.accepted")}
            value={<Count value={counts.accepted} />}
            note={t("imports:sumNote", { fresh: counts.fresh, same: counts.same })}
          />
          <Stat label={t("residency:import.rejected")} value={<Count value={counts.rejected} />} />
          <Stat label={t("residency:import.skipped")} value={<Count value={counts.skipped} />} />
        </StatRow>
        <p className="text-xs wrap-anywhere text-ink-soft">
          {t("residency:import.sum", counts)}
          {view.otherSheets.length > 0
            ? ` ${t("residency:import.otherSheets", { names: view.otherSheets.join(t("residency:import.separator")) })}`
            : null}{" "}
          {t("residency:import.digest", { digest: view.digest.slice(0, 12) })}
        </p>
      </div>
      <div className="flex flex-col gap-3">
        <StatusTabs
          label={t("residency:import.lists.label")}
          tabs={LISTS.map((list) => ({
            key: list,
            label: t(`residency:import.lists.${list}`),
            count: listCounts[list],
            href: hrefWith({ list, page: null }),
            isCurrent: list === view.list,
          }))}
        />
        <BatchRows view={view} />
        {view.pages > 1 ? (
          <Pagination
            total={listCounts[view.list]}
            previousHref={view.page > 1 ? pageHref(view.page - 1) : null}
            nextHref={view.page < view.pages ? pageHref(view.page + 1) : null}
          />
        ) : null}
      </div>
    </Page>
  );
}
