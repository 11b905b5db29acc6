import type { MetaFunction } from "@remix-run/node";
import { redirect } from "@remix-run/node";
import { Form, useActionData, useLoaderData } from "@remix-run/react";
import { POLICY } from "#app/auth/passwords.server.ts";
import { isSetUpToken } from "#app/auth/set-up-token.server.ts";
import { NewPasswordField } from "#app/components/account/new-password-field.tsx";
import { PublicShell } from "#app/components/shell/public-shell.tsx";
import { SubmitButton } from "#app/components/ui/button.tsx";
import { Field, FormErrors, TextInput } from "#app/components/ui/field.tsx";
import { Banner } from "#app/components/ui/notices.tsx";
import { Card } from "#app/components/ui/section.tsx";
import { Refusal } from "#app/domain/shared/errors.ts";
import { enter } from "#app/http/entry.server.ts";
import { parseForm } from "#app/http/form.server.ts";
import { paths } from "#app/http/paths.ts";
import { publicAction, publicLoader } from "#app/http/public.server.ts";
import { refusalText, useText } from "#app/i18n/index.ts";
import { pageTitle } from "#app/i18n/page-title.ts";
import { areAdministratorsSeparated } from "#app/services/access/separate-administrators.server.ts";
import { isSetUpNeeded, setUpCity, setUpCityInput } from "#app/services/access/set-up-city.server.ts";

export const meta: MetaFunction = ({ matches }) => pageTitle(matches, (t) => t("access:setUp.title"));

export const loader = publicLoader(async ({ request }) => {
  if (!(await isSetUpNeeded())) throw redirect(paths.signIn());
  const token = new URL(request.url).searchParams.get("token") ?? "";
  const isSeparated = await areAdministratorsSeparated();
  return { token: isSetUpToken(token) ? token : null, isSeparated, policy: POLICY };
});

export const action = publicAction(async ({ request, form, whence }) => {
  if (!isSetUpToken(String(form.get("token") ?? ""))) throw new Refusal("denied", "access.set-up-token");
  return enter(await setUpCity(parseForm(setUpCityInput, form)), { request, whence, how: "set-up" });
});

const FIELDS = [
  { name: "nameZh", type: "text", autoComplete: "off" },
  { name: "nameEn", type: "text", autoComplete: "off" },
  { name: "slug", type: "text", autoComplete: "off" },
  { name: "userName", type: "text", autoComplete: "name" },
  { name: "email", type: "email", autoComplete: "username" },
] as const;

export default function SetUp() {
  const { t } = useText();
  const { token, isSeparated, policy } = useLoaderData<typeof loader>();
  const refusal = useActionData<typeof action>()?.refusal;
  return (
    <PublicShell>
      <div className="flex flex-col gap-4">
        <h1 className="text-xl">{t("access:setUp.title")}</h1>
        <p className="text-ink-soft">{t(`access:setUp.${isSeparated ? "leadSeparated" : "lead"}`)}</p>
        {token === null ? (
          <Banner tone="warning" title={t("access:setUp.noToken")}>
            {t("access:setUp.noTokenHint")}
          </Banner>
        ) : (
          <Card>
            <Form method="post" className="flex flex-col gap-4">
              {refusal ? <FormErrors errors={[refusalText(t, refusal.code, refusal.details)]} /> : null}
              <input type="hidden" name="token" value={token} />
              {FIELDS.map(({ name, type, autoComplete }) => {
                const code = refusal?.fields[name];
                return (
                  <Field
                    key={name}
                    name={name}
                    label={t(`access:setUp.${name}`)}
                    hint={t(`access:setUp.${name}Hint`)}
                    error={code ? refusalText(t, code) : undefined}
                    required
                  >
                    <TextInput type={type} autoComplete={autoComplete} />
                  </Field>
                );
              })}
              <NewPasswordField
                policy={policy}
                label={t("access:setUp.password")}
                fault={refusal?.fields.password}
              />
              <SubmitButton variant="primary" pendingText={t("common:form.sending")}>
                {t("access:setUp.submit")}
              </SubmitButton>
            </Form>
          </Card>
        )}
      </div>
    </PublicShell>
  );
}
