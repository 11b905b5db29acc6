import type { MetaFunction } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { useFrame } from "#app/components/shell/organization-frame.tsx";
import { FormErrors } from "#app/components/ui/field.tsx";
import { Banner } from "#app/components/ui/notices.tsx";
import { Page, PageHeader } from "#app/components/ui/page-header.tsx";
import { Section } from "#app/components/ui/section.tsx";
import { Refusal } from "#app/domain/shared/errors.ts";
import { parseForm, refusalOf } from "#app/http/form.server.ts";
import { freshKey } from "#app/http/idempotency.server.ts";
import { cityAction, cityLoader } from "#app/http/organization.server.ts";
import { paths } from "#app/http/paths.ts";
import { refusalText, useText } from "#app/i18n/index.ts";
import { pageTitle } from "#app/i18n/page-title.ts";
import {
  decideOpeningInput,
  decideOpeningPayments,
} from "#app/services/rewards/decide-opening-payments.server.ts";
import {
  enterOpeningInput,
  enterOpeningPayments,
} from "#app/services/rewards/enter-opening-payments.server.ts";
import { showOpeningBalance, showOpeningInput } from "#app/services/rewards/show-opening-balance.server.ts";
import { EnterForm } from "./enter-form.tsx";
import { Payments } from "./payments.tsx";

export const meta: MetaFunction = ({ matches }) => pageTitle(matches, (t) => t("rewards:opening.title"));

export const loader = cityLoader({ can: "rewards:read" }, async ({ ctx, url }) => {
  const status = showOpeningInput.shape.status.safeParse(url.searchParams.get("status") || undefined);
  return {
    page: await showOpeningBalance({ ctx, input: { status: status.data } }),
    keys: { enter: freshKey(), decide: freshKey() },
  };
});

// Entering and deciding are intents of one address for two roles: each verb asks for its own.
export const action = cityAction({ can: "rewards:read" }, async ({ ctx, form, key }) => {
  const intent = form.get("intent");
  if (intent === "enter") {
    return { entered: await enterOpeningPayments({ ctx, input: parseForm(enterOpeningInput, form), key }) };
  }
  if (intent !== "confirm" && intent !== "refuse" && intent !== "cancel") {
    throw new Refusal("invalid", "form.invalid");
  }
  const reason = form.get("reason");
  const read = decideOpeningInput.safeParse({
    decision: intent,
    ids: form.getAll("ids"),
    ...(typeof reason === "string" ? { reason } : {}),
  });
  if (!read.success) throw refusalOf(read.error);
  return { decided: await decideOpeningPayments({ ctx, input: read.data, key }) };
});

export default function OpeningBalance() {
  const { t } = useText();
  const { page, keys } = useLoaderData<typeof loader>();
  const result = useActionData<typeof action>();
  const { organization, permissions } = useFrame();
  const to = paths.authority(organization.slug);
  const refusal = result && !result.ok ? result.refusal : null;
  const error = (name: string) => {
    const code = refusal?.fields[name];
    return code ? refusalText(t, code, refusal?.details) : undefined;
  };
  const decided = (result?.ok && result.decided?.decided) || 0;
  return (
    <Page>
      <PageHeader
        title={t("rewards:opening.title")}
        description={t("rewards:opening.lead")}
        crumbs={[{ label: t("rewards:title"), href: to.rewards() }, { label: t("rewards:opening.title") }]}
      />
      {refusal ? (
        <FormErrors errors={[error("ids") ?? refusalText(t, refusal.code, refusal.details)]} />
      ) : null}
      {decided > 0 ? (
        <Banner tone="success" title={t("rewards:opening.decided", { count: decided })} />
      ) : null}
      <Payments
        page={page}
        mayDecide={permissions.includes("run:approve")}
        error={error}
        idempotencyKey={keys.decide}
      />
      {permissions.includes("rewards:compute") ? (
        <Section title={t("rewards:opening.enter")} description={t("rewards:opening.enterHint")}>
          {page.programmes.length === 0 ? (
            <p>{t("rewards:opening.noProgrammes")}</p>
          ) : (
            <EnterForm
              programmes={page.programmes}
              answer={(result?.ok && result.entered) || null}
              error={error}
              idempotencyKey={keys.enter}
            />
          )}
        </Section>
      ) : (
        <p className="text-sm text-ink-soft">{t("rewards:opening.mayNotEnter")}</p>
      )}
    </Page>
  );
}
