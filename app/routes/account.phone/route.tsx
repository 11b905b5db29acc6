import type { MetaFunction } from "@remix-run/node";
import { redirect } from "@remix-run/node";
import { Form, useActionData, useLoaderData } from "@remix-run/react";
import { clearedPhone, phoneCookie, readPhone } from "#app/auth/phone-cookie.server.ts";
import { AccountShell } from "#app/components/account/account-shell.tsx";
import { ProofFields } from "#app/components/account/proof-fields.tsx";
import { SubmitButton } from "#app/components/ui/button.tsx";
import { Field, FormErrors, TextInput } from "#app/components/ui/field.tsx";
import { EmptyState } from "#app/components/ui/notices.tsx";
import { PageHeader } from "#app/components/ui/page-header.tsx";
import { Section } from "#app/components/ui/section.tsx";
import { maskedPhone, phoneNumberOf } from "#app/domain/access/phone-number.ts";
import { Refusal } from "#app/domain/shared/errors.ts";
import { accountAction, accountLoader } from "#app/http/account.server.ts";
import { parseForm } from "#app/http/form.server.ts";
import { paths } from "#app/http/paths.ts";
import { refusalText, useText } from "#app/i18n/index.ts";
import { localeOf } from "#app/i18n/locales.ts";
import { pageTitle } from "#app/i18n/page-title.ts";
import {
  askPhoneProof,
  askPhoneProofInput,
  endPhone,
  provePhone,
  provePhoneInput,
  showOwnPhone,
} from "#app/services/access/own-phone.server.ts";

export const meta: MetaFunction = ({ matches }) => pageTitle(matches, (t) => t("account:phone.title"));

export const loader = accountLoader(async ({ session, request, url }) => {
  const phone = await showOwnPhone({ session });
  const { hasSecondFactor, user } = session;
  const asked = url.searchParams.has("sent") ? phoneNumberOf(readPhone(request) ?? "") : null;
  return {
    isOn: phone !== undefined,
    phone: phone ?? null,
    sentTo: asked && maskedPhone(asked),
    email: user.email,
    hasSecondFactor,
  };
});

export const action = accountAction<object>(async ({ session, whence, request, form }) => {
  const person = { session, whence, locale: localeOf(request) };
  switch (form.get("intent")) {
    case "ask": {
      const headers = {
        "Set-Cookie": phoneCookie(await askPhoneProof(person, parseForm(askPhoneProofInput, form))),
      };
      return redirect(paths.accountPhone("sent"), { headers });
    }
    case "prove":
      form.set("phone", readPhone(request) ?? "");
      await provePhone(person, parseForm(provePhoneInput, form));
      return redirect(paths.account({ done: "phone" }), { headers: { "Set-Cookie": clearedPhone() } });
    case "end":
      await endPhone(person);
      return redirect(paths.account({ done: "phone-off" }));
    default:
      throw new Refusal("invalid", "form.invalid");
  }
});

/** The phone number that one signs in with: adding and proving one, and giving it up. */
export default function Phone() {
  const { t } = useText();
  const { isOn, phone, sentTo } = useLoaderData<typeof loader>();
  const result = useActionData<typeof action>();
  const refusal = result && !result.ok ? result.refusal : null;
  return (
    <AccountShell>
      <PageHeader
        title={t("account:phone.title")}
        crumbs={[{ label: t("account:title"), href: paths.account() }]}
        description={t("account:phone.what")}
      />
      {refusal ? <FormErrors errors={[refusalText(t, refusal.code, refusal.details)]} /> : null}
      {isOn ? (
        <>
          <Change fields={refusal?.fields ?? {}} />
          {phone && !sentTo ? <End phone={phone} /> : null}
        </>
      ) : (
        <EmptyState title={t("account:phone.off")}>{t("account:phone.offHint")}</EmptyState>
      )}
    </AccountShell>
  );
}

type Fields = Readonly<Record<string, string>>;

/** The number, with a proof of who one is; then the code that was sent to it. */
function Change({ fields }: { fields: Fields }) {
  const { t } = useText();
  const { phone, email, hasSecondFactor, sentTo } = useLoaderData<typeof loader>();
  const faultOf = (name: string) => (fields[name] ? refusalText(t, fields[name]) : undefined);
  return (
    <Section
      title={phone ? t("account:phone.replace") : t("account:phone.add")}
      description={sentTo ? t("account:phone.proveHint", { number: sentTo }) : undefined}
    >
      {sentTo ? (
        <Form key="prove" method="post" className="flex max-w-md flex-col gap-4">
          <input type="hidden" name="intent" value="prove" />
          <Field name="phoneCode" label={t("account:phone.code")} error={faultOf("phoneCode")} required>
            <TextInput inputMode="numeric" autoComplete="one-time-code" autoFocus />
          </Field>
          <div>
            <SubmitButton variant="primary">{t("account:phone.prove")}</SubmitButton>
          </div>
        </Form>
      ) : (
        <Form key="ask" method="post" className="flex max-w-md flex-col gap-4">
          <input type="hidden" name="intent" value="ask" />
          <Field
            name="phone"
            label={t("account:phone.number")}
            hint={t("account:phone.numberHint")}
            error={faultOf("phone")}
            required
          >
            <TextInput type="tel" autoComplete="tel-national" />
          </Field>
          <ProofFields email={email} hasSecondFactor={hasSecondFactor} fields={fields} />
          <div>
            <SubmitButton variant="primary">{t("account:phone.send")}</SubmitButton>
          </div>
        </Form>
      )}
    </Section>
  );
}

function End({ phone }: { phone: string }) {
  const { t } = useText();
  return (
    <Section title={t("account:phone.end")} description={t("account:phone.endHint", { number: phone })}>
      <Form method="post">
        <input type="hidden" name="intent" value="end" />
        <SubmitButton variant="danger">{t("account:phone.end")}</SubmitButton>
      </Form>
    </Section>
  );
}
