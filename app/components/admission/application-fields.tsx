import { DateInput, Field, Select, Textarea, TextInput } from "#app/components/ui/field.tsx";
import { Section } from "#app/components/ui/section.tsx";
import { APPLICANTS } from "#app/domain/admission/application.ts";
import { useText } from "#app/i18n/index.ts";

type Choice = { value: string; label: string };
type Error = (name: string) => string | undefined;

/** What an application says: the same fields for an applicant and for a carrier that writes it down. */
export function ApplicationFields({
  fields,
  error,
  isPublic,
}: {
  fields: readonly Choice[];
  error: Error;
  isPublic?: boolean;
}) {
  const { t } = useText();
  const optional = { optional: true } as const;
  return (
    <>
      <Section title={t("admission:apply.who")}>
        <div className="grid gap-3 sm:grid-cols-2">
          <Field name="applicant" label={t("admission:applicant.label")} error={error("applicant")} required>
            <Select
              options={APPLICANTS.map((value) => ({ value, label: t(`admission:applicant.${value}`) }))}
            />
          </Field>
          <Field name="name" label={t("admission:fact.name")} error={error("name")} required>
            <TextInput maxLength={100} autoComplete="organization" />
          </Field>
          <Field
            name="uscc"
            label={t("admission:fact.uscc")}
            hint={t("admission:add.usccHint")}
            error={error("uscc")}
            {...optional}
          >
            <TextInput maxLength={40} autoComplete="off" />
          </Field>
          <Field
            name="foundedOn"
            label={t("admission:fact.foundedOn")}
            error={error("foundedOn")}
            {...optional}
          >
            <DateInput />
          </Field>
          <Field name="field" label={t("admission:fact.field")} error={error("field")} {...optional}>
            <Select placeholder="—" options={fields} />
          </Field>
          <Field name="people" label={t("admission:fact.people")} error={error("people")} {...optional}>
            <TextInput inputMode="numeric" maxLength={7} />
          </Field>
          <Field
            name="business"
            label={t("admission:fact.business")}
            hint={t("admission:add.businessHint")}
            error={error("business")}
            required
            className="sm:col-span-2"
          >
            <Textarea rows={4} maxLength={1000} />
          </Field>
        </div>
      </Section>
      <Section title={t("admission:apply.need")}>
        <div className="grid gap-3 sm:grid-cols-2">
          <Field
            name="wishedArea"
            label={t("admission:fact.wishedArea")}
            hint={t("admission:add.areaHint")}
            error={error("wishedArea")}
            {...optional}
          >
            <TextInput inputMode="decimal" maxLength={9} unit={t("common:units.m2")} />
          </Field>
          <Field
            name="wishedDesks"
            label={t("admission:fact.wishedDesks")}
            error={error("wishedDesks")}
            {...optional}
          >
            <TextInput inputMode="numeric" maxLength={5} />
          </Field>
          <Field
            name="wishedFrom"
            label={t("admission:fact.wishedFrom")}
            error={error("wishedFrom")}
            {...optional}
          >
            <DateInput />
          </Field>
          <Field
            name="registersHere"
            label={t("admission:fact.registersHere")}
            error={error("registersHere")}
            {...optional}
          >
            <Select
              placeholder="—"
              options={[
                { value: "yes", label: t("admission:yes") },
                { value: "no", label: t("admission:no") },
              ]}
            />
          </Field>
        </div>
      </Section>
      <Section title={t("admission:apply.contact")}>
        <div className="grid gap-3 sm:grid-cols-2">
          <Field
            name="contactName"
            label={t("admission:fact.contactName")}
            error={error("contactName")}
            required
          >
            <TextInput maxLength={40} autoComplete={isPublic ? "name" : "off"} />
          </Field>
          <Field
            name="contactPhone"
            label={t("admission:fact.contactPhone")}
            error={error("contactPhone")}
            required
          >
            <TextInput type="tel" maxLength={23} autoComplete={isPublic ? "tel" : "off"} />
          </Field>
        </div>
      </Section>
    </>
  );
}
