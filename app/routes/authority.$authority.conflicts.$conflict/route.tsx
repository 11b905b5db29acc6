import type { MetaFunction } from "@remix-run/node";
import { Form, useActionData, useLoaderData } from "@remix-run/react";
import { ConflictPage } from "#app/components/rewards/conflict-page.tsx";
import { useFrame } from "#app/components/shell/organization-frame.tsx";
import { LinkButton, SubmitButton } from "#app/components/ui/button.tsx";
import { ConfirmButton } from "#app/components/ui/dialog.tsx";
import {
  Checkbox,
  Choices,
  Field,
  FormErrors,
  IdempotencyField,
  Textarea,
} from "#app/components/ui/field.tsx";
import { Banner } from "#app/components/ui/notices.tsx";
import { Section } from "#app/components/ui/section.tsx";
import { parseForm } from "#app/http/form.server.ts";
import { freshKey } from "#app/http/idempotency.server.ts";
import { cityAction, cityLoader } from "#app/http/organization.server.ts";
import { paths } from "#app/http/paths.ts";
import { refusalText, useText } from "#app/i18n/index.ts";
import { pageTitle } from "#app/i18n/page-title.ts";
import { reopenConflict, reopenConflictInput } from "#app/services/rewards/reopen-conflict.server.ts";
import { ruleConflict, ruleConflictInput } from "#app/services/rewards/rule-conflict.server.ts";
import { type ConflictDetails, showConflict } from "#app/services/rewards/show-conflict.server.ts";
import { ReopenForm } from "./reopen-form.tsx";

export const meta: MetaFunction = ({ matches }) => pageTitle(matches, (t) => t("rewards:conflicts.title"));

export const loader = cityLoader({ can: "rewards:read" }, async ({ ctx, params }) => ({
  details: await showConflict({ ctx, input: { id: params.conflict ?? "" } }),
  key: freshKey(),
}));

export const action = cityAction({ can: "rewards:rule" }, async ({ ctx, form, params, key }) => {
  form.set("id", params.conflict ?? "");
  if (form.get("intent") === "reopen") {
    await reopenConflict({ ctx, input: parseForm(reopenConflictInput, form), key });
  } else {
    await ruleConflict({ ctx, input: parseForm(ruleConflictInput, form), key });
  }
  return {};
});

export default function Conflict() {
  const { t } = useText();
  const { details, key } = useLoaderData<typeof loader>();
  const { organization, permissions } = useFrame();
  const to = paths.authority(organization.slug);
  const linkOf = (digest: string) => {
    const found = details.filings.find((it) => it.sha256 === digest);
    return found ? to.filing(found.carrierSlug, found.periodCode) : null;
  };
  return (
    <ConflictPage details={details} listHref={to.conflicts()} linkOf={linkOf}>
      {details.conflict.ruling ? (
        <>
          <AfterRuling details={details} mayCompute={permissions.includes("rewards:compute")} />
          {permissions.includes("rewards:rule") ? <ReopenForm idempotencyKey={key} /> : null}
        </>
      ) : details.conflict.status === "lapsed" ? null : permissions.includes("rewards:rule") ? (
        <RulingForm details={details} idempotencyKey={key} />
      ) : (
        <Banner title={t("rewards:ruling.mayNot")}>{t("rewards:ruling.waits")}</Banner>
      )}
    </ConflictPage>
  );
}

/** A ruling pays nothing by itself: the run that follows does. */
function AfterRuling({ details, mayCompute }: { details: ConflictDetails; mayCompute: boolean }) {
  const { t } = useText();
  const to = paths.authority(useFrame().organization.slug);
  const { run, conflict } = details;
  const carrier = conflict.ruling?.carrierName ?? "";
  if (!run) {
    return (
      <Banner tone="success" title={t("rewards:ruling.done", { carrier })}>
        {t("rewards:ruling.computed")}
      </Banner>
    );
  }
  return (
    <Banner
      tone="warning"
      title={t("rewards:ruling.done", { carrier })}
      actions={
        <LinkButton
          variant={mayCompute ? "primary" : "secondary"}
          to={to.rewards(run.period, { programme: conflict.programme })}
        >
          {t(mayCompute ? "rewards:ruling.recomputeAct" : "rewards:conflicts.toRewards")}
        </LinkButton>
      }
    >
      {t(mayCompute ? "rewards:ruling.recompute" : "rewards:ruling.recomputeWait")}
    </Banner>
  );
}

function RulingForm({ details, idempotencyKey }: { details: ConflictDetails; idempotencyKey: string }) {
  const { t } = useText();
  const result = useActionData<typeof action>();
  const refusal = result && !result.ok ? result.refusal : null;
  const error = (name: string) => {
    const code = refusal?.fields[name];
    return code ? refusalText(t, code, refusal?.details) : undefined;
  };
  return (
    <Section title={t("rewards:ruling.title")} description={t("rewards:ruling.hint")}>
      <Form
        method="post"
        // The confirming button stands in a dialog, behind which the browser cannot point at a field.
        noValidate
        className="flex flex-col gap-4"
        preventScrollReset
        onSubmit={(event) => event.currentTarget.querySelector("dialog")?.close()}
      >
        {refusal ? <FormErrors errors={[refusalText(t, refusal.code, refusal.details)]} /> : null}
        <IdempotencyField value={idempotencyKey} />
        <Choices legend={t("rewards:ruling.choose")} error={error("carrierId")}>
          {details.conflict.sides.map((side) => (
            <Checkbox
              key={side.carrierId}
              type="radio"
              name="carrierId"
              value={side.carrierId}
              label={side.carrierName}
            />
          ))}
        </Choices>
        <Field
          name="reason"
          label={t("rewards:ruling.reason")}
          hint={t("rewards:ruling.reasonHint")}
          error={error("reason")}
          required
        >
          <Textarea rows={4} maxLength={1000} />
        </Field>
        <div>
          <ConfirmButton
            variant="primary"
            label={t("rewards:ruling.submit")}
            title={t("rewards:ruling.confirm")}
            confirm={<SubmitButton>{t("rewards:ruling.submit")}</SubmitButton>}
          >
            <p>{t("rewards:ruling.confirmText")}</p>
          </ConfirmButton>
        </div>
      </Form>
    </Section>
  );
}
