import type { MetaFunction } from "@remix-run/node";
import { redirect } from "@remix-run/node";
import { Form, useActionData, useLoaderData } from "@remix-run/react";
import { POLICY } from "#app/auth/passwords.server.ts";
import { NewPasswordField } from "#app/components/account/new-password-field.tsx";
import { PublicShell } from "#app/components/shell/public-shell.tsx";
import { LinkButton, SubmitButton } from "#app/components/ui/button.tsx";
import { FormErrors } from "#app/components/ui/field.tsx";
import { EmptyState } from "#app/components/ui/notices.tsx";
import { Card } from "#app/components/ui/section.tsx";
import { parseForm } from "#app/http/form.server.ts";
import { paths } from "#app/http/paths.ts";
import { publicAction, publicLoader } from "#app/http/public.server.ts";
import { refusalText, useText } from "#app/i18n/index.ts";
import { localeOf } from "#app/i18n/locales.ts";
import { pageTitle } from "#app/i18n/page-title.ts";
import { resetPassword, resetPasswordInput, showReset } from "#app/services/access/reset-password.server.ts";

export const meta: MetaFunction = ({ matches }) => pageTitle(matches, (t) => t("account:new.title"));

/** Opening the link changes nothing: mail scanners open links as well. */
export const loader = publicLoader(async ({ request }) => {
  const token = new URL(request.url).searchParams.get("token") ?? "";
  return { token, reset: await showReset(token), policy: POLICY };
});

export const action = publicAction(async ({ request, form, whence }) => {
  await resetPassword(parseForm(resetPasswordInput, form), { locale: localeOf(request), whence });
  return redirect(paths.signIn(undefined, "password-set"));
});

export default function PasswordNew() {
  const { t } = useText();
  const { token, reset, policy } = useLoaderData<typeof loader>();
  const refusal = useActionData<typeof action>()?.refusal;
  return (
    <PublicShell>
      <div className="flex flex-col gap-4">
        <h1 className="text-xl">{t("account:new.title")}</h1>
        {reset === null ? (
          <EmptyState
            title={t("account:new.ended")}
            action={<LinkButton to={paths.passwordForgotten()}>{t("account:new.again")}</LinkButton>}
          >
            {t("account:new.endedHint")}
          </EmptyState>
        ) : (
          <>
            <p className="text-ink-soft">{t("account:new.lead", { email: reset.email })}</p>
            <Card>
              <Form method="post" className="flex flex-col gap-4">
                {refusal ? <FormErrors errors={[refusalText(t, refusal.code, refusal.details)]} /> : null}
                <input type="hidden" name="token" value={token} />
                <input type="hidden" name="username" autoComplete="username" value={reset.email} readOnly />
                <NewPasswordField
                  policy={policy}
                  label={t("account:password.new")}
                  fault={refusal?.fields.password}
                />
                <SubmitButton variant="primary">{t("account:new.submit")}</SubmitButton>
              </Form>
            </Card>
          </>
        )}
      </div>
    </PublicShell>
  );
}
