import { Form } from "@remix-run/react";
import { SubmitButton } from "#app/components/ui/button.tsx";
import {
  DateInput,
  Field,
  IdempotencyField,
  Select,
  Textarea,
  TextInput,
} from "#app/components/ui/field.tsx";
import { Section } from "#app/components/ui/section.tsx";
import { EXIT_KINDS } from "#app/domain/residency/residency.ts";
import { useText } from "#app/i18n/index.ts";

type Props = {
  count: number;
  /** Each stay with the revision that is shown. */
  stays: string;
  idempotencyKey: string;
  error: (name: string) => string | undefined;
};

/** Ends all the stays chosen on one day, for one reason. */
export function EndManyForm({ count, stays, idempotencyKey, error, today }: Props & { today: string }) {
  const { t } = useText();
  return (
    <Section title={t("register:bulk.end")} description={t("register:bulk.endLead")}>
      <Form method="post" className="flex flex-col gap-3">
        <input type="hidden" name="intent" value="end" />
        <input type="hidden" name="stays" value={stays} />
        <IdempotencyField value={`${idempotencyKey}-end`} />
        <div className="grid gap-3 sm:grid-cols-2">
          <Field name="exit" label={t("residency:fact.exit")} error={error("exit")} required>
            <Select
              defaultValue=""
              placeholder={t("common:value.none")}
              options={EXIT_KINDS.map((exit) => ({
                value: exit,
                label: t(`glossary:residencyExit.${exit}`),
              }))}
            />
          </Field>
          <Field
            name="leftOn"
            label={t("residency:fact.leftOn")}
            hint={t("residency:end.leftHint")}
            error={error("leftOn")}
            required
          >
            <DateInput defaultValue={today} max={today} />
          </Field>
          <Field
            name="exitReason"
            label={t("residency:fact.exitReason")}
            hint={t("register:bulk.reasonHint")}
            error={error("exitReason")}
            optional
          >
            <TextInput maxLength={500} />
          </Field>
          <Field
            name="exitEvidence"
            label={t("residency:fact.exitEvidence")}
            error={error("exitEvidence")}
            optional
          >
            <TextInput maxLength={500} />
          </Field>
        </div>
        <div>
          <SubmitButton>{t("register:bulk.endSubmit", { count })}</SubmitButton>
        </div>
      </Form>
    </Section>
  );
}

/** Adds a line to the notes of all the stays chosen. */
export function NoteManyForm({ count, stays, idempotencyKey, error }: Props) {
  const { t } = useText();
  return (
    <Section title={t("register:bulk.note")} description={t("register:bulk.noteLead")}>
      <Form method="post" className="flex flex-col gap-3">
        <input type="hidden" name="intent" value="note" />
        <input type="hidden" name="stays" value={stays} />
        <IdempotencyField value={`${idempotencyKey}-note`} />
        <Field
          name="note"
          label={t("residency:fact.note")}
          hint={t("residency:add.noteHint")}
          error={error("note")}
          required
        >
          <Textarea maxLength={500} rows={2} />
        </Field>
        <div>
          <SubmitButton variant="secondary">{t("register:bulk.noteSubmit", { count })}</SubmitButton>
        </div>
      </Form>
    </Section>
  );
}
