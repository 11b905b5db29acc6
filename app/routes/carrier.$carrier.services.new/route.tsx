import type { MetaFunction } from "@remix-run/node";
import { redirect } from "@remix-run/node";
import { Form, Link, useActionData, useLoaderData, useSearchParams } from "@remix-run/react";
import { useRef } from "react";
import { ServiceFields } from "#app/components/mentoring/service-fields.tsx";
import { useFrame } from "#app/components/shell/organization-frame.tsx";
import { LinkButton, SubmitButton } from "#app/components/ui/button.tsx";
import { FormErrors, IdempotencyField } from "#app/components/ui/field.tsx";
import { Banner, EmptyState } from "#app/components/ui/notices.tsx";
import { Page, PageHeader } from "#app/components/ui/page-header.tsx";
import { Section } from "#app/components/ui/section.tsx";
import { parseForm } from "#app/http/form.server.ts";
import { freshKey } from "#app/http/idempotency.server.ts";
import { withJoined } from "#app/http/many-values.server.ts";
import { carrierAction, carrierLoader } from "#app/http/organization.server.ts";
import { paths } from "#app/http/paths.ts";
import { refusalText, useText } from "#app/i18n/index.ts";
import { pageTitle } from "#app/i18n/page-title.ts";
import { addService, addServiceInput } from "#app/services/mentoring/add-service.server.ts";
import { serviceForm } from "#app/services/mentoring/service-form.server.ts";

// Inside the frame, so that the menu stays beside an error.
export { RouteError as ErrorBoundary } from "#app/components/shell/route-error.tsx";

export const meta: MetaFunction = ({ matches }) => pageTitle(matches, (t) => t("mentoring:quick.title"));

export const loader = carrierLoader({ can: "residency:write" }, async ({ ctx }) => ({
  choices: await serviceForm({ ctx, input: null }),
  today: ctx.today,
  me: ctx.user.name,
  idempotencyKey: freshKey(),
}));

export const action = carrierAction({ can: "residency:write" }, async ({ ctx, form, key }) => {
  const given = parseForm(addServiceInput, withJoined(form, "residencyIds"));
  // The verb takes the hours as they were typed; parsed, they are minutes.
  const input = { ...given, hours: String(form.get("hours") ?? "") };
  const { id, warnings } = await addService({ ctx, input, key });
  if (form.get("next") === "another") {
    const { heldOn, kind, mentorId, staff } = given;
    return { added: { id, warnings, kept: { heldOn, kind, mentorId, staff } } };
  }
  return redirect(paths.carrier(ctx.organization.slug).service(id, "added"));
});

export default function NewService() {
  const { t } = useText();
  const { choices, today, me, idempotencyKey } = useLoaderData<typeof loader>();
  const result = useActionData<typeof action>();
  const [search] = useSearchParams();
  const to = paths.carrier(useFrame().organization.slug);
  const refusal = result && !result.ok ? result.refusal : null;
  const added = result?.ok && "added" in result ? result.added : null;
  // What was kept stays when the next one is refused.
  const before = useRef(added);
  if (added) before.current = added;
  const error = (name: string) => {
    const code = refusal?.fields[name];
    return code ? refusalText(t, code, refusal?.details) : undefined;
  };
  const firm = search.get("firm");
  const mentor = search.get("mentor");
  const values = {
    heldOn: today,
    kind: "",
    staff: mentor ? null : me,
    residencyIds: firm && !before.current ? [firm] : [],
    minutes: null,
    topic: "",
    evidence: null,
    mentorId: choices.mentors.some(({ id }) => id === mentor) ? mentor : null,
    ...before.current?.kept,
  };
  return (
    <Page>
      <PageHeader
        title={t("mentoring:quick.title")}
        crumbs={[
          { label: t("mentoring:services"), href: to.services() },
          { label: t("mentoring:quick.title") },
        ]}
      />
      {refusal ? <FormErrors errors={[refusalText(t, refusal.code, refusal.details)]} /> : null}
      {added ? (
        <Banner
          tone={added.warnings.length > 0 ? "warning" : "success"}
          title={t("mentoring:quick.saved")}
          actions={
            <Link to={to.service(added.id)} className="link text-sm">
              {t("mentoring:quick.open")}
            </Link>
          }
        >
          {added.warnings.length > 0 ? (
            <ul className="list-disc pl-6">
              {added.warnings.map(({ code, details }) => (
                <li key={code}>{refusalText(t, code, details)}</li>
              ))}
            </ul>
          ) : null}
        </Banner>
      ) : null}
      {choices.firms.length === 0 ? (
        <EmptyState
          title={t("mentoring:quick.noFirms")}
          action={<LinkButton to={to.residents()}>{t("residency:title")}</LinkButton>}
        />
      ) : (
        <Section title={t("mentoring:show.facts")}>
          {/* After "and another" the form is a fresh one, with day, kind and people kept. */}
          <Form method="post" className="flex flex-col gap-3" key={before.current?.id ?? "first"}>
            <IdempotencyField value={idempotencyKey} />
            <ServiceFields choices={choices} values={values} today={today} error={error} />
            <div className="flex flex-wrap gap-2">
              <SubmitButton>{t("mentoring:quick.save")}</SubmitButton>
              <SubmitButton variant="secondary" name="next" value="another">
                {t("mentoring:quick.saveNext")}
              </SubmitButton>
              <LinkButton to={to.services()} variant="quiet">
                {t("common:actions.cancel")}
              </LinkButton>
            </div>
          </Form>
        </Section>
      )}
    </Page>
  );
}
