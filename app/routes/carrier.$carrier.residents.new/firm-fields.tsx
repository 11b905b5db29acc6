import { useRef, useState } from "react";
import { DateInput, Field, Select, TextInput } from "#app/components/ui/field.tsx";
import { Banner } from "#app/components/ui/notices.tsx";
import { useText } from "#app/i18n/index.ts";

const CODE_LENGTH = 18;
type Option = { value: string; label: string };
type Known = { name: string; foundedOn: string };
type Listed = { name: string; list: string };
type Answer = { firm: Known | null; listed: Listed | null; fault: string | null };
type Found = Answer | "asking" | null;

/**
 * The firm of a new stay. A complete code is looked up: a firm known here brings its facts along, and the fields for
 * them go away; of one that the city's lists name, the name is proposed. Without JavaScript, or when the look-up fails, all
 * is typed and the server compares.
 */
export function FirmFields({
  fields,
  lookUpHref,
  error,
  today,
  field,
}: {
  fields: readonly Option[];
  lookUpHref: (uscc: string) => string;
  error: (name: string) => string | undefined;
  today: string;
  /** As it is known of the team that registered the firm. */
  field?: string | null;
}) {
  const { t } = useText();
  const [found, setFound] = useState<Found>(null);
  const asked = useRef("");
  const lookUp = async (text: string) => {
    const code = text.replace(/[\s-]/g, "");
    if (code === asked.current) return;
    asked.current = code;
    setFound(code.length === CODE_LENGTH ? "asking" : null);
    if (code.length !== CODE_LENGTH) return;
    // A plain request, so that an ended session or a lost connection takes nothing of the form away.
    const answer = await fetch(lookUpHref(code), { redirect: "manual" })
      .then((response) => (response.ok ? (response.json() as Promise<Answer>) : null))
      .catch(() => null);
    if (asked.current === code) setFound(answer);
  };
  const answer = found === "asking" ? null : found;
  const hint =
    found === "asking"
      ? t("residency:add.looking")
      : answer && !answer.firm && !answer.fault
        ? t("residency:add.unknown")
        : t("residency:add.usccHint");
  return (
    <>
      <Field
        name="uscc"
        label={t("residency:fact.uscc")}
        hint={<span aria-live="polite">{hint}</span>}
        error={answer?.fault ?? error("uscc")}
        required
      >
        <TextInput
          maxLength={40}
          autoCapitalize="characters"
          autoComplete="off"
          spellCheck={false}
          className="font-mono"
          onChange={(event) => void lookUp(event.currentTarget.value)}
        />
      </Field>
      {answer?.firm ? (
        <Banner
          tone="success"
          title={t("residency:add.known", { name: answer.firm.name, foundedOn: answer.firm.foundedOn })}
        />
      ) : (
        <div className="grid gap-3 sm:grid-cols-2">
          <Field
            name="name"
            label={t("residency:fact.name")}
            hint={
              answer?.listed
                ? t("residency:add.listed", { list: answer.listed.list })
                : t("residency:add.nameHint")
            }
            error={error("name")}
            className="sm:col-span-2"
          >
            <TextInput
              key={answer?.listed?.name ?? ""}
              defaultValue={answer?.listed?.name}
              maxLength={100}
              autoComplete="off"
            />
          </Field>
          <Field name="foundedOn" label={t("residency:fact.foundedOn")} error={error("foundedOn")}>
            <DateInput max={today} />
          </Field>
          <Field name="field" label={t("residency:fact.field")} error={error("field")}>
            <Select defaultValue={field ?? ""} placeholder={t("common:form.choose")} options={fields} />
          </Field>
          <Field
            name="capitalYuan"
            label={t("residency:fact.capital")}
            hint={t("residency:add.capitalHint")}
            error={error("capitalYuan")}
            optional
          >
            <TextInput inputMode="decimal" align="end" unit={t("common:units.yuan")} maxLength={40} />
          </Field>
        </div>
      )}
    </>
  );
}
