import { useFetcher } from "@remix-run/react";
import { useEffect, useState } from "react";
import { DateInput, Field, Select, TextInput } from "#app/components/ui/field.tsx";
import { Banner } from "#app/components/ui/notices.tsx";
import { useText } from "#app/i18n/index.ts";
import type { loader } from "./route.tsx";

const CODE_LENGTH = 18;
type Option = { value: string; label: string };

/**
 * The firm of a new stay. Once the code is complete it is looked up: a registered firm brings its facts along and the
 * fields for them go away. Without JavaScript they stay, and the server compares.
 */
export function FirmFields({
  firm: initial,
  uscc,
  fields,
  lookUpHref,
  error,
  today,
}: {
  firm: { name: string; foundedOn: string } | null;
  uscc: string;
  fields: readonly Option[];
  lookUpHref: (uscc: string) => string;
  error: (name: string) => string | undefined;
  today: string;
}) {
  const { t } = useText();
  const fetcher = useFetcher<typeof loader>();
  const [asked, setAsked] = useState(uscc);
  const answer = fetcher.data && fetcher.data.uscc !== "" ? fetcher.data : null;
  const firm = asked === "" ? null : (answer?.firm ?? (asked === uscc ? initial : null));
  const isLooking = fetcher.state !== "idle";
  const [status, setStatus] = useState("");
  useEffect(() => {
    setStatus(isLooking ? t("residency:add.looking") : "");
  }, [isLooking, t]);
  const lookUp = (text: string) => {
    const code = text.replace(/[\s-]/g, "");
    if (code.length !== CODE_LENGTH) return setAsked("");
    if (code === asked) return;
    setAsked(code);
    fetcher.load(lookUpHref(code));
  };
  return (
    <>
      <Field
        name="uscc"
        label={t("residency:fact.uscc")}
        hint={status || t("residency:add.usccHint")}
        error={error("uscc") ?? (asked !== "" && !firm ? (fetcher.data?.fault ?? undefined) : undefined)}
        required
      >
        <TextInput
          defaultValue={uscc}
          maxLength={40}
          autoCapitalize="characters"
          autoComplete="off"
          spellCheck={false}
          className="font-mono"
          onChange={(event) => lookUp(event.currentTarget.value)}
        />
      </Field>
      {firm ? (
        <Banner tone="success" title={t("residency:add.known", { name: firm.name, foundedOn: firm.foundedOn })} />
      ) : (
        <div className="grid gap-3 sm:grid-cols-2">
          <Field name="name" label={t("residency:fact.name")} hint={t("residency:add.nameHint")} error={error("name")} className="sm:col-span-2">
            <TextInput maxLength={100} autoComplete="off" />
          </Field>
          <Field name="foundedOn" label={t("residency:fact.foundedOn")} error={error("foundedOn")}>
            <DateInput max={today} />
          </Field>
          <Field name="field" label={t("residency:fact.field")} error={error("field")}>
            <Select placeholder={t("common:form.choose")} options={fields} />
          </Field>
          <Field name="capitalYuan" label={t("residency:fact.capital")} hint={t("residency:add.capitalHint")} error={error("capitalYuan")} optional>
            <TextInput inputMode="decimal" align="end" unit={t("common:units.yuan")} maxLength={40} />
          </Field>
        </div>
      )}
    </>
  );
}
