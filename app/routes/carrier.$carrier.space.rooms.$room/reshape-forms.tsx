import { Form, Link, useSearchParams } from "@remix-run/react";
import { type ReactNode, useRef } from "react";
import { useFrame } from "#app/components/shell/organization-frame.tsx";
import { useFormFaults } from "#app/components/space/form-faults.ts";
import type { ErrorOf } from "#app/components/space/terms-fields.tsx";
import { SubmitButton } from "#app/components/ui/button.tsx";
import { ConfirmButton } from "#app/components/ui/dialog.tsx";
import {
  Checkbox,
  Choices,
  DateInput,
  Field,
  FormErrors,
  IdempotencyField,
  Select,
  Textarea,
  TextInput,
} from "#app/components/ui/field.tsx";
import { Banner } from "#app/components/ui/notices.tsx";
import { Section } from "#app/components/ui/section.tsx";
import { areaInput } from "#app/domain/space/area.ts";
import type { RefusalView } from "#app/http/errors.server.ts";
import { paths } from "#app/http/paths.ts";
import { useText } from "#app/i18n/index.ts";

type Named = { id: string; label: string };
type Origins = { kind: "split" | "merge"; on: string; from: readonly Named[]; into: readonly Named[] };
type Result = { ok: boolean; refusal?: RefusalView } | undefined;
type ReshapePage = {
  on: string;
  room: { id: string; rev: number; label: string };
  now: { areaDm2: number; desks: number | null } | null;
  leases: readonly { id: string; occupant: string; to: string | null; state: string }[];
  neighbours: readonly (Named & { areaDm2: number })[];
};

/** What was just done, from `?done=`. */
export function ReshapeDone() {
  const { t } = useText();
  const [search] = useSearchParams();
  const done = search.get("done");
  if (done === "reshaped") return <Banner tone="success" title={t("leases:origins.done")} />;
  return done === "reshape-undone" ? <Banner tone="success" title={t("leases:origins.undone")} /> : null;
}

/** Which rooms this one was made of or became, with links, and the way back. */
export function OriginsBanner({
  origins,
  roomId,
  mayWrite,
}: {
  origins: Origins | null;
  roomId: string;
  mayWrite: boolean;
}) {
  const { t } = useText();
  const to = paths.carrier(useFrame().organization.slug);
  if (!origins) return null;
  const { kind, on, from, into } = origins;
  const others = into.length > 0 ? into : from;
  const key = into.length > 0 ? (`${kind}Into` as const) : kind;
  return (
    <Banner
      title={t(`leases:origins.${key}`, { on, rooms: others.map(({ label }) => label).join("、") })}
      actions={
        mayWrite ? (
          <ConfirmButton
            size="sm"
            label={t("leases:origins.undo")}
            title={t("leases:origins.undoTitle")}
            confirm={
              <Form method="post">
                <input type="hidden" name="intent" value="undo-reshape" />
                <input type="hidden" name="roomId" value={into[0]?.id ?? roomId} />
                <SubmitButton variant="danger">{t("leases:origins.undo")}</SubmitButton>
              </Form>
            }
          >
            {t("leases:origins.undoHint")}
          </ConfirmButton>
        ) : undefined
      }
    >
      <span className="flex flex-wrap gap-x-3">
        {others.map(({ id, label }) => (
          <Link key={id} to={to.room(id)} className="link">
            {label}
          </Link>
        ))}
      </span>
    </Banner>
  );
}

function Folded({
  title,
  hint,
  intent,
  submit,
  idempotencyKey,
  result,
  children,
}: {
  title: string;
  hint: string;
  intent: "split" | "merge";
  submit: string;
  idempotencyKey: string;
  result: Result;
  children: (error: ErrorOf) => ReactNode;
}) {
  const [search] = useSearchParams();
  const wasSent = useRef(false);
  const { sentences, error } = useFormFaults(wasSent.current ? result : undefined);
  return (
    <details id={intent} open={search.get("act") === intent || sentences !== undefined || undefined}>
      <summary className="link inline-flex min-h-6 items-center">{title}</summary>
      <Form
        method="post"
        preventScrollReset
        className="mt-2 mb-3 flex flex-col gap-3"
        onSubmit={() => {
          wasSent.current = true;
        }}
      >
        <input type="hidden" name="intent" value={intent} />
        <IdempotencyField value={`${intent}-${idempotencyKey}`} />
        <FormErrors errors={sentences} />
        <p className="text-xs text-ink-soft">{hint}</p>
        {children(error)}
        <div>
          <SubmitButton variant="secondary">{submit}</SubmitButton>
        </div>
      </Form>
    </details>
  );
}

/** Splits the room, or merges it with others of its floor. */
export function ReshapeForms({
  page,
  idempotencyKey,
  result,
}: {
  page: ReshapePage;
  idempotencyKey: string;
  result: Result;
}) {
  const { t } = useText();
  const { room, on, now, leases, neighbours } = page;
  const running = leases.filter((lease) => lease.state !== "past");
  const half = Math.floor((now?.areaDm2 ?? 0) / 2);
  const parts = [
    `${room.label}-1，${areaInput((now?.areaDm2 ?? 0) - half)}`,
    `${room.label}-2，${areaInput(half)}`,
  ];
  return (
    <Section title={`${t("leases:split.title")} / ${t("leases:merge.title")}`}>
      <Folded
        intent="split"
        title={t("leases:split.title")}
        hint={t("leases:split.hint")}
        submit={t("leases:split.submit")}
        idempotencyKey={idempotencyKey}
        result={result}
      >
        {(error) => (
          <>
            <input type="hidden" name="rev" value={room.rev} />
            <Field name="on" label={t("leases:split.on")} error={error("on")} required>
              <DateInput defaultValue={on} />
            </Field>
            <Field
              name="parts"
              label={t("leases:split.parts")}
              hint={t("leases:split.partsHint", { area: now?.areaDm2 ?? 0 })}
              error={error("parts")}
              required
            >
              <Textarea rows={4} defaultValue={parts.join("\n")} />
            </Field>
            {running.map((lease) => (
              <Field
                key={lease.id}
                name={`part-${lease.id}`}
                label={t("leases:split.partOf", { occupant: lease.occupant })}
                error={error(`part-${lease.id}`)}
              >
                <Select
                  placeholder={t("common:form.choose")}
                  options={[1, 2, 3, 4, 5, 6, 7, 8].map((place) => ({
                    value: String(place),
                    label: String(place),
                  }))}
                />
              </Field>
            ))}
          </>
        )}
      </Folded>
      <Folded
        intent="merge"
        title={t("leases:merge.title")}
        hint={t("leases:merge.hint")}
        submit={t("leases:merge.submit")}
        idempotencyKey={idempotencyKey}
        result={result}
      >
        {(error) => (
          <>
            <Choices legend={t("leases:merge.rooms")} error={error("rooms", "roomIds")}>
              {neighbours.length === 0 ? <p className="text-ink-soft">{t("leases:merge.none")}</p> : null}
              <div className="flex flex-wrap gap-x-5">
                {neighbours.map(({ id, label }) => (
                  <Checkbox key={id} name="rooms" value={id} label={label} />
                ))}
              </div>
            </Choices>
            <Field name="on" label={t("leases:split.on")} error={error("on")} required>
              <DateInput defaultValue={on} />
            </Field>
            <Field name="label" label={t("leases:merge.label")} error={error("label", "parts")} required>
              <TextInput maxLength={40} />
            </Field>
          </>
        )}
      </Folded>
    </Section>
  );
}
