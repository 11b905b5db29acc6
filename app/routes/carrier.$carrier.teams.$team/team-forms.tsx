import { Form } from "@remix-run/react";
import { TeamFields } from "#app/components/teams/team-fields.tsx";
import { LinkButton, SubmitButton } from "#app/components/ui/button.tsx";
import { DateInput, Field, IdempotencyField, Select, TextInput } from "#app/components/ui/field.tsx";
import { Section } from "#app/components/ui/section.tsx";
import { useText } from "#app/i18n/index.ts";
import type { TeamView } from "#app/services/teams/show-team.server.ts";

type FormProps = {
  view: TeamView;
  today: string;
  idempotencyKey: string;
  cancelHref: string;
  error: (name: string) => string | undefined;
};

const Hidden = ({
  intent,
  team,
  idempotencyKey,
}: {
  intent: string;
  team: TeamView["team"];
  idempotencyKey: string;
}) => (
  <>
    <input type="hidden" name="intent" value={intent} />
    <input type="hidden" name="id" value={team.id} />
    <input type="hidden" name="rev" value={team.rev} />
    <IdempotencyField value={`${idempotencyKey}-${intent}`} />
  </>
);

function Buttons({ text, cancelHref }: { text: string; cancelHref: string }) {
  const { t } = useText();
  return (
    <div className="flex flex-wrap gap-2">
      <SubmitButton>{text}</SubmitButton>
      <LinkButton to={cancelHref} variant="quiet">
        {t("common:actions.cancel")}
      </LinkButton>
    </div>
  );
}

const EXITS = ["left", "dropped"] as const;

/** How and why a team's time ended; of one that became a firm, since when. */
function EndFields({
  team,
  today,
  error,
}: {
  team: TeamView["team"];
  today: string;
  error: FormProps["error"];
}) {
  const { t } = useText();
  const isFirm = team.exit === "founded";
  return (
    <div className="grid gap-3 sm:grid-cols-2">
      {isFirm ? null : (
        <Field name="exit" label={t("teams:fact.exit")} error={error("exit")} optional>
          <Select
            defaultValue={team.exit ?? ""}
            placeholder="—"
            options={EXITS.map((value) => ({ value, label: t(`teams:exit.${value}`) }))}
          />
        </Field>
      )}
      <Field
        name="leftOn"
        label={t(isFirm ? "teams:fact.foundedOn" : "teams:fact.leftOn")}
        hint={t(isFirm ? "teams:correct.foundedHint" : "teams:correct.leftHint")}
        error={error("leftOn")}
        required={isFirm}
        optional={!isFirm}
      >
        <DateInput defaultValue={team.leftOn ?? ""} max={today} />
      </Field>
      <Field
        name="exitReason"
        label={t(isFirm ? "teams:fact.foundReason" : "teams:fact.exitReason")}
        error={error("exitReason")}
        optional
      >
        <TextInput defaultValue={team.exitReason ?? ""} maxLength={500} />
      </Field>
      <Field
        name="exitEvidence"
        label={t(isFirm ? "teams:fact.foundEvidence" : "teams:fact.exitEvidence")}
        error={error("exitEvidence")}
        optional
      >
        <TextInput defaultValue={team.exitEvidence ?? ""} maxLength={500} />
      </Field>
    </div>
  );
}

/** Mends what is recorded of a team, and how it ended where it has. */
export function CorrectForm({
  fields,
  ...props
}: FormProps & { fields: readonly { value: string; label: string }[] }) {
  const { t } = useText();
  const { view, today, idempotencyKey, cancelHref, error } = props;
  const { team, lists } = view;
  return (
    <section aria-labelledby="correct-title" id="correct">
      <Form method="post" className="flex flex-col gap-4">
        <h2 id="correct-title" className="text-lg font-semibold">
          {t("teams:correct.title")}
        </h2>
        <p className="text-ink-soft">{t("teams:correct.lead")}</p>
        <Hidden intent="correct" team={team} idempotencyKey={idempotencyKey} />
        <TeamFields values={team} lists={lists} fields={fields} error={error} />
        {team.exit === null ? null : (
          <Section title={t(team.exit === "founded" ? "teams:fact.firm" : "teams:show.ending")}>
            <EndFields team={team} today={today} error={error} />
          </Section>
        )}
        <Field
          name="correction"
          label={t("register:steps.correction")}
          hint={t("register:steps.correctionHint")}
          error={error("correction")}
          optional
        >
          <TextInput maxLength={500} />
        </Field>
        <Buttons text={t("teams:correct.submit")} cancelHref={cancelHref} />
      </Form>
    </section>
  );
}

