import { Form } from "@remix-run/react";
import { SubmitButton } from "#app/components/ui/button.tsx";
import {
  DateInput,
  Field,
  FileInput,
  IdempotencyField,
  Select,
  Textarea,
  TextInput,
} from "#app/components/ui/field.tsx";
import { TITLE_KINDS } from "#app/domain/titles/kinds.ts";
import { useText } from "#app/i18n/index.ts";

/** An announcement and its list, as a file or pasted. */
export function ImportForm({
  idempotencyKey,
  error,
}: {
  idempotencyKey: string;
  error: (name: string) => string | undefined;
}) {
  const { t } = useText();
  return (
    <Form method="post" encType="multipart/form-data" className="grid gap-3 sm:grid-cols-2">
      <IdempotencyField value={idempotencyKey} />
      <Field name="kind" label={t("titles:kind")} error={error("kind")} required>
        <Select
          placeholder={t("titles:claim.chooseKind")}
          options={TITLE_KINDS.map((kind) => ({ value: kind, label: t(`glossary:titleKind.${kind}`) }))}
        />
      </Field>
      <Field name="title" label={t("registry:announcementTitle")} error={error("title")} required>
        <TextInput maxLength={200} />
      </Field>
      <Field
        name="documentNumber"
        label={t("registry:documentNumber")}
        error={error("documentNumber")}
        optional
      >
        <TextInput maxLength={100} />
      </Field>
      <Field name="announcedOn" label={t("registry:announcedOn")} error={error("announcedOn")} required>
        <DateInput />
      </Field>
      <Field
        name="link"
        label={t("registry:link")}
        hint={t("registry:linkHint")}
        error={error("link")}
        optional
      >
        <TextInput maxLength={500} />
      </Field>
      <Field name="file" label={t("registry:file")} hint={t("registry:fileHint")} error={error("file")}>
        <FileInput accept=".xlsx,.csv" />
      </Field>
      <Field
        name="rows"
        label={t("registry:rows")}
        hint={t("registry:rowsHint")}
        error={error("rows")}
        className="sm:col-span-2"
      >
        <Textarea
          rows={6}
          className="font-mono whitespace-pre"
          spellCheck={false}
          placeholder={t("registry:rowsExample")}
        />
      </Field>
      <div>
        <SubmitButton>{t("registry:check")}</SubmitButton>
      </div>
    </Form>
  );
}
