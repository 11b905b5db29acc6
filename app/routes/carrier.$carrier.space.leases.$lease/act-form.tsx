import { Form, Link } from "@remix-run/react";
import { useFrame } from "#app/components/shell/organization-frame.tsx";
import { useFormFaults } from "#app/components/space/form-faults.ts";
import { type ErrorOf, RentField, type Terms, TermsFields } from "#app/components/space/terms-fields.tsx";
import { SubmitButton } from "#app/components/ui/button.tsx";
import { DateInput, Field, FormErrors, IdempotencyField, TextInput } from "#app/components/ui/field.tsx";
import { Section } from "#app/components/ui/section.tsx";
import { addDays, addMonths, monthsBetween } from "#app/domain/shared/dates.ts";
import { areaInput } from "#app/domain/space/area.ts";
import type { RefusalView } from "#app/http/errors.server.ts";
import { paths } from "#app/http/paths.ts";
import { useText } from "#app/i18n/index.ts";

export const LEASE_ACTS = ["renew", "change", "end", "correct"] as const;
export type LeaseAct = (typeof LEASE_ACTS)[number];
export const isAct = (text: string | null): text is LeaseAct => LEASE_ACTS.some((act) => act === text);

type LeaseOf = Terms & {
  id: string;
  rev: number;
  from: string;
  to: string | null;
  areaDm2: number;
  desks: number | null;
  note: string | null;
  followedBy: string | null;
};
type ActPage = { on: string; lease: LeaseOf; rentNow: number | null; hasDesks: boolean };

function ExtentFields({ lease, hasDesks, error }: { lease: LeaseOf; hasDesks: boolean; error: ErrorOf }) {
  const { t } = useText();
  return (
    <>
      <Field name="area" label={t("space:area")} error={error("area", "areaDm2")} required>
        <TextInput
          inputMode="decimal"
          align="end"
          unit={t("common:units.m2")}
          defaultValue={areaInput(lease.areaDm2)}
        />
      </Field>
      {hasDesks ? (
        <Field name="desks" label={t("space:desks")} error={error("desks")} optional>
          <TextInput inputMode="numeric" align="end" defaultValue={lease.desks ?? ""} />
        </Field>
      ) : null}
    </>
  );
}

function LastOnField({ value, error, isOptional }: { value: string; error: ErrorOf; isOptional: boolean }) {
  const { t } = useText();
  return (
    <Field
      name="lastOn"
      label={t("space:lease.lastOn")}
      hint={isOptional ? t("space:lease.lastOnHint") : undefined}
      error={error("lastOn", "to")}
      optional={isOptional}
      required={!isOptional}
    >
      <DateInput defaultValue={value} />
    </Field>
  );
}

function NoteField({ lease, error }: { lease: LeaseOf; error: ErrorOf }) {
  const { t } = useText();
  return (
    <Field name="note" label={t("space:lease.note")} error={error("note")} optional>
      <TextInput maxLength={400} defaultValue={lease.note ?? ""} />
    </Field>
  );
}

/** As long again as the lease was, in whole months, a year where that makes no sense. */
function sameLengthAgain(lease: LeaseOf): string {
  if (lease.to === null) return "";
  const months = monthsBetween(lease.from, lease.to) || 12;
  return addDays(addMonths(lease.to, months), -1);
}

function RenewFields({ page, error }: { page: ActPage; error: ErrorOf }) {
  const { lease } = page;
  const going: Terms = { ...lease, rentFreeFrom: null, rentFreeTo: null, rentSteps: [] };
  const lastRent = lease.rentSteps.at(-1)?.rentFenPerMonth ?? lease.rentFenPerMonth;
  return (
    <>
      <div className="grid gap-3 sm:grid-cols-2">
        <LastOnField value={sameLengthAgain(lease)} error={error} isOptional />
        <ExtentFields lease={lease} hasDesks={page.hasDesks} error={error} />
        <RentField fen={lastRent} error={error} />
      </div>
      <TermsFields terms={going} error={error} />
      <NoteField lease={lease} error={error} />
    </>
  );
}

