import type { MetaFunction } from "@remix-run/node";
import { redirect } from "@remix-run/node";
import { Form, useActionData, useLoaderData } from "@remix-run/react";
import { POLICY } from "#app/auth/passwords.server.ts";
import { signedIn } from "#app/auth/sessions.server.ts";
import { NewPasswordField } from "#app/components/account/new-password-field.tsx";
import { PublicShell } from "#app/components/shell/public-shell.tsx";
import { Button, LinkButton, SubmitButton } from "#app/components/ui/button.tsx";
import { FormErrors } from "#app/components/ui/field.tsx";
import { EmptyState } from "#app/components/ui/notices.tsx";
import { Card } from "#app/components/ui/section.tsx";
import { enter } from "#app/http/entry.server.ts";
import { parseForm } from "#app/http/form.server.ts";
import { paths } from "#app/http/paths.ts";
import { publicAction, publicLoader } from "#app/http/public.server.ts";
import { refusalText, useText } from "#app/i18n/index.ts";
import { pageTitle } from "#app/i18n/page-title.ts";
import {
  acceptInvitation,
  acceptInvitationInput,
  showInvitation,
} from "#app/services/access/accept-invitation.server.ts";

export const meta: MetaFunction = ({ matches }) => pageTitle(matches, (t) => t("account:invitation.accept"));

/** Opening the link changes nothing: mail scanners open links as well. */
export const loader = publicLoader(async ({ request }) => {
  const token = new URL(request.url).searchParams.get("token") ?? "";
  const [invitation, session] = await Promise.all([showInvitation(token), signedIn(request)]);
  return { token, invitation, present: session?.user.email ?? null, policy: POLICY };
});

export const action = publicAction(async ({ request, form, whence }) => {
  const session = await signedIn(request);
  const input = parseForm(acceptInvitationInput, form);
  const by = { sessionHash: session?.sessionHash ?? null, whence };
  const { userId, isNew } = await acceptInvitation(input, by);
  return isNew ? enter(userId, { request, whence, how: "invitation" }) : redirect(paths.entry());
});

type Data = ReturnType<typeof useLoaderData<typeof loader>>;

export default function Invitation() {
  const { t, locale } = useText();
  const { token, invitation, present, policy } = useLoaderData<typeof loader>();
  if (invitation === null) {
    return (
      <PublicShell>
        <div className="flex flex-col gap-4">
          <h1 className="text-xl">{t("account:invitation.ended")}</h1>
          <EmptyState title={t("account:invitation.ended")}>{t("account:invitation.endedHint")}</EmptyState>
        </div>
      </PublicShell>
    );
  }
  const organization = locale === "en" ? invitation.organizationEn : invitation.organizationZh;
  const role = t(`glossary:role.${invitation.role}` as "glossary:role.owner");
  return (
    <PublicShell>
      <div className="flex flex-col gap-4">
        <h1 className="text-xl">{t("account:invitation.title", { organization })}</h1>
        <p className="text-ink-soft">{t("account:invitation.lead", { by: invitation.invitedBy, role })}</p>
        <Card>
          {invitation.hasAccount && present !== invitation.email ? (
            <AnotherAccount token={token} email={invitation.email} present={present} />
          ) : (
            <AcceptForm token={token} invitation={invitation} policy={policy} />
          )}
        </Card>
      </div>
    </PublicShell>
  );
}

function AcceptForm({
  token,
  invitation,
  policy,
}: {
  token: string;
  invitation: NonNullable<Data["invitation"]>;
  policy: Data["policy"];
}) {
  const { t } = useText();
  const refusal = useActionData<typeof action>()?.refusal;
  const { email, hasAccount } = invitation;
  return (
    <Form method="post" className="flex flex-col gap-4">
      {refusal ? <FormErrors errors={[refusalText(t, refusal.code, refusal.details)]} /> : null}
      <input type="hidden" name="token" value={token} />
      <p>{hasAccount ? t("account:invitation.as", { email }) : t("account:invitation.new", { email })}</p>
      {hasAccount ? null : (
        <>
          <input type="hidden" name="username" autoComplete="username" value={email} readOnly />
          <NewPasswordField
            policy={policy}
            label={t("account:confirm.password")}
            fault={refusal?.fields.password}
          />
        </>
      )}
      <SubmitButton variant="primary">{t("account:invitation.accept")}</SubmitButton>
    </Form>
  );
}

/** Who has an account joins with it: the link alone would give it away to whoever reads the mail. */
function AnotherAccount({ token, email, present }: { token: string; email: string; present: string | null }) {
  const { t } = useText();
  if (present === null) {
    return (
      <div className="flex flex-col items-start gap-4">
        <p>{t("account:invitation.known", { email })}</p>
        <LinkButton variant="primary" to={paths.signIn(paths.invitation(token))}>
          {t("account:invitation.signIn")}
        </LinkButton>
      </div>
    );
  }
  return (
    <form method="post" action={paths.signOut()} className="flex flex-col items-start gap-4">
      <p>{t("account:invitation.other", { present, email })}</p>
      <Button type="submit">{t("account:invitation.signOut")}</Button>
    </form>
  );
}
