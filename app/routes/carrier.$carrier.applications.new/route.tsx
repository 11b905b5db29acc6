import type { MetaFunction } from "@remix-run/node";
import { redirect } from "@remix-run/node";
import { Form, useActionData, useLoaderData } from "@remix-run/react";
import { ApplicationFields } from "#app/components/admission/application-fields.tsx";
import { useFrame } from "#app/components/shell/organization-frame.tsx";
import { LinkButton, SubmitButton } from "#app/components/ui/button.tsx";
import { DateInput, Field, FormErrors, IdempotencyField } from "#app/components/ui/field.tsx";
import { Page, PageHeader } from "#app/components/ui/page-header.tsx";
import { parseForm } from "#app/http/form.server.ts";
import { freshKey } from "#app/http/idempotency.server.ts";
import { carrierAction, carrierLoader } from "#app/http/organization.server.ts";
import { paths } from "#app/http/paths.ts";
import { refusalText, useText } from "#app/i18n/index.ts";
import { localeOf } from "#app/i18n/locales.ts";
import { pageTitle } from "#app/i18n/page-title.ts";
import { addApplication, addApplicationInput } from "#app/services/admission/add-application.server.ts";
import { FIELD_CHOICES } from "#app/services/residency/hightech-fields.ts";

// Inside the frame, so that the menu stays beside an error.
export { RouteError as ErrorBoundary } from "#app/components/shell/route-error.tsx";

export const meta: MetaFunction = ({ matches }) => pageTitle(matches, (t) => t("admission:add.title"));

export const loader = carrierLoader({ can: "residency:write" }, async ({ ctx }) => ({
  today: ctx.today,
  fields: FIELD_CHOICES,
  idempotencyKey: freshKey(),
}));

export const action = carrierAction({ can: "residency:write" }, async ({ ctx, form, key, request }) => {
  const input = { ...parseForm(addApplicationInput, form), locale: localeOf(request) };
  const { id } = await addApplication({ ctx, input, key });
  return redirect(paths.carrier(ctx.organization.slug).application(id));
});

export default function NewApplication() {
  const { t } = useText();
  const { today, fields, idempotencyKey } = useLoaderData<typeof loader>();
  const result = useActionData<typeof action>();
  const refusal = result && !result.ok ? result.refusal : null;
  const to = paths.carrier(useFrame().organization.slug);
  const error = (name: string) => {
    const code = refusal?.fields[name];
    return code ? refusalText(t, code, refusal?.details) : undefined;
  };
  return (
    <Page>
      <PageHeader
        title={t("admission:add.title")}
        description={t("admission:add.lead")}
        crumbs={[
          { label: t("admission:title"), href: to.applications() },
          { label: t("admission:add.title") },
        ]}
      />
      {refusal ? <FormErrors errors={[refusalText(t, refusal.code, refusal.details)]} /> : null}
      <Form method="post" className="flex max-w-3xl flex-col gap-4">
        <IdempotencyField value={idempotencyKey} />
        <Field
          name="receivedOn"
          label={t("admission:fact.receivedOn")}
          error={error("receivedOn")}
          required
          className="sm:max-w-60"
        >
          <DateInput defaultValue={today} max={today} />
        </Field>
        <ApplicationFields fields={fields} error={error} />
        <div className="flex flex-wrap gap-2">
          <SubmitButton variant="primary">{t("admission:add.submit")}</SubmitButton>
          <LinkButton to={to.applications()} variant="quiet">
            {t("common:actions.cancel")}
          </LinkButton>
        </div>
      </Form>
    </Page>
  );
}
