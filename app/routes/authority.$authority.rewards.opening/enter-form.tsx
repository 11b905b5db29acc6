import { Form } from "@remix-run/react";
import { useEffect, useRef, useState } from "react";
import { inLocale } from "#app/components/rewards/texts.ts";
import { SubmitButton } from "#app/components/ui/button.tsx";
import { Field, IdempotencyField, Select, Textarea } from "#app/components/ui/field.tsx";
import { Banner } from "#app/components/ui/notices.tsx";
import { refusalText, useText } from "#app/i18n/index.ts";
import type { EnteredOpening } from "#app/services/rewards/enter-opening-payments.server.ts";
import type { OpeningProgramme } from "#app/services/rewards/show-opening-balance.server.ts";

/** Pasted payments of one item: all lines or none. */
export function EnterForm({
  programmes,
  answer,
  error,
  idempotencyKey,
}: {
  programmes: OpeningProgramme[];
  answer: EnteredOpening | null;
  error: (name: string) => string | undefined;
  idempotencyKey: string;
}) {
  const { t, locale } = useText();
  const form = useRef<HTMLFormElement>(null);
  const [chosen, choose] = useState({ programme: programmes[0]?.code ?? "", item: "" });
  const items = programmes.find((it) => it.code === chosen.programme)?.items ?? [];
  const target = items.find((it) => it.code === chosen.item)?.target;
  // What has been entered goes away; what was refused stays to be mended.
  useEffect(() => {
    if (answer && answer.entered > 0) form.current?.querySelector("textarea")?.form?.reset();
  }, [answer]);
  const number = target && target.number !== "none" ? t(`rewards:opening.numberOf.${target.number}`) : "";
  const hint = target
    ? t(target.subject === "firm" ? "rewards:opening.columnsFirm" : "rewards:opening.columnsCarrier", {
        number,
      })
    : undefined;
  const faults = answer?.faults ?? [];
  return (
    <Form ref={form} method="post" className="grid gap-3 sm:grid-cols-2" preventScrollReset>
      <input type="hidden" name="intent" value="enter" />
      <IdempotencyField value={idempotencyKey} />
      {answer && answer.entered > 0 ? (
        <div className="sm:col-span-2">
          <Banner
            tone="success"
            title={t("rewards:opening.entered", { count: answer.entered, amountFen: answer.amountFen })}
          />
        </div>
      ) : null}
      {faults.length > 0 ? (
        <div className="sm:col-span-2">
          <Banner tone="error" title={t("rewards:opening.faults", { count: faults.length })}>
            <ul className="list-disc pl-6">
              {faults.map(({ line, code, details }) => (
                <li key={`${line} ${code}`}>
                  {t("rewards:opening.atLine", { line, text: refusalText(t, code, details) })}
                </li>
              ))}
            </ul>
          </Banner>
        </div>
      ) : null}
      <Field name="programme" label={t("rewards:opening.programme")} error={error("programme")} required>
        <Select
          value={chosen.programme}
          options={programmes.map((it) => ({ value: it.code, label: inLocale(locale, it.title) }))}
          onChange={(event) => choose({ programme: event.currentTarget.value, item: "" })}
        />
      </Field>
      <Field name="item" label={t("rewards:opening.item")} error={error("item")} required>
        <Select
          value={chosen.item}
          placeholder={t("rewards:opening.chooseItem")}
          options={items.map((it) => ({ value: it.code, label: inLocale(locale, it.label) }))}
          onChange={(event) => choose({ ...chosen, item: event.currentTarget.value })}
        />
      </Field>
      <Field
        name="rows"
        label={t("rewards:opening.rows")}
        hint={hint}
        error={error("rows")}
        className="sm:col-span-2"
        required
      >
        <Textarea rows={8} className="font-mono whitespace-pre" spellCheck={false} />
      </Field>
      <div>
        <SubmitButton>{t("rewards:opening.submit")}</SubmitButton>
      </div>
    </Form>
  );
}
