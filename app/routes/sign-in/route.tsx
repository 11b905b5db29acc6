import type { MetaFunction } from "@remix-run/node";
import { redirect } from "@remix-run/node";
import { Form, Link, useActionData, useLoaderData, useSearchParams } from "@remix-run/react";
import { challengeCookie } from "#app/auth/challenge-cookie.server.ts";
import { signedIn } from "#app/auth/sessions.server.ts";
import { PublicShell } from "#app/components/shell/public-shell.tsx";
import { LinkButton, SubmitButton } from "#app/components/ui/button.tsx";
import { Field, FormErrors, TextInput } from "#app/components/ui/field.tsx";
import { Banner } from "#app/components/ui/notices.tsx";
import { Card } from "#app/components/ui/section.tsx";
import { Refusal } from "#app/domain/shared/errors.ts";
import { env } from "#app/env.server.ts";
import { enter } from "#app/http/entry.server.ts";
import { parseForm } from "#app/http/form.server.ts";
import { paths, safePath } from "#app/http/paths.ts";
import { publicAction, publicLoader } from "#app/http/public.server.ts";
import { refusalText, useText } from "#app/i18n/index.ts";
import { pageTitle } from "#app/i18n/page-title.ts";
import { isPhoneSignInOn } from "#app/services/access/phone-sign-in.server.ts";
import { isSetUpNeeded } from "#app/services/access/set-up-city.server.ts";
import { signIn, signInInput, signInToDemo } from "#app/services/access/sign-in.server.ts";

export const meta: MetaFunction = ({ matches }) => pageTitle(matches, (t) => t("access:signIn.title"));

export const loader = publicLoader(async ({ request }) => {
  if (await signedIn(request)) {
    throw redirect(safePath(new URL(request.url).searchParams.get("to"), paths.entry()));
  }
  return { isEmpty: await isSetUpNeeded(), isDemo: env.DEMO, isPhoneOn: isPhoneSignInOn };
});

export const action = publicAction(async ({ request, form, whence }) => {
  const demo = form.get("demo");
  if (typeof demo === "string") {
    if (!env.DEMO) throw new Refusal("absent", "access.no-demo-account");
    return enter(await signInToDemo(demo), { request, whence, how: "demo" });
  }
  const to = safePath(form.get("to"), "");
  const answer = await signIn(parseForm(signInInput, form), whence);
  if ("userId" in answer) return enter(answer.userId, { request, whence, how: "password", to });
  return redirect(paths.signInCode(to), { headers: { "Set-Cookie": challengeCookie(answer.challenge) } });
});

export default function SignIn() {
  const { t } = useText();
  const { isEmpty, isDemo, isPhoneOn } = useLoaderData<typeof loader>();
  const [search] = useSearchParams();
  const refusal = useActionData<typeof action>()?.refusal;
  const to = search.get("to");
  const errorOf = (name: string) => {
    const code = refusal?.fields[name];
    return code ? refusalText(t, code) : undefined;
  };
  return (
    <PublicShell>
      <div className="flex flex-col gap-4">
        <h1 className="text-xl">{t("access:signIn.title")}</h1>
        {isEmpty ? <p className="text-ink-soft">{t("access:signIn.empty")}</p> : null}
        {search.get("note") === "password-set" ? (
          <Banner tone="success" title={t("account:new.done")} />
        ) : null}
        {to ? <p className="text-ink-soft">{t("access:signIn.back")}</p> : null}
        <Card>
          <Form method="post" className="flex flex-col gap-4">
            {refusal ? <FormErrors errors={[refusalText(t, refusal.code, refusal.details)]} /> : null}
            <input type="hidden" name="to" value={to ?? ""} />
            <Field name="email" label={t("access:signIn.email")} error={errorOf("email")} required>
              <TextInput type="email" autoComplete="username" autoFocus />
            </Field>
            <Field name="password" label={t("access:signIn.password")} error={errorOf("password")} required>
              <TextInput type="password" autoComplete="current-password" />
            </Field>
            <SubmitButton variant="primary" pendingText={t("access:signIn.pending")}>
              {t("access:signIn.submit")}
            </SubmitButton>
          </Form>
        </Card>
        <p>
          <Link to={paths.passwordForgotten()} className="link inline-flex min-h-6 items-center">
            {t("account:forgotten.link")}
          </Link>
        </p>
        {isPhoneOn ? (
          <LinkButton to={paths.signInPhone({ to: to ?? undefined })}>{t("account:phone.signIn")}</LinkButton>
        ) : null}
        {isDemo ? <LinkButton to={paths.landing()}>{t("access:signIn.demo")}</LinkButton> : null}
      </div>
    </PublicShell>
  );
}
