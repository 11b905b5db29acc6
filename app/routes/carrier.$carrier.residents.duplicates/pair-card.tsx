import { Form } from "@remix-run/react";
import { useId } from "react";
import { Button, SubmitButton } from "#app/components/ui/button.tsx";
import { Field, IdempotencyField, TextInput } from "#app/components/ui/field.tsx";
import { Section } from "#app/components/ui/section.tsx";
import type { ComparedFirm, DuplicatePair, DuplicateReason } from "#app/domain/firms/duplicates.ts";
import { type Translate, useText } from "#app/i18n/index.ts";

function inWords(t: Translate, reason: DuplicateReason): string {
  switch (reason.kind) {
    case "similar-code":
      return t(`firms:reason.similar-code.${reason.how}`);
    case "near-name":
    case "same-name":
      return t(`firms:reason.${reason.kind}`);
    default: {
      const { kind, ...details } = reason;
      return t(`firms:reason.${kind}`, details);
    }
  }
}

/** One of the two, as a choice of the code that stays; who may not merge only reads it. */
function Choice({ firm, mayMerge }: { firm: ComparedFirm; mayMerge: boolean }) {
  const { t } = useText();
  const [name, ...former] = firm.names;
  const face = (
    <span className="min-w-0">
      <span className="block font-medium break-words">{name}</span>
      {former.length > 0 ? (
        <span className="block text-xs">{t("firms:duplicates.formerly", { names: former.join("、") })}</span>
      ) : null}
      <span className="block font-mono text-xs break-all">{firm.uscc}</span>
      <span className="block text-xs text-ink-soft">
        {t("firms:duplicates.founded", { on: firm.foundedOn })}
      </span>
    </span>
  );
  if (!mayMerge) return <div className="rounded-md border border-line p-3">{face}</div>;
  return (
    <label className="flex cursor-pointer items-start gap-2 rounded-md border border-line p-3 has-checked:border-accent">
      <input
        type="radio"
        name="keptId"
        value={firm.id}
        required
        className="mt-1 size-4 shrink-0 accent-accent"
      />
      {face}
    </label>
  );
}

/** Two firms that may be one: the reasons, and what a person decides. */
export function PairCard({
  pair,
  idempotencyKey,
  mayMerge,
  error,
}: {
  pair: DuplicatePair;
  idempotencyKey: string;
  mayMerge: boolean;
  error: (name: string) => string | undefined;
}) {
  const { t } = useText();
  const apartId = useId();
  const { firm, other, reasons } = pair;
  return (
    <Section title={t("firms:duplicates.pair", { one: firm.names[0], other: other.names[0] })}>
      <ul className="mb-3 list-disc pl-5 text-sm">
        {reasons.map((reason) => (
          <li key={reason.kind}>{inWords(t, reason)}</li>
        ))}
      </ul>
      <Form method="post" className="flex flex-col gap-3">
        <input type="hidden" name="intent" value="merge" />
        <input type="hidden" name="firmId" value={firm.id} />
        <input type="hidden" name="otherFirmId" value={other.id} />
        <IdempotencyField value={`${idempotencyKey}-${firm.id}-${other.id}`} />
        <fieldset className="flex flex-col gap-2">
          <legend className={mayMerge ? "mb-1 text-sm" : "sr-only"}>
            {t("firms:duplicates.keepLegend")}
          </legend>
          <div className="grid gap-3 sm:grid-cols-2">
            <Choice firm={firm} mayMerge={mayMerge} />
            <Choice firm={other} mayMerge={mayMerge} />
          </div>
          {error("keptId") ? <p className="text-xs text-bad">{error("keptId")}</p> : null}
        </fieldset>
        {mayMerge ? (
          <>
            <Field
              name="reason"
              label={t("firms:duplicates.reason")}
              hint={t("firms:duplicates.reasonHint")}
              error={error("reason")}
              required
            >
              <TextInput maxLength={500} />
            </Field>
            <div className="flex flex-wrap items-center gap-2">
              <SubmitButton variant="primary">{t("firms:duplicates.merge")}</SubmitButton>
              <Button type="submit" form={apartId}>
                {t("firms:duplicates.apart")}
              </Button>
              <p className="text-xs text-ink-soft">{t("firms:duplicates.mergeHint")}</p>
            </div>
          </>
        ) : null}
      </Form>
      <Form method="post" id={apartId}>
        <input type="hidden" name="intent" value="keep-apart" />
        <input type="hidden" name="firmId" value={firm.id} />
        <input type="hidden" name="otherFirmId" value={other.id} />
      </Form>
    </Section>
  );
}
