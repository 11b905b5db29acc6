import { DateInput, Field, Select, TextInput } from "#app/components/ui/field.tsx";
import { clockOf } from "#app/domain/mentoring/services.ts";
import type { CodeEntry } from "#app/domain/people/code-lists.ts";
import { useText } from "#app/i18n/index.ts";
import { type FirmChoice, FirmChoices } from "./firm-choices.tsx";

type Choices = {
  firms: readonly FirmChoice[];
  mentors: readonly { id: string; name: string; employer: string | null; isAppointed: boolean }[];
  kinds: readonly CodeEntry[];
};
export type ServiceValues = {
  heldOn: string;
  kind: string;
  residencyIds: readonly string[];
  mentorId: string | null;
  staff: string | null;
  minutes: number | null;
  topic: string;
  evidence: string | null;
};

/** The fields of a service, in the order in which an operator thinks of them. */
export function ServiceFields({
  choices,
  values,
  today,
  error,
}: {
  choices: Choices;
  values: ServiceValues;
  today: string;
  error: (name: string) => string | undefined;
}) {
  const { t, locale } = useText();
  return (
    <>
      <div className="grid gap-3 sm:grid-cols-3">
        <Field name="heldOn" label={t("mentoring:heldOn")} error={error("heldOn")} required>
          <DateInput defaultValue={values.heldOn} max={today} />
        </Field>
        <Field name="kind" label={t("mentoring:kind")} error={error("kind")} required>
          <Select
            defaultValue={values.kind}
            placeholder={t("people:choose")}
            options={choices.kinds.map((it) => ({
              value: it.code,
              label: locale === "en" ? it.en : it.zh,
            }))}
          />
        </Field>
        <Field
          name="hours"
          label={t("mentoring:hours")}
          hint={t("mentoring:hoursHint")}
          error={error("hours")}
          required
        >
          <TextInput
            defaultValue={values.minutes === null ? "" : clockOf(values.minutes)}
            inputMode="decimal"
            align="end"
            unit={t("mentoring:hoursUnit")}
            maxLength={10}
          />
        </Field>
      </div>
      <FirmChoices
        name="residencyIds"
        firms={choices.firms}
        chosen={values.residencyIds}
        error={error("residencyIds")}
      />
      <Field name="topic" label={t("mentoring:topic")} error={error("topic")} required>
        <TextInput defaultValue={values.topic} maxLength={200} />
      </Field>
      <div className="grid gap-3 sm:grid-cols-3">
        <Field name="mentorId" label={t("mentoring:mentor")} error={error("mentorId")} optional>
          <Select
            defaultValue={values.mentorId ?? ""}
            placeholder={t("mentoring:noMentor")}
            options={choices.mentors.map((it) => ({
              value: it.id,
              label: [it.name, it.employer, it.isAppointed ? null : t("mentoring:state.ended")]
                .filter(Boolean)
                .join(" · "),
            }))}
          />
        </Field>
        <Field
          name="staff"
          label={t("mentoring:staff")}
          hint={t("mentoring:staffHint")}
          error={error("staff")}
        >
          <TextInput defaultValue={values.staff ?? ""} maxLength={60} />
        </Field>
        <Field
          name="evidence"
          label={t("mentoring:evidence")}
          hint={t("mentoring:evidenceHint")}
          error={error("evidence")}
          optional
        >
          <TextInput defaultValue={values.evidence ?? ""} maxLength={500} />
        </Field>
      </div>
    </>
  );
}
