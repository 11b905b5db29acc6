import type { MetaFunction } from "@remix-run/node";
import { redirect } from "@remix-run/node";
import { Link, useActionData, useLoaderData } from "@remix-run/react";
import { IMPORT_WRITES, listOf, WRITE_OF } from "#app/components/imports/noun-access.ts";
import { UploadForm } from "#app/components/imports/upload-form.tsx";
import { useFrame } from "#app/components/shell/organization-frame.tsx";
import { Badge } from "#app/components/ui/badge.tsx";
import { DownloadLink } from "#app/components/ui/button.tsx";
import { StatusTabs } from "#app/components/ui/list-tools.tsx";
import { Page, PageHeader } from "#app/components/ui/page-header.tsx";
import { Section } from "#app/components/ui/section.tsx";
import { Steps } from "#app/components/ui/steps.tsx";
import { Table } from "#app/components/ui/table.tsx";
import { Count, InstantText } from "#app/components/ui/values.tsx";
import { IMPORT_NOUNS, isImportNoun } from "#app/domain/imports/templates.ts";
import { Refusal } from "#app/domain/shared/errors.ts";
import { freshKey } from "#app/http/idempotency.server.ts";
import { carrierAction, carrierLoader } from "#app/http/organization.server.ts";
import { paths } from "#app/http/paths.ts";
import { refusalText, useText } from "#app/i18n/index.ts";
import { localeOf } from "#app/i18n/locales.ts";
import { pageTitle } from "#app/i18n/page-title.ts";
import { checkWorkbook, MOST_BYTES } from "#app/services/imports/check-workbook.server.ts";
import { listBatches } from "#app/services/imports/list-batches.server.ts";

// Inside the frame, so that the menu stays beside an error.
export { RouteError as ErrorBoundary } from "#app/components/shell/route-error.tsx";

export const meta: MetaFunction<typeof loader> = ({ matches, data }) =>
  pageTitle(matches, (t) => t("imports:title", { noun: t(`imports:noun.${data?.noun ?? "rooms"}`) }));

export const loader = carrierLoader({ can: IMPORT_WRITES }, async ({ ctx, params }) => {
  const noun = params.noun;
  if (!isImportNoun(noun)) throw new Refusal("absent", "common.no-such-page");
  return {
    noun,
    batches: await listBatches({ ctx, input: { noun } }),
    maxBytes: MOST_BYTES,
    idempotencyKey: freshKey(),
  };
});

export const action = carrierAction({ can: IMPORT_WRITES }, async ({ ctx, form, key, params, request }) => {
  const noun = params.noun ?? "";
  const file = form.get("file");
  // No choice at all arrives as a file without a name; an empty one is refused as such.
  if (!(file instanceof File) || file.name === "") {
    throw new Refusal("invalid", "residency.file-required", {}, { file: "residency.file-required" });
  }
  const bytes = new Uint8Array(await file.arrayBuffer());
  const input = { noun, bytes, fileName: file.name, locale: localeOf(request) };
  const { id, isMapped } = await checkWorkbook({ ctx, input, key });
  const to = paths.carrier(ctx.organization.slug);
  return redirect(isMapped ? to.ledgerBatch(noun, id) : to.importColumns(noun, id));
});

const TONE = { checked: "info", committed: "ok", undone: "muted" } as const;
const COUNTS = ["physical", "accepted", "rejected", "skipped"] as const;

export default function LedgerImport() {
  const { t } = useText();
  const { noun, batches, maxBytes, idempotencyKey } = useLoaderData<typeof loader>();
  const result = useActionData<typeof action>();
  const { organization, permissions } = useFrame();
  const to = paths.carrier(organization.slug);
  const refusal = result && !result.ok ? refusalText(t, result.refusal.code, result.refusal.details) : null;
  const title = t("imports:title", { noun: t(`imports:noun.${noun}`) });
  return (
    <Page>
      <PageHeader
        title={title}
        description={t(`imports:lead.${noun}`)}
        crumbs={[listOf(noun, t, to), { label: title }]}
      />
      <StatusTabs
        label={t("imports:nouns")}
        tabs={[
          ...(permissions.includes("residency:import")
            ? [
                {
                  key: "residents",
                  label: t("imports:residents"),
                  href: to.residentsImport(),
                  isCurrent: false,
                },
              ]
            : []),
          ...IMPORT_NOUNS.filter((one) => permissions.includes(WRITE_OF[one])).map((one) => ({
            key: one,
            label: t(`imports:noun.${one}`),
            href: to.imports(one),
            isCurrent: one === noun,
          })),
        ]}
      />
      <Steps
        label={t("residency:import.steps.label")}
        steps={(["template", "upload", "check", "commit", "done"] as const).map((step) =>
          t(`residency:import.steps.${step}`),
        )}
        current={0}
      />
      <div className="grid items-start gap-5 lg:grid-cols-2">
        <Section title={t("residency:import.templateTitle")}>
          <div className="flex flex-col gap-3">
            <p className="text-ink-soft">{t("residency:import.templateHint")}</p>
            <div className="flex flex-wrap gap-2">
              <DownloadLink href={to.importTemplate(noun, "zh-CN")}>
                {t("residency:import.templateZh")}
              </DownloadLink>
              <DownloadLink href={to.importTemplate(noun, "en")}>
                {t("residency:import.templateEn")}
              </DownloadLink>
            </div>
          </div>
        </Section>
        <Section title={t("residency:import.uploadTitle")}>
          <UploadForm key={noun} idempotencyKey={idempotencyKey} maxBytes={maxBytes} refusal={refusal} />
        </Section>
      </div>
      <Section title={t("residency:import.recent")} isFlush={batches.length > 0}>
        {batches.length === 0 ? (
          <p className="text-ink-soft">{t("residency:import.noRecent")}</p>
        ) : (
          <Table
            isNested
            label={title}
            rows={batches}
            keyOf={(batch) => batch.id}
            columns={[
              {
                key: "file",
                header: t("residency:import.fileName"),
                wrap: true,
                cell: (batch) => (
                  <Link to={to.ledgerBatch(noun, batch.id)} className="link wrap-anywhere">
                    {batch.fileName}
                  </Link>
                ),
              },
              {
                key: "status",
                header: t("residency:import.status.label"),
                cell: (batch) => (
                  <Badge tone={TONE[batch.status]}>{t(`residency:import.status.${batch.status}`)}</Badge>
                ),
              },
              ...COUNTS.map((count) => ({
                key: count,
                header: t(`residency:import.${count}`),
                align: "end" as const,
                cell: (batch: (typeof batches)[number]) => <Count value={batch[`${count}Rows`]} />,
              })),
              { key: "by", header: t("residency:import.by"), cell: (batch) => batch.createdByName },
              {
                key: "at",
                header: t("residency:import.at"),
                cell: (batch) => <InstantText at={batch.createdAt} />,
              },
            ]}
          />
        )}
      </Section>
    </Page>
  );
}
