import type { MetaFunction } from "@remix-run/node";
import { redirect } from "@remix-run/node";
import { Form, useActionData, useLoaderData, useSearchParams } from "@remix-run/react";
import { useFrame } from "#app/components/shell/organization-frame.tsx";
import { Badge } from "#app/components/ui/badge.tsx";
import { SubmitButton } from "#app/components/ui/button.tsx";
import { ConfirmButton } from "#app/components/ui/dialog.tsx";
import { FormErrors, IdempotencyField } from "#app/components/ui/field.tsx";
import { Pagination, StatusTabs, useHrefWith } from "#app/components/ui/list-tools.tsx";
import { Banner } from "#app/components/ui/notices.tsx";
import { Page, PageHeader } from "#app/components/ui/page-header.tsx";
import { KeyValue, Section } from "#app/components/ui/section.tsx";
import { type Column, Table } from "#app/components/ui/table.tsx";
import { DateText, Missing } from "#app/components/ui/values.tsx";
import { Refusal } from "#app/domain/shared/errors.ts";
import { REGISTRY_ROW_STATES, type RegistryRow } from "#app/domain/titles/registry.ts";
import { parseForm } from "#app/http/form.server.ts";
import { freshKey } from "#app/http/idempotency.server.ts";
import { authorityAction, authorityLoader } from "#app/http/organization.server.ts";
import { paths } from "#app/http/paths.ts";
import { refusalText, useText } from "#app/i18n/index.ts";
import { pageTitle } from "#app/i18n/page-title.ts";
import { commitRegistry, registryBatchInput } from "#app/services/titles/commit-registry.server.ts";
import { type RegistryBatchView, showRegistryBatch } from "#app/services/titles/show-registry.server.ts";
import { undoRegistry } from "#app/services/titles/undo-registry.server.ts";

export const meta: MetaFunction = ({ matches }) => pageTitle(matches, (t) => t("registry:batch"));

export const loader = authorityLoader({ can: "registry:read" }, async ({ ctx, params, url }) => {
  const state = url.searchParams.get("state") as RegistryRow["state"] | null;
  const page = url.searchParams.get("page") ?? undefined;
  const input = { id: params.batch ?? "", state: state ?? undefined, page };
  return { view: await showRegistryBatch({ ctx, input }), key: freshKey() };
});

export const action = authorityAction({ can: "registry:write" }, async ({ ctx, form, key }) => {
  const input = parseForm(registryBatchInput, form);
  const to = paths.authority(ctx.organization.slug);
  switch (form.get("intent")) {
    case "commit":
      await commitRegistry({ ctx, input, key });
      return redirect(to.registryBatch(input.id, "committed"));
    case "undo":
      await undoRegistry({ ctx, input, key });
      return redirect(to.registryBatch(input.id, "undone"));
    default:
      throw new Refusal("invalid", "form.invalid");
  }
});

const TONE = { new: "ok", changed: "info", same: "muted", wrong: "bad" } as const;

function Act({
  view,
  intent,
  idempotencyKey,
}: {
  view: RegistryBatchView;
  intent: "commit" | "undo";
  idempotencyKey: string;
}) {
  const { t } = useText();
  const { batch } = view;
  const count = batch.newRows + batch.changedRows;
  const counts = { added: batch.newRows, changed: batch.changedRows, same: batch.sameRows };
  return (
    <Form method="post" onSubmit={(event) => event.currentTarget.querySelector("dialog")?.close()}>
      <input type="hidden" name="intent" value={intent} />
      <input type="hidden" name="id" value={batch.id} />
      <IdempotencyField value={`${idempotencyKey}-${intent}`} />
      <ConfirmButton
        variant={intent === "commit" ? "primary" : "danger"}
        label={t(`registry:${intent}`)}
        title={t(`registry:${intent}Title`)}
        confirm={
          <SubmitButton variant={intent === "commit" ? "primary" : "danger"}>
            {t(`registry:${intent}`)}
          </SubmitButton>
        }
      >
        <p>{intent === "commit" ? t("registry:commitBody", counts) : t("registry:undoBody", { count })}</p>
      </ConfirmButton>
    </Form>
  );
}

