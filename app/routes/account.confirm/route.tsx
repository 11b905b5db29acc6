import type { MetaFunction } from "@remix-run/node";
import { redirect } from "@remix-run/node";
import { Form, useActionData, useLoaderData } from "@remix-run/react";
import { useEffect, useRef } from "react";
import { renewSession } from "#app/auth/sessions.server.ts";
import { AccountShell } from "#app/components/account/account-shell.tsx";
import { ProofFields } from "#app/components/account/proof-fields.tsx";
import { Button, SubmitButton } from "#app/components/ui/button.tsx";
import { FormErrors } from "#app/components/ui/field.tsx";
import { PageHeader } from "#app/components/ui/page-header.tsx";
import { Card } from "#app/components/ui/section.tsx";
import { env } from "#app/env.server.ts";
import { accountAction, accountLoader } from "#app/http/account.server.ts";
import { type Continuation, continuationOf, provedPath } from "#app/http/confirm.server.ts";
import { parseForm } from "#app/http/form.server.ts";
import { refusalText, useText } from "#app/i18n/index.ts";
import { localeOf } from "#app/i18n/locales.ts";
import { pageTitle } from "#app/i18n/page-title.ts";
import { confirmIdentity, confirmIdentityInput } from "#app/services/access/own-account.server.ts";
import { isDemoAccount } from "#app/services/access/sign-in.server.ts";

export const meta: MetaFunction = ({ matches }) => pageTitle(matches, (t) => t("account:confirm.title"));

export const loader = accountLoader(async ({ session, url }) => ({
  goOn: url.searchParams.has("proved") ? continuationOf(session, url) : null,
  email: session.user.email,
  hasSecondFactor: session.hasSecondFactor,
  isDemo: env.DEMO && (await isDemoAccount(session.user.email)),
}));

export const action = accountAction<object>(async ({ session, whence, request, url, form }) => {
  // The seal is of the session as it is: once confirmed it has another id.
  const goOn = continuationOf(session, url);
  const isDemo = form.has("demo") && env.DEMO && (await isDemoAccount(session.user.email));
  const how = isDemo
    ? "demo"
    : await confirmIdentity(
        { session, whence, locale: localeOf(request) },
        parseForm(confirmIdentityInput, form),
      );
  const { cookie, sessionId } = await renewSession(session, { how, whence });
  // The page that goes on is another request, which carries the new cookie: this one's session has ended.
  return redirect(provedPath({ sessionId }, goOn), { headers: { "Set-Cookie": cookie } });
});

/** Asks once more who one is, then goes on with the page, the file or the form that asked for it. */
export default function Confirm() {
  const { t } = useText();
  const { goOn, email, hasSecondFactor, isDemo } = useLoaderData<typeof loader>();
  const result = useActionData<typeof action>();
  const refusal = result && !result.ok ? result.refusal : null;
  if (goOn) return <GoOn {...goOn} />;
  return (
    <AccountShell>
      <PageHeader title={t("account:confirm.title")} description={t("account:confirm.lead")} />
      <Card className="max-w-md">
        <Form method="post" className="flex flex-col gap-4">
          {refusal ? <FormErrors errors={[refusalText(t, refusal.code, refusal.details)]} /> : null}
          <ProofFields email={email} hasSecondFactor={hasSecondFactor} fields={refusal?.fields ?? {}} />
          <SubmitButton variant="primary">{t("account:confirm.submit")}</SubmitButton>
          {isDemo ? (
            <SubmitButton variant="secondary" name="demo" value="yes" formNoValidate>
              {t("account:confirm.demo")}
            </SubmitButton>
          ) : null}
        </Form>
      </Card>
    </AccountShell>
  );
}

/** Sends what was sent before again, by a form of the browser's own: so it works for pages, files and without scripts. */
function GoOn({ to, fields }: Continuation) {
  const { t } = useText();
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => form.current?.submit(), []);
  const query = fields ? [] : [...new URL(to, "http://site.invalid").searchParams];
  return (
    <AccountShell>
      <PageHeader title={t("account:confirm.continuing")} description={t("account:confirm.goOnHint")} />
      <form
        ref={form}
        method={fields ? "post" : "get"}
        action={fields ? to : to.split("?")[0]}
        className="flex flex-wrap items-center gap-3"
      >
        {(fields ?? query).map(([name, value], at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the list never changes, and a form may hold a field twice
          <input key={`${at}-${name}`} type="hidden" name={name} value={value} />
        ))}
        <Button type="submit" variant="primary">
          {t("account:confirm.goOn")}
        </Button>
        {fields ? null : <span className="text-ink-soft">{t("account:confirm.opening")}</span>}
      </form>
    </AccountShell>
  );
}
