import { Form, Link } from "@remix-run/react";
import { Plus, Trash2 } from "lucide-react";
import { Badge } from "#app/components/ui/badge.tsx";
import { LinkButton, SubmitButton } from "#app/components/ui/button.tsx";
import { ConfirmButton } from "#app/components/ui/dialog.tsx";
import { DateInput, Field, IdempotencyField, Select } from "#app/components/ui/field.tsx";
import { Section } from "#app/components/ui/section.tsx";
import { Table } from "#app/components/ui/table.tsx";
import { DateText } from "#app/components/ui/values.tsx";
import { useText } from "#app/i18n/index.ts";
import type { MentorView } from "#app/services/mentoring/show-mentor.server.ts";

type Coaching = MentorView["coachings"][number];
type Shared = {
  view: MentorView;
  cancelHref: string;
  error: (name: string) => string | undefined;
};

/** Adds a resident whom the mentor coaches. */
export function AddCoaching({
  view,
  today,
  idempotencyKey,
  cancelHref,
  error,
}: Shared & { today: string; idempotencyKey: string }) {
  const { t } = useText();
  return (
    <Section title={t("mentoring:mentorPage.addCoaching")} id="coaching">
      <Form method="post" className="flex flex-col gap-3">
        <input type="hidden" name="intent" value="coaching-add" />
        <input type="hidden" name="mentorId" value={view.mentor.id} />
        <IdempotencyField value={idempotencyKey} />
        <div className="grid gap-3 sm:grid-cols-3">
          <Field name="residencyId" label={t("mentoring:firm")} error={error("residencyId")} required>
            <Select
              defaultValue=""
              placeholder={t("mentoring:mentorPage.chooseFirm")}
              options={view.residents.map(({ id, name }) => ({ value: id, label: name }))}
            />
          </Field>
          <Field
            name="startsOn"
            label={t("mentoring:mentorPage.startsOn")}
            error={error("startsOn")}
            required
          >
            <DateInput defaultValue={today} />
          </Field>
          <Field
            name="lastOn"
            label={t("mentoring:mentorPage.lastOn")}
            hint={t("people:lastHint")}
            error={error("lastOn")}
            optional
          >
            <DateInput />
          </Field>
        </div>
        <div className="flex flex-wrap gap-2">
          <SubmitButton>{t("people:save")}</SubmitButton>
          <LinkButton to={cancelHref} variant="quiet">
            {t("common:actions.cancel")}
          </LinkButton>
        </div>
      </Form>
    </Section>
  );
}

/** Mends the days of a coaching, ends it, or takes it out. */
export function ChangeCoaching({ view, coaching, cancelHref, error }: Shared & { coaching: Coaching }) {
  const { t } = useText();
  const at = (
    <>
      <input type="hidden" name="mentorId" value={view.mentor.id} />
      <input type="hidden" name="id" value={coaching.id} />
      <input type="hidden" name="rev" value={coaching.rev} />
    </>
  );
  return (
    <Section
      id="coaching"
      title={`${t("mentoring:mentorPage.change")} · ${coaching.firmName}`}
      actions={
        <Form method="post" onSubmit={(event) => event.currentTarget.querySelector("dialog")?.close()}>
          <input type="hidden" name="intent" value="coaching-remove" />
          {at}
          <ConfirmButton
            size="sm"
            variant="danger"
            icon={Trash2}
            label={t("mentoring:mentorPage.removeCoaching")}
            title={t("mentoring:mentorPage.removeCoachingTitle")}
            confirm={<SubmitButton variant="danger">{t("mentoring:mentorPage.removeCoaching")}</SubmitButton>}
          >
            <p>{t("mentoring:mentorPage.removeCoachingBody", { name: coaching.firmName })}</p>
          </ConfirmButton>
        </Form>
      }
    >
      <Form method="post" className="flex flex-col gap-3" key={coaching.rev}>
        <input type="hidden" name="intent" value="coaching-correct" />
        {at}
        <div className="grid gap-3 sm:grid-cols-3">
          <Field
            name="startsOn"
            label={t("mentoring:mentorPage.startsOn")}
            error={error("startsOn")}
            required
          >
            <DateInput defaultValue={coaching.startsOn} />
          </Field>
          <Field
            name="lastOn"
            label={t("mentoring:mentorPage.lastOn")}
            hint={t("people:lastHint")}
            error={error("lastOn")}
            optional
          >
            <DateInput defaultValue={coaching.lastOn ?? ""} />
          </Field>
        </div>
        <div className="flex flex-wrap gap-2">
          <SubmitButton>{t("people:save")}</SubmitButton>
          <LinkButton to={cancelHref} variant="quiet">
            {t("common:actions.cancel")}
          </LinkButton>
        </div>
      </Form>
    </Section>
  );
}

/** Whom the mentor coaches and has coached. */
export function Coachings({
  view,
  residentHref,
  addHref,
  changeHref,
}: {
  view: MentorView;
  residentHref: (id: string) => string;
  addHref: string | null;
  changeHref: ((id: string) => string) | null;
}) {
  const { t } = useText();
  const { coachings } = view;
  return (
    <Section
      title={t("mentoring:mentorPage.coachings")}
      isFlush={coachings.length > 0}
      actions={
        addHref ? (
          <LinkButton size="sm" to={addHref} icon={Plus}>
            {t("mentoring:mentorPage.addCoaching")}
          </LinkButton>
        ) : null
      }
    >
      {coachings.length === 0 ? (
        <p className="text-ink-soft">{t("mentoring:mentorPage.noCoachings")}</p>
      ) : (
        <Table
          isNested
          label={t("mentoring:mentorPage.coachings")}
          rows={coachings}
          keyOf={(it) => it.id}
          columns={[
            {
              key: "firm",
              header: t("mentoring:firm"),
              cell: (it) => (
                <Link to={residentHref(it.residencyId)} className="link">
                  {it.firmName}
                </Link>
              ),
            },
            {
              key: "state",
              header: t("mentoring:state.label"),
              cell: (it) => (
                <Badge tone={it.isOpen ? "ok" : "muted"}>
                  {t(it.isOpen ? "mentoring:mentorPage.open" : "mentoring:mentorPage.over")}
                </Badge>
              ),
            },
            {
              key: "from",
              header: t("mentoring:mentorPage.startsOn"),
              cell: (it) => <DateText on={it.startsOn} />,
            },
            {
              key: "to",
              header: t("mentoring:mentorPage.lastOn"),
              cell: (it) => <DateText on={it.lastOn} />,
            },
            ...(changeHref
              ? [
                  {
                    key: "change",
                    header: t("mentoring:mentorPage.change"),
                    hideHeader: true,
                    align: "end" as const,
                    cell: (it: Coaching) => (
                      <Link
                        to={changeHref(it.id)}
                        className="link text-xs"
                        aria-label={`${t("mentoring:mentorPage.change")} · ${it.firmName}`}
                      >
                        {t("mentoring:mentorPage.change")}
                      </Link>
                    ),
                  },
                ]
              : []),
          ]}
        />
      )}
    </Section>
  );
}
