import type { MetaFunction } from "@remix-run/node";
import { Form, useActionData, useLoaderData } from "@remix-run/react";
import { useDocumentErrors } from "#app/components/policy/form-faults.tsx";
import { useOrganizationPaths } from "#app/components/shell/organization-paths.ts";
import { VerificationMark } from "#app/components/ui/badge.tsx";
import { LinkButton, SubmitButton } from "#app/components/ui/button.tsx";
import { Field, FormErrors, IdempotencyField, Textarea } from "#app/components/ui/field.tsx";
import { Page, PageHeader } from "#app/components/ui/page-header.tsx";
import { Section } from "#app/components/ui/section.tsx";
import { cityAction, cityLoader } from "#app/http/organization.server.ts";
import { draftFromForm, loadPolicy } from "#app/http/policies.server.ts";
import { useText } from "#app/i18n/index.ts";
import { pageTitle } from "#app/i18n/page-title.ts";

export const meta: MetaFunction = ({ matches }) => pageTitle(matches, (t) => t("policy:edit.title"));
export const loader = cityLoader({ can: "policy:write" }, loadPolicy);
export const action = cityAction({ can: "policy:write" }, draftFromForm);

export default function EditPolicy() {
  const { t, locale } = useText();
  const { policy, idempotencyKey } = useLoaderData<typeof loader>();
  const result = useActionData<typeof action>();
  const errors = useDocumentErrors(result && !result.ok ? result.refusal : null);
  const to = useOrganizationPaths();
  const title = locale === "en" ? policy.title.en : policy.title.zh;
  const href = to.policy(policy.code, policy.version);
  return (
    <Page>
      <PageHeader
        crumbs={[
          { label: t("policy:title"), href: to.policies() },
          { label: title, href },
          { label: t("policy:edit.title") },
        ]}
        title={t("policy:edit.title")}
        status={<VerificationMark verification={policy.verification} />}
        description={t("policy:edit.lead")}
      />
      <Section title={title}>
        <Form method="post" className="flex flex-col gap-4">
          <FormErrors errors={errors} />
          <IdempotencyField value={idempotencyKey} />
          <Field name="document" label={t("policy:edit.document")} hint={t("policy:edit.hint")} required>
            <Textarea
              rows={28}
              required
              spellCheck={false}
              className="font-mono text-xs"
              defaultValue={policy.text}
            />
          </Field>
          <div className="flex gap-2">
            <SubmitButton>{t("policy:edit.save")}</SubmitButton>
            <LinkButton to={href}>{t("common:actions.cancel")}</LinkButton>
          </div>
        </Form>
      </Section>
    </Page>
  );
}
