import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { redirect } from "@remix-run/node";
import { Form, Link, useActionData, useLoaderData, useSearchParams } from "@remix-run/react";
import { challengeCookie } from "#app/auth/challenge-cookie.server.ts";
import { clearedPhone, phoneCookie, readPhone } from "#app/auth/phone-cookie.server.ts";
import { signedIn } from "#app/auth/sessions.server.ts";
import { PublicShell } from "#app/components/shell/public-shell.tsx";
import { LinkButton, SubmitButton } from "#app/components/ui/button.tsx";
import { Field, FormErrors, TextInput } from "#app/components/ui/field.tsx";
import { Card } from "#app/components/ui/section.tsx";
import { maskedPhone, phoneNumberOf } from "#app/domain/access/phone-number.ts";
import { Refusal } from "#app/domain/shared/errors.ts";
import { enter } from "#app/http/entry.server.ts";
import { asThrown } from "#app/http/errors.server.ts";
import { parseForm } from "#app/http/form.server.ts";
import { paths, safePath } from "#app/http/paths.ts";
import { publicAction } from "#app/http/public.server.ts";
import { refusalText, useText } from "#app/i18n/index.ts";
import { localeOf } from "#app/i18n/locales.ts";
import { pageTitle } from "#app/i18n/page-title.ts";
import {
  askSignInCode,
  askSignInCodeInput,
  isPhoneSignInOn,
  phoneSignInInput,
  signInByPhone,
} from "#app/services/access/phone-sign-in.server.ts";

export const meta: MetaFunction = ({ matches }) => pageTitle(matches, (t) => t("account:phone.signIn"));

export const loader = async ({ request }: LoaderFunctionArgs) => {
  if (!isPhoneSignInOn) throw asThrown(new Refusal("absent", "common.no-such-page"));
  const search = new URL(request.url).searchParams;
  if (await signedIn(request)) throw redirect(safePath(search.get("to"), paths.entry()));
  const number = search.has("sent") ? phoneNumberOf(readPhone(request) ?? "") : null;
  return { sentTo: number && maskedPhone(number) };
};

export const action = publicAction(async ({ request, form, whence }) => {
  const to = safePath(form.get("to"), "");
  const intent = form.get("intent");
  // Typed once: from then on the browser's cookie says which number it is.
  if (intent !== "ask") form.set("phone", readPhone(request) ?? "");
  if (intent === "ask" || intent === "again") {
    const { phone } = parseForm(askSignInCodeInput, form);
    await askSignInCode({ phone }, { locale: localeOf(request), whence });
    const headers = { "Set-Cookie": phoneCookie(phone) };
    return redirect(paths.signInPhone({ to, sent: "yes" }), { headers });
  }
  const answer = await signInByPhone(parseForm(phoneSignInInput, form), whence);
  const headers = new Headers({ "Set-Cookie": clearedPhone() });
  if ("userId" in answer) {
    return enter(answer.userId, { request, whence, how: "phone-code", to, headers });
  }
  headers.append("Set-Cookie", challengeCookie(answer.challenge));
  return redirect(paths.signInCode(to), { headers });
});

/** Signing in by a phone number: the number, then the code that was sent to it. */
export default function SignInPhone() {
  const { t } = useText();
  const { sentTo } = useLoaderData<typeof loader>();
  const [search] = useSearchParams();
  const to = search.get("to") ?? "";
  return (
    <PublicShell>
      <div className="flex flex-col gap-4">
        <h1 className="text-xl">{t("account:phone.signIn")}</h1>
        <p className="text-ink-soft">
          {sentTo ? t("account:phone.sent", { number: sentTo }) : t("account:phone.signInLead")}
        </p>
        <Card>
          {/* The two steps are two forms: what was typed into one is not found in the other. */}
          {sentTo ? <CodeForm key="code" to={to} /> : <NumberForm key="number" to={to} />}
        </Card>
        {sentTo ? (
          <p>
            <Link to={paths.signInPhone({ to })} className="link inline-flex min-h-6 items-center">
              {t("account:phone.other")}
            </Link>
          </p>
        ) : null}
        <LinkButton to={paths.signIn(to)}>{t("account:phone.byPassword")}</LinkButton>
      </div>
    </PublicShell>
  );
}

function useFaults() {
  const { t } = useText();
  const refusal = useActionData<typeof action>()?.refusal;
  return {
    summary: refusal ? <FormErrors errors={[refusalText(t, refusal.code, refusal.details)]} /> : null,
    of: (name: string) => (refusal?.fields[name] ? refusalText(t, refusal.fields[name]) : undefined),
  };
}

function NumberForm({ to }: { to: string }) {
  const { t } = useText();
  const faults = useFaults();
  return (
    <Form method="post" className="flex flex-col gap-4">
      {faults.summary}
      <input type="hidden" name="intent" value="ask" />
      <input type="hidden" name="to" value={to} />
      <Field
        name="phone"
        label={t("account:phone.number")}
        hint={t("account:phone.numberHint")}
        error={faults.of("phone")}
        required
      >
        <TextInput type="tel" autoComplete="tel-national" autoFocus />
      </Field>
      <SubmitButton variant="primary">{t("account:phone.send")}</SubmitButton>
    </Form>
  );
}

function CodeForm({ to }: { to: string }) {
  const { t } = useText();
  const faults = useFaults();
  return (
    <div className="flex flex-col gap-4">
      {faults.summary}
      <Form method="post" className="flex flex-col gap-4">
        <input type="hidden" name="intent" value="code" />
        <input type="hidden" name="to" value={to} />
        <Field name="code" label={t("account:phone.code")} error={faults.of("code")} required>
          <TextInput inputMode="numeric" autoComplete="one-time-code" autoFocus />
        </Field>
        <SubmitButton variant="primary">{t("access:signIn.submit")}</SubmitButton>
      </Form>
      <Form method="post">
        <input type="hidden" name="intent" value="again" />
        <input type="hidden" name="to" value={to} />
        <SubmitButton variant="secondary">{t("account:phone.again")}</SubmitButton>
      </Form>
    </div>
  );
}
