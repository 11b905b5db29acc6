import type { MetaFunction } from "@remix-run/node";
import { redirect } from "@remix-run/node";
import { Link, useActionData, useLoaderData } from "@remix-run/react";
import { ScrollText } from "lucide-react";
import { useFrame } from "#app/components/shell/organization-frame.tsx";
import { Badge } from "#app/components/ui/badge.tsx";
import { LinkButton } from "#app/components/ui/button.tsx";
import { Field, FormErrors, Select, TextInput } from "#app/components/ui/field.tsx";
import { FilterBar, Pagination, useHrefWith } from "#app/components/ui/list-tools.tsx";
import { EmptyState } from "#app/components/ui/notices.tsx";
import { Page, PageHeader } from "#app/components/ui/page-header.tsx";
import { Section } from "#app/components/ui/section.tsx";
import { Table } from "#app/components/ui/table.tsx";
import { Count, DateText, InstantText } from "#app/components/ui/values.tsx";
import { TITLE_KINDS } from "#app/domain/titles/kinds.ts";
import { REGISTRY_ROW_STATES } from "#app/domain/titles/registry.ts";
import { filtersIn } from "#app/http/filters.ts";
import { fieldsOf } from "#app/http/form.server.ts";
import { freshKey } from "#app/http/idempotency.server.ts";
import { authorityAction, authorityLoader } from "#app/http/organization.server.ts";
import { paths } from "#app/http/paths.ts";
import { refusalText, useText } from "#app/i18n/index.ts";
import { localeOf } from "#app/i18n/locales.ts";
import { pageTitle } from "#app/i18n/page-title.ts";
import {
  type CheckRegistryInput,
  checkRegistry,
  parseAnnouncement,
} from "#app/services/titles/check-registry.server.ts";
import { type RegistryView, showRegistry } from "#app/services/titles/show-registry.server.ts";
import { ImportForm } from "./import-form.tsx";

export const meta: MetaFunction = ({ matches }) => pageTitle(matches, (t) => t("registry:title"));

export const loader = authorityLoader({ can: "registry:read" }, async ({ ctx, url }) => {
  const given = filtersIn(url);
  return { view: await showRegistry({ ctx, input: given }), key: freshKey() };
});

export const action = authorityAction({ can: "registry:write" }, async ({ ctx, form, key, request }) => {
  const { file, rows, ...fields } = fieldsOf(form);
  const input: CheckRegistryInput = {
    ...parseAnnouncement(fields),
    rows: typeof rows === "string" ? rows : undefined,
    file:
      file instanceof File
        ? {
            bytes: new Uint8Array(await file.arrayBuffer()),
            fileName: file.name,
            locale: localeOf(request),
          }
        : undefined,
  };
  const { id } = await checkRegistry({ ctx, input, key });
  return redirect(paths.authority(ctx.organization.slug).registryBatch(id, "checked"));
});

const TONE = { checked: "info", committed: "ok", undone: "muted" } as const;

function Batches({ batches, hrefOf }: { batches: RegistryView["batches"]; hrefOf: (id: string) => string }) {
  const { t } = useText();
  if (batches.length === 0) return <p className="text-ink-soft">{t("registry:noBatches")}</p>;
  return (
    <Table
      isNested
      label={t("registry:batches")}
      rows={batches}
      keyOf={(batch) => batch.id}
      columns={[
        {
          key: "title",
          header: t("registry:announcement"),
          wrap: true,
          cell: (batch) => (
            <>
              <Link to={hrefOf(batch.id)} className="link">
                {batch.title}
              </Link>
              <span className="block text-xs text-ink-soft">{batch.documentNumber}</span>
            </>
          ),
        },
        { key: "kind", header: t("titles:kind"), cell: (batch) => t(`glossary:titleKind.${batch.kind}`) },
        {
          key: "on",
          header: t("registry:announcedOn"),
          cell: (batch) => <DateText on={batch.announcedOn} />,
        },
        {
          key: "status",
          header: t("registry:status.label"),
          cell: (batch) => <Badge tone={TONE[batch.status]}>{t(`registry:status.${batch.status}`)}</Badge>,
        },
        ...REGISTRY_ROW_STATES.map((state) => ({
          key: state,
          header: t(`registry:state.${state}`),
          align: "end" as const,
          cell: (batch: RegistryView["batches"][number]) => <Count value={batch[`${state}Rows`]} />,
        })),
        { key: "by", header: t("registry:by"), cell: (batch) => batch.createdByName },
        { key: "at", header: t("registry:at"), cell: (batch) => <InstantText at={batch.createdAt} /> },
      ]}
    />
  );
}

