import {
  Checkbox,
  Choices,
  DateInput,
  Field,
  Select,
  Textarea,
  TextInput,
} from "#app/components/ui/field.tsx";
import { Section } from "#app/components/ui/section.tsx";
import { type CodeEntry, wordOf } from "#app/domain/people/code-lists.ts";
import { useText } from "#app/i18n/index.ts";

export type TeamValues = {
  name: string;
  leader: string;
  contactPhone: string | null;
  field: string | null;
  business: string | null;
  people: number | null;
  kinds: readonly string[];
  originPlace: string | null;
  originName: string | null;
  appliedOn: string | null;
  admittedOn: string | null;
  enteredOn: string;
  entryReason: string | null;
  entryEvidence: string | null;
  note: string | null;
};
type Props = {
  values: TeamValues;
  lists: { founderKinds: readonly CodeEntry[]; originPlaces: readonly CodeEntry[] };
  fields: readonly { value: string; label: string }[];
  error: (name: string) => string | undefined;
};

/** What a team is, and who. */
function Facts({ values, lists, fields, error }: Props) {
  const { t, locale } = useText();
  return (
    <Section title={t("teams:add.team")}>
      <div className="grid gap-3 sm:grid-cols-2">
        <Field
          name="name"
          label={t("teams:fact.name")}
          hint={t("teams:add.nameHint")}
          error={error("name")}
          required
        >
          <TextInput defaultValue={values.name} maxLength={100} autoComplete="off" />
        </Field>
        <Field name="leader" label={t("teams:fact.leader")} error={error("leader")} required>
          <TextInput defaultValue={values.leader} maxLength={60} autoComplete="off" />
        </Field>
        <Field
          name="contactPhone"
          label={t("teams:fact.contactPhone")}
          hint={t("teams:add.phoneHint")}
          error={error("contactPhone")}
          optional
        >
          <TextInput type="tel" defaultValue={values.contactPhone ?? ""} maxLength={23} autoComplete="off" />
        </Field>
        <Field
          name="people"
          label={t("teams:fact.people")}
          hint={t("teams:add.peopleHint")}
          error={error("people")}
          optional
        >
          <TextInput
            inputMode="numeric"
            defaultValue={values.people === null ? "" : String(values.people)}
            maxLength={7}
          />
        </Field>
        <Field name="field" label={t("teams:fact.field")} error={error("field")} optional>
          <Select defaultValue={values.field ?? ""} placeholder="—" options={fields} />
        </Field>
        <Field
          name="business"
          label={t("teams:fact.business")}
          hint={t("teams:add.businessHint")}
          error={error("business")}
          optional
          className="sm:col-span-2"
        >
          <Textarea defaultValue={values.business ?? ""} rows={3} maxLength={1000} />
        </Field>
        <div className="sm:col-span-2">
          <Choices legend={t("teams:fact.kinds")} hint={t("teams:add.kindsHint")} error={error("kinds")}>
            <div className="flex flex-wrap gap-x-5 gap-y-1">
              {lists.founderKinds.map(({ code }) => (
                <Checkbox
                  key={code}
                  name="kinds"
                  value={code}
                  defaultChecked={values.kinds.includes(code)}
                  label={wordOf(lists.founderKinds, code, locale)}
                />
              ))}
            </div>
          </Choices>
        </div>
      </div>
    </Section>
  );
}

/** When a team came, and where from. */
function Entry({ values, lists, error }: Omit<Props, "fields">) {
  const { t, locale } = useText();
  return (
    <Section title={t("teams:add.entry")}>
      <div className="grid gap-3 sm:grid-cols-3">
        <Field name="enteredOn" label={t("teams:fact.enteredOn")} error={error("enteredOn")} required>
          <DateInput defaultValue={values.enteredOn} />
        </Field>
        <Field name="appliedOn" label={t("teams:fact.appliedOn")} error={error("appliedOn")} optional>
          <DateInput defaultValue={values.appliedOn ?? ""} />
        </Field>
        <Field name="admittedOn" label={t("teams:fact.admittedOn")} error={error("admittedOn")} optional>
          <DateInput defaultValue={values.admittedOn ?? ""} />
        </Field>
        <Field name="originPlace" label={t("teams:fact.originPlace")} error={error("originPlace")} optional>
          <Select
            defaultValue={values.originPlace ?? ""}
            placeholder="—"
            options={lists.originPlaces.map(({ code }) => ({
              value: code,
              label: wordOf(lists.originPlaces, code, locale),
            }))}
          />
        </Field>
        <Field
          name="originName"
          label={t("teams:fact.originName")}
          hint={t("teams:add.originHint")}
          error={error("originName")}
          optional
          className="sm:col-span-2"
        >
          <TextInput defaultValue={values.originName ?? ""} maxLength={100} />
        </Field>
        <Field
          name="entryEvidence"
          label={t("teams:fact.entryEvidence")}
          hint={t("teams:add.evidenceHint")}
          error={error("entryEvidence")}
          optional
          className="sm:col-span-3"
        >
          <TextInput defaultValue={values.entryEvidence ?? ""} maxLength={500} />
        </Field>
        <Field
          name="entryReason"
          label={t("teams:fact.entryReason")}
          error={error("entryReason")}
          optional
          className="sm:col-span-3"
        >
          <TextInput defaultValue={values.entryReason ?? ""} maxLength={500} />
        </Field>
        <Field
          name="note"
          label={t("teams:fact.note")}
          hint={t("teams:add.noteHint")}
          error={error("note")}
          optional
          className="sm:col-span-3"
        >
          <Textarea defaultValue={values.note ?? ""} maxLength={500} rows={2} />
        </Field>
      </div>
    </Section>
  );
}

/** The fields of a team, in two sections. */
export function TeamFields({ values, lists, fields, error }: Props) {
  return (
    <>
      <Facts values={values} lists={lists} fields={fields} error={error} />
      <Entry values={values} lists={lists} error={error} />
    </>
  );
}
