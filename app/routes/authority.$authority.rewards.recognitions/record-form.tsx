import { Form } from "@remix-run/react";
import { SubmitButton } from "#app/components/ui/button.tsx";
import {
  Checkbox,
  DateInput,
  Field,
  IdempotencyField,
  Select,
  TextInput,
} from "#app/components/ui/field.tsx";
import { RECOGNITION_LEVELS } from "#app/domain/rewards/levels.ts";
import { useText } from "#app/i18n/index.ts";
import type { RecognitionRegister } from "#app/services/rewards/list-recognitions.server.ts";

/** One recognition: carrier, level, from when, by which document. */
export function RecordForm({
  carriers,
  error,
  idempotencyKey,
}: {
  carriers: RecognitionRegister["carriers"];
  error: (name: string) => string | undefined;
  idempotencyKey: string;
}) {
  const { t } = useText();
  return (
    <Form method="post" className="grid gap-3 sm:grid-cols-2" preventScrollReset>
      <input type="hidden" name="intent" value="record" />
      <IdempotencyField value={idempotencyKey} />
      <Field name="carrierId" label={t("rewards:recognitions.carrier")} error={error("carrierId")} required>
        <Select
          placeholder={t("rewards:recognitions.chooseCarrier")}
          options={carriers.map((it) => ({ value: it.id, label: it.name }))}
        />
      </Field>
      <Field name="level" label={t("rewards:recognitions.level")} error={error("level")} required>
        <Select
          placeholder={t("rewards:recognitions.chooseLevel")}
          options={RECOGNITION_LEVELS.map((it) => ({
            value: it,
            label: t(`glossary:recognitionLevel.${it}`),
          }))}
        />
      </Field>
      <Field name="from" label={t("rewards:recognitions.from")} error={error("from")} required>
        <DateInput />
      </Field>
      <Field
        name="to"
        label={t("rewards:recognitions.to")}
        hint={t("rewards:recognitions.toHint")}
        error={error("to")}
        optional
      >
        <DateInput />
      </Field>
      <Field name="number" label={t("rewards:recognitions.number")} error={error("number")} required>
        <TextInput maxLength={120} />
      </Field>
      <Field name="evidence" label={t("rewards:recognitions.evidence")} error={error("evidence")} optional>
        <TextInput maxLength={500} />
      </Field>
      <Checkbox name="isRenewal" label={t("rewards:recognitions.isRenewal")} className="sm:col-span-2" />
      <div>
        <SubmitButton>{t("rewards:recognitions.submit")}</SubmitButton>
      </div>
    </Form>
  );
}