function CorrectFields({ page, error }: { page: ActPage; error: ErrorOf }) {
  const { t } = useText();
  const { lease } = page;
  // What was agreed for after an early end no longer counts, and would not fit.
  const rentSteps = lease.rentSteps.filter((step) => lease.to === null || step.from < lease.to);
  return (
    <>
      <div className="grid gap-3 sm:grid-cols-2">
        <Field name="from" label={t("space:lease.from")} error={error("from")} required>
          <DateInput defaultValue={lease.from} />
        </Field>
        <LastOnField value={lease.to ? addDays(lease.to, -1) : ""} error={error} isOptional />
        <ExtentFields lease={lease} hasDesks={page.hasDesks} error={error} />
        <RentField fen={lease.rentFenPerMonth} error={error} />
      </div>
      <TermsFields terms={{ ...lease, rentSteps }} error={error} />
      <NoteField lease={lease} error={error} />
    </>
  );
}

function ChangeFields({ page, error }: { page: ActPage; error: ErrorOf }) {
  const { t } = useText();
  const { lease, on } = page;
  const first = addDays(lease.from, 1);
  return (
    <div className="grid gap-3 sm:grid-cols-2">
      <Field name="on" label={t("leases:change.on")} error={error("on")} required>
        <DateInput defaultValue={on > first ? on : first} />
      </Field>
      <ExtentFields lease={lease} hasDesks={page.hasDesks} error={error} />
      <RentField error={error} hint={t("leases:change.rentHint")} />
    </div>
  );
}

/** The form of one act on the lease, prefilled. */
export function ActForm({
  act,
  page,
  idempotencyKey,
  result,
}: {
  act: LeaseAct;
  page: ActPage;
  idempotencyKey: string;
  result: { ok: boolean; refusal?: RefusalView } | undefined;
}) {
  const { t } = useText();
  const to = paths.carrier(useFrame().organization.slug);
  const { lease, on } = page;
  const { sentences, error } = useFormFaults(result);
  if (act === "renew" && (lease.to === null || lease.followedBy)) {
    return (
      <Section title={t("leases:renew.title")}>
        <p>{t(lease.to === null ? "leases:renew.openEnded" : "leases:renew.already")}</p>
        {lease.followedBy ? (
          <Link to={to.lease(lease.followedBy)} className="link">
            {t("leases:renew.toAfter")}
          </Link>
        ) : null}
      </Section>
    );
  }
  const hint = {
    renew: t("leases:renew.hint", { from: lease.to ?? "" }),
    change: t("leases:change.hint"),
    end: t("leases:end.hint"),
    correct: t("space:lease.correctHint"),
  }[act];
  const submit = {
    renew: t("leases:renew.submit"),
    change: t("leases:change.submit"),
    end: t("leases:end.submit"),
    correct: t("common:actions.save"),
  }[act];
  return (
    <Section title={t(`leases:act.${act}`)} description={hint}>
      <Form method="post" preventScrollReset className="flex flex-col gap-4">
        <input type="hidden" name="intent" value={act} />
        <input type="hidden" name="leaseId" value={lease.id} />
        <input type="hidden" name="rev" value={lease.rev} />
        <IdempotencyField value={idempotencyKey} />
        <FormErrors errors={sentences} />
        {act === "renew" ? <RenewFields page={page} error={error} /> : null}
        {act === "change" ? <ChangeFields page={page} error={error} /> : null}
        {act === "correct" ? <CorrectFields page={page} error={error} /> : null}
        {act === "end" ? (
          <div className="max-w-60">
            <LastOnField value={lease.from > on ? lease.from : on} error={error} isOptional={false} />
          </div>
        ) : null}
        <div>
          <SubmitButton>{submit}</SubmitButton>
        </div>
      </Form>
    </Section>
  );
}
