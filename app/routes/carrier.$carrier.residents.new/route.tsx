import type { MetaFunction } from "@remix-run/node";
import { redirect } from "@remix-run/node";
import { Form, useActionData, useLoaderData } from "@remix-run/react";
import { useFrame } from "#app/components/shell/organization-frame.tsx";
import { LinkButton, SubmitButton } from "#app/components/ui/button.tsx";
import {
  DateInput,
  Field,
  FormErrors,
  IdempotencyField,
  Textarea,
  TextInput,
} from "#app/components/ui/field.tsx";
import { Page, PageHeader } from "#app/components/ui/page-header.tsx";
import { Section } from "#app/components/ui/section.tsx";
import { parseForm } from "#app/http/form.server.ts";
import { freshKey } from "#app/http/idempotency.server.ts";
import { carrierAction, carrierLoader } from "#app/http/organization.server.ts";
import { paths } from "#app/http/paths.ts";
import { refusalText, useText } from "#app/i18n/index.ts";
import { pageTitle } from "#app/i18n/page-title.ts";
import { addResident, addResidentInput } from "#app/services/residency/add-resident.server.ts";
import { FIELD_CHOICES } from "#app/services/residency/hightech-fields.ts";
import { foundFirm, foundFirmInput, openFounding } from "#app/services/teams/found-firm.server.ts";
import { FirmFields } from "./firm-fields.tsx";

// Inside the frame, so that the menu stays beside an error.
export { RouteError as ErrorBoundary } from "#app/components/shell/route-error.tsx";

export const meta: MetaFunction = ({ matches }) => pageTitle(matches, (t) => t("residency:add.title"));

export const loader = carrierLoader({ can: "residency:write" }, async ({ ctx, url }) => ({
  // The team that registered the firm, where one did.
  team: url.searchParams.has("team")
    ? await openFounding({ ctx, input: { team: url.searchParams.get("team") ?? "" } })
    : null,
  fields: FIELD_CHOICES,
  today: ctx.today,
  idempotencyKey: freshKey(),
}));

export const action = carrierAction({ can: "residency:write" }, async ({ ctx, form, key }) => {
  const to = paths.carrier(ctx.organization.slug);
  if (form.has("team")) {
    const { residencyId } = await foundFirm({ ctx, input: parseForm(foundFirmInput, form), key });
    return redirect(to.resident(residencyId, { done: "founded" }));
  }
  const { id } = await addResident({ ctx, input: parseForm(addResidentInput, form), key });
  return redirect(to.resident(id, { done: "added" }));
});

export default function AddResident() {
  const { t } = useText();
  const { team, fields, today, idempotencyKey } = useLoaderData<typeof loader>();
  const result = useActionData<typeof action>();
  const to = paths.carrier(useFrame().organization.slug);
  const refusal = result && !result.ok ? result.refusal : null;
  const error = (name: string) => {
    const code = refusal?.fields[name];
    return code ? refusalText(t, code, refusal?.details) : undefined;
  };
  return (
    <Page>
      <PageHeader
        title={t("residency:add.title")}
        description={team ? t("teams:new.lead", { name: team.name }) : t("residency:add.lead")}
        crumbs={
          team
            ? [
                { label: t("teams:title"), href: to.teams() },
                { label: team.name, href: to.team(team.id) },
                { label: t("teams:new.crumb") },
              ]
            : [{ label: t("residency:title"), href: to.residents() }, { label: t("residency:add.title") }]
        }
      />
      <Form method="post" className="flex max-w-3xl flex-col gap-5">
        <IdempotencyField value={idempotencyKey} />
        {team ? (
          <>
            <input type="hidden" name="team" value={team.id} />
            <input type="hidden" name="teamRev" value={team.rev} />
          </>
        ) : null}
        {refusal ? <FormErrors errors={[refusalText(t, refusal.code, refusal.details)]} /> : null}
        <Section title={t("residency:add.firm")}>
          <div className="flex flex-col gap-3">
            <FirmFields
              fields={fields}
              lookUpHref={to.firmLookUp}
              error={error}
              today={today}
              field={team?.field}
            />
          </div>
        </Section>
        <Section title={t("residency:add.stay")}>
          <div className="grid gap-3 sm:grid-cols-3">
            <Field name="enteredOn" label={t("residency:fact.enteredOn")} error={error("enteredOn")} required>
              <DateInput defaultValue={today} max={team ? today : undefined} />
            </Field>
            <Field name="appliedOn" label={t("residency:fact.appliedOn")} error={error("appliedOn")} optional>
              <DateInput />
            </Field>
            <Field
              name="admittedOn"
              label={t("residency:fact.admittedOn")}
              error={error("admittedOn")}
              optional
            >
              <DateInput />
            </Field>
            <Field
              name="entryEvidence"
              label={t("residency:fact.entryEvidence")}
              hint={t("residency:add.evidenceHint")}
              error={error("entryEvidence")}
              optional
              className="sm:col-span-3"
            >
              <TextInput maxLength={500} />
            </Field>
            <Field
              name="entryReason"
              label={t("residency:fact.entryReason")}
              error={error("entryReason")}
              optional
              className="sm:col-span-3"
            >
              <TextInput
                maxLength={500}
                defaultValue={team ? t("teams:new.reason", { name: team.name }) : undefined}
              />
            </Field>
            <Field
              name="note"
              label={t("residency:fact.note")}
              hint={t("residency:add.noteHint")}
              error={error("note")}
              optional
              className="sm:col-span-3"
            >
              <Textarea maxLength={500} rows={2} />
            </Field>
          </div>
        </Section>
        <div className="flex flex-wrap gap-2">
          <SubmitButton>{t("residency:add.submit")}</SubmitButton>
          <LinkButton to={team ? to.team(team.id) : to.residents()} variant="quiet">
            {t("common:actions.cancel")}
          </LinkButton>
        </div>
      </Form>
    </Page>
  );
}
