import { Form, useSearchParams } from "@remix-run/react";
import { Bookmark } from "lucide-react";
import { useRef } from "react";
import { useFormFaults } from "#app/components/space/form-faults.ts";
import { SubmitButton } from "#app/components/ui/button.tsx";
import { DateInput, Field, FormErrors, IdempotencyField, TextInput } from "#app/components/ui/field.tsx";
import { Section } from "#app/components/ui/section.tsx";
import { addDays } from "#app/domain/shared/dates.ts";
import { areaInput } from "#app/domain/space/area.ts";
import type { RefusalView } from "#app/http/errors.server.ts";
import { useText } from "#app/i18n/index.ts";

export type ReleasedHold = {
  heldFor: string;
  from: string;
  to: string;
  areaDm2: number;
  desks: number | null;
};
type Hold = ReleasedHold & { id: string; note: string | null };
type Result = { ok: boolean; refusal?: RefusalView } | undefined;

/** The way back from giving a hold free. */
export function HoldAgain({ hold }: { hold: ReleasedHold }) {
  const { t } = useText();
  return (
    <Form method="post" preventScrollReset>
      <input type="hidden" name="intent" value="hold" />
      <input type="hidden" name="heldFor" value={hold.heldFor} />
      <input type="hidden" name="from" value={hold.from} />
      <input type="hidden" name="lastOn" value={addDays(hold.to, -1)} />
      <input type="hidden" name="area" value={areaInput(hold.areaDm2)} />
      <input type="hidden" name="desks" value={hold.desks ?? ""} />
      <SubmitButton size="sm" variant="quiet">
        {t("leases:hold.again")}
      </SubmitButton>
    </Form>
  );
}

/** What is held of the room and for whom, and the form that holds more. */
export function Holds({
  page,
  mayWrite,
  idempotencyKey,
  result,
}: {
  page: { on: string; holds: readonly Hold[]; freeDesks: unknown };
  mayWrite: boolean;
  idempotencyKey: string;
  result: Result;
}) {
  const { t } = useText();
  const [search] = useSearchParams();
  const wasSent = useRef(false);
  const { sentences, error } = useFormFaults(wasSent.current ? result : undefined);
  return (
    <Section id="hold" title={t("leases:hold.title")}>
      {page.holds.length === 0 ? <p className="text-ink-soft">{t("leases:hold.none")}</p> : null}
      <ul>
        {page.holds.map((hold) => (
          <li
            key={hold.id}
            className="flex flex-wrap items-center justify-between gap-x-3 gap-y-1 border-b border-line py-1.5 last:border-0"
          >
            <span className="min-w-0">
              <Bookmark aria-hidden className="mr-1 inline size-3.5" />
              {t(hold.desks ? "leases:hold.itemDesks" : "leases:hold.item", {
                name: hold.heldFor,
                area: hold.areaDm2,
                desks: hold.desks ?? 0,
                until: addDays(hold.to, -1),
              })}
              {hold.note ? <span className="block text-xs text-ink-soft">{hold.note}</span> : null}
            </span>
            {mayWrite ? (
              <Form method="post" preventScrollReset>
                <input type="hidden" name="intent" value="release" />
                <input type="hidden" name="holdId" value={hold.id} />
                <SubmitButton size="sm" variant="quiet">
                  {t("leases:hold.release")}
                </SubmitButton>
              </Form>
            ) : null}
          </li>
        ))}
      </ul>
      {mayWrite ? (
        <details className="mt-2" open={search.get("act") === "hold" || sentences !== undefined || undefined}>
          <summary className="link inline-flex min-h-6 items-center">{t("leases:hold.add")}</summary>
          <Form
            key={page.holds.length}
            method="post"
            preventScrollReset
            className="mt-2 flex flex-col gap-3"
            onSubmit={() => {
              wasSent.current = true;
            }}
          >
            <input type="hidden" name="intent" value="hold" />
            <input type="hidden" name="from" value={page.on} />
            <IdempotencyField value={idempotencyKey} />
            <FormErrors errors={sentences} />
            <p className="text-xs text-ink-soft">{t("leases:hold.addHint")}</p>
            <Field name="heldFor" label={t("leases:hold.heldFor")} error={error("heldFor")} required>
              <TextInput maxLength={120} />
            </Field>
            <Field name="lastOn" label={t("leases:hold.until")} error={error("lastOn", "to")} required>
              <DateInput defaultValue={addDays(page.on, 30)} />
            </Field>
            <Field
              name="area"
              label={t("space:area")}
              hint={t("leases:hold.areaHint")}
              error={error("area", "areaDm2")}
              optional
            >
              <TextInput inputMode="decimal" align="end" unit={t("common:units.m2")} />
            </Field>
            {page.freeDesks ? (
              <Field name="desks" label={t("space:desks")} error={error("desks")} optional>
                <TextInput inputMode="numeric" align="end" />
              </Field>
            ) : null}
            <Field name="note" label={t("space:lease.note")} error={error("note")} optional>
              <TextInput maxLength={400} />
            </Field>
            <div>
              <SubmitButton variant="secondary">{t("leases:hold.submit")}</SubmitButton>
            </div>
          </Form>
        </details>
      ) : null}
    </Section>
  );
}
