import { DateInput, Field, Textarea, TextInput } from "#app/components/ui/field.tsx";
import { writeFigure } from "#app/domain/reports/figures.ts";
import { addDays } from "#app/domain/shared/dates.ts";
import { useText } from "#app/i18n/index.ts";

export type Terms = {
  rentFenPerMonth: number | null;
  depositFen: number | null;
  agreementNumber: string | null;
  rentFreeFrom: string | null;
  rentFreeTo: string | null;
  rentSteps: readonly { from: string; rentFenPerMonth: number }[];
};
export type ErrorOf = (...names: string[]) => string | undefined;

const yuan = (fen: number | null | undefined) =>
  fen === null || fen === undefined ? "" : writeFigure(fen, 2, 0);

/** The rent a month, as every form of a lease asks for it. */
export function RentField({ fen, error, hint }: { fen?: number | null; error: ErrorOf; hint?: string }) {
  const { t } = useText();
  return (
    <Field name="rent" label={t("space:lease.rent")} hint={hint} error={error("rent")} optional>
      <TextInput inputMode="decimal" align="end" unit={t("common:units.yuan")} defaultValue={yuan(fen)} />
    </Field>
  );
}

/** Deposit, agreement, rent-free days and step rents. */
export function TermsFields({ terms, error }: { terms?: Terms; error: ErrorOf }) {
  const { t } = useText();
  const steps = terms?.rentSteps.map((step) => `${step.from} ${yuan(step.rentFenPerMonth)}`).join("\n");
  return (
    <div className="grid gap-3 sm:grid-cols-2">
      <Field
        name="agreementNumber"
        label={t("leases:terms.agreement")}
        error={error("agreementNumber")}
        optional
      >
        <TextInput maxLength={80} defaultValue={terms?.agreementNumber ?? ""} />
      </Field>
      <Field name="deposit" label={t("leases:terms.deposit")} error={error("deposit")} optional>
        <TextInput
          inputMode="decimal"
          align="end"
          unit={t("common:units.yuan")}
          defaultValue={yuan(terms?.depositFen)}
        />
      </Field>
      <Field
        name="rentFreeFrom"
        label={t("leases:terms.rentFreeFrom")}
        error={error("rentFreeFrom")}
        optional
      >
        <DateInput defaultValue={terms?.rentFreeFrom ?? ""} />
      </Field>
      <Field
        name="rentFreeLastOn"
        label={t("leases:terms.rentFreeLastOn")}
        error={error("rentFreeLastOn", "rentFreeTo")}
        optional
      >
        <DateInput defaultValue={terms?.rentFreeTo ? addDays(terms.rentFreeTo, -1) : ""} />
      </Field>
      <Field
        name="steps"
        className="sm:col-span-2"
        label={t("leases:terms.steps")}
        hint={t("leases:terms.stepsHint")}
        error={error("steps", "rentSteps")}
        optional
      >
        <Textarea rows={2} defaultValue={steps} />
      </Field>
    </div>
  );
}
