import { Form } from "@remix-run/react";
import { FileBadge } from "lucide-react";
import { CheckBadge, Checklist, PolicyLine } from "#app/components/admission/checklist.tsx";
import { TermBadge } from "#app/components/admission/term-badge.tsx";
import { inLocale } from "#app/components/rewards/texts.ts";
import { VerificationMark } from "#app/components/ui/badge.tsx";
import { LinkButton, SubmitButton } from "#app/components/ui/button.tsx";
import {
  Checkbox,
  Choices,
  DateInput,
  Field,
  IdempotencyField,
  TextInput,
} from "#app/components/ui/field.tsx";
import { Banner } from "#app/components/ui/notices.tsx";
import { KeyValue, Section } from "#app/components/ui/section.tsx";
import { DateText, InstantText, Missing } from "#app/components/ui/values.tsx";
import { useText } from "#app/i18n/index.ts";
import type { GraduationView } from "#app/services/residency/show-graduation.server.ts";
import type { ResidentView } from "#app/services/residency/show-resident.server.ts";

/** The months of a stay against the limit of the firm's field. */
export function TermSection({ view, graduateHref }: { view: GraduationView; graduateHref: string | null }) {
  const { t, locale } = useText();
  const { clock } = view;
  if (!clock) return null;
  const { state, rule } = clock;
  const limit =
    clock.limitMonths === null ? (
      <span className="text-ink-soft">
        {t(rule ? "admission:clock.fieldUnknown" : "admission:clock.noLimit")}
      </span>
    ) : (
      t("admission:clock.limitOf", { months: clock.limitMonths })
    );
  return (
    <Section title={t("admission:clock.title")} actions={<TermBadge state={state} />}>
      <div className="flex flex-col gap-3">
        {state === "due" || state === "over" ? (
          <Banner
            tone="warning"
            title={t(state === "due" ? "admission:clock.dueHint" : "admission:clock.overHint")}
            actions={
              graduateHref ? (
                <LinkButton size="sm" to={graduateHref}>
                  {t("admission:graduate.action")}
                </LinkButton>
              ) : undefined
            }
          />
        ) : null}
        <KeyValue
          facts={[
            {
              label: t("admission:clock.months"),
              value: t("admission:clock.monthsOf", { months: clock.months }),
            },
            { label: t("admission:clock.limit"), value: limit },
            { label: t("admission:clock.startsOn"), value: <DateText on={clock.startsOn} /> },
            {
              label: t("admission:clock.overFrom"),
              value: clock.overFrom ? <DateText on={clock.overFrom} /> : <Missing reason="none" />,
            },
            ...(rule
              ? [
                  {
                    label: t("admission:clock.rule"),
                    value: (
                      <span className="inline-flex flex-wrap items-center gap-2">
                        {inLocale(locale, rule.title)} {rule.version}
                        <VerificationMark verification={rule.verification} />
                      </span>
                    ),
                  },
                ]
              : []),
          ]}
        />
      </div>
    </Section>
  );
}

/** What a graduation was decided on, as it was kept. */
export function DecisionSection({
  view,
  certificateHref,
}: {
  view: GraduationView;
  certificateHref: string;
}) {
  const { t } = useText();
  const { decided, names } = view;
  if (!decided) return null;
  const { checks } = decided;
  return (
    <Section
      title={t("admission:graduate.decided")}
      actions={
        <LinkButton size="sm" to={certificateHref} icon={FileBadge}>
          {t("admission:graduate.certificate")}
        </LinkButton>
      }
    >
      <div className="flex flex-col gap-4">
        <KeyValue
          facts={[
            {
              label: t("admission:graduate.number"),
              value: <span className="font-mono">{decided.number}</span>,
            },
            { label: t("admission:graduate.day"), value: <DateText on={decided.graduatedOn} /> },
            { label: t("admission:graduate.by"), value: decided.decidedByName },
            { label: t("admission:graduate.at"), value: <InstantText at={decided.decidedAt} /> },
            {
              label: t("admission:graduate.outcome"),
              value: <CheckBadge state={decided.outcome === "met" ? "met" : "unknown"} />,
            },
            {
              label: t("admission:graduate.leases"),
              value: t(
                decided.keepsLeases ? "admission:graduate.leasesKept" : "admission:graduate.leasesEnded",
              ),
            },
            {
              label: t("admission:graduate.reason"),
              value: decided.reason ? (
                <span className="whitespace-pre-wrap break-words">{decided.reason}</span>
              ) : (
                <Missing reason="none" />
              ),
            },
          ]}
        />
        <PolicyLine policy={checks.policy}>
          {checks.check ? <Checklist check={checks.check} names={names} /> : null}
        </PolicyLine>
      </div>
    </Section>
  );
}

