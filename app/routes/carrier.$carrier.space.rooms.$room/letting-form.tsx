import { Form } from "@remix-run/react";
import { useRef, useState } from "react";
import { RentField, TermsFields } from "#app/components/space/terms-fields.tsx";
import { SubmitButton } from "#app/components/ui/button.tsx";
import {
  Checkbox,
  Choices,
  DateInput,
  Field,
  FormErrors,
  IdempotencyField,
  Select,
  TextInput,
} from "#app/components/ui/field.tsx";
import { Section } from "#app/components/ui/section.tsx";
import { addDays, isDate, overlaps } from "#app/domain/shared/dates.ts";
import type { RefusalView } from "#app/http/errors.server.ts";
import { refusalText, useText } from "#app/i18n/index.ts";

type Stretch = { from: string; to: string | null; freeDm2: number };
type Result = { ok: true } | { ok: false; refusal: RefusalView } | undefined;
type LettingPage = {
  on: string;
  now: { areaDm2: number } | null;
  free: readonly Stretch[];
  freeDesks: readonly Stretch[] | null;
  residencies: readonly { id: string; name: string; uscc: string }[];
  holds: readonly { id: string; heldFor: string }[];
};

/** The least that is free over [from, to); null while the days make no sense. */
function leastFree(stretches: readonly Stretch[], from: string, lastOn: string): number | null {
  if (!isDate(from) || (lastOn !== "" && (!isDate(lastOn) || lastOn < from))) return null;
  const to = lastOn === "" ? null : addDays(lastOn, 1);
  const [first] = stretches;
  if (!first || from < first.from) return 0;
  return Math.min(...stretches.filter((it) => overlaps(it, { from, to })).map(({ freeDm2 }) => freeDm2));
}

const INTENT = "let";

/**
 * Lets the room; says at once what is free over the chosen days. Which fields show follows the chosen kind by style alone,
 * so that the form works before and without scripts.
 */
