import type { MetaFunction } from "@remix-run/node";
import { redirect } from "@remix-run/node";
import { Form, Link, useActionData, useLoaderData } from "@remix-run/react";
import { Undo2 } from "lucide-react";
import { useId } from "react";
import { useFrame } from "#app/components/shell/organization-frame.tsx";
import { LinkButton, SubmitButton } from "#app/components/ui/button.tsx";
import { ConfirmButton } from "#app/components/ui/dialog.tsx";
import { FormErrors, IdempotencyField } from "#app/components/ui/field.tsx";
import { Banner } from "#app/components/ui/notices.tsx";
import { Page, PageHeader } from "#app/components/ui/page-header.tsx";
import { type Fact, KeyValue, Section } from "#app/components/ui/section.tsx";
import { Table } from "#app/components/ui/table.tsx";
import { DateText, InstantText } from "#app/components/ui/values.tsx";
import { freshKey } from "#app/http/idempotency.server.ts";
import { carrierAction, carrierLoader } from "#app/http/organization.server.ts";
import { paths } from "#app/http/paths.ts";
import { refusalText, useText } from "#app/i18n/index.ts";
import { pageTitle } from "#app/i18n/page-title.ts";
import { showBulk } from "#app/services/residency/show-bulk.server.ts";
import { undoBulk } from "#app/services/residency/undo-bulk.server.ts";

// Inside the frame, so that the menu stays beside an error.
export { RouteError as ErrorBoundary } from "#app/components/shell/route-error.tsx";

export const meta: MetaFunction = ({ matches }) => pageTitle(matches, (t) => t("register:bulk.doneTitle"));

export const loader = carrierLoader({ can: "residency:read" }, async ({ ctx, params }) => ({
  bulk: await showBulk({ ctx, input: { id: params.batch ?? "" } }),
  idempotencyKey: freshKey(),
}));

export const action = carrierAction({ can: "residency:write" }, async ({ ctx, params, key }) => {
  const id = params.batch ?? "";
  await undoBulk({ ctx, input: { id }, key });
  return redirect(paths.carrier(ctx.organization.slug).residentsBulkDone(id, "undone"));
});

function factsOf(
  bulk: ReturnType<typeof useLoaderData<typeof loader>>["bulk"],
  t: ReturnType<typeof useText>["t"],
) {
  const { given, rows } = bulk;
  const facts: Fact[] = [
    { label: t("register:bulk.by"), value: bulk.createdByName },
    { label: t("common:timeline.label"), value: <InstantText at={bulk.createdAt} /> },
  ];
  if (given.exit && given.leftOn) {
    facts.push({ label: t("residency:fact.exit"), value: t(`glossary:residencyExit.${given.exit}`) });
    facts.push({ label: t("residency:fact.leftOn"), value: <DateText on={given.leftOn} /> });
  }
  for (const name of ["exitReason", "exitEvidence", "note"] as const) {
    if (given[name]) facts.push({ label: t(`residency:fact.${name}`), value: given[name] });
  }
  if (rows.leases.length > 0) {
    const value = t("register:bulk.leases", { count: rows.leases.length });
    facts.push({ label: t("residency:show.leases"), value });
  }
  return facts;
}

export default function BulkDone() {
  const { t } = useText();
  const { bulk, idempotencyKey } = useLoaderData<typeof loader>();
  const result = useActionData<typeof action>();
  const { organization, permissions } = useFrame();
  const formId = useId();
  const to = paths.carrier(organization.slug);
  const count = bulk.rows.stays.length;
  const refusal = result && !result.ok ? result.refusal : null;
  const said = t(bulk.act === "end" ? "register:bulk.ended" : "register:bulk.noted", { count });
  const mayUndo = bulk.undoneAt === null && permissions.includes("residency:write");
  return (
    <Page>
      <PageHeader
        title={t("register:bulk.doneTitle")}
        crumbs={[
          { label: t("residency:title"), href: to.residents() },
          { label: t("register:bulk.doneTitle") },
        ]}
        actions={<LinkButton to={to.residents()}>{t("register:bulk.back")}</LinkButton>}
      />
      {refusal ? <FormErrors errors={[refusalText(t, refusal.code, refusal.details)]} /> : null}
      {bulk.undoneAt === null ? (
        <Banner
          tone="success"
          title={said}
          actions={
            mayUndo ? (
              <Form method="post" id={formId}>
                <IdempotencyField value={idempotencyKey} />
                <ConfirmButton
                  size="sm"
                  icon={Undo2}
                  label={t("register:bulk.undo")}
                  title={t("register:bulk.undoTitle")}
                  confirm={
                    <SubmitButton variant="danger" form={formId}>
                      {t("register:bulk.undo")}
                    </SubmitButton>
                  }
                >
                  {t("register:bulk.undoBody", { count })}
                </ConfirmButton>
              </Form>
            ) : undefined
          }
        />
      ) : (
        <Banner tone="info" title={t("register:bulk.undone", { name: bulk.undoneByName ?? "" })} />
      )}
      <Section title={said}>
        <KeyValue facts={factsOf(bulk, t)} />
      </Section>
      <Section title={`${t("register:bulk.chosen")} · ${count}`} isFlush>
        <Table
          isNested
          label={t("register:bulk.chosen")}
          rows={bulk.rows.stays}
          keyOf={(row) => row.id}
          columns={[
            {
              key: "name",
              header: t("residency:fact.name"),
              cell: (row) => (
                <Link to={to.resident(row.id)} className="link font-medium">
                  {row.name}
                </Link>
              ),
            },
            {
              key: "uscc",
              header: t("residency:fact.uscc"),
              cell: (row) => <span className="font-mono text-xs">{row.uscc}</span>,
            },
          ]}
        />
      </Section>
    </Page>
  );
}
