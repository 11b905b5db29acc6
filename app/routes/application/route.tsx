import type { MetaFunction } from "@remix-run/node";
import { redirect } from "@remix-run/node";
import { Form, useActionData, useLoaderData } from "@remix-run/react";
import { ApplicationStatusBadge } from "#app/components/admission/status-badge.tsx";
import { PublicShell } from "#app/components/shell/public-shell.tsx";
import { CopyButton, SubmitButton } from "#app/components/ui/button.tsx";
import { FormErrors } from "#app/components/ui/field.tsx";
import { Banner, EmptyState } from "#app/components/ui/notices.tsx";
import { Card, KeyValue } from "#app/components/ui/section.tsx";
import { DateText } from "#app/components/ui/values.tsx";
import { isOpen } from "#app/domain/admission/application.ts";
import { clock } from "#app/http/context.server.ts";
import { parseForm } from "#app/http/form.server.ts";
import { expectedOrigin } from "#app/http/origin.server.ts";
import { paths } from "#app/http/paths.ts";
import { publicAction, publicLoader } from "#app/http/public.server.ts";
import { refusalText, useText } from "#app/i18n/index.ts";
import { pageTitle } from "#app/i18n/page-title.ts";
import {
  showOwnApplication,
  withdrawOwnApplication,
  withdrawOwnInput,
} from "#app/services/admission/apply.server.ts";

export const meta: MetaFunction = ({ matches }) => pageTitle(matches, (t) => t("admission:own.title"));

/** Opening the link changes nothing. */
export const loader = publicLoader(async ({ request }) => {
  const url = new URL(request.url);
  const token = (url.searchParams.get("token") ?? "").slice(0, 100);
  return {
    token,
    note: url.searchParams.get("note"),
    link: `${expectedOrigin(url.origin)}${paths.ownApplication(token)}`,
    own: await showOwnApplication(token),
  };
});

export const action = publicAction(async ({ form, whence }) => {
  const input = parseForm(withdrawOwnInput, form);
  await withdrawOwnApplication(input, { today: clock().today, whence });
  return redirect(paths.ownApplication(input.token, "withdrawn"));
});

/** What an applicant sees by their link: where the application stands, and the way to withdraw it. */
export default function OwnApplication() {
  const { t, locale } = useText();
  const { token, note, link, own } = useLoaderData<typeof loader>();
  const refusal = useActionData<typeof action>()?.refusal;
  if (own === null) {
    return (
      <PublicShell>
        <div className="flex flex-col gap-4">
          <h1 className="text-xl">{t("admission:own.ended")}</h1>
          <EmptyState title={t("admission:own.ended")}>{t("admission:own.endedHint")}</EmptyState>
        </div>
      </PublicShell>
    );
  }
  return (
    <PublicShell>
      <div className="flex flex-col gap-4">
        <h1 className="flex flex-wrap items-center gap-2 text-xl">
          {t("admission:own.title")}
          <ApplicationStatusBadge status={own.status} />
        </h1>
        {refusal ? <FormErrors errors={[refusalText(t, refusal.code, refusal.details)]} /> : null}
        {note === "sent" ? (
          <Banner tone="success" title={t("admission:own.sent")}>
            <p>{t("admission:own.keep")}</p>
            <p className="mt-2 font-mono text-xs wrap-anywhere">{link}</p>
            <CopyButton text={link} label={t("admission:own.copy")} />
          </Banner>
        ) : null}
        {note === "withdrawn" && own.status === "withdrawn" ? (
          <Banner tone="success" title={t("admission:own.withdrawn")} />
        ) : null}
        <Card>
          <KeyValue
            facts={[
              { label: t("admission:own.number"), value: <span className="font-mono">{own.number}</span> },
              { label: t("admission:own.to"), value: locale === "en" ? own.nameEn : own.nameZh },
              { label: t("admission:fact.name"), value: own.name },
              { label: t("admission:fact.receivedOn"), value: <DateText on={own.receivedOn} /> },
              { label: t("admission:fact.closedOn"), value: <DateText on={own.closedOn} /> },
            ]}
          />
        </Card>
        {isOpen(own.status) ? (
          <Form method="post" className="flex flex-col items-start gap-2">
            <input type="hidden" name="token" value={token} />
            <p className="text-sm text-ink-soft">{t("admission:own.withdrawLead")}</p>
            <SubmitButton variant="danger">{t("admission:own.withdraw")}</SubmitButton>
          </Form>
        ) : null}
      </div>
    </PublicShell>
  );
}