/** Ends a team's time here without a firm. */
export function EndForm({ view, today, idempotencyKey, cancelHref, error }: FormProps) {
  const { t } = useText();
  return (
    <Section title={t("teams:end.title")} id="end">
      <Form method="post" className="flex flex-col gap-3">
        <Hidden intent="end" team={view.team} idempotencyKey={idempotencyKey} />
        <p>{t("teams:end.lead")}</p>
        <div className="grid gap-3 sm:grid-cols-2">
          <Field name="exit" label={t("teams:fact.exit")} error={error("exit")} required>
            <Select
              defaultValue=""
              placeholder={t("common:form.choose")}
              options={EXITS.map((value) => ({ value, label: t(`teams:exit.${value}`) }))}
            />
          </Field>
          <Field
            name="leftOn"
            label={t("teams:fact.leftOn")}
            hint={t("teams:end.leftHint")}
            error={error("leftOn")}
            required
          >
            <DateInput defaultValue={today} max={today} />
          </Field>
          <Field name="exitReason" label={t("teams:fact.exitReason")} error={error("exitReason")} required>
            <TextInput maxLength={500} />
          </Field>
          <Field
            name="exitEvidence"
            label={t("teams:fact.exitEvidence")}
            hint={t("teams:end.evidenceHint")}
            error={error("exitEvidence")}
            optional
          >
            <TextInput maxLength={500} />
          </Field>
        </div>
        <Buttons text={t("teams:end.submit")} cancelHref={cancelHref} />
      </Form>
    </Section>
  );
}

/** Leads to the form for the firm as a new resident, or says which resident the team became. */
export function FoundForm({
  newHref,
  view,
  today,
  idempotencyKey,
  cancelHref,
  error,
}: FormProps & { newHref: string }) {
  const { t } = useText();
  return (
    <Section title={t("teams:found.title")} description={t("teams:found.lead")} id="found">
      <div className="flex flex-col gap-5">
        <div className="flex flex-col items-start gap-2">
          <h3 className="font-medium">{t("teams:found.newTitle")}</h3>
          <p className="text-ink-soft">{t("teams:found.newLead")}</p>
          <LinkButton to={newHref} variant="primary">
            {t("teams:found.newSubmit")}
          </LinkButton>
        </div>
        <div className="flex flex-col gap-2 border-t border-line pt-4">
          <h3 className="font-medium">{t("teams:found.oldTitle")}</h3>
          {view.residents.length === 0 ? (
            <p className="text-ink-soft">{t("teams:found.none")}</p>
          ) : (
            <Form method="post" className="flex flex-col gap-3">
              <Hidden intent="link" team={view.team} idempotencyKey={idempotencyKey} />
              <div className="grid gap-3 sm:grid-cols-2">
                <Field name="residencyId" label={t("teams:found.firm")} error={error("residencyId")} required>
                  <Select
                    defaultValue=""
                    placeholder={t("teams:found.chooseFirm")}
                    options={view.residents.map(({ id, name, enteredOn }) => ({
                      value: id,
                      label: t("teams:found.since", { name, enteredOn }),
                    }))}
                  />
                </Field>
                <Field
                  name="leftOn"
                  label={t("teams:fact.foundedOn")}
                  hint={t("teams:found.onHint")}
                  error={error("leftOn")}
                  required
                >
                  <DateInput defaultValue={today} max={today} />
                </Field>
                <Field
                  name="exitEvidence"
                  label={t("teams:fact.foundEvidence")}
                  error={error("exitEvidence")}
                  optional
                >
                  <TextInput maxLength={500} />
                </Field>
                <Field
                  name="exitReason"
                  label={t("teams:fact.foundReason")}
                  error={error("exitReason")}
                  optional
                >
                  <TextInput maxLength={500} />
                </Field>
              </div>
              <Buttons text={t("teams:found.submit")} cancelHref={cancelHref} />
            </Form>
          )}
        </div>
      </div>
    </Section>
  );
}

/** Takes back how a team ended. */
export function ReopenForm({ view, idempotencyKey, cancelHref, error }: FormProps) {
  const { t } = useText();
  const { firm } = view;
  return (
    <Section title={t(firm ? "teams:reopen.titleFounded" : "teams:reopen.titleEnded")} id="reopen">
      <Form method="post" className="flex flex-col gap-3">
        <Hidden intent="reopen" team={view.team} idempotencyKey={idempotencyKey} />
        <p>{firm ? t("teams:reopen.leadFounded", { name: firm.name }) : t("teams:reopen.leadEnded")}</p>
        <Field name="reason" label={t("teams:reopen.reason")} error={error("reason")} required>
          <TextInput maxLength={500} />
        </Field>
        <Buttons text={t("teams:reopen.submit")} cancelHref={cancelHref} />
      </Form>
    </Section>
  );
}
