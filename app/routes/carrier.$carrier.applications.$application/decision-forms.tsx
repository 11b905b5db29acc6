import { Form } from "@remix-run/react";
import { Button, SubmitButton } from "#app/components/ui/button.tsx";
import {
  DateInput,
  Field,
  IdempotencyField,
  Select,
  Textarea,
  TextInput,
} from "#app/components/ui/field.tsx";
import { Section } from "#app/components/ui/section.tsx";
import { APPLICATION_STEPS, ERASE_AFTER_DAYS, statusAfter } from "#app/domain/admission/application.ts";
import { useText } from "#app/i18n/index.ts";
import type { ApplicationView } from "#app/services/admission/show-application.server.ts";

type Props = {
  application: ApplicationView["application"];
  today: string;
  idempotencyKey: string;
  error: (name: string) => string | undefined;
};

const Hidden = ({ intent, application, idempotencyKey }: Props & { intent: string }) => (
  <>
    <input type="hidden" name="intent" value={intent} />
    <input type="hidden" name="id" value={application.id} />
    <input type="hidden" name="rev" value={application.rev} />
    <IdempotencyField value={`${idempotencyKey}-${intent}`} />
  </>
);

/** Admits the applicant: the firm, the days, the agreement. */
export function AdmitForm({
  firm,
  fields,
  isMet,
  ...props
}: Props & {
  firm: ApplicationView["checks"]["firm"];
  fields: readonly { value: string; label: string }[];
  isMet: boolean;
}) {
  const { t } = useText();
  const { application, today, error } = props;
  const isTeam = application.applicant === "team";
  return (
    <Section title={t("admission:admit.title")} id="admit">
      <Form key={application.rev} method="post" className="flex flex-col gap-3">
        <Hidden {...props} intent="admit" />
        <p className="text-ink-soft">{t(isTeam ? "teams:admitted.lead" : "admission:admit.lead")}</p>
        <div className="grid gap-3 sm:grid-cols-2">
          <Field
            name="uscc"
            label={t("admission:fact.uscc")}
            hint={t(isTeam ? "teams:admitted.usccHint" : "admission:admit.usccHint")}
            error={error("uscc")}
            required={!isTeam}
            optional={isTeam}
          >
            <TextInput maxLength={40} defaultValue={application.uscc ?? ""} />
          </Field>
          {isTeam ? (
            <Field name="leader" label={t("teams:fact.leader")} error={error("leader")} required>
              <TextInput maxLength={60} defaultValue={application.contactName ?? ""} />
            </Field>
          ) : null}
          {firm ? null : (
            <>
              <Field
                name="name"
                label={t("admission:fact.name")}
                hint={isTeam ? undefined : t("admission:admit.known")}
                error={error("name")}
                optional
              >
                <TextInput maxLength={100} defaultValue={application.name} />
              </Field>
              <Field
                name="foundedOn"
                label={t("admission:fact.foundedOn")}
                error={error("foundedOn")}
                optional
              >
                <DateInput defaultValue={application.foundedOn ?? ""} max={today} />
              </Field>
              <Field name="field" label={t("admission:fact.field")} error={error("field")} optional>
                <Select placeholder="—" options={fields} defaultValue={application.field ?? ""} />
              </Field>
            </>
          )}
          <Field
            name="admittedOn"
            label={t("admission:fact.admittedOn")}
            error={error("admittedOn")}
            required
          >
            <DateInput defaultValue={today} max={today} />
          </Field>
          <Field name="enteredOn" label={t("admission:fact.enteredOn")} error={error("enteredOn")} required>
            <DateInput
              defaultValue={
                application.wishedFrom && application.wishedFrom > today ? application.wishedFrom : today
              }
            />
          </Field>
          <Field
            name="agreementNumber"
            label={t("admission:fact.agreementNumber")}
            error={error("agreementNumber")}
            optional
          >
            <TextInput maxLength={80} />
          </Field>
          <Field
            name="opinion"
            label={t("admission:fact.opinion")}
            hint={isMet ? undefined : t("admission:admit.opinionHint")}
            error={error("opinion")}
            optional={isMet}
            required={!isMet}
            className="sm:col-span-2"
          >
            <Textarea maxLength={1000} />
          </Field>
        </div>
        <div>
          <SubmitButton variant="primary">{t("admission:admit.submit")}</SubmitButton>
        </div>
      </Form>
    </Section>
  );
}

/** Every other step that the status allows, with an opinion. */
export function StepForm(props: Props) {
  const { t } = useText();
  const { application, error } = props;
  const steps = APPLICATION_STEPS.filter((step) => statusAfter(application.status, step) !== null);
  if (steps.length === 0) return null;
  return (
    <Section title={t("admission:step.title")} id="step">
      <Form method="post" className="flex flex-col gap-3">
        <Hidden {...props} intent="step" />
        <Field
          name="opinion"
          label={t("admission:fact.opinion")}
          hint={t("admission:step.opinionHint")}
          error={error("opinion")}
        >
          <Textarea maxLength={1000} />
        </Field>
        {steps.includes("refuse") ? (
          <p className="text-xs text-ink-soft">
            {t("admission:step.refuseHint", { days: ERASE_AFTER_DAYS })}
          </p>
        ) : null}
        <div className="flex flex-wrap gap-2">
          {steps.map((step) => (
            <Button
              key={step}
              type="submit"
              name="step"
              value={step}
              variant={step === "refuse" ? "danger" : "secondary"}
            >
              {t(`admission:step.${step}`)}
            </Button>
          ))}
        </div>
      </Form>
    </Section>
  );
}
