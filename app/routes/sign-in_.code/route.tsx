import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { redirect } from "@remix-run/node";
import { Form, useActionData, useSearchParams } from "@remix-run/react";
import { clearedChallenge, readChallenge } from "#app/auth/challenge-cookie.server.ts";
import { PublicShell } from "#app/components/shell/public-shell.tsx";
import { LinkButton, SubmitButton } from "#app/components/ui/button.tsx";
import { Field, FormErrors, TextInput } from "#app/components/ui/field.tsx";
import { Card } from "#app/components/ui/section.tsx";
import { Refusal } from "#app/domain/shared/errors.ts";
import { enter } from "#app/http/entry.server.ts";
import { parseForm } from "#app/http/form.server.ts";
import { paths, safePath } from "#app/http/paths.ts";
import { publicAction } from "#app/http/public.server.ts";
import { refusalText, useText } from "#app/i18n/index.ts";
import { pageTitle } from "#app/i18n/page-title.ts";
import { signInCodeInput, signInWithCode } from "#app/services/access/sign-in.server.ts";

export const meta: MetaFunction = ({ matches }) => pageTitle(matches, (t) => t("account:code.title"));

export const loader = ({ request }: LoaderFunctionArgs) => {
  if (!readChallenge(request)) throw redirect(paths.signIn());
  return null;
};

export const action = publicAction(async ({ request, form, whence }) => {
  const challenge = readChallenge(request);
  if (!challenge) throw new Refusal("gone", "access.challenge-ended");
  const { userId, how } = await signInWithCode(challenge, parseForm(signInCodeInput, form), whence);
  const to = safePath(form.get("to"), "");
  const headers = { "Set-Cookie": clearedChallenge() };
  return enter(userId, { request, whence, how, to, headers });
});

export default function SignInCode() {
  const { t } = useText();
  const [search] = useSearchParams();
  const refusal = useActionData<typeof action>()?.refusal;
  const to = search.get("to") ?? "";
  const code = refusal?.fields.code;
  return (
    <PublicShell>
      <div className="flex flex-col gap-4">
        <h1 className="text-xl">{t("account:code.title")}</h1>
        <p className="text-ink-soft">{t("account:code.lead")}</p>
        <Card>
          <Form method="post" className="flex flex-col gap-4">
            {refusal ? <FormErrors errors={[refusalText(t, refusal.code, refusal.details)]} /> : null}
            <input type="hidden" name="to" value={to} />
            <Field
              name="code"
              label={t("account:secondFactor.code6")}
              error={code ? refusalText(t, code) : undefined}
              required
            >
              <TextInput autoComplete="one-time-code" autoFocus spellCheck={false} />
            </Field>
            <SubmitButton variant="primary">{t("account:code.submit")}</SubmitButton>
          </Form>
        </Card>
        <LinkButton to={paths.signIn(to)}>{t("account:code.again")}</LinkButton>
      </div>
    </PublicShell>
  );
}
