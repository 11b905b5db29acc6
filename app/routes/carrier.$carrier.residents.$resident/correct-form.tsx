import { Form } from "@remix-run/react";
import { LinkButton, SubmitButton } from "#app/components/ui/button.tsx";
import { DateInput, Field, Select, Textarea, TextInput } from "#app/components/ui/field.tsx";
import { Section } from "#app/components/ui/section.tsx";
import { EXIT_KINDS } from "#app/domain/residency/residency.ts";
import { useText } from "#app/i18n/index.ts";
import type { ShownStay } from "#app/services/residency/show-resident.server.ts";

/** Mends the stay's days, reasons and evidence. */
export function CorrectForm({
  stay,
  cancelHref,
  error,
}: {
  stay: ShownStay;
  cancelHref: string;
  error: (name: string) => string | undefined;
}) {
  const { t } = useText();
  const text = (name: "entryReason" | "entryEvidence" | "exitReason" | "exitEvidence") => (
    <Field name={name} label={t(`residency:fact.${name}`)} error={error(name)} optional>
      <TextInput defaultValue={stay[name] ?? ""} maxLength={500} />
    </Field>
  );
  const day = (name: "appliedOn" | "admittedOn") => (
    <Field name={name} label={t(`residency:fact.${name}`)} error={error(name)} optional>
      <DateInput defaultValue={stay[name] ?? ""} />
    </Field>
  );
  return (
    <Section title={t("residency:correct.title")} description={t("residency:correct.lead")} id="correct">
      <Form method="post" className="flex flex-col gap-3">
        <input type="hidden" name="intent" value="correct" />
        <input type="hidden" name="id" value={stay.id} />
        <input type="hidden" name="rev" value={stay.rev} />
        <div className="grid gap-3 sm:grid-cols-3">
          <Field name="enteredOn" label={t("residency:fact.enteredOn")} error={error("enteredOn")} required>
            <DateInput defaultValue={stay.enteredOn} />
          </Field>
          {day("appliedOn")}
          {day("admittedOn")}
        </div>
        <div className="grid gap-3 sm:grid-cols-2">
          {text("entryEvidence")}
          {text("entryReason")}
          {stay.leftOn === null ? null : (
            <>
              <Field
                name="leftOn"
                label={t("residency:fact.leftOn")}
                hint={t("residency:correct.leftHint")}
                error={error("leftOn")}
              >
                <DateInput defaultValue={stay.leftOn} />
              </Field>
              <Field name="exit" label={t("residency:fact.exit")} error={error("exit")}>
                <Select
                  defaultValue={stay.exit ?? ""}
                  placeholder={t("common:value.none")}
                  options={EXIT_KINDS.map((exit) => ({
                    value: exit,
                    label: t(`glossary:residencyExit.${exit}`),
                  }))}
                />
              </Field>
              {text("exitEvidence")}
              {text("exitReason")}
            </>
          )}
        </div>
        <Field
          name="correction"
          label={t("register:steps.correction")}
          hint={t("register:steps.correctionHint")}
          error={error("correction")}
          optional
        >
          <TextInput maxLength={500} />
        </Field>
        <Field
          name="note"
          label={t("residency:fact.note")}
          hint={t("residency:add.noteHint")}
          error={error("note")}
          optional
        >
          <Textarea defaultValue={stay.note ?? ""} maxLength={500} rows={2} />
        </Field>
        <div className="flex flex-wrap gap-2">
          <SubmitButton>{t("residency:correct.submit")}</SubmitButton>
          <LinkButton to={cancelHref} variant="quiet">
            {t("common:actions.cancel")}
          </LinkButton>
        </div>
      </Form>
    </Section>
  );
}
