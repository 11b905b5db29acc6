import { Form, useLocation } from "@remix-run/react";
import { useOrganizationPaths } from "#app/components/shell/organization-paths.ts";
import { VerificationMark } from "#app/components/ui/badge.tsx";
import { LinkButton, SubmitButton } from "#app/components/ui/button.tsx";
import { Banner } from "#app/components/ui/notices.tsx";
import { Page, PageHeader } from "#app/components/ui/page-header.tsx";
import { Section } from "#app/components/ui/section.tsx";
import type { TrialData } from "#app/http/policies.server.ts";
import { useText } from "#app/i18n/index.ts";
import { TrialFields } from "./try-fields.tsx";
import { TrialResult } from "./try-result.tsx";
import { policyWords } from "./words.ts";

type Trial = TrialData["trial"];
/** In this order on the page; a part without fields is left out. */
const PARTS = ["subject", "facts", "outcomes", "marks", "peers"] as const;

/**
 * "Try it": figures of a made-up subject, and what the policy makes of them. A GET form: each trial has an address, and
 * it works without JavaScript.
 */
export function TryPage({ trial }: TrialData) {
  const { t, locale } = useText();
  const to = useOrganizationPaths();
  const { code, version, title } = trial;
  const name = locale === "en" ? title.en : title.zh;
  const words = policyWords(t, locale, trial.names);
  const parts = PARTS.map((part) => ({ part, fields: trial.fields.filter((it) => it.part === part) })).filter(
    (it) => it.fields.length > 0,
  );
  return (
    <Page>
      <PageHeader
        crumbs={[
          { label: t("policy:title"), href: to.policies() },
          { label: name, href: to.policy(code, version) },
          { label: t("policy:try.title") },
        ]}
        title={t("policy:try.titleOf", { name })}
        status={<VerificationMark verification={trial.verification} />}
        description={t("policy:try.lead")}
      />
      <CannotCompute trial={trial} />
      <div className="grid items-start gap-5 xl:grid-cols-2">
        <TrialForm version={version}>
          {parts.map(({ part, fields }) => (
            <fieldset key={part} className="flex min-w-0 flex-col gap-3">
              <legend className="mb-2 text-sm font-semibold">{t(`policy:try.part.${part}`)}</legend>
              {part === "peers" || part === "marks" ? (
                <p className="text-xs text-ink-soft">
                  {part === "peers" ? t("policy:try.peersHint") : t("policy:try.marksHint")}
                </p>
              ) : null}
              <TrialFields fields={fields} words={words} />
            </fieldset>
          ))}
        </TrialForm>
        <TrialResult trial={trial} words={words} />
      </div>
    </Page>
  );
}

function TrialForm({ version, children }: { version: string; children: React.ReactNode }) {
  const { t } = useText();
  const { pathname, search } = useLocation();
  return (
    <Section title={t("policy:try.given")} description={t("policy:try.givenHint")}>
      <Form method="get" action={`${pathname}#result`} key={search} className="flex flex-col gap-6">
        <input type="hidden" name="version" value={version} />
        {children}
        <div className="flex flex-wrap gap-2">
          <SubmitButton>{t("policy:try.submit")}</SubmitButton>
          <LinkButton variant="quiet" to={`${pathname}?version=${encodeURIComponent(version)}`}>
            {t("policy:try.clear")}
          </LinkButton>
        </div>
      </Form>
    </Section>
  );
}

/** With an unknown figure nothing is computed; conditions are tested as far as they are known. */
function CannotCompute({ trial }: { trial: Trial }) {
  const { t } = useText();
  const to = useOrganizationPaths();
  const { unknown, kind, code, version } = trial;
  if (unknown.length === 0) return null;
  return (
    <Banner
      tone="warning"
      title={t("policy:try.unknown", { count: unknown.length })}
      actions={
        <LinkButton size="sm" to={to.policy(code, version)}>
          {t("policy:try.toPolicy")}
        </LinkButton>
      }
    >
      {kind === "conditions" ? t("policy:try.unknownConditions") : t("policy:try.unknownHint")}
    </Banner>
  );
}
