import type { MetaFunction } from "@remix-run/node";
import { redirect } from "@remix-run/node";
import { useActionData, useLoaderData, useSearchParams } from "@remix-run/react";
import { useFrame } from "#app/components/shell/organization-frame.tsx";
import { LinkButton } from "#app/components/ui/button.tsx";
import { FormErrors } from "#app/components/ui/field.tsx";
import { EmptyState } from "#app/components/ui/notices.tsx";
import { Page, PageHeader } from "#app/components/ui/page-header.tsx";
import { Section } from "#app/components/ui/section.tsx";
import { Refusal } from "#app/domain/shared/errors.ts";
import { parseForm } from "#app/http/form.server.ts";
import { freshKey } from "#app/http/idempotency.server.ts";
import { carrierAction, carrierLoader } from "#app/http/organization.server.ts";
import { paths } from "#app/http/paths.ts";
import { refusalText, useText } from "#app/i18n/index.ts";
import { pageTitle } from "#app/i18n/page-title.ts";
import { claimForm } from "#app/services/titles/claim-form.server.ts";
import { claimTitle, claimTitleInput } from "#app/services/titles/claim-title.server.ts";
import { claimTitles, claimTitlesInput } from "#app/services/titles/claim-titles.server.ts";
import { ClaimForm } from "./claim-form.tsx";
import { PasteForm } from "./paste-form.tsx";

// Inside the frame, so that the menu stays beside an error.
export { RouteError as ErrorBoundary } from "#app/components/shell/route-error.tsx";

export const meta: MetaFunction = ({ matches }) => pageTitle(matches, (t) => t("titles:claim.title"));

export const loader = carrierLoader({ can: "titles:write" }, async ({ ctx }) => ({
  given: await claimForm({ ctx, input: null }),
  today: ctx.today,
  keys: { one: freshKey(), many: freshKey() },
}));

export const action = carrierAction({ can: "titles:write" }, async ({ ctx, form, key }) => {
  switch (form.get("intent")) {
    case "one": {
      const { id } = await claimTitle({ ctx, input: parseForm(claimTitleInput, form), key });
      return redirect(paths.carrier(ctx.organization.slug).title(id, "claimed"));
    }
    case "many":
      return { many: await claimTitles({ ctx, input: parseForm(claimTitlesInput, form), key }) };
    default:
      throw new Refusal("invalid", "form.invalid");
  }
});

export default function ClaimTitles() {
  const { t } = useText();
  const { given, today, keys } = useLoaderData<typeof loader>();
  const result = useActionData<typeof action>();
  const [search] = useSearchParams();
  const to = paths.carrier(useFrame().organization.slug);
  const refusal = result && !result.ok ? result.refusal : null;
  const error = (name: string) => {
    const code = refusal?.fields[name];
    return code ? refusalText(t, code, refusal?.details) : undefined;
  };
  return (
    <Page>
      <PageHeader
        title={t("titles:claim.title")}
        crumbs={[{ label: t("titles:title"), href: to.titles() }, { label: t("titles:claim.title") }]}
      />
      {refusal ? <FormErrors errors={[refusalText(t, refusal.code, refusal.details)]} /> : null}
      {given.firms.length === 0 ? (
        <EmptyState
          title={t("titles:claim.noFirms")}
          action={<LinkButton to={to.residents()}>{t("residency:title")}</LinkButton>}
        />
      ) : (
        <div className="grid items-start gap-5 xl:grid-cols-2">
          <Section title={t("titles:claim.one")}>
            <ClaimForm
              given={given}
              firmId={search.get("firm") ?? ""}
              today={today}
              idempotencyKey={keys.one}
              error={error}
            />
          </Section>
          <Section title={t("titles:claim.many")}>
            <PasteForm
              idempotencyKey={keys.many}
              answer={result?.ok && "many" in result ? result.many : null}
              error={error}
            />
          </Section>
        </div>
      )}
    </Page>
  );
}
