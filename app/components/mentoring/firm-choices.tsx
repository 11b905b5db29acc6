import { useId, useState } from "react";
import { Checkbox, TextInput } from "#app/components/ui/field.tsx";
import { useText } from "#app/i18n/index.ts";

export type FirmChoice = { id: string; name: string; uscc: string; isResident: boolean };

/** So many firms need no search. */
const FEW = 8;

/**
 * Which residents a service was for: boxes to tick, those in residence first, the others folded. With JavaScript they can be
 * searched and counted; a box that is searched away stays ticked.
 */
export function FirmChoices({
  name,
  firms,
  chosen,
  error,
}: {
  name: string;
  firms: readonly FirmChoice[];
  chosen: readonly string[];
  error?: string;
}) {
  const { t } = useText();
  const errorId = useId();
  const [text, setText] = useState("");
  const [ticked, setTicked] = useState<ReadonlySet<string>>(new Set(chosen));
  const wanted = text.trim().toLowerCase();
  const isShown = ({ name, uscc }: FirmChoice) =>
    wanted === "" || `${name} ${uscc}`.toLowerCase().includes(wanted);
  const toggle = (id: string, isOn: boolean) =>
    setTicked((before) => {
      const next = new Set(before);
      if (isOn) next.add(id);
      else next.delete(id);
      return next;
    });
  const boxes = (some: readonly FirmChoice[]) =>
    some.map((firm) => (
      <Checkbox
        key={firm.id}
        className={isShown(firm) ? undefined : "hidden"}
        name={name}
        value={firm.id}
        label={firm.name}
        defaultChecked={chosen.includes(firm.id)}
        onChange={(event) => toggle(firm.id, event.currentTarget.checked)}
      />
    ));
  const residents = firms.filter(({ isResident }) => isResident);
  const others = firms.filter(({ isResident }) => !isResident);
  return (
    <fieldset className="flex min-w-0 flex-col gap-2" aria-describedby={error ? errorId : undefined}>
      <legend className="mb-1 text-sm font-medium">{t("mentoring:firms")}</legend>
      <p className="text-xs text-ink-soft" aria-live="polite">
        {t("mentoring:firmsHint", { count: ticked.size })}
      </p>
      {firms.length > FEW ? (
        <TextInput
          type="search"
          aria-label={t("mentoring:findFirm")}
          placeholder={t("mentoring:findFirm")}
          value={text}
          maxLength={60}
          onChange={(event) => setText(event.currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key === "Enter") event.preventDefault();
          }}
        />
      ) : null}
      <div className="max-h-56 overflow-auto rounded-md border border-line p-2">
        <div className="grid gap-x-4 sm:grid-cols-2">{boxes(residents)}</div>
        {others.length > 0 ? (
          <details
            open={
              residents.length === 0 ||
              (wanted !== "" && others.some(isShown)) ||
              others.some(({ id }) => chosen.includes(id))
            }
          >
            <summary className="link min-h-6 text-xs">{t("mentoring:others")}</summary>
            <div className="mt-1 grid gap-x-4 sm:grid-cols-2">{boxes(others)}</div>
          </details>
        ) : null}
      </div>
      {error ? (
        <p id={errorId} className="text-xs text-bad">
          {error}
        </p>
      ) : null}
    </fieldset>
  );
}
