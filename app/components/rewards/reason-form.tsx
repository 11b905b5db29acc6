import { Form } from "@remix-run/react";
import type { ReactNode } from "react";
import { SubmitButton } from "#app/components/ui/button.tsx";
import { ConfirmButton } from "#app/components/ui/dialog.tsx";
import { Field, FormErrors, IdempotencyField, Textarea } from "#app/components/ui/field.tsx";
import { Section } from "#app/components/ui/section.tsx";
import type { RefusalView } from "#app/http/errors.server.ts";
import { refusalText, useText } from "#app/i18n/index.ts";

/** Takes something back that stood: it wants a reason, and asks once more. */
export function ReasonForm({
  title,
  description,
  label,
  hint,
  submit,
  question,
  children,
  intent,
  idempotencyKey,
  refusal,
}: {
  title: string;
  description: string;
  label: string;
  hint?: string;
  submit: string;
  question: string;
  /** What happens, told with the question. */
  children: ReactNode;
  /** Where the page has several forms. */
  intent?: string;
  idempotencyKey: string;
  refusal: RefusalView | null;
}) {
  const { t } = useText();
  const code = refusal?.fields.reason;
  return (
    <Section title={title} description={description}>
      <Form
        method="post"
        noValidate
        className="flex flex-col gap-4"
        preventScrollReset
        onSubmit={(event) => event.currentTarget.querySelector("dialog")?.close()}
      >
        {refusal ? <FormErrors errors={[refusalText(t, refusal.code, refusal.details)]} /> : null}
        {intent ? <input type="hidden" name="intent" value={intent} /> : null}
        <IdempotencyField value={idempotencyKey} />
        <Field
          name="reason"
          label={label}
          hint={hint}
          error={code ? refusalText(t, code, refusal?.details) : undefined}
          required
        >
          <Textarea rows={3} maxLength={1000} />
        </Field>
        <div>
          <ConfirmButton label={submit} title={question} confirm={<SubmitButton>{submit}</SubmitButton>}>
            <p>{children}</p>
          </ConfirmButton>
        </div>
      </Form>
    </Section>
  );
}
