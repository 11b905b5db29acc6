import { Form } from "@remix-run/react";
import { SubmitButton } from "#app/components/ui/button.tsx";
import { DateInput, Field, FormErrors, IdempotencyField, TextInput } from "#app/components/ui/field.tsx";
import { Section } from "#app/components/ui/section.tsx";
import { refusalText, useText } from "#app/i18n/index.ts";

type Refusal = {
  code: string;
  details: Readonly<Record<string, string | number>>;
  fields: Readonly<Record<string, string>>;
};

/** Opens the next period for filing; the year before today's is proposed first. */
export function OpenPeriod({
  today,
  codes,
  idempotencyKey,
  refusal,
}: {
  today: string;
  codes: readonly string[];
  idempotencyKey: string;
  refusal: Refusal | null;
}) {
  const { t } = useText();
  const year = Number(today.slice(0, 4));
  const lastYear = String(year - 1);
  const proposed = codes.includes(lastYear) ? (codes.includes(`${year}H1`) ? "" : `${year}H1`) : lastYear;
  const errorOf = (name: string) =>
    refusal?.fields[name] ? refusalText(t, refusal.fields[name]) : undefined;
  return (
    <Section title={t("filings:period.title")} description={t("filings:period.hint")}>
      <Form method="post" className="flex flex-col gap-3" preventScrollReset>
        <IdempotencyField value={`${idempotencyKey}-period`} />
        <FormErrors errors={refusal ? [refusalText(t, refusal.code, refusal.details)] : undefined} />
        <div className="grid gap-3 sm:grid-cols-2 xl:grid-cols-4">
          <Field
            name="code"
            label={t("filings:period.code")}
            hint={t("filings:period.codeHint")}
            error={errorOf("code")}
            required
          >
            <TextInput defaultValue={proposed} maxLength={6} />
          </Field>
          <Field name="opensOn" label={t("filings:period.opensOn")} error={errorOf("opensOn")} required>
            <DateInput defaultValue={today} />
          </Field>
          <Field name="dueOn" label={t("filings:period.dueOn")} error={errorOf("dueOn")} required>
            <DateInput />
          </Field>
          <Field name="closesOn" label={t("filings:period.closesOn")} error={errorOf("closesOn")} required>
            <DateInput />
          </Field>
        </div>
        <div>
          <SubmitButton name="intent" value="open-period">
            {t("filings:period.open")}
          </SubmitButton>
        </div>
      </Form>
    </Section>
  );
}
