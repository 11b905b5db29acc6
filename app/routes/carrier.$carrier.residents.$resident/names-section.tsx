import { Form, Link } from "@remix-run/react";
import { Tag, Undo2 } from "lucide-react";
import { LinkButton, SubmitButton } from "#app/components/ui/button.tsx";
import { ConfirmButton } from "#app/components/ui/dialog.tsx";
import { DateInput, Field, IdempotencyField, TextInput } from "#app/components/ui/field.tsx";
import { Banner } from "#app/components/ui/notices.tsx";
import { Section } from "#app/components/ui/section.tsx";
import { useText } from "#app/i18n/index.ts";
import type { FirmView } from "#app/services/firms/show-firm.server.ts";

type Name = FirmView["names"][number];

/** What was just done to a name, with the way to the duty that came with it. */
export function NameDone({ done, radarHref }: { done: string | null; radarHref: string }) {
  const { t } = useText();
  switch (done) {
    case "name-duty":
      return (
        <Banner
          tone="success"
          title={t("firms:names.doneDuty")}
          actions={
            <LinkButton size="sm" to={radarHref}>
              {t("firms:names.toRadar")}
            </LinkButton>
          }
        />
      );
    case "name-done":
      return <Banner tone="success" title={t("firms:names.done")} />;
    case "name-corrected":
      return <Banner tone="success" title={t("firms:names.corrected")} />;
    case "name-removed":
      return <Banner tone="success" title={t("firms:names.removed")} />;
    default:
      return null;
  }
}

/** Takes the renaming that is meant back, after asking. */
function RemoveName({ view, name }: { view: FirmView; name: Name }) {
  const { t } = useText();
  return (
    <Form method="post">
      <input type="hidden" name="intent" value="name-remove" />
      <input type="hidden" name="residencyId" value={view.residencyId} />
      <input type="hidden" name="on" value={name.validFrom} />
      <input type="hidden" name="was" value={name.name} />
      <ConfirmButton
        size="sm"
        variant="danger"
        icon={Undo2}
        label={t("firms:names.remove")}
        title={t("firms:names.removeTitle")}
        confirm={<SubmitButton variant="danger">{t("firms:names.remove")}</SubmitButton>}
      >
        <p>{t("firms:names.removeBody", { name: name.name })}</p>
      </ConfirmButton>
    </Form>
  );
}

/** Enters a new name, or mends the one that began on `on`. */
export function NameForm({
  view,
  on,
  today,
  idempotencyKey,
  cancelHref,
  error,
}: {
  view: FirmView;
  on: string | null;
  today: string;
  idempotencyKey: string;
  cancelHref: string;
  error: (name: string) => string | undefined;
}) {
  const { t } = useText();
  const meant = view.names.find(({ validFrom }) => validFrom === on) ?? null;
  const isFirst = meant !== null && meant === view.names.at(-1);
  return (
    <Section
      id="name"
      title={t(meant ? "firms:names.correctTitle" : "firms:names.rename")}
      description={t(meant ? "firms:names.correctLead" : "firms:names.renameLead")}
      actions={meant && !isFirst ? <RemoveName view={view} name={meant} /> : null}
    >
      <Form method="post" className="flex flex-col gap-3" key={meant?.validFrom ?? ""}>
        <input type="hidden" name="intent" value={meant ? "name-correct" : "name-add"} />
        <input type="hidden" name="residencyId" value={view.residencyId} />
        {meant ? (
          <>
            <input type="hidden" name="on" value={meant.validFrom} />
            <input type="hidden" name="was" value={meant.name} />
          </>
        ) : (
          <IdempotencyField value={idempotencyKey} />
        )}
        <div className="grid gap-3 sm:grid-cols-3">
          <Field
            name="name"
            label={t("firms:names.name")}
            error={error("name")}
            className="sm:col-span-2"
            required
          >
            <TextInput defaultValue={meant?.name} maxLength={100} autoComplete="off" />
          </Field>
          <Field name="validFrom" label={t("firms:names.from")} error={error("validFrom")} required>
            <DateInput defaultValue={meant?.validFrom ?? today} max={today} readOnly={isFirst} />
          </Field>
          <Field
            name="evidence"
            label={t("firms:names.evidence")}
            hint={t("firms:names.evidenceHint")}
            error={error("evidence")}
            className="sm:col-span-3"
            optional
          >
            <TextInput defaultValue={meant?.evidence ?? ""} maxLength={500} />
          </Field>
        </div>
        <div className="flex flex-wrap gap-2">
          <SubmitButton>{t("firms:names.save")}</SubmitButton>
          <LinkButton to={cancelHref} variant="quiet">
            {t("common:actions.cancel")}
          </LinkButton>
        </div>
      </Form>
    </Section>
  );
}

/** The names of the firm with their days, and the codes that were merged into it. */
export function NamesSection({
  view,
  hrefOf,
}: {
  view: FirmView;
  /** The form of a name, or for a new one; null for those who may not. */
  hrefOf: ((on?: string) => string) | null;
}) {
  const { t } = useText();
  return (
    <Section
      title={t("firms:names.title")}
      actions={
        hrefOf ? (
          <LinkButton size="sm" icon={Tag} to={hrefOf()}>
            {t("firms:names.rename")}
          </LinkButton>
        ) : null
      }
    >
      <ol className="flex flex-col gap-2">
        {view.names.map((name, place) => (
          <li key={name.validFrom} className="flex flex-wrap items-baseline gap-x-3">
            <span className={place === 0 ? "font-medium" : undefined}>{name.name}</span>
            <span className="text-xs text-ink-soft">
              {place === view.names.length - 1
                ? t("firms:names.first")
                : t("firms:names.since", { on: name.validFrom })}
            </span>
            {name.evidence ? <span className="text-xs text-ink-soft">{name.evidence}</span> : null}
            {hrefOf ? (
              <Link
                to={hrefOf(name.validFrom)}
                className="link text-xs"
                aria-label={`${t("firms:names.correct")} ${name.name}`}
              >
                {t("firms:names.correct")}
              </Link>
            ) : null}
          </li>
        ))}
      </ol>
      {view.merges.length > 0 ? (
        <ul className="mt-3 flex flex-col gap-1 border-t border-line pt-2 text-xs">
          {view.merges.map((merge) => (
            <li key={merge.id}>
              {t(merge.isKept ? "firms:merged.into" : "firms:merged.away", {
                uscc: merge.other.uscc,
                name: merge.other.name,
                on: merge.mergedOn,
                by: merge.mergedByName,
              })}{" "}
              {merge.undoneOn ? t("firms:merged.undone", { on: merge.undoneOn }) : t("firms:merged.frozen")}
            </li>
          ))}
        </ul>
      ) : null}
    </Section>
  );
}
