import { Checkbox, DateInput, Field, Select, TextInput } from "#app/components/ui/field.tsx";
import { END_REASONS, HIGH_VALUE } from "#app/domain/intellectual-property/rules.ts";
import { useText } from "#app/i18n/index.ts";

type Values = {
  number: string;
  name: string;
  appliedOn: string | null;
  grantedOn: string | null;
  acquiredOn: string | null;
  endedOn: string | null;
  endReason: string | null;
  isMainBusiness: boolean;
  highValue: string | null;
  evidence: string | null;
};
const DAYS = ["appliedOn", "grantedOn", "acquiredOn", "endedOn"] as const;

/** The fields of a right: the same where it is recorded and where it is corrected. */
export function RightFields({
  values,
  today,
  error,
}: {
  values?: Values;
  today: string;
  error: (name: string) => string | undefined;
}) {
  const { t } = useText();
  const hints = { acquiredOn: t("property:acquiredHint"), endedOn: t("property:endedHint") };
  return (
    <>
      <Field
        name="number"
        label={t("property:number")}
        hint={t("property:numberHint")}
        error={error("number")}
        required
      >
        <TextInput defaultValue={values?.number} maxLength={60} autoComplete="off" />
      </Field>
      <Field name="name" label={t("property:name")} error={error("name")} required>
        <TextInput defaultValue={values?.name} maxLength={200} />
      </Field>
      {DAYS.map((day) => (
        <Field
          key={day}
          name={day}
          label={t(`property:${day}`)}
          hint={day === "acquiredOn" || day === "endedOn" ? hints[day] : undefined}
          error={error(day)}
          optional
        >
          <DateInput defaultValue={values?.[day] ?? ""} max={today} />
        </Field>
      ))}
      <Field name="endReason" label={t("property:endReason.label")} error={error("endReason")} optional>
        <Select
          defaultValue={values?.endReason ?? ""}
          placeholder="—"
          options={END_REASONS.map((value) => ({ value, label: t(`property:endReason.${value}`) }))}
        />
      </Field>
      <Field
        name="highValue"
        label={t("property:highValue.label")}
        hint={t("property:highValue.hint")}
        error={error("highValue")}
        optional
      >
        <Select
          defaultValue={values?.highValue ?? ""}
          placeholder={t("property:highValue.none")}
          options={HIGH_VALUE.map((value) => ({ value, label: t(`property:highValue.${value}`) }))}
        />
      </Field>
      <Field
        name="evidence"
        label={t("property:evidence")}
        error={error("evidence")}
        optional
        className="sm:col-span-2"
      >
        <TextInput defaultValue={values?.evidence ?? ""} maxLength={500} />
      </Field>
      <Checkbox
        name="isMainBusiness"
        defaultChecked={values?.isMainBusiness}
        label={t("property:isMainBusiness")}
        className="sm:col-span-2"
      />
    </>
  );
}
