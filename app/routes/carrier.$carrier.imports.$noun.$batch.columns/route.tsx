import type { MetaFunction } from "@remix-run/node";
import { redirect } from "@remix-run/node";
import { Form, useActionData, useLoaderData } from "@remix-run/react";
import { IMPORT_WRITES } from "#app/components/imports/noun-access.ts";
import { useFrame } from "#app/components/shell/organization-frame.tsx";
import { LinkButton, SubmitButton } from "#app/components/ui/button.tsx";
import { FormErrors, IdempotencyField, Select } from "#app/components/ui/field.tsx";
import { Page, PageHeader } from "#app/components/ui/page-header.tsx";
import { Section } from "#app/components/ui/section.tsx";
import { Table } from "#app/components/ui/table.tsx";
import { freshKey } from "#app/http/idempotency.server.ts";
import { carrierAction, carrierLoader } from "#app/http/organization.server.ts";
import { paths } from "#app/http/paths.ts";
import { refusalText, useText } from "#app/i18n/index.ts";
import { localeOf } from "#app/i18n/locales.ts";
import { pageTitle } from "#app/i18n/page-title.ts";
import { mapColumns, showColumns } from "#app/services/imports/map-columns.server.ts";

// Inside the frame, so that the menu stays beside an error.
export { RouteError as ErrorBoundary } from "#app/components/shell/route-error.tsx";

export const meta: MetaFunction = ({ matches }) => pageTitle(matches, (t) => t("imports:columns.title"));

const WRITES = IMPORT_WRITES;

export const loader = carrierLoader({ can: WRITES }, async ({ ctx, params, request }) => ({
  view: await showColumns({
    ctx,
    input: { noun: params.noun ?? "", id: params.batch ?? "", locale: localeOf(request) },
  }),
  idempotencyKey: freshKey(),
}));

export const action = carrierAction({ can: WRITES }, async ({ ctx, form, key, params, request }) => {
  const [noun, id] = [params.noun ?? "", params.batch ?? ""];
  const codes = form.getAll("column").map((code) => String(code));
  const checked = await mapColumns({ ctx, input: { noun, id, codes, locale: localeOf(request) }, key });
  const to = paths.carrier(ctx.organization.slug);
  return redirect(checked.isMapped ? to.ledgerBatch(noun, checked.id) : to.importColumns(noun, checked.id));
});

/** Headers that nobody knew, each with the column that it means. */
export default function ImportColumns() {
  const { t } = useText();
  const { view, idempotencyKey } = useLoaderData<typeof loader>();
  const result = useActionData<typeof action>();
  const to = paths.carrier(useFrame().organization.slug);
  const refusal = result && !result.ok ? result.refusal : null;
  const options = view.columns.map(({ code, name, required }) => ({
    value: code,
    label: required ? t("imports:columns.required", { name }) : name,
  }));
  return (
    <Page>
      <PageHeader
        title={t("imports:columns.title")}
        description={t("imports:columns.lead", { file: view.fileName })}
        crumbs={[
          {
            label: t("imports:title", { noun: t(`imports:noun.${view.noun}`) }),
            href: to.imports(view.noun),
          },
          { label: view.fileName },
        ]}
      />
      {refusal ? <FormErrors errors={[refusalText(t, refusal.code, refusal.details)]} /> : null}
      <Form method="post" className="flex flex-col gap-4">
        <IdempotencyField value={idempotencyKey} />
        <Section title={t("imports:columns.sheet", { sheet: view.sheet, row: view.row })} isFlush>
          <Table
            isNested
            label={t("imports:columns.title")}
            rows={view.headers}
            keyOf={({ header }) => header}
            columns={[
              {
                key: "header",
                header: t("imports:columns.header"),
                wrap: true,
                cell: ({ header }) => <span className="wrap-anywhere">{header}</span>,
              },
              {
                key: "column",
                header: t("imports:columns.column"),
                cell: ({ header, code }) => (
                  <Select
                    name="column"
                    aria-label={header}
                    defaultValue={code ?? ""}
                    placeholder={t("imports:columns.ignore")}
                    options={options}
                  />
                ),
              },
            ]}
          />
        </Section>
        <div className="flex gap-2">
          <SubmitButton>{t("imports:columns.submit")}</SubmitButton>
          <LinkButton to={to.imports(view.noun)}>{t("common:actions.cancel")}</LinkButton>
        </div>
      </Form>
    </Page>
  );
}
