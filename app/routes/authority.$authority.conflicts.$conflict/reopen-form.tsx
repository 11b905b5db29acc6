import { Form, useActionData } from "@remix-run/react";
import { SubmitButton } from "#app/components/ui/button.tsx";
import { ConfirmButton } from "#app/components/ui/dialog.tsx";
import { Field, FormErrors, IdempotencyField, Textarea } from "#app/components/ui/field.tsx";
import { Section } from "#app/components/ui/section.tsx";
import { refusalText, useText } from "#app/i18n/index.ts";
import type { action } from "./route.tsx";

/** Takes a ruling back, with a reason; possible until an approved run has read it. */
export function ReopenForm({ idempotencyKey }: { idempotencyKey: string }) {
  const { t } = useText();
  const result = useActionData<typeof action>();
  const refusal = result && !result.ok ? result.refusal : null;
  const code = refusal?.fields.reason;
  return (
    <Section title={t("rewards:ruling.reopen")} description={t("rewards:ruling.reopenHint")}>
      <Form
        method="post"
        noValidate
        className="flex flex-col gap-4"
        preventScrollReset
        onSubmit={(event) => event.currentTarget.querySelector("dialog")?.close()}
      >
        {refusal ? <FormErrors errors={[refusalText(t, refusal.code, refusal.details)]} /> : null}
        <input type="hidden" name="intent" value="reopen" />
        <IdempotencyField value={idempotencyKey} />
        <Field
          name="reason"
          label={t("rewards:ruling.reopenReason")}
          error={code ? refusalText(t, code, refusal?.details) : undefined}
          required
        >
          <Textarea rows={3} maxLength={1000} />
        </Field>
        <div>
          <ConfirmButton
            label={t("rewards:ruling.reopen")}
            title={t("rewards:ruling.reopenConfirm")}
            confirm={<SubmitButton>{t("rewards:ruling.reopen")}</SubmitButton>}
          >
            <p>{t("rewards:ruling.reopenConfirmText")}</p>
          </ConfirmButton>
        </div>
      </Form>
    </Section>
  );
}
