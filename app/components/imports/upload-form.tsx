import { Form, useNavigation } from "@remix-run/react";
import { Upload } from "lucide-react";
import { useState } from "react";
import { SubmitButton } from "#app/components/ui/button.tsx";
import { Field, FileInput, FormErrors, IdempotencyField } from "#app/components/ui/field.tsx";
import { ProgressBar } from "#app/components/ui/progress.tsx";
import { useText } from "#app/i18n/index.ts";

const MB = 1024 * 1024;

/**
 * The file to check. Its size is looked at here before a byte is sent; without JavaScript the server refuses a file
 * that is too large before it reads it.
 */
export function UploadForm({
  idempotencyKey,
  maxBytes,
  refusal,
}: {
  idempotencyKey: string;
  maxBytes: number;
  refusal: string | null;
}) {
  const { t } = useText();
  const navigation = useNavigation();
  const [tooLargeMb, setTooLargeMb] = useState<number | null>(null);
  const isReading = navigation.state !== "idle" && navigation.formMethod === "POST";
  const maxMb = Math.floor(maxBytes / MB);
  const tooLarge = tooLargeMb === null ? null : t("residency:import.tooLarge", { mb: tooLargeMb, maxMb });
  return (
    <Form
      method="post"
      encType="multipart/form-data"
      className="flex flex-col gap-3"
      onSubmit={(event) => {
        if (tooLargeMb !== null) event.preventDefault();
      }}
    >
      <IdempotencyField value={idempotencyKey} />
      {refusal && !tooLarge && !isReading ? <FormErrors errors={[refusal]} /> : null}
      <Field
        name="file"
        label={t("residency:import.file")}
        hint={t("residency:import.fileHint", { maxMb })}
        error={tooLarge}
        required
      >
        <FileInput
          accept=".xlsx,.csv"
          onChange={(event) => {
            const size = event.currentTarget.files?.[0]?.size ?? 0;
            setTooLargeMb(size > maxBytes ? Math.ceil(size / MB) : null);
          }}
        />
      </Field>
      {isReading ? <ProgressBar label={t("residency:import.reading")} /> : null}
      <div>
        <SubmitButton icon={Upload} disabled={tooLarge !== null}>
          {t("residency:import.submit")}
        </SubmitButton>
      </div>
    </Form>
  );
}
