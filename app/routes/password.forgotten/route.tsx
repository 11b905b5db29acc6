import type { MetaFunction } from "@remix-run/node";
import { redirect } from "@remix-run/node";
import { Form, useActionData, useSearchParams } from "@remix-run/react";
import { PublicShell } from "#app/components/shell/public-shell.tsx";
import { LinkButton, SubmitButton } from "#app/components/ui/button.tsx";
import { Field, FormErrors, TextInput } from "#app/components/ui/field.tsx";
import { Banner } from "#app/components/ui/notices.tsx";
import { Card } from "#app/components/ui/section.tsx";
import { parseForm } from "#app/http/form.server.ts";
import { paths } from "#app/http/paths.ts";
import { publicAction } from "#app/http/public.server.ts";
import { refusalText, useText } from "#app/i18n/index.ts";
import { localeOf } from "#app/i18n/locales.ts";
import { pageTitle } from "#app/i18n/page-title.ts";
import { askReset, askResetInput } from "#app/services/access/reset-password.server.ts";

export const meta: MetaFunction = ({ matches }) => pageTitle(matches, (t) => t("account:forgotten.title"));

/** The answer is the same, and as late, whether the address has an account or not. */
export const action = publicAction(async ({ request, form, whence }) => {
  await askReset(parseForm(askResetInput, form), { locale: localeOf(request), whence });
  return redirect(paths.passwordForgotten("sent"));
});

export default function PasswordForgotten() {
  const { t } = useText();
  const [search] = useSearchParams();
  const refusal = useActionData<typeof action>()?.refusal;
  const fault = refusal?.fields.email;
  return (
    <PublicShell>
      <div className="flex flex-col gap-4">
        <h1 className="text-xl">{t("account:forgotten.title")}</h1>
        {search.has("sent") ? (
          <Banner title={t("account:forgotten.sentTitle")}>{t("account:forgotten.sent")}</Banner>
        ) : (
          <>
            <p className="text-ink-soft">{t("account:forgotten.lead")}</p>
            <Card>
              <Form method="post" className="flex flex-col gap-4">
                {refusal ? <FormErrors errors={[refusalText(t, refusal.code, refusal.details)]} /> : null}
                <Field
                  name="email"
                  label={t("account:email")}
                  error={fault ? refusalText(t, fault) : undefined}
                  required
                >
                  <TextInput type="email" autoComplete="username" autoFocus />
                </Field>
                <SubmitButton variant="primary">{t("account:forgotten.submit")}</SubmitButton>
              </Form>
            </Card>
          </>
        )}
        <LinkButton to={paths.signIn()}>{t("account:forgotten.back")}</LinkButton>
      </div>
    </PublicShell>
  );
}
