import { useActionData } from "@remix-run/react";
import { ReasonForm } from "#app/components/rewards/reason-form.tsx";
import { LinkButton } from "#app/components/ui/button.tsx";
import { Banner } from "#app/components/ui/notices.tsx";
import { useText } from "#app/i18n/index.ts";
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
    <ReasonForm
      idempotencyKey={idempotencyKey}
      refusal={result && !result.ok ? result.refusal : null}
      title={t("rewards:reversal.title")}
      description={t("rewards:reversal.hint")}
      label={t("rewards:reversal.reason")}
      hint={t("rewards:reversal.reasonHint")}
      submit={t("rewards:reversal.submit")}
      question={t("rewards:reversal.confirm")}
    >
      {t("rewards:reversal.confirmText", { amountFen: -line.amountFen })}
    </ReasonForm>
  );
}
