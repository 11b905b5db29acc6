import type { MetaFunction } from "@remix-run/node";
import { redirect } from "@remix-run/node";
import { Form, useActionData, useLoaderData } from "@remix-run/react";
import { AccountShell } from "#app/components/account/account-shell.tsx";
import { ProofFields } from "#app/components/account/proof-fields.tsx";
import { QrCode } from "#app/components/account/qr-code.tsx";
import { RecoveryCodes } from "#app/components/account/recovery-codes.tsx";
import { SubmitButton } from "#app/components/ui/button.tsx";
import { Field, FormErrors, TextInput } from "#app/components/ui/field.tsx";
import { PageHeader } from "#app/components/ui/page-header.tsx";
import { Section } from "#app/components/ui/section.tsx";
import { Refusal } from "#app/domain/shared/errors.ts";
import { accountAction, accountLoader } from "#app/http/account.server.ts";
import { parseForm } from "#app/http/form.server.ts";
import { paths } from "#app/http/paths.ts";
import { refusalText, useText } from "#app/i18n/index.ts";
import { localeOf } from "#app/i18n/locales.ts";
import { pageTitle } from "#app/i18n/page-title.ts";
import { showOwnAccount } from "#app/services/access/own-account.server.ts";
import {
  beginSecondFactor,
  confirmSecondFactor,
  confirmSecondFactorInput,
  endSecondFactor,
  provenInput,
  renewRecoveryCodes,
} from "#app/services/access/second-factor.server.ts";

export const meta: MetaFunction = ({ matches }) => pageTitle(matches, (t) => t("account:secondFactor.title"));

export const loader = accountLoader(async ({ session }) => ({
  account: (await showOwnAccount({ session })).account,
  begun: session.hasSecondFactor ? null : await beginSecondFactor({ session }),
}));

export const action = accountAction<{ codes: string[] }>(async ({ session, whence, request, form }) => {
  const person = { session, whence, locale: localeOf(request) };
  switch (form.get("intent")) {
    case "confirm":
      return {
        done: { codes: await confirmSecondFactor(person, parseForm(confirmSecondFactorInput, form)) },
      };
    case "renew":
      return { done: { codes: await renewRecoveryCodes(person, parseForm(provenInput, form)) } };
    case "end":
      await endSecondFactor(person, parseForm(provenInput, form));
      return redirect(paths.account({ done: "second-factor-off" }));
    default:
      throw new Refusal("invalid", "form.invalid");
  }
});

/** Turning two-step sign-in on and off, and its recovery codes. */
export default function SecondFactor() {
  const { t } = useText();
  const { account, begun } = useLoaderData<typeof loader>();
  const result = useActionData<typeof action>();
  const refusal = result && !result.ok ? result.refusal : null;
  const fields = refusal?.fields ?? {};
  return (
    <AccountShell>
      <PageHeader
        title={t("account:secondFactor.title")}
        crumbs={[{ label: t("account:title"), href: paths.account() }]}
        description={t("account:secondFactor.what")}
      />
      {refusal ? <FormErrors errors={[refusalText(t, refusal.code, refusal.details)]} /> : null}
      {result?.ok ? <RecoveryCodes codes={result.codes} /> : null}
      {begun && !result?.ok ? <SetUp begun={begun} fault={fields.code} /> : null}
      {begun || result?.ok ? null : <Change account={account} fields={fields} />}
    </AccountShell>
  );
}

function SetUp({
  begun,
  fault,
}: {
  begun: { qr: { size: number; path: string }; letters: string };
  fault?: string;
}) {
  const { t } = useText();
  return (
    <Section title={t("account:secondFactor.scan")} description={t("account:secondFactor.scanHint")}>
      <div className="flex flex-wrap gap-6">
        <QrCode qr={begun.qr} label={t("account:secondFactor.qr")} />
        <Form method="post" className="flex max-w-md min-w-64 flex-1 flex-col gap-4">
          <input type="hidden" name="intent" value="confirm" />
          <div>
            <p className="text-ink-soft">{t("account:secondFactor.letters")}</p>
            <code className="break-words">{begun.letters}</code>
          </div>
          <Field
            name="code"
            label={t("account:secondFactor.code")}
            error={fault ? refusalText(t, fault) : undefined}
            required
          >
            <TextInput inputMode="numeric" autoComplete="one-time-code" />
          </Field>
          <div>
            <SubmitButton variant="primary">{t("account:secondFactor.submit")}</SubmitButton>
          </div>
        </Form>
      </div>
    </Section>
  );
}

function Change({
  account,
  fields,
}: {
  account: { email: string; recoveryCodesLeft: number; isSecondFactorRequired: boolean };
  fields: Readonly<Record<string, string>>;
}) {
  const { t } = useText();
  return (
    <Section
      title={t("account:secondFactor.renew")}
      description={t("account:secondFactor.left", { count: account.recoveryCodesLeft })}
    >
      <Form method="post" className="flex max-w-md flex-col gap-4">
        <ProofFields email={account.email} hasSecondFactor fields={fields} />
        <p className="text-xs text-ink-soft">{t("account:secondFactor.renewHint")}</p>
        <div className="flex flex-wrap gap-2">
          <SubmitButton variant="primary" name="intent" value="renew">
            {t("account:secondFactor.renew")}
          </SubmitButton>
          {account.isSecondFactorRequired ? (
            <p className="text-ink-soft">{t("account:secondFactor.endRequired")}</p>
          ) : (
            <SubmitButton variant="danger" name="intent" value="end">
              {t("account:secondFactor.end")}
            </SubmitButton>
          )}
        </div>
      </Form>
    </Section>
  );
}
