import type { MetaFunction } from "@remix-run/node";
import { redirect } from "@remix-run/node";
import { useActionData, useLoaderData, useSearchParams } from "@remix-run/react";
import { POLICY } from "#app/auth/passwords.server.ts";
import { AccountShell } from "#app/components/account/account-shell.tsx";
import { PasswordSection } from "#app/components/account/password-section.tsx";
import { PhoneSection } from "#app/components/account/phone-section.tsx";
import { SecondFactorSection } from "#app/components/account/second-factor-section.tsx";
import { SessionsSection } from "#app/components/account/sessions-section.tsx";
import { FormErrors } from "#app/components/ui/field.tsx";
import { Banner } from "#app/components/ui/notices.tsx";
import { PageHeader } from "#app/components/ui/page-header.tsx";
import { Refusal } from "#app/domain/shared/errors.ts";
import { accountAction, accountLoader } from "#app/http/account.server.ts";
import { parseForm } from "#app/http/form.server.ts";
import { paths } from "#app/http/paths.ts";
import { refusalText, useText } from "#app/i18n/index.ts";
import { localeOf } from "#app/i18n/locales.ts";
import { pageTitle } from "#app/i18n/page-title.ts";
import {
  changePassword,
  changePasswordInput,
  endOtherSessions,
  endOwnSession,
  endSessionInput,
  showOwnAccount,
} from "#app/services/access/own-account.server.ts";
import { showOwnPhone } from "#app/services/access/own-phone.server.ts";

export const meta: MetaFunction = ({ matches }) => pageTitle(matches, (t) => t("account:title"));

export const loader = accountLoader(async ({ session }) => ({
  ...(await showOwnAccount({ session })),
  phone: await showOwnPhone({ session }),
  policy: POLICY,
}));

export const action = accountAction<{ count: number }>(async ({ session, whence, request, form }) => {
  const person = { session, whence, locale: localeOf(request) };
  switch (form.get("intent")) {
    case "password":
      await changePassword(person, parseForm(changePasswordInput, form));
      return redirect(paths.account({ done: "password" }));
    case "end-session":
      await endOwnSession(person, parseForm(endSessionInput, form));
      return redirect(paths.account({ done: "session" }));
    case "end-others":
      return { done: { count: await endOtherSessions(person) } };
    default:
      throw new Refusal("invalid", "form.invalid");
  }
});

function Notices({ ended }: { ended: number | null }) {
  const { t } = useText();
  const [search] = useSearchParams();
  const [due, done] = [search.get("due"), search.get("done")];
  if (ended !== null) return <Banner tone="success" title={t("account:done.sessions", { count: ended })} />;
  if (due === "password") {
    return (
      <Banner tone="warning" title={t("account:due.passwordTitle")}>
        {t("account:due.password")}
      </Banner>
    );
  }
  if (due === "second-factor") {
    return (
      <Banner tone="warning" title={t("account:due.secondFactorTitle")}>
        {t("account:due.secondFactor")}
      </Banner>
    );
  }
  return done === "password" ||
    done === "session" ||
    done === "second-factor-off" ||
    done === "phone" ||
    done === "phone-off" ? (
    <Banner tone="success" title={t(`account:done.${done}`)} />
  ) : null;
}

/** One's own account: what nobody else sees or changes. */
export default function Account() {
  const { t } = useText();
  const { account, sessions, policy, phone } = useLoaderData<typeof loader>();
  const result = useActionData<typeof action>();
  const refusal = result && !result.ok ? result.refusal : null;
  return (
    <AccountShell>
      <PageHeader title={t("account:title")} description={`${account.name} · ${account.email}`} />
      <Notices ended={result?.ok ? result.count : null} />
      {refusal ? <FormErrors errors={[refusalText(t, refusal.code, refusal.details)]} /> : null}
      <SessionsSection sessions={sessions} />
      <PasswordSection
        // A changed password leaves the fields empty.
        key={account.passwordChangedAt}
        email={account.email}
        changedAt={account.passwordChangedAt}
        policy={policy}
        fields={refusal?.fields ?? {}}
      />
      <SecondFactorSection account={account} />
      {phone === undefined ? null : <PhoneSection phone={phone} />}
    </AccountShell>
  );
}
