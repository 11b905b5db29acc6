import { Checkbox, DateInput, Field, Select, TextInput } from "#app/components/ui/field.tsx";
import type { TrialData } from "#app/http/policies.server.ts";
import { refusalText, type Translate, textOfCode, useText } from "#app/i18n/index.ts";
import type { Words } from "./words.ts";

type TrialField = TrialData["trial"]["fields"][number];

/** "营业收入（1 期前，万元）". */
function labelOf(t: Translate, field: TrialField, words: Words, isEnglish: boolean): string {
  const { label, key, back, unit } = field;
  const name = label
    ? isEnglish
      ? label.en
      : label.zh
    : key?.startsWith("outcome:")
      ? words("outcome", key.slice("outcome:".length))
      : textOfCode(t, "policy", `try.field.${key}`, {}, key ?? "");
  const named = back === 0 ? name : t("policy:given.back", { name, count: back });
  const isPlain = unit === null || unit === "count" || unit === "ratio";
  return isPlain ? named : t("policy:try.withUnit", { name: named, unit: words("unit", unit) });
}

function Control({ field, words }: { field: TrialField; words: Words }) {
  const { t } = useText();
  const { entry, typed, options, optionsOf } = field;
  switch (entry) {
    case "truth":
      return (
        <Select
          defaultValue={typed}
          placeholder={t("policy:try.missing")}
          options={[
            { value: "1", label: t("policy:curve.yes") },
            { value: "0", label: t("policy:curve.no") },
          ]}
        />
      );
    case "choice":
      return (
        <Select
          defaultValue={typed}
          placeholder={field.name === "kind" ? undefined : t("policy:try.missing")}
          options={options.map((it) => ({
            value: it.value,
            label: optionsOf === "text" ? it.label : words(optionsOf, it.value),
          }))}
        />
      );
    case "date":
      return <DateInput defaultValue={typed} />;
    case "text":
      return <TextInput defaultValue={typed} maxLength={60} autoComplete="off" />;
    case "list":
      return <TextInput defaultValue={typed} maxLength={1500} autoComplete="off" inputMode="text" />;
    case "figure":
      return (
        <TextInput defaultValue={typed} maxLength={40} autoComplete="off" inputMode="decimal" align="end" />
      );
  }
}

/** The fields of one part of a trial: blank is missing, and each fact may be said not to apply. */
export function TrialFields({ fields, words }: { fields: readonly TrialField[]; words: Words }) {
  const { t, locale } = useText();
  return (
    <div className="grid gap-x-4 gap-y-3 sm:grid-cols-2">
      {fields.map((field) => {
        const label = labelOf(t, field, words, locale === "en");
        return (
          <div key={field.name} className="flex min-w-0 flex-col justify-end gap-1">
            <Field
              name={field.name}
              label={label}
              error={field.fault ? refusalText(t, field.fault) : undefined}
            >
              <Control field={field} words={words} />
            </Field>
            {field.mayNotApply ? (
              <Checkbox
                name={`n.${field.name.slice(2)}`}
                value="1"
                defaultChecked={field.isNotApplicable}
                label={
                  <span className="text-xs text-ink-soft">
                    {t("policy:try.notApplicable")}
                    <span className="sr-only">{` ${label}`}</span>
                  </span>
                }
              />
            ) : null}
          </div>
        );
      })}
    </div>
  );
}
