import { Form } from "@remix-run/react";
import { CheckBadge, Checklist, PolicyLine } from "#app/components/admission/checklist.tsx";
import { SubmitButton } from "#app/components/ui/button.tsx";
import { IdempotencyField } from "#app/components/ui/field.tsx";
import { Section } from "#app/components/ui/section.tsx";
import { isOpen } from "#app/domain/admission/application.ts";
import { leavesOf } from "#app/domain/admission/checklist.ts";
import { useText } from "#app/i18n/index.ts";
import type { ApplicationView } from "#app/services/admission/show-application.server.ts";

/** The checklist of admission: what is known, and fields for the evidence of what is open. */
export function ConditionsSection({
  view: { application, checks, isDecided, names },
  mayWrite,
  idempotencyKey,
}: {
  view: ApplicationView;
  mayWrite: boolean;
  idempotencyKey: string;
}) {
  const { t } = useText();
  const { check, policy } = checks;
  const isAsked =
    mayWrite &&
    isOpen(application.status) &&
    check !== null &&
    leavesOf(check).some(({ told }) => told === "unknown");
  return (
    <Section
      title={t(isDecided ? "admission:check.titleDecided" : "admission:check.title")}
      actions={check ? <CheckBadge state={check.state} /> : undefined}
    >
      <PolicyLine policy={policy}>
        <p className="text-sm text-ink-soft">{t("admission:check.day", { on: checks.entryOn })}</p>
        {check === null ? null : isAsked ? (
          <Form key={application.rev} method="post" className="flex flex-col gap-3">
            <input type="hidden" name="intent" value="confirm" />
            <input type="hidden" name="id" value={application.id} />
            <input type="hidden" name="rev" value={application.rev} />
            <IdempotencyField value={`${idempotencyKey}-c`} />
            <Checklist check={check} names={names} told={checks.confirmations} isAsked />
            <p className="text-xs text-ink-soft">{t("admission:check.evidenceHint")}</p>
            <div>
              <SubmitButton>{t("admission:check.save")}</SubmitButton>
            </div>
          </Form>
        ) : (
          <Checklist check={check} names={names} told={checks.confirmations} />
        )}
      </PolicyLine>
    </Section>
  );
}
