import { Form } from "@remix-run/react";
import { SubmitButton } from "#app/components/ui/button.tsx";
import { Field, FormErrors, IdempotencyField, Textarea } from "#app/components/ui/field.tsx";
import { Banner } from "#app/components/ui/notices.tsx";
import { refusalText, useText } from "#app/i18n/index.ts";
import type { ClaimedTitles } from "#app/services/titles/claim-titles.server.ts";

/** Several claims at once: all lines or none. */
export function PasteForm({
  idempotencyKey,
  answer,
  error,
}: {
  idempotencyKey: string;
  answer: ClaimedTitles | null;
  error: (name: string) => string | undefined;
}) {
  const { t } = useText();
  const sentences = (list: ClaimedTitles["faults"]) =>
    list.map(
      ({ line, code, details }) => `${t("titles:claim.line", { line })}: ${refusalText(t, code, details)}`,
    );
  const faults = answer?.faults ?? [];
  return (
    <Form method="post" className="flex flex-col gap-3">
      <input type="hidden" name="intent" value="many" />
      <IdempotencyField value={idempotencyKey} />
      {faults.length > 0 ? (
        <FormErrors
          errors={[t("titles:claim.refusedMany", { count: faults.length }), ...sentences(faults)]}
        />
      ) : null}
      {answer && answer.claimed > 0 ? (
        <Banner tone="success" title={t("titles:claim.doneMany", { count: answer.claimed })}>
          {answer.warnings.length > 0 ? (
            <>
              <p>{t("titles:claim.checkThese")}</p>
              <ul className="list-disc pl-6">
                {sentences(answer.warnings).map((sentence) => (
                  <li key={sentence}>{sentence}</li>
                ))}
              </ul>
            </>
          ) : null}
        </Banner>
      ) : null}
      <Field
        name="rows"
        label={t("titles:claim.rows")}
        hint={t("titles:claim.rowsHint")}
        error={error("rows")}
        required
      >
        <Textarea
          rows={8}
          className="font-mono whitespace-pre"
          spellCheck={false}
          placeholder={t("titles:claim.rowsExample")}
        />
      </Field>
      <div>
        <SubmitButton variant="secondary">{t("titles:claim.submitMany")}</SubmitButton>
      </div>
    </Form>
  );
}
