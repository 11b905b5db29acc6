import type { MetaFunction } from "@remix-run/node";
import { redirect } from "@remix-run/node";
import { useActionData, useLoaderData, useSearchParams } from "@remix-run/react";
import { ApplicationStatusBadge } from "#app/components/admission/status-badge.tsx";
import { Documents } from "#app/components/documents/documents.tsx";
import { useFrame } from "#app/components/shell/organization-frame.tsx";
import { LinkButton } from "#app/components/ui/button.tsx";
import { FormErrors } from "#app/components/ui/field.tsx";
import { Banner } from "#app/components/ui/notices.tsx";
import { Page, PageHeader } from "#app/components/ui/page-header.tsx";
import { Section, TwoColumns } from "#app/components/ui/section.tsx";
import { Timeline } from "#app/components/ui/timeline.tsx";
import { isOpen } from "#app/domain/admission/application.ts";
import { Refusal } from "#app/domain/shared/errors.ts";
import { confirmedIn } from "#app/http/confirmed.server.ts";
import { parseForm } from "#app/http/form.server.ts";
import { freshKey } from "#app/http/idempotency.server.ts";
import { carrierAction, carrierLoader } from "#app/http/organization.server.ts";
import { paths } from "#app/http/paths.ts";
import { refusalText, textOfCode, useText } from "#app/i18n/index.ts";
import { pageTitle } from "#app/i18n/page-title.ts";
import { admitApplication, admitApplicationInput } from "#app/services/admission/admit-application.server.ts";
import {
  confirmConditions,
  confirmConditionsInput,
} from "#app/services/admission/confirm-conditions.server.ts";
import { showApplication } from "#app/services/admission/show-application.server.ts";
import { stepApplication, stepApplicationInput } from "#app/services/admission/step-application.server.ts";
import { listDocuments } from "#app/services/documents/list-documents.server.ts";
import { FIELD_CHOICES } from "#app/services/residency/hightech-fields.ts";
import { ApplicationFacts } from "./application-facts.tsx";
import { ConditionsSection } from "./conditions-section.tsx";
import { AdmitForm, StepForm } from "./decision-forms.tsx";

// Inside the frame, so that the menu stays beside an error.
export { RouteError as ErrorBoundary } from "#app/components/shell/route-error.tsx";

export const meta: MetaFunction<typeof loader> = ({ matches, data }) =>
  pageTitle(matches, (t) => data?.view.application.name ?? t("admission:title"));

export const loader = carrierLoader({ can: "residency:read" }, async ({ ctx, params }) => ({
  view: await showApplication({ ctx, input: { id: params.application ?? "" } }),
  documents: await listDocuments({ ctx, input: { kind: "application", id: params.application ?? "" } }),
  today: ctx.today,
  fields: FIELD_CHOICES,
  idempotencyKey: freshKey(),
}));

export const action = carrierAction({ can: "residency:write" }, async ({ ctx, form, key, params }) => {
  const here = (done: string) =>
    redirect(paths.carrier(ctx.organization.slug).application(params.application ?? "", done));
  switch (form.get("intent")) {
    case "step":
      await stepApplication({ ctx, input: parseForm(stepApplicationInput, form), key });
      return here("step");
    case "confirm": {
      const input = { ...parseForm(confirmConditionsInput, form), confirmed: confirmedIn(form) };
      await confirmConditions({ ctx, input, key });
      return here("confirmed");
    }
    case "admit": {
      const input = parseForm(admitApplicationInput, form);
      const { teamId } = await admitApplication({ ctx, input, key });
      return here(teamId ? "entered" : "admitted");
    }
    default:
      throw new Refusal("invalid", "form.invalid");
  }
});

const DONE = {
  step: "admission:step.done",
  confirmed: "admission:check.saved",
  admitted: "admission:admit.done",
  entered: "teams:admitted.done",
} as const;

export default function Application() {
  const { t } = useText();
  const { view, documents, today, fields, idempotencyKey } = useLoaderData<typeof loader>();
  const result = useActionData<typeof action>();
  const refusal = result && !result.ok ? result.refusal : null;
  const { organization, permissions } = useFrame();
  const [search] = useSearchParams();
  const to = paths.carrier(organization.slug);
  const { application, checks } = view;
  const here = to.application(application.id);
  const mayWrite = permissions.includes("residency:write");
  const error = (name: string) => {
    const code = refusal?.fields[name];
    return code ? refusalText(t, code, refusal?.details) : undefined;
  };
  const done = refusal ? null : (search.get("done") as keyof typeof DONE | null);
  const form = { application, today, idempotencyKey, error };
  const stay = application.residencyId;
  return (
    <Page>
      <PageHeader
        title={application.name}
        status={<ApplicationStatusBadge status={application.status} />}
        description={application.number}
        crumbs={[{ label: t("admission:title"), href: to.applications() }, { label: application.name }]}
        actions={
          <>
            {view.team ? (
              <LinkButton to={to.team(view.team.id)} variant="primary">
                {t("teams:admitted.toTeam")}
              </LinkButton>
            ) : null}
            {stay ? <LinkButton to={to.resident(stay)}>{t("admission:show.toResident")}</LinkButton> : null}
            {stay && permissions.includes("space:write") ? (
              <LinkButton to={to.space()} variant="primary">
                {t("admission:show.toSpace")}
              </LinkButton>
            ) : null}
          </>
        }
      />
      {refusal ? <FormErrors errors={[refusalText(t, refusal.code, refusal.details)]} /> : null}
      {done && done in DONE ? <Banner tone="success" title={t(DONE[done])} /> : null}
      <TwoColumns
        main={
          <>
            <ApplicationFacts view={view} />
            <ConditionsSection view={view} mayWrite={mayWrite} idempotencyKey={idempotencyKey} />
            {mayWrite && isOpen(application.status) ? (
              <AdmitForm {...form} firm={checks.firm} fields={fields} isMet={checks.check?.state === "met"} />
            ) : null}
            {mayWrite && application.status !== "admitted" && view.contact !== "erased" ? (
              <StepForm key={application.rev} {...form} />
            ) : null}
          </>
        }
        side={
          <>
            <Documents list={documents} heading={t("admission:show.documents")} backTo={here} />
            <Section title={t("admission:show.timeline")}>
              <Timeline
                label={t("admission:show.timeline")}
                entries={view.events.map((event) => ({
                  key: event.id,
                  title: textOfCode(t, "admission", `event.${event.action}`, {}, event.action),
                  actor: event.userName ?? t("admission:event.applicant"),
                  at: event.at,
                  opinion: event.opinion ?? undefined,
                }))}
              />
            </Section>
          </>
        }
      />
    </Page>
  );
}
