import { Form } from "@remix-run/react";
import { LinkButton, SubmitButton } from "#app/components/ui/button.tsx";
import { DateInput, Field, IdempotencyField, Select, TextInput } from "#app/components/ui/field.tsx";
import { Section } from "#app/components/ui/section.tsx";
import { asksOf, type MarkKind } from "#app/domain/people/marks.ts";
import { useText } from "#app/i18n/index.ts";
import type { PeopleView } from "#app/services/people/show-people.server.ts";
import { RemoveForm } from "./founder-form.tsx";

/** The choices of a mark's code; of industries by scheme, as both may have an industry of one name. */
function useCodeOptions(kind: MarkKind, lists: PeopleView["lists"]) {
  const { t, locale } = useText();
  const { code } = asksOf(kind);
  if (code === null) return null;
  if (code === "industryTags") {
    return lists.industryTags.map((tag) => ({
      value: tag.code,
      label: `${t(`people:scheme.${tag.scheme}`)} · ${locale === "en" ? tag.en : tag.zh}`,
    }));
  }
  return lists[code].map((entry) => ({ value: entry.code, label: locale === "en" ? entry.en : entry.zh }));
}

/** Adds a mark of a kind, or mends the one that `mark` is. Each kind asks only what belongs to it. */
export function MarkForm({
  view,
  kind,
  mark,
  idempotencyKey,
  cancelHref,
  error,
}: {
  view: PeopleView;
  kind: MarkKind;
  mark: PeopleView["marks"][number] | null;
  idempotencyKey: string;
  cancelHref: string;
  error: (name: string) => string | undefined;
}) {
  const { t } = useText();
  const what = t(`people:markKind.${kind}`);
  const asks = asksOf(kind);
  const codes = useCodeOptions(kind, view.lists);
  const hasCode =
    kind === "spin-off" || kind === "university" || kind === "industry" || kind === "introduced";
  return (
    <Section
      id="mark"
      title={t(mark ? "people:correctThis" : "people:addThis", { what })}
      actions={
        mark ? (
          <RemoveForm
            intent="mark-remove"
            row={mark}
            residencyId={view.residencyId}
            title={t("people:removeMarkTitle")}
            body={t("people:removeMarkBody")}
          />
        ) : null
      }
    >
      <Form method="post" className="flex flex-col gap-3" key={mark?.rev}>
        <input type="hidden" name="intent" value={mark ? "mark-correct" : "mark-add"} />
        <input type="hidden" name="residencyId" value={view.residencyId} />
        {mark ? (
          <>
            <input type="hidden" name="id" value={mark.id} />
            <input type="hidden" name="rev" value={mark.rev} />
          </>
        ) : (
          <>
            <input type="hidden" name="kind" value={kind} />
            <IdempotencyField value={idempotencyKey} />
          </>
        )}
        <div className="grid gap-3 sm:grid-cols-2 xl:grid-cols-3">
          {codes && hasCode ? (
            <Field name="code" label={t(`people:markCode.${kind}`)} error={error("code")} required>
              <Select defaultValue={mark?.code ?? ""} placeholder={t("people:choose")} options={codes} />
            </Field>
          ) : null}
          {kind === "industry" ? null : (
            <Field
              name="name"
              label={t(`people:markName.${kind}`)}
              hint={t(`people:markNameHint.${kind}`)}
              error={error("name")}
              required={asks.name}
              optional={!asks.name}
            >
              <TextInput
                defaultValue={mark?.name ?? ""}
                maxLength={100}
                list={kind === "tag" ? "tags-in-use" : undefined}
                autoComplete="off"
              />
            </Field>
          )}
          {kind === "tag" ? (
            <datalist id="tags-in-use">
              {view.tags.map((tag) => (
                <option key={tag} value={tag} />
              ))}
            </datalist>
          ) : null}
          {kind === "introduced" ? (
            <Field
              name="person"
              label={t("people:person")}
              hint={t("people:personHint")}
              error={error("person")}
              optional
            >
              <TextInput defaultValue={mark?.person ?? ""} maxLength={60} />
            </Field>
          ) : null}
          <Field
            name="startsOn"
            label={t(kind === "introduced" ? "people:introducedOn" : "people:startsOn")}
            error={error("startsOn")}
            required={asks.startsOn}
            optional={!asks.startsOn}
          >
            <DateInput defaultValue={mark?.startsOn ?? ""} />
          </Field>
          {kind === "introduced" ? null : (
            <Field
              name="lastOn"
              label={t("people:lastOn")}
              hint={t("people:lastHint")}
              error={error("lastOn")}
              optional
            >
              <DateInput defaultValue={mark?.lastOn ?? ""} />
            </Field>
          )}
          <Field name="evidence" label={t("people:evidence")} error={error("evidence")} optional>
            <TextInput defaultValue={mark?.evidence ?? ""} maxLength={500} />
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
