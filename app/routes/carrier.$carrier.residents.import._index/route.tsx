import type { MetaFunction } from "@remix-run/node";
import { redirect } from "@remix-run/node";
import { Link, useActionData, useLoaderData } from "@remix-run/react";
import { UploadForm } from "#app/components/imports/upload-form.tsx";
import { useFrame } from "#app/components/shell/organization-frame.tsx";
import { Badge } from "#app/components/ui/badge.tsx";
import { DownloadLink } from "#app/components/ui/button.tsx";
import { Page, PageHeader } from "#app/components/ui/page-header.tsx";
import { Section } from "#app/components/ui/section.tsx";
import { Steps } from "#app/components/ui/steps.tsx";
import { Table } from "#app/components/ui/table.tsx";
import { Count, InstantText } from "#app/components/ui/values.tsx";
import { Refusal } from "#app/domain/shared/errors.ts";
import { freshKey } from "#app/http/idempotency.server.ts";
import { carrierAction, carrierLoader } from "#app/http/organization.server.ts";
import { paths } from "#app/http/paths.ts";
import { refusalText, useText } from "#app/i18n/index.ts";
import { localeOf } from "#app/i18n/locales.ts";
import { pageTitle } from "#app/i18n/page-title.ts";
import { checkResidents, MOST_BYTES } from "#app/services/residency/check-residents.server.ts";
import { listImports } from "#app/services/residency/list-imports.server.ts";

// Inside the frame, so that the menu stays beside an error.
export { RouteError as ErrorBoundary } from "#app/components/shell/route-error.tsx";

export const meta: MetaFunction = ({ matches }) => pageTitle(matches, (t) => t("residency:import.title"));

export const loader = carrierLoader({ can: "residency:import" }, async ({ ctx }) => ({
  batches: await listImports({ ctx, input: null }),
  maxBytes: MOST_BYTES,
  idempotencyKey: freshKey(),
}));

export const action = carrierAction({ can: "residency:import" }, async ({ ctx, form, key, request }) => {
  const file = form.get("file");
  // No choice at all arrives as a file without a name; an empty one is refused as such.
  if (!(file instanceof File) || file.name === "") {
    throw new Refusal("invalid", "residency.file-required", {}, { file: "residency.file-required" });
  }
  const bytes = new Uint8Array(await file.arrayBuffer());
  const { id } = await checkResidents({
    ctx,
    input: { bytes, fileName: file.name, locale: localeOf(request) },
    key,
  });
  return redirect(paths.carrier(ctx.organization.slug).importBatch(id));
});

const TONE = { checked: "info", committed: "ok", undone: "muted" } as const;

export default function Import() {
  const { t } = useText();
  const { batches, maxBytes, idempotencyKey } = useLoaderData<typeof loader>();
  const result = useActionData<typeof action>();
  const to = paths.carrier(useFrame().organization.slug);
  const refusal = result && !result.ok ? refusalText(t, result.refusal.code, result.refusal.details) : null;
  const counts = (["physicalRows", "acceptedRows", "rejectedRows", "skippedRows"] as const).map((name) => ({
    key: name,
    header: t(
      `residency:import.${name.replace("Rows", "") as "physical" | "accepted" | "rejected" | "skipped"}`,
    ),
    align: "end" as const,
    cell: (batch: (typeof batches)[number]) => <Count value={batch[name]} />,
  }));
  return (
    <Page>
      <PageHeader
        title={t("residency:import.title")}
        description={t("residency:import.lead")}
        crumbs={[
          { label: t("residency:title"), href: to.residents() },
          { label: t("residency:import.title") },
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
              <DownloadLink href={to.residentsTemplate("zh-CN")}>
                {t("residency:import.templateZh")}
              </DownloadLink>
              <DownloadLink href={to.residentsTemplate("en")}>
                {t("residency:import.templateEn")}
              </DownloadLink>
            </div>
          </div>
        </Section>
        <Section title={t("residency:import.uploadTitle")}>
          <UploadForm idempotencyKey={idempotencyKey} maxBytes={maxBytes} refusal={refusal} />
        </Section>
      </div>
      <Section title={t("residency:import.recent")} isFlush={batches.length > 0}>
        {batches.length === 0 ? (
          <p className="text-ink-soft">{t("residency:import.noRecent")}</p>
        ) : (
          <Table
            isNested
            label={t("residency:import.title")}
            rows={batches}
            keyOf={(batch) => batch.id}
            columns={[
              {
                key: "file",
                header: t("residency:import.fileName"),
                wrap: true,
                cell: (batch) => (
                  <Link to={to.importBatch(batch.id)} className="link wrap-anywhere">
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
              ...counts,
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
