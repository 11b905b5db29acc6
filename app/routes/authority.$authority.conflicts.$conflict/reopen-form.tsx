import { useActionData } from "@remix-run/react";
import { ReasonForm } from "#app/components/rewards/reason-form.tsx";
import { useText } from "#app/i18n/index.ts";
import type { action } from "./route.tsx";

/** Takes a ruling back, with a reason; possible until an approved run has read it. */
export function ReopenForm({ idempotencyKey }: { idempotencyKey: string }) {
  const { t } = useText();
  const result = useActionData<typeof action>();
  return (
    <ReasonForm
      intent="reopen"
      idempotencyKey={idempotencyKey}
      refusal={result && !result.ok ? result.refusal : null}
      title={t("rewards:ruling.reopen")}
      description={t("rewards:ruling.reopenHint")}
      label={t("rewards:ruling.reopenReason")}
      submit={t("rewards:ruling.reopen")}
      question={t("rewards:ruling.reopenConfirm")}
    >
      {t("rewards:ruling.reopenConfirmText")}
    </ReasonForm>
  );
}
