import { Form } from "@remix-run/react";
import { Trash2 } from "lucide-react";
import { LinkButton, SubmitButton } from "#app/components/ui/button.tsx";
import { ConfirmButton } from "#app/components/ui/dialog.tsx";
import {
  Checkbox,
  Choices,
  DateInput,
  Field,
  IdempotencyField,
  TextInput,
} from "#app/components/ui/field.tsx";
import { Section } from "#app/components/ui/section.tsx";
import { wordOf } from "#app/domain/people/code-lists.ts";
import { useText } from "#app/i18n/index.ts";
import type { PeopleView } from "#app/services/people/show-people.server.ts";

type FormProps = {
  view: PeopleView;
  today: string;
  idempotencyKey: string;
  cancelHref: string;
  error: (name: string) => string | undefined;
};

/** Takes a row out, after asking. */
export function RemoveForm({
  intent,
  row,
  residencyId,
  title,
  body,
}: {
  intent: string;
  row: { id: string; rev: number };
  residencyId: string;
  title: string;
  body: string;
}) {
  const { t } = useText();
  return (
    <Form method="post" onSubmit={(event) => event.currentTarget.querySelector("dialog")?.close()}>
      <input type="hidden" name="intent" value={intent} />
      <input type="hidden" name="residencyId" value={residencyId} />
      <input type="hidden" name="id" value={row.id} />
      <input type="hidden" name="rev" value={row.rev} />
      <ConfirmButton
        size="sm"
        variant="danger"
        icon={Trash2}
        label={t("people:remove")}
        title={title}
        confirm={<SubmitButton variant="danger">{t("people:remove")}</SubmitButton>}
      >
        <p>{body}</p>
      </ConfirmButton>
    </Form>
  );
}

/** Enters a founder, or mends the one that `founder` is. */
export function FounderForm({
  view,
  founder,
  today,
  idempotencyKey,
  cancelHref,
  error,
}: FormProps & { founder: PeopleView["founders"][number] | null }) {
  const { t, locale } = useText();
  const { founderKinds } = view.lists;
  return (
    <Section
      id="founder"
      title={t(founder ? "people:correctFounder" : "people:addFounder")}
      actions={
        founder ? (
          <RemoveForm
            intent="founder-remove"
            row={founder}
            residencyId={view.residencyId}
            title={t("people:removeFounderTitle")}
            body={t("people:removeFounderBody", { name: founder.name })}
          />
        ) : null
      }
    >
      <Form method="post" className="flex flex-col gap-3" key={founder?.rev}>
        <input type="hidden" name="intent" value={founder ? "founder-correct" : "founder-add"} />
        <input type="hidden" name="residencyId" value={view.residencyId} />
        {founder ? (
          <>
            <input type="hidden" name="id" value={founder.id} />
            <input type="hidden" name="rev" value={founder.rev} />
          </>
        ) : (
          <IdempotencyField value={idempotencyKey} />
        )}
        <div className="grid gap-3 sm:grid-cols-2 xl:grid-cols-3">
          <Field
            name="name"
            label={t("people:name")}
            hint={t("people:nameHint")}
            error={error("name")}
            required
          >
            <TextInput defaultValue={founder?.name} maxLength={60} autoComplete="off" />
          </Field>
          <Field name="position" label={t("people:position")} error={error("position")} optional>
            <TextInput defaultValue={founder?.position ?? ""} maxLength={60} />
          </Field>
          <Field
            name="former"
            label={t("people:former")}
            hint={t("people:formerHint")}
            error={error("former")}
            optional
          >
            <TextInput defaultValue={founder?.former ?? ""} maxLength={100} />
          </Field>
        </div>
        <Choices legend={t("people:kinds")} hint={t("people:kindsHint")} error={error("kinds")}>
          <div className="flex flex-wrap gap-x-5 gap-y-1">
            {founderKinds.map(({ code }) => (
              <Checkbox
                key={code}
                name="kinds"
                value={code}
                defaultChecked={founder?.kinds.includes(code)}
                label={wordOf(founderKinds, code, locale)}
              />
            ))}
          </div>
        </Choices>
        <div className="grid gap-3 sm:grid-cols-2 xl:grid-cols-3">
          <Field name="startsOn" label={t("people:startsOn")} error={error("startsOn")} optional>
            <DateInput defaultValue={founder?.startsOn ?? ""} max={today} />
          </Field>
          <Field
            name="lastOn"
            label={t("people:lastOn")}
            hint={t("people:lastHint")}
            error={error("lastOn")}
            optional
          >
            <DateInput defaultValue={founder?.lastOn ?? ""} />
          </Field>
          <Field
            name="evidence"
            label={t("people:evidence")}
            hint={t("people:evidenceHint")}
            error={error("evidence")}
            optional
          >
            <TextInput defaultValue={founder?.evidence ?? ""} maxLength={500} />
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
