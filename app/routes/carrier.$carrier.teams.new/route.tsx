import type { MetaFunction } from "@remix-run/node";
import { redirect } from "@remix-run/node";
import { Form, useActionData, useLoaderData } from "@remix-run/react";
import { useFrame } from "#app/components/shell/organization-frame.tsx";
import { TeamFields } from "#app/components/teams/team-fields.tsx";
import { LinkButton, SubmitButton } from "#app/components/ui/button.tsx";
import { FormErrors, IdempotencyField } from "#app/components/ui/field.tsx";
import { Page, PageHeader } from "#app/components/ui/page-header.tsx";
import { parseForm } from "#app/http/form.server.ts";
import { freshKey } from "#app/http/idempotency.server.ts";
import { withJoined } from "#app/http/many-values.server.ts";
import { carrierAction, carrierLoader } from "#app/http/organization.server.ts";
import { paths } from "#app/http/paths.ts";
import { refusalText, useText } from "#app/i18n/index.ts";
import { pageTitle } from "#app/i18n/page-title.ts";
import { CODE_LISTS } from "#app/services/people/code-lists.ts";
import { FIELD_CHOICES } from "#app/services/residency/hightech-fields.ts";
import { addTeam, addTeamInput } from "#app/services/teams/add-team.server.ts";

// Inside the frame, so that the menu stays beside an error.
export { RouteError as ErrorBoundary } from "#app/components/shell/route-error.tsx";

export const meta: MetaFunction = ({ matches }) => pageTitle(matches, (t) => t("teams:add.title"));

export const loader = carrierLoader({ can: "residency:write" }, async ({ ctx }) => ({
  lists: { founderKinds: CODE_LISTS.founderKinds, originPlaces: CODE_LISTS.originPlaces },
  fields: FIELD_CHOICES,
  today: ctx.today,
  idempotencyKey: freshKey(),
}));

export const action = carrierAction({ can: "residency:write" }, async ({ ctx, form, key }) => {
  const { id } = await addTeam({ ctx, input: parseForm(addTeamInput, withJoined(form, "kinds")), key });
  return redirect(paths.carrier(ctx.organization.slug).team(id, { done: "added" }));
});

export default function NewTeam() {
  const { t } = useText();
  const { lists, fields, today, idempotencyKey } = useLoaderData<typeof loader>();
  const result = useActionData<typeof action>();
  const to = paths.carrier(useFrame().organization.slug);
  const refusal = result && !result.ok ? result.refusal : null;
  const error = (name: string) => {
    const code = refusal?.fields[name];
    return code ? refusalText(t, code, refusal?.details) : undefined;
  };
  const values = {
    name: "",
    leader: "",
    contactPhone: null,
    field: null,
    business: null,
    people: null,
    kinds: [],
    originPlace: null,
    originName: null,
    appliedOn: null,
    admittedOn: null,
    enteredOn: today,
    entryReason: null,
    entryEvidence: null,
    note: null,
  };
  return (
    <Page>
      <PageHeader
        title={t("teams:add.title")}
        description={t("teams:add.lead")}
        crumbs={[{ label: t("teams:title"), href: to.teams() }, { label: t("teams:add.title") }]}
      />
      <Form method="post" className="flex max-w-3xl flex-col gap-5">
        <IdempotencyField value={idempotencyKey} />
        {refusal ? <FormErrors errors={[refusalText(t, refusal.code, refusal.details)]} /> : null}
        <TeamFields values={values} lists={lists} fields={fields} error={error} />
        <div className="flex flex-wrap gap-2">
          <SubmitButton>{t("teams:add.submit")}</SubmitButton>
          <LinkButton to={to.teams()} variant="quiet">
            {t("common:actions.cancel")}
          </LinkButton>
        </div>
      </Form>
    </Page>
  );
}
