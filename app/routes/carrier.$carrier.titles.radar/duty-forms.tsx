import { Form } from "@remix-run/react";
import { SubmitButton } from "#app/components/ui/button.tsx";
import { DateInput, Field, IdempotencyField, Select, TextInput } from "#app/components/ui/field.tsx";
import { useText } from "#app/i18n/index.ts";
import type { ListedDuty, RadarView } from "#app/services/titles/show-radar.server.ts";

/** Notes that a duty was done or missed; what was noted is taken back. */
export function DutyForm({
  duty,
  today,
  idempotencyKey,
}: {
  duty: ListedDuty;
  today: string;
  idempotencyKey: string;
}) {
  const { t } = useText();
  const { record, title, rule, dueOn } = duty;
  if (record && record.state !== "open") {
    return (
      <Form method="post" preventScrollReset>
        <input type="hidden" name="intent" value="withdraw" />
        <input type="hidden" name="id" value={record.id} />
        <input type="hidden" name="rev" value={record.rev} />
        <SubmitButton size="sm" variant="secondary">
          {t("titles:radar.withdraw")}
        </SubmitButton>
      </Form>
    );
  }
  return (
    <details>
      <summary className="link">{t("titles:radar.note")}</summary>
      <Form method="post" preventScrollReset className="mt-2 flex min-w-56 flex-col gap-2">
        <input type="hidden" name="intent" value="note" />
        <input type="hidden" name="firmId" value={title.firmId} />
        <input type="hidden" name="duty" value={rule.code} />
        <input type="hidden" name="dueOn" value={dueOn} />
        <IdempotencyField value={`${idempotencyKey}-${title.id}-${rule.code}-${dueOn}`} />
        <Field name="state" label={t("titles:radar.state.label")} required>
          <Select
            defaultValue="done"
            options={[
              { value: "done", label: t("titles:radar.noteDone") },
              ...(dueOn < today ? [{ value: "missed", label: t("titles:radar.noteMissed") }] : []),
            ]}
          />
        </Field>
        <Field name="doneOn" label={t("titles:radar.doneOn")} optional>
          <DateInput max={today} />
        </Field>
        <Field name="evidence" label={t("titles:radar.evidence")} optional>
          <TextInput maxLength={500} />
        </Field>
        <div>
          <SubmitButton size="sm">{t("titles:radar.save")}</SubmitButton>
        </div>
      </Form>
    </details>
  );
}

/** Notes a change of name or a major change, which is to be reported. */
export function EventForm({
  holders,
  today,
  idempotencyKey,
}: {
  holders: RadarView["holders"];
  today: string;
  idempotencyKey: string;
}) {
  const { t } = useText();
  return (
    <Form method="post" className="grid items-end gap-3 sm:grid-cols-4" preventScrollReset>
      <input type="hidden" name="intent" value="event" />
      <input type="hidden" name="duty" value="high-tech-name-change" />
      <IdempotencyField value={`${idempotencyKey}-event`} />
      <Field name="firmId" label={t("titles:firm")} required>
        <Select
          placeholder={t("titles:claim.chooseFirm")}
          options={holders.map(({ firmId, name }) => ({ value: firmId, label: name }))}
        />
      </Field>
      <Field name="happenedOn" label={t("titles:radar.happenedOn")} required>
        <DateInput max={today} />
      </Field>
      <Field name="evidence" label={t("titles:radar.evidence")} optional>
        <TextInput maxLength={500} />
      </Field>
      <div>
        <SubmitButton>{t("titles:radar.save")}</SubmitButton>
      </div>
    </Form>
  );
}
