import type { MetaFunction } from "@remix-run/node";
import { redirect } from "@remix-run/node";
import { Form, Link, useActionData, useLoaderData } from "@remix-run/react";
import { useFrame } from "#app/components/shell/organization-frame.tsx";
import { LinkButton, SubmitButton } from "#app/components/ui/button.tsx";
import {
  Checkbox,
  DateInput,
  Field,
  FormErrors,
  IdempotencyField,
  Select,
  TextInput,
} from "#app/components/ui/field.tsx";
import { Banner } from "#app/components/ui/notices.tsx";
import { Page, PageHeader } from "#app/components/ui/page-header.tsx";
import { Section } from "#app/components/ui/section.tsx";
import { parseForm } from "#app/http/form.server.ts";
import { freshKey } from "#app/http/idempotency.server.ts";
import { carrierAction, carrierLoader } from "#app/http/organization.server.ts";
import { paths } from "#app/http/paths.ts";
import { refusalText, useText } from "#app/i18n/index.ts";
import { pageTitle } from "#app/i18n/page-title.ts";
import { openProposal, type ProposalView } from "#app/services/transfers/open-proposal.server.ts";
import { proposeTransfer, proposeTransferInput } from "#app/services/transfers/propose-transfer.server.ts";

// Inside the frame, so that the menu stays beside an error.
export { RouteError as ErrorBoundary } from "#app/components/shell/route-error.tsx";

export const meta: MetaFunction = ({ matches }) => pageTitle(matches, (t) => t("transfers:propose"));

export const loader = carrierLoader({ can: "residency:write" }, async ({ ctx, url }) => {
  const residencyId = url.searchParams.get("resident");
  // A proposal begins on a resident's page: the bare address leads to the proposals there are.
  if (residencyId === null) throw redirect(paths.carrier(ctx.organization.slug).transfers());
  return {
    view: await openProposal({ ctx, input: { residencyId } }),
    today: ctx.today,
    idempotencyKey: freshKey(),
  };
});

export const action = carrierAction({ can: "residency:write" }, async ({ ctx, form, key }) => {
  const { id } = await proposeTransfer({ ctx, input: parseForm(proposeTransferInput, form), key });
  return redirect(paths.carrier(ctx.organization.slug).transfer(id, "proposed"));
});

/** What has to end before the other carrier can accept. */
function RunningLeases({
  leases,
  hrefOf,
}: {
  leases: ProposalView["leases"];
  hrefOf: (id: string) => string;
}) {
  const { t } = useText();
  if (leases.length === 0) return null;
  return (
    <Banner tone="warning" title={t("transfers:new.leases")}>
      <ul className="flex flex-col gap-1">
        {leases.map(({ id, room, endsOn }) => (
          <li key={id}>
            <Link to={hrefOf(id)} className="underline underline-offset-4">
              {room}
            </Link>{" "}
            {endsOn ? t("transfers:new.leaseUntil", { on: endsOn }) : t("transfers:new.leaseOpen")}
          </li>
        ))}
      </ul>
    </Banner>
  );
}

function ProposalForm({ view, today, idempotencyKey }: ReturnType<typeof useLoaderData<typeof loader>>) {
  const { t, locale } = useText();
  const result = useActionData<typeof action>();
  const refusal = result && !result.ok ? result.refusal : null;
  const to = paths.carrier(useFrame().organization.slug);
  const error = (name: string) => {
    const code = refusal?.fields[name];
    return code ? refusalText(t, code, refusal?.details) : undefined;
  };
  return (
    <Form method="post" className="flex max-w-3xl flex-col gap-4">
      <input type="hidden" name="residencyId" value={view.stay.id} />
      <input type="hidden" name="rev" value={view.stay.rev} />
      <IdempotencyField value={idempotencyKey} />
      <div className="grid gap-3 sm:grid-cols-2">
        <Field name="to" label={t("transfers:new.to")} error={error("to")} required>
          <Select
            placeholder={t("transfers:new.toPlaceholder")}
            options={view.carriers.map(({ id, zh, en }) => ({ value: id, label: locale === "en" ? en : zh }))}
          />
        </Field>
        <Field
          name="leavesOn"
          label={t("transfers:leavesOn")}
          hint={t("transfers:new.leavesHint")}
          error={error("leavesOn")}
          required
        >
          <DateInput defaultValue={today} />
        </Field>
        <Field
          name="reason"
          label={t("transfers:new.reason")}
          hint={t("transfers:new.reasonHint")}
          error={error("reason")}
          required
        >
          <TextInput maxLength={500} />
        </Field>
        <Field name="note" label={t("transfers:new.note")} error={error("note")} optional>
          <TextInput maxLength={500} />
        </Field>
      </div>
      <Section title={t("transfers:new.shared")}>
        <div className="flex flex-col gap-3">
          <p>{t("transfers:new.sharedList")}</p>
          <Checkbox name="consents" value="yes" label={t("transfers:new.consent")} />
          {error("consents") ? <p className="text-sm text-bad">{error("consents")}</p> : null}
        </div>
      </Section>
      <div className="flex flex-wrap gap-2">
        <SubmitButton variant="primary">{t("transfers:new.submit")}</SubmitButton>
        <LinkButton to={to.resident(view.stay.id)} variant="quiet">
          {t("common:actions.cancel")}
        </LinkButton>
      </div>
    </Form>
  );
}

export default function NewTransfer() {
  const { t } = useText();
  const loaded = useLoaderData<typeof loader>();
  const { view } = loaded;
  const result = useActionData<typeof action>();
  const refusal = result && !result.ok ? result.refusal : null;
  const to = paths.carrier(useFrame().organization.slug);
  const isOpen = view.stay.leftOn === null && view.openId === null;
  return (
    <Page>
      <PageHeader
        title={t("transfers:new.title", { name: view.firm.name })}
        description={t("transfers:new.lead")}
        crumbs={[
          { label: t("residency:title"), href: to.residents() },
          { label: view.firm.name, href: to.resident(view.stay.id) },
          { label: t("transfers:propose") },
        ]}
      />
      {refusal ? <FormErrors errors={[refusalText(t, refusal.code, refusal.details)]} /> : null}
      {view.openId ? (
        <Banner
          title={t("transfers:new.openAlready")}
          actions={
            <LinkButton size="sm" to={to.transfer(view.openId)}>
              {t("transfers:new.see")}
            </LinkButton>
          }
        />
      ) : null}
      {view.stay.leftOn === null ? null : <Banner title={t("transfers:new.notResident")} />}
      {isOpen && view.carriers.length === 0 ? <Banner title={t("transfers:new.noCarriers")} /> : null}
      {isOpen && view.carriers.length > 0 ? (
        <>
          <RunningLeases leases={view.leases} hrefOf={(id) => to.lease(id, { act: "end" })} />
          <ProposalForm {...loaded} />
        </>
      ) : null}
    </Page>
  );
}