/** The conditions of graduation with their figures, and a field for the evidence of each open one. */
export function GraduationConditions({ view }: { view: GraduationView }) {
  const { t } = useText();
  const { offered, names } = view;
  if (!offered) return null;
  const { check } = offered;
  return (
    <>
      <PolicyLine policy={offered.policy}>
        <p className="text-sm text-ink-soft">{t("admission:graduate.period", { period: offered.period })}</p>
        {check ? <Checklist check={check} names={names} isAsked /> : null}
      </PolicyLine>
      {check?.state === "unknown" ? (
        <p className="text-xs text-ink-soft">{t("admission:check.evidenceHint")}</p>
      ) : null}
      {check?.state === "not-met" ? <Banner tone="warning" title={t("admission:graduate.notMet")} /> : null}
    </>
  );
}

/** Conditions of graduation with their figures, evidence of what is open, and the decision. */
export function GraduateForm({
  view,
  stay: { stay, leases },
  today,
  idempotencyKey,
  cancelHref,
  error,
}: {
  view: GraduationView;
  stay: ResidentView;
  today: string;
  idempotencyKey: string;
  cancelHref: string;
  error: (name: string) => string | undefined;
}) {
  const { t } = useText();
  const { offered } = view;
  if (!offered) return null;
  const { check } = offered;
  const open = leases.filter((lease) => lease.residencyId === stay.id && lease.isOpen);
  const isRefuted = check?.state === "not-met";
  return (
    <Section
      title={t("admission:graduate.title")}
      id="graduate"
      actions={check ? <CheckBadge state={check.state} /> : undefined}
    >
      <Form method="post" className="flex flex-col gap-4">
        <input type="hidden" name="intent" value="graduate" />
        <input type="hidden" name="id" value={stay.id} />
        <input type="hidden" name="rev" value={stay.rev} />
        <IdempotencyField value={idempotencyKey} />
        <GraduationConditions view={view} />
        <div className="grid gap-3 sm:grid-cols-2">
          <Field
            name="graduatedOn"
            label={t("admission:graduate.day")}
            hint={t("admission:graduate.dayHint")}
            error={error("graduatedOn")}
            required
          >
            <DateInput defaultValue={today} max={today} />
          </Field>
          <Field
            name="exitEvidence"
            label={t("admission:graduate.evidence")}
            hint={t("admission:graduate.evidenceHint")}
            error={error("exitEvidence")}
            optional
          >
            <TextInput maxLength={500} />
          </Field>
          <Field
            name="reason"
            label={t("admission:graduate.reason")}
            hint={t("admission:graduate.reasonHint")}
            error={error("reason")}
            optional
          >
            <TextInput maxLength={500} />
          </Field>
          {open.length > 0 ? (
            <Choices
              legend={t("admission:graduate.leases")}
              hint={t("admission:graduate.leasesNow", {
                count: open.length,
                rooms: open.map(({ room }) => room).join(t("residency:import.separator")),
              })}
              error={error("leases")}
            >
              <Checkbox
                type="radio"
                name="leases"
                value="end"
                defaultChecked
                label={t("admission:graduate.leasesEnd")}
              />
              <Checkbox type="radio" name="leases" value="keep" label={t("admission:graduate.leasesKeep")} />
            </Choices>
          ) : (
            <input type="hidden" name="leases" value="end" />
          )}
        </div>
        <div className="flex flex-wrap gap-2">
          {isRefuted ? null : <SubmitButton variant="primary">{t("admission:graduate.submit")}</SubmitButton>}
          <LinkButton to={cancelHref} variant="quiet">
            {t("common:actions.cancel")}
          </LinkButton>
        </div>
      </Form>
    </Section>
  );
}
