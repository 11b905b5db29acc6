import { Form } from "@remix-run/react";
import { useState } from "react";
import { LinkButton, SubmitButton } from "#app/components/ui/button.tsx";
import { DateInput, Field, IdempotencyField, Select, TextInput } from "#app/components/ui/field.tsx";
import { Section } from "#app/components/ui/section.tsx";
import { EXIT_KINDS } from "#app/domain/residency/residency.ts";
import { useText } from "#app/i18n/index.ts";
import type { GraduationView } from "#app/services/residency/show-graduation.server.ts";
import type { ResidentView } from "#app/services/residency/show-resident.server.ts";
import { GraduationConditions } from "./graduation-section.tsx";

/** Ends the stay, a graduation with its conditions; says beforehand what ends with it. */
export function EndForm({
  view,
  graduation,
  today,
  idempotencyKey,
  cancelHref,
  error,
}: {
  view: ResidentView;
  graduation: GraduationView;
  today: string;
  idempotencyKey: string;
  cancelHref: string;
  error: (name: string) => string | undefined;
}) {
  const { t } = useText();
  const [exit, setExit] = useState<string>("graduated");
  const { stay } = view;
  const open = view.leases.filter((lease) => lease.residencyId === stay.id && lease.isOpen);
  return (
    <Section title={t("residency:end.title")} id="end">
      <Form method="post" className="flex flex-col gap-3">
        <input type="hidden" name="intent" value="end" />
        <input type="hidden" name="id" value={stay.id} />
        <input type="hidden" name="rev" value={stay.rev} />
        <IdempotencyField value={idempotencyKey} />
        <p>
          {open.length > 0
            ? t("residency:end.leases", {
                count: open.length,
                rooms: open.map(({ room }) => room).join(t("residency:import.separator")),
              })
            : t("residency:end.noLeases")}
          {open.length > 0 ? ` ${t("residency:end.later")}` : null}
        </p>
        <div className="grid gap-3 sm:grid-cols-2">
          <Field name="exit" label={t("residency:fact.exit")} error={error("exit")} required>
            <Select
              defaultValue="graduated"
              onChange={(event) => setExit(event.currentTarget.value)}
              options={EXIT_KINDS.map((exit) => ({
                value: exit,
                label: t(`glossary:residencyExit.${exit}`),
              }))}
            />
          </Field>
          <Field
            name="leftOn"
            label={t("residency:fact.leftOn")}
            hint={t("residency:end.leftHint")}
            error={error("leftOn")}
            required
          >
            <DateInput defaultValue={today} max={today} />
          </Field>
          <Field
            name="exitEvidence"
            label={t("residency:fact.exitEvidence")}
            hint={t("residency:end.evidenceHint")}
            error={error("exitEvidence")}
            optional
          >
            <TextInput maxLength={500} />
          </Field>
          <Field
            name="exitReason"
            label={t("residency:fact.exitReason")}
            hint={exit === "graduated" ? t("admission:graduate.reasonHint") : undefined}
            error={error("exitReason")}
            optional
          >
            <TextInput maxLength={500} />
          </Field>
        </div>
        {exit === "graduated" && graduation.offered ? (
          <fieldset className="flex flex-col gap-3 rounded-md border border-line p-3">
            <legend className="px-1 text-sm font-medium">{t("admission:graduate.conditions")}</legend>
            <GraduationConditions view={graduation} />
          </fieldset>
        ) : null}
        <div className="flex flex-wrap gap-2">
          <SubmitButton variant="danger">{t("residency:end.submit")}</SubmitButton>
          <LinkButton to={cancelHref} variant="quiet">
            {t("common:actions.cancel")}
          </LinkButton>
        </div>
      </Form>
    </Section>
  );
}
