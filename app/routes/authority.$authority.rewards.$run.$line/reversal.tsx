import { Form, useActionData } from "@remix-run/react";
import { LinkButton, SubmitButton } from "#app/components/ui/button.tsx";
import { ConfirmButton } from "#app/components/ui/dialog.tsx";
import { Field, FormErrors, IdempotencyField, Textarea } from "#app/components/ui/field.tsx";
import { Banner } from "#app/components/ui/notices.tsx";
import { Section } from "#app/components/ui/section.tsx";
import { refusalText, useText } from "#app/i18n/index.ts";
import type { RewardLineDetails } from "#app/services/rewards/show-reward-line.server.ts";
import type { action } from "./route.tsx";

/** The line that took this one back; or, for whom it is, the form that does so. */
export function Reversal({
  details: { line, reversedByLine, mayReverse },
  mayApprove,
  hrefOf,
  idempotencyKey,
}: {
  details: RewardLineDetails;
  mayApprove: boolean;
  hrefOf: (line: number) => string;
  idempotencyKey: string;
}) {
  const { t } = useText();
  const result = useActionData<typeof action>();
  const refusal = result && !result.ok ? result.refusal : null;
  const code = refusal?.fields.reason;
  if (reversedByLine !== null) {
    return (
      <Banner
        tone="warning"
        title={t("rewards:reversal.done", { line: reversedByLine })}
        actions={
          <LinkButton size="sm" to={hrefOf(reversedByLine)}>
            {t("rewards:reversal.toReversal")}
          </LinkButton>
        }
      />
    );
  }
  if (!mayReverse || !mayApprove) return null;
  return (
    <Section title={t("rewards:reversal.title")} description={t("rewards:reversal.hint")}>
      <Form
        method="post"
        noValidate
        className="flex flex-col gap-4"
        preventScrollReset
        onSubmit={(event) => event.currentTarget.querySelector("dialog")?.close()}
      >
        {refusal ? <FormErrors errors={[refusalText(t, refusal.code, refusal.details)]} /> : null}
        <IdempotencyField value={idempotencyKey} />
        <Field
          name="reason"
          label={t("rewards:reversal.reason")}
          hint={t("rewards:reversal.reasonHint")}
          error={code ? refusalText(t, code, refusal?.details) : undefined}
          required
        >
          <Textarea rows={3} maxLength={1000} />
        </Field>
        <div>
          <ConfirmButton
            label={t("rewards:reversal.submit")}
            title={t("rewards:reversal.confirm")}
            confirm={<SubmitButton>{t("rewards:reversal.submit")}</SubmitButton>}
          >
            <p>{t("rewards:reversal.confirmText", { amountFen: -line.amountFen })}</p>
          </ConfirmButton>
        </div>
      </Form>
    </Section>
  );
}
