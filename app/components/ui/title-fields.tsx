import { useText } from "#app/i18n/index.ts";
import { Checkbox, DateInput, Field, TextInput } from "./field.tsx";

type Values = {
  number: string;
  awardedOn: string;
  expiresOn: string | null;
  isRenewal: boolean;
  evidence: string | null;
};

/** Number, days, renewal mark and evidence of a title: the same on the claim and on the correction. */
export function TitleFields({
  values,
  numberHint,
  expiresHint,
  today,
  error,
  onAwarded,
  expires,
}: {
  values?: Values;
  numberHint?: string;
  expiresHint?: string;
  today: string;
  error: (name: string) => string | undefined;
  onAwarded?: (on: string) => void;
  /** Controls the expiry where it is proposed. */
  expires?: { value: string; onChange: (on: string) => void };
}) {
  const { t } = useText();
  return (
    <>
      <Field name="number" label={t("titles:number")} hint={numberHint} error={error("number")} required>
        <TextInput defaultValue={values?.number} maxLength={60} autoComplete="off" />
      </Field>
      <Field name="awardedOn" label={t("titles:awardedOn")} error={error("awardedOn")} required>
        <DateInput
          defaultValue={values?.awardedOn}
          max={today}
          onChange={onAwarded && ((event) => onAwarded(event.currentTarget.value))}
        />
      </Field>
      <Field
        name="expiresOn"
        label={t("titles:expiresOn")}
        hint={expiresHint}
        error={error("expiresOn")}
        optional
      >
        {expires ? (
          <DateInput
            value={expires.value}
            onChange={(event) => expires.onChange(event.currentTarget.value)}
          />
        ) : (
          <DateInput defaultValue={values?.expiresOn ?? ""} />
        )}
      </Field>
      <Field
        name="evidence"
        label={t("titles:evidence")}
        hint={t("titles:claim.evidenceHint")}
        error={error("evidence")}
        optional
        className="sm:col-span-2"
      >
        <TextInput defaultValue={values?.evidence ?? ""} maxLength={500} />
      </Field>
      <Checkbox
        name="isRenewal"
        defaultChecked={values?.isRenewal}
        label={t("titles:isRenewal")}
        className="sm:col-span-2"
      />
    </>
  );
}
