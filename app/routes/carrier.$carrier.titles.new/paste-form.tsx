import { Form } from "@remix-run/react";
import { useEffect, useRef } from "react";
import { SubmitButton } from "#app/components/ui/button.tsx";
import { Field, IdempotencyField, Textarea } from "#app/components/ui/field.tsx";
import { Banner } from "#app/components/ui/notices.tsx";
import { refusalText, useText } from "#app/i18n/index.ts";
import type { ClaimedTitles } from "#app/services/titles/claim-titles.server.ts";

/** What is said about each line, by its number. */
function Sentences({ of }: { of: ClaimedTitles["faults"] }) {
  const { t } = useText();
  return (
    <ul className="list-disc pl-6">
      {of.map(({ line, code, details }) => (
        <li key={`${line} ${code}`}>
          {t("titles:claim.line", { line })}
          {t("titles:claim.colon")}
          {refusalText(t, code, details)}
        </li>
      ))}
    </ul>
  );
}

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
  const faults = answer?.faults ?? [];
  const form = useRef<HTMLFormElement>(null);
  // What has been recorded goes away; what was refused stays to be mended.
  useEffect(() => {
    if (answer && answer.claimed > 0) form.current?.reset();
  }, [answer]);
  return (
    <Form ref={form} method="post" className="flex flex-col gap-3">
      <input type="hidden" name="intent" value="many" />
      <IdempotencyField value={idempotencyKey} />
      {faults.length > 0 ? (
        <Banner tone="error" title={t("titles:claim.refusedMany", { count: faults.length })}>
          <Sentences of={faults} />
        </Banner>
      ) : null}
      {answer && answer.claimed > 0 ? (
        <Banner tone="success" title={t("titles:claim.doneMany", { count: answer.claimed })}>
          {answer.warnings.length > 0 ? (
            <>
              <p>{t("titles:claim.checkThese")}</p>
              <Sentences of={answer.warnings} />
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
