import { Form } from "@remix-run/react";
import { SubmitButton } from "#app/components/ui/button.tsx";
import { Field, IdempotencyField, TextInput } from "#app/components/ui/field.tsx";
import { Banner } from "#app/components/ui/notices.tsx";
import { Section } from "#app/components/ui/section.tsx";
import { useText } from "#app/i18n/index.ts";
import type { TransferView } from "#app/services/transfers/show-transfer.server.ts";

type Props = {
  view: TransferView;
  today: string;
  idempotencyKey: string;
  error: (name: string) => string | undefined;
};

/** A step that says why: declined by the one, withdrawn by the other. */
function WithReason({ view, step, idempotencyKey, error }: Props & { step: "decline" | "withdraw" }) {
  const { t } = useText();
  return (
    <Section title={t(`transfers:show.${step}`)}>
      <Form method="post" className="flex flex-wrap items-end gap-3">
        <input type="hidden" name="id" value={view.id} />
        <input type="hidden" name="step" value={step} />
        <IdempotencyField value={`${idempotencyKey}-${step}`} />
        <Field
          name="answer"
          label={t(`transfers:show.${step}Reason`)}
          error={error("answer")}
          required
          className="min-w-0 flex-1"
        >
          <TextInput maxLength={500} />
        </Field>
        <SubmitButton variant="danger">{t(`transfers:show.${step}`)}</SubmitButton>
      </Form>
    </Section>
  );
}

/** What this carrier can do with a proposal that waits: the proposer withdraws it, the other one declines or accepts. */
export function AnswerForms(props: Props) {
  const { t } = useText();
  const { view, today, idempotencyKey, error } = props;
  if (view.direction === "out") return <WithReason {...props} step="withdraw" />;
  return (
    <>
      {view.leavesOn > today ? (
        <Banner title={t("transfers:show.notYet", { on: view.leavesOn })} />
      ) : (
        <Section
          title={t("transfers:show.accept")}
          description={t("transfers:show.acceptLead", { on: view.leavesOn })}
        >
          <Form method="post" className="flex flex-wrap items-end gap-3">
            <input type="hidden" name="id" value={view.id} />
            <input type="hidden" name="step" value="accept" />
            <IdempotencyField value={idempotencyKey} />
            <Field
              name="evidence"
              label={t("transfers:show.evidence")}
              hint={t("transfers:show.evidenceHint")}
              error={error("evidence")}
              optional
              className="min-w-0 flex-1"
            >
              <TextInput maxLength={500} />
            </Field>
            <SubmitButton variant="primary">{t("transfers:show.accept")}</SubmitButton>
          </Form>
        </Section>
      )}
      <WithReason {...props} step="decline" />
    </>
  );
}
