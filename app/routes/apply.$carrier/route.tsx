import type { MetaFunction } from "@remix-run/node";
import { redirect } from "@remix-run/node";
import { Form, useActionData, useLoaderData } from "@remix-run/react";
import { ApplicationFields } from "#app/components/admission/application-fields.tsx";
import { PublicShell } from "#app/components/shell/public-shell.tsx";
import { SubmitButton } from "#app/components/ui/button.tsx";
import { Checkbox, FormErrors } from "#app/components/ui/field.tsx";
import { EmptyState } from "#app/components/ui/notices.tsx";
import { ERASE_AFTER_DAYS } from "#app/domain/admission/application.ts";
import { clock } from "#app/http/context.server.ts";
import { parseForm } from "#app/http/form.server.ts";
import { paths } from "#app/http/paths.ts";
import { publicAction, publicLoader } from "#app/http/public.server.ts";
import { refusalText, useText } from "#app/i18n/index.ts";
import { localeOf } from "#app/i18n/locales.ts";
import { pageTitle } from "#app/i18n/page-title.ts";
import { apply, applyInput, showApplicationPage } from "#app/services/admission/apply.server.ts";
import { FIELD_CHOICES } from "#app/services/residency/hightech-fields.ts";

export const meta: MetaFunction = ({ matches }) => pageTitle(matches, (t) => t("admission:apply.titleBare"));

export const loader = publicLoader(async ({ params }) => ({
  page: await showApplicationPage(params.carrier ?? ""),
  fields: FIELD_CHOICES,
}));

export const action = publicAction(async ({ request, form, whence, params }) => {
  const by = { today: clock().today, locale: localeOf(request), whence };
  const { token } = await apply(params.carrier ?? "", parseForm(applyInput, form), by);
  return redirect(paths.ownApplication(token, "sent"));
});

/** Where anybody applies to a carrier that has opened its page. It tells nothing of who is in there. */
export default function Apply() {
  const { t, locale } = useText();
  const { page, fields } = useLoaderData<typeof loader>();
  const refusal = useActionData<typeof action>()?.refusal;
  if (page === null) {
    return (
      <PublicShell>
        <div className="flex flex-col gap-4">
          <h1 className="text-xl">{t("admission:apply.closed")}</h1>
          <EmptyState title={t("admission:apply.closed")}>{t("admission:apply.closedHint")}</EmptyState>
        </div>
      </PublicShell>
    );
  }
  const error = (name: string) => {
    const code = refusal?.fields[name];
    return code ? refusalText(t, code, refusal?.details) : undefined;
  };
  const intro = (locale === "en" ? page.introEn : page.introZh) ?? page.introZh ?? page.introEn;
  return (
    <PublicShell wide>
      <div className="mx-auto flex max-w-3xl flex-col gap-4">
        <h1 className="text-xl">
          {t("admission:apply.title", { name: locale === "en" ? page.nameEn : page.nameZh })}
        </h1>
        {intro ? <p className="whitespace-pre-wrap wrap-anywhere">{intro}</p> : null}
        <p className="text-ink-soft">{t("admission:apply.lead")}</p>
        {refusal ? <FormErrors errors={[refusalText(t, refusal.code, refusal.details)]} /> : null}
        <Form method="post" className="flex flex-col gap-4">
          <ApplicationFields fields={fields} error={error} isPublic />
          <p className="text-sm text-ink-soft">{t("admission:apply.privacy", { days: ERASE_AFTER_DAYS })}</p>
          <div>
            <Checkbox name="consent" value="yes" label={t("admission:apply.consent")} required />
            {error("consent") ? <p className="text-xs text-bad">{error("consent")}</p> : null}
          </div>
          <div>
            <SubmitButton variant="primary">{t("admission:apply.submit")}</SubmitButton>
          </div>
        </Form>
      </div>
    </PublicShell>
  );
}
