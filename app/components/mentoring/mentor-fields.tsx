import { DateInput, Field, Select, TextInput } from "#app/components/ui/field.tsx";
import type { CodeEntry } from "#app/domain/people/code-lists.ts";
import { useText } from "#app/i18n/index.ts";

type Values = {
  name: string;
  kind: string;
  employer: string | null;
  startsOn: string;
  lastOn: string | null;
  evidence: string | null;
};

/** The fields of a mentor. */
export function MentorFields({
  values,
  kinds,
  error,
}: {
  values: Values;
  kinds: readonly CodeEntry[];
  error: (name: string) => string | undefined;
}) {
  const { t, locale } = useText();
  return (
    <div className="grid gap-3 sm:grid-cols-2 xl:grid-cols-3">
      <Field name="name" label={t("mentoring:mentorFacts.name")} error={error("name")} required>
        <TextInput defaultValue={values.name} maxLength={60} autoComplete="off" />
      </Field>
      <Field name="kind" label={t("mentoring:mentorFacts.kind")} error={error("kind")} required>
        <Select
          defaultValue={values.kind}
          placeholder={t("people:choose")}
          options={kinds.map((it) => ({ value: it.code, label: locale === "en" ? it.en : it.zh }))}
        />
      </Field>
      <Field name="employer" label={t("mentoring:mentorFacts.employer")} error={error("employer")} optional>
        <TextInput defaultValue={values.employer ?? ""} maxLength={100} />
      </Field>
      <Field name="startsOn" label={t("mentoring:mentorFacts.startsOn")} error={error("startsOn")} required>
        <DateInput defaultValue={values.startsOn} />
      </Field>
      <Field
        name="lastOn"
        label={t("mentoring:mentorFacts.lastOn")}
        hint={t("mentoring:mentorFacts.lastHint")}
        error={error("lastOn")}
        optional
      >
        <DateInput defaultValue={values.lastOn ?? ""} />
      </Field>
      <Field
        name="evidence"
        label={t("mentoring:mentorFacts.evidence")}
        hint={t("mentoring:mentorFacts.evidenceHint")}
        error={error("evidence")}
        optional
      >
        <TextInput defaultValue={values.evidence ?? ""} maxLength={500} />
      </Field>
    </div>
  );
}
