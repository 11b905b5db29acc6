import { Form } from "@remix-run/react";
import { useState } from "react";
import { SubmitButton } from "#app/components/ui/button.tsx";
import { Field, IdempotencyField, Select } from "#app/components/ui/field.tsx";
import { TitleFields } from "#app/components/ui/title-fields.tsx";
import { addMonths, isDate } from "#app/domain/shared/dates.ts";
import { useText } from "#app/i18n/index.ts";
import type { ClaimForm as Given } from "#app/services/titles/claim-form.server.ts";

/** One claim. The expiry follows from the kind's validity until somebody writes another one. */
export function ClaimForm({
  given,
  firmId,
  today,
  idempotencyKey,
  error,
}: {
  given: Given;
  firmId: string;
  today: string;
  idempotencyKey: string;
  error: (name: string) => string | undefined;
}) {
  const { t } = useText();
  const [kindCode, setKind] = useState("");
  const [awardedOn, setAwarded] = useState("");
  const [typed, setTyped] = useState<string | null>(null);
  const kind = given.kinds.find((one) => one.kind === kindCode);
  const years = kind?.validityYears ?? null;
  const proposed = typeof years === "number" && isDate(awardedOn) ? addMonths(awardedOn, years * 12) : "";
  const expiresHint =
    typeof years === "number"
      ? t("titles:claim.expiresProposed", { years })
      : years === "none"
        ? t("titles:claim.expiresNone")
        : t("titles:claim.expiresUnknown");
  const group = (isResident: boolean) => given.firms.filter((firm) => firm.isResident === isResident);
  const options = [...group(true), ...group(false)].map((firm) => ({
    value: firm.id,
    label: firm.isResident ? firm.name : `${firm.name}（${t("titles:claim.former")}）`,
  }));
  return (
    <Form method="post" className="grid gap-3 sm:grid-cols-2">
      <input type="hidden" name="intent" value="one" />
      <IdempotencyField value={idempotencyKey} />
      <Field name="firmId" label={t("titles:firm")} error={error("firmId")} required>
        <Select defaultValue={firmId} placeholder={t("titles:claim.chooseFirm")} options={options} />
      </Field>
      <Field name="kind" label={t("titles:kind")} error={error("kind")} required>
        <Select
          placeholder={t("titles:claim.chooseKind")}
          options={given.kinds.map((one) => ({
            value: one.kind,
            label: t(`glossary:titleKind.${one.kind}`),
          }))}
          onChange={(event) => setKind(event.currentTarget.value)}
        />
      </Field>
      <TitleFields
        today={today}
        error={error}
        numberHint={
          kind?.numberExample ? t("titles:claim.numberHint", { example: kind.numberExample }) : undefined
        }
        expiresHint={expiresHint}
        onAwarded={setAwarded}
        expires={{ value: typed ?? proposed, onChange: setTyped }}
      />
      <div>
        <SubmitButton>{t("titles:claim.submit")}</SubmitButton>
      </div>
    </Form>
  );
}