function Entries({ view }: { view: RegistryView }) {
  const { t } = useText();
  const hrefWith = useHrefWith();
  const { filter, rows } = view;
  const isFiltered = Boolean(filter.q || filter.kind);
  const pageHref = (page: number) => hrefWith({ page: page > 1 ? String(page) : null });
  if (rows.length === 0) {
    return (
      <EmptyState icon={ScrollText} title={t(isFiltered ? "registry:noneTitle" : "registry:empty")}>
        {t(isFiltered ? "registry:noneHint" : "registry:emptyHint")}
      </EmptyState>
    );
  }
  return (
    <>
      <Table
        label={t("registry:title")}
        rows={rows}
        keyOf={(entry) => entry.id}
        columns={[
          {
            key: "firm",
            header: t("registry:firm"),
            cell: (entry) => (
              <>
                {entry.name}
                <span className="block font-mono text-xs text-ink-soft">{entry.uscc}</span>
              </>
            ),
          },
          { key: "kind", header: t("titles:kind"), cell: (entry) => t(`glossary:titleKind.${entry.kind}`) },
          { key: "number", header: t("titles:number"), cell: (entry) => entry.number },
          { key: "from", header: t("titles:awardedOn"), cell: (entry) => <DateText on={entry.awardedOn} /> },
          { key: "to", header: t("titles:expiresOn"), cell: (entry) => <DateText on={entry.expiresOn} /> },
          {
            key: "announcement",
            header: t("registry:announcement"),
            wrap: true,
            cell: (entry) => [entry.documentNumber, entry.batchTitle].filter(Boolean).join(" "),
          },
        ]}
      />
      <Pagination
        total={view.total}
        previousHref={filter.page > 1 ? pageHref(filter.page - 1) : null}
        nextHref={filter.page < view.pages ? pageHref(filter.page + 1) : null}
      />
    </>
  );
}

export default function Registry() {
  const { t } = useText();
  const { view, key } = useLoaderData<typeof loader>();
  const result = useActionData<typeof action>();
  const { organization, permissions } = useFrame();
  const hrefWith = useHrefWith();
  const to = paths.authority(organization.slug);
  const refusal = result && !result.ok ? result.refusal : null;
  const { filter } = view;
  return (
    <Page>
      <PageHeader
        title={t("registry:title")}
        description={t("registry:lead")}
        actions={<LinkButton to={to.registryMismatches()}>{t("registry:mismatches")}</LinkButton>}
      />
      {refusal ? <FormErrors errors={[refusalText(t, refusal.code, refusal.details)]} /> : null}
      <FilterBar
        key={`${filter.kind} ${filter.q}`}
        resetHref={filter.q || filter.kind ? hrefWith({ q: null, kind: null, page: null }) : undefined}
      >
        <Field name="q" label={t("registry:search")}>
          <TextInput type="search" defaultValue={filter.q} maxLength={100} />
        </Field>
        <Field name="kind" label={t("titles:kind")}>
          <Select
            defaultValue={filter.kind ?? ""}
            placeholder={t("titles:allKinds")}
            options={TITLE_KINDS.map((kind) => ({ value: kind, label: t(`glossary:titleKind.${kind}`) }))}
          />
        </Field>
      </FilterBar>
      <Entries view={view} />
      {permissions.includes("registry:write") ? (
        <Section title={t("registry:importTitle")} description={t("registry:importLead")}>
          <ImportForm
            idempotencyKey={key}
            error={(name) => {
              const code = refusal?.fields[name];
              return code ? refusalText(t, code, refusal?.details) : undefined;
            }}
          />
        </Section>
      ) : null}
      <Section title={t("registry:batches")} isFlush={view.batches.length > 0}>
        <Batches batches={view.batches} hrefOf={(id) => to.registryBatch(id)} />
      </Section>
    </Page>
  );
}