function Rows({ rows }: { rows: RegistryRow[] }) {
  const { t } = useText();
  const field = (
    name: "name" | "number" | "awardedOn" | "expiresOn",
    header: string,
  ): Column<RegistryRow> => ({
    key: name,
    header,
    cell: (row) => (
      <>
        {row.fields[name] ?? <Missing reason="none" />}
        {row.was && row.changes.includes(name) ? (
          <span className="block text-xs text-ink-soft">
            {t("registry:was", { value: row.was[name] ?? t("registry:notSaid") })}
          </span>
        ) : null}
      </>
    ),
  });
  return (
    <Table
      label={t("registry:batch")}
      rows={rows}
      keyOf={(row) => String(row.row)}
      columns={[
        { key: "row", header: t("registry:row"), align: "end", cell: (row) => row.row },
        {
          key: "state",
          header: t("registry:state.label"),
          cell: (row) => <Badge tone={TONE[row.state]}>{t(`registry:state.${row.state}`)}</Badge>,
        },
        {
          key: "faults",
          header: t("registry:faults"),
          wrap: true,
          cell: (row) =>
            row.faults.length === 0 ? null : (
              <ul className="min-w-48 text-bad">
                {row.faults.map(({ code, details }) => (
                  <li key={code}>{refusalText(t, code, details)}</li>
                ))}
              </ul>
            ),
        },
        {
          key: "uscc",
          header: t("glossary:term.uscc"),
          cell: (row) => <span className="font-mono">{row.fields.uscc}</span>,
        },
        field("name", t("registry:field.name")),
        field("number", t("registry:field.number")),
        field("awardedOn", t("registry:field.awardedOn")),
        field("expiresOn", t("registry:field.expiresOn")),
      ]}
    />
  );
}

function Announcement({ batch }: { batch: RegistryBatchView["batch"] }) {
  const { t } = useText();
  return (
    <Section title={t("registry:announcement")}>
      <KeyValue
        facts={[
          { label: t("titles:kind"), value: t(`glossary:titleKind.${batch.kind}`) },
          { label: t("registry:documentNumber"), value: batch.documentNumber ?? <Missing reason="none" /> },
          { label: t("registry:announcedOn"), value: <DateText on={batch.announcedOn} /> },
          {
            label: t("registry:link"),
            value: batch.link ? (
              <a href={batch.link} className="link wrap-anywhere" rel="noreferrer">
                {batch.link}
              </a>
            ) : (
              <Missing reason="none" />
            ),
          },
        ]}
      />
    </Section>
  );
}

export default function RegistryBatch() {
  const { t } = useText();
  const { view, key } = useLoaderData<typeof loader>();
  const result = useActionData<typeof action>();
  const { organization, permissions } = useFrame();
  const [search] = useSearchParams();
  const hrefWith = useHrefWith();
  const to = paths.authority(organization.slug);
  const { batch, twin, undoRefusal } = view;
  const refusal = result && !result.ok ? result.refusal : null;
  const done = search.get("done");
  const may = permissions.includes("registry:write");
  const isNew = batch.newRows + batch.changedRows > 0;
  const mayCommit = may && batch.status === "checked" && batch.wrongRows === 0 && isNew;
  const mayUndo = may && batch.status === "committed" && undoRefusal === null;
  const pageHref = (page: number) => hrefWith({ page: page > 1 ? String(page) : null });
  const all = batch.newRows + batch.changedRows + batch.sameRows + batch.wrongRows;
  return (
    <Page>
      <PageHeader
        title={batch.title}
        crumbs={[{ label: t("registry:title"), href: to.registry() }, { label: batch.title }]}
        status={<Badge>{t(`registry:status.${batch.status}`)}</Badge>}
        actions={
          mayCommit || mayUndo ? (
            <Act view={view} intent={mayCommit ? "commit" : "undo"} idempotencyKey={key} />
          ) : null
        }
      />
      {refusal ? <FormErrors errors={[refusalText(t, refusal.code, refusal.details)]} /> : null}
      {!refusal && (done === "checked" || done === "committed" || done === "undone") ? (
        <Banner tone={done === "checked" ? "info" : "success"} title={t(`registry:done.${done}`)} />
      ) : null}
      {batch.status === "checked" && batch.wrongRows > 0 ? (
        <Banner tone="error" title={t("registry:hasWrong", { count: batch.wrongRows })} />
      ) : null}
      {batch.status === "checked" && !isNew && batch.wrongRows === 0 ? (
        <Banner title={t("registry:nothingNew")} />
      ) : null}
      {twin && batch.status === "checked" ? (
        <Banner
          tone="warning"
          title={t("registry:twin", { on: twin.createdAt.slice(0, 10), title: twin.title })}
        />
      ) : null}
      {may && undoRefusal ? (
        <Banner title={t("registry:cannotUndo")}>
          {refusalText(t, undoRefusal.code, undoRefusal.details)}
        </Banner>
      ) : null}
      <Announcement batch={batch} />
      <StatusTabs
        label={t("registry:state.label")}
        tabs={[null, ...REGISTRY_ROW_STATES].map((state) => ({
          key: state ?? "all",
          label: t(`registry:state.${state ?? "all"}`),
          count: state === null ? all : batch[`${state}Rows`],
          href: hrefWith({ state, page: null, done: null }),
          isCurrent: state === view.state,
        }))}
      />
      <Rows rows={view.rows} />
      <Pagination
        total={view.total}
        previousHref={view.page > 1 ? pageHref(view.page - 1) : null}
        nextHref={view.page < view.pages ? pageHref(view.page + 1) : null}
      />
    </Page>
  );
}
