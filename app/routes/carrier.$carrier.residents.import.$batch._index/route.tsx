import type { MetaFunction } from "@remix-run/node";
import { redirect } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
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
import { commitImport } from "#app/services/residency/commit-import.server.ts";
import { type ImportView, showImport } from "#app/services/residency/show-import.server.ts";
import { undoImport } from "#app/services/residency/undo-import.server.ts";
import { BatchActions } from "./batch-actions.tsx";
import { BatchNotices } from "./batch-notices.tsx";
import { RowsTable } from "./rows-table.tsx";

// Inside the frame, so that the menu stays beside an error.
export { RouteError as ErrorBoundary } from "#app/components/shell/route-error.tsx";

export const meta: MetaFunction = ({ matches }) => pageTitle(matches, (t) => t("residency:import.title"));

export const loader = carrierLoader({ can: "residency:read" }, async ({ ctx, params, url, request }) => {
  const list = url.searchParams.get("list") ?? undefined;
  const page = url.searchParams.get("page") ?? undefined;
  const input = { id: params.batch ?? "", list, page, locale: localeOf(request) };
  // What the address asks for is checked by the verb.
  return {
    view: await showImport({ ctx, input: input as Parameters<typeof showImport>[0]["input"] }),
    idempotencyKey: freshKey(),
  };
});

export const action = carrierAction({ can: "residency:import" }, async ({ ctx, form, key, params }) => {
  const id = params.batch ?? "";
  switch (form.get("intent")) {
    case "commit":
      await commitImport({ ctx, input: { id, digest: String(form.get("digest") ?? "") }, key });
      break;
    case "undo":
      await undoImport({ ctx, input: { id }, key });
      break;
    default:
      throw new Refusal("invalid", "form.invalid");
  }
  return redirect(paths.carrier(ctx.organization.slug).importBatch(id));
});

const LISTS = ["rejected", "new", "changed", "same", "skipped"] as const;
const TONE = { checked: "info", committed: "ok", undone: "muted" } as const;
// Five steps: with nothing that can be written one is still at the check, a committed or undone batch has all of them behind it.
const stepOf = ({ batch, counts, driftCount }: ImportView): number =>
  batch.status === "checked" ? (counts.fresh + counts.changed > 0 && driftCount === 0 ? 3 : 2) : 5;

export default function ImportBatch() {
  const { t } = useText();
  const { view, idempotencyKey } = useLoaderData<typeof loader>();
  const result = useActionData<typeof action>();
  const { organization, permissions } = useFrame();
  const hrefWith = useHrefWith();
  const to = paths.carrier(organization.slug);
  const { batch, counts } = view;
  const listCounts = { ...counts, new: counts.fresh };
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
          { label: t("residency:title"), href: to.residents() },
          { label: t("residency:import.title"), href: to.residentsImport() },
          { label: batch.fileName },
        ]}
        actions={
          <BatchActions
            view={view}
            idempotencyKey={idempotencyKey}
            mayImport={permissions.includes("residency:import")}
            workbookHref={to.importWorkbook(batch.id)}
            uploadHref={to.residentsImport()}
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
        <FormErrors errors={[refusalText(t, result.refusal.code, result.refusal.details)]} />
      ) : null}
      {view.twin ? (
        <Banner
          tone="warning"
          title={t(view.twin.isSameFile ? "residency:import.twin" : "residency:import.twinRows", {
            file: view.twin.fileName,
            at: formatInstant(view.twin.committedAt),
            by: view.twin.createdByName,
          })}
          actions={
            <LinkButton size="sm" to={to.importBatch(view.twin.id)}>
              {t("residency:import.twinOpen")}
            </LinkButton>
          }
        />
      ) : null}
      <BatchNotices view={view} spaceHref={to.space()} residentsHref={to.residents()} />
      <div className="flex flex-col gap-2">
        <StatRow>
          <Stat label={t("residency:import.physical")} value={<Count value={counts.physical} />} />
          <Stat
            label={t("residency:import.accepted")}
            value={<Count value={counts.accepted} />}
            note={t("residency:import.sumNote", {
              fresh: counts.fresh,
              changed: counts.changed,
              same: counts.same,
            })}
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
        <RowsTable view={view} residentHref={(id) => to.resident(id)} />
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