export function LettingForm({
  page,
  result,
  idempotencyKey,
}: {
  page: LettingPage;
  result: Result;
  idempotencyKey: string;
}) {
  const { t } = useText();
  const hasResidents = page.residencies.length > 0;
  const today = page.free.find(({ to }) => to === null || to > page.on);
  const isFree = today?.freeDm2 === page.now?.areaDm2;
  const firstFrom = page.free[0]?.from ?? page.on;
  const firstDay = firstFrom > page.on ? firstFrom : page.on;
  const [days, setDays] = useState({ from: firstDay, lastOn: "" });
  const wasSent = useRef(false);
  // The page has several forms: only what this one sent is its own fault.
  const refusal = wasSent.current && result && !result.ok ? result.refusal : null;
  const error = (...names: string[]) => {
    const code = names.map((name) => refusal?.fields[name]).find(Boolean);
    return code ? refusalText(t, code, refusal?.details) : undefined;
  };
  const hasTermFault = [
    "steps",
    "rentSteps",
    "rentFreeFrom",
    "rentFreeTo",
    "deposit",
    "agreementNumber",
  ].some((name) => refusal?.fields[name]);
  const free = leastFree(page.free, days.from, days.lastOn);
  const freeDesks = page.freeDesks ? leastFree(page.freeDesks, days.from, days.lastOn) : null;
  const sentence =
    refusal?.code === "access.session-ended"
      ? t("space:lease.sessionEnded")
      : refusal && refusalText(t, refusal.code, refusal.details);
  return (
    <Section id="let" title={t("space:lease.new")}>
      <Form
        method="post"
        preventScrollReset
        className="group/let flex flex-col gap-4"
        onSubmit={() => {
          wasSent.current = true;
        }}
      >
        <input type="hidden" name="intent" value={INTENT} />
        <IdempotencyField value={idempotencyKey} />
        <FormErrors errors={sentence ? [sentence] : undefined} />
        <div className="grid gap-4 md:grid-cols-2">
          <div className="flex flex-col gap-2">
            <Choices legend={t("space:lease.occupantKind")}>
              <div className="flex flex-wrap gap-x-5">
                {(["resident", "other"] as const).map((kind) => (
                  <Checkbox
                    key={kind}
                    type="radio"
                    name="occupant"
                    value={kind}
                    defaultChecked={kind === (hasResidents ? "resident" : "other")}
                    label={t(kind === "resident" ? "space:lease.resident" : "space:lease.otherTenant")}
                  />
                ))}
              </div>
            </Choices>
            <div className="hidden group-has-[[value=resident]:checked]/let:block">
              <Field
                name="residencyId"
                label={t("space:lease.resident")}
                hint={hasResidents ? undefined : t("space:lease.noResidents")}
                error={error("residencyId")}
              >
                <Select
                  placeholder={t("common:form.choose")}
                  options={page.residencies.map(({ id, name, uscc }) => ({
                    value: id,
                    label: `${name} · ${uscc}`,
                  }))}
                />
              </Field>
            </div>
            <div className="hidden group-has-[[value=other]:checked]/let:block">
              <Field
                name="tenantName"
                label={t("space:lease.tenantName")}
                hint={t("space:lease.tenantHint")}
                error={error("tenantName")}
              >
                <TextInput maxLength={120} />
              </Field>
            </div>
          </div>
          <div className="grid content-start gap-3 sm:grid-cols-2">
            <Field name="from" label={t("space:lease.from")} error={error("from")} required>
              <DateInput
                defaultValue={firstDay}
                onChange={(event) => setDays({ ...days, from: event.target.value })}
              />
            </Field>
            <Field
              name="lastOn"
              label={t("space:lease.lastOn")}
              hint={t("space:lease.lastOnHint")}
              error={error("lastOn", "to")}
              optional
            >
              <DateInput onChange={(event) => setDays({ ...days, lastOn: event.target.value })} />
            </Field>
          </div>
          <div className="flex flex-col gap-2">
            <Choices legend={t("space:lease.extent")} error={error("extent")}>
              <div className="flex flex-wrap gap-x-5">
                {(["whole", "part", ...(page.freeDesks ? (["desks"] as const) : [])] as const).map((kind) => (
                  <Checkbox
                    key={kind}
                    type="radio"
                    name="extent"
                    value={kind}
                    defaultChecked={kind === (isFree ? "whole" : "part")}
                    label={t(`space:lease.${kind}`)}
                  />
                ))}
              </div>
            </Choices>
            <p className="text-sm font-medium text-accent-strong" aria-live="polite">
              {free === null ? null : free === 0 ? t("space:lease.none") : t("space:lease.most", { free })}{" "}
              {freeDesks === null ? null : (
                <span className="hidden group-has-[[value=desks]:checked]/let:inline">
                  {t("space:lease.mostDesks", { free: freeDesks })}
                </span>
              )}
            </p>
          </div>
          <div className="grid content-start gap-3 sm:grid-cols-2">
            <div className="hidden group-has-[[value=part]:checked]/let:block">
              <Field
                name="area"
                label={t("space:area")}
                hint={t("space:lease.areaHint")}
                error={error("area", "areaDm2")}
              >
                <TextInput inputMode="decimal" align="end" unit={t("common:units.m2")} />
              </Field>
            </div>
            <div className="hidden group-has-[[value=desks]:checked]/let:block">
              <Field
                name="desks"
                label={t("space:desks")}
                hint={t("space:lease.desksHint")}
                error={error("desks")}
              >
                <TextInput inputMode="numeric" align="end" />
              </Field>
            </div>
            <RentField error={error} hint={t("space:lease.rentHint")} />
            <Field name="note" label={t("space:lease.note")} error={error("note")} optional>
              <TextInput maxLength={400} />
            </Field>
          </div>
        </div>
        {page.holds.length > 0 ? (
          <Field name="hold" label={t("leases:hold.field")} error={error("hold")}>
            <Select
              options={[
                { value: "", label: t("leases:hold.respect") },
                ...page.holds.map(({ id, heldFor }) => ({
                  value: id,
                  label: t("leases:hold.fulfil", { name: heldFor }),
                })),
                { value: "despite", label: t("leases:hold.despite") },
              ]}
            />
          </Field>
        ) : null}
        <details open={hasTermFault || undefined}>
          <summary className="link inline-flex min-h-6 items-center">{t("leases:terms.more")}</summary>
          <div className="pt-3">
            <TermsFields error={error} />
          </div>
        </details>
        <div>
          <SubmitButton>{t("space:lease.submit")}</SubmitButton>
        </div>
      </Form>
    </Section>
  );
}
