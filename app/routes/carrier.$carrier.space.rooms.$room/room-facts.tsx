import { Form } from "@remix-run/react";
import { useRef } from "react";
import { Days } from "#app/components/chart/stacking-plan.tsx";
import { SubmitButton } from "#app/components/ui/button.tsx";
import {
  DateInput,
  Field,
  FormErrors,
  IdempotencyField,
  Select,
  TextInput,
} from "#app/components/ui/field.tsx";
import { Section, Stat, StatRow } from "#app/components/ui/section.tsx";
import { Area } from "#app/components/ui/values.tsx";
import { areaInput } from "#app/domain/space/area.ts";
import { ROOM_USES, type RoomUse, TENURES, type Tenure } from "#app/domain/space/rooms.ts";
import type { RefusalView } from "#app/http/errors.server.ts";
import { refusalText, useText } from "#app/i18n/index.ts";

type Stretch = { from: string; to: string | null; freeDm2: number };
type Version = {
  id: string;
  from: string;
  to: string | null;
  areaDm2: number;
  use: RoomUse;
  tenure: Tenure;
  desks: number | null;
};

const Row = ({ when, children }: { when: React.ReactNode; children: React.ReactNode }) => (
  <li className="flex flex-wrap items-baseline justify-between gap-x-4 border-b border-line py-1.5 last:border-0">
    <span className="text-ink-soft">{when}</span>
    <span>{children}</span>
  </li>
);

type Kind = Pick<Version, "areaDm2" | "use" | "tenure" | "desks">;

/** What the room is today, or was last, and what is let of it. */
export function RoomFigures({
  current,
  now,
}: {
  current: Kind | undefined;
  now: { letDm2: number; freeDm2: number; letDesks: number } | null;
}) {
  const { t } = useText();
  const m2 = t("common:units.m2");
  if (!current) return null;
  return (
    <StatRow>
      <Stat label={t("space:area")} value={<Area dm2={current.areaDm2} />} unit={m2} />
      <Stat
        label={t("space:let")}
        value={<Area dm2={now?.letDm2} />}
        unit={m2}
        note={
          current.desks ? t("space:desksOf", { let: now?.letDesks ?? 0, total: current.desks }) : undefined
        }
      />
      <Stat label={t("space:free")} value={<Area dm2={now?.freeDm2} />} unit={m2} />
      <Stat
        label={t("space:use")}
        value={t(`glossary:roomUse.${current.use}`)}
        note={t(`glossary:tenure.${current.tenure}`)}
      />
    </StatRow>
  );
}

/** What is free from today on, stretch by stretch. */
export function FreeStretches({
  stretches,
  on,
  isLettable,
}: {
  stretches: readonly Stretch[];
  on: string;
  isLettable: boolean;
}) {
  const { t } = useText();
  const ahead = stretches.filter(({ to }) => to === null || to > on);
  return (
    <Section
      title={t("space:room.freeTitle")}
      description={isLettable ? t("space:room.freeHint") : undefined}
    >
      {isLettable ? (
        <ul>
          {ahead.map(({ from, to, freeDm2 }) => (
            <Row key={from} when={<Days from={from > on ? from : on} to={to} />}>
              <Area dm2={freeDm2} withUnit />
            </Row>
          ))}
        </ul>
      ) : (
        <p className="text-ink-soft">{t("space:room.notLettable")}</p>
      )}
    </Section>
  );
}

/** The room over time, the latest first, and the form that begins a new version. */
export function RoomVersions({
  room,
  on,
  mayWrite,
  result,
  idempotencyKey,
}: {
  room: { rev: number; versions: readonly Version[] };
  on: string;
  mayWrite: boolean;
  result: { ok: true } | { ok: false; refusal: RefusalView } | undefined;
  idempotencyKey: string;
}) {
  const { t } = useText();
  const wasSent = useRef(false);
  const refusal = wasSent.current && result && !result.ok ? result.refusal : null;
  const error = (...names: string[]) => {
    const code = names.map((name) => refusal?.fields[name]).find(Boolean);
    return code ? refusalText(t, code, refusal?.details) : undefined;
  };
  const last = room.versions.at(-1);
  return (
    <Section title={t("space:room.versions")}>
      <ul>
        {room.versions.toReversed().map((version) => (
          <Row key={version.id} when={<Days from={version.from} to={version.to} />}>
            <Area dm2={version.areaDm2} withUnit /> · {t(`glossary:roomUse.${version.use}`)} ·{" "}
            {t(`glossary:tenure.${version.tenure}`)}
          </Row>
        ))}
      </ul>
      {mayWrite && last ? (
        <details className="mt-2" open={refusal !== null || undefined}>
          <summary className="link inline-flex min-h-6 items-center">{t("space:room.change")}</summary>
          <Form
            method="post"
            preventScrollReset
            className="mt-2 flex flex-col gap-3"
            onSubmit={() => {
              wasSent.current = true;
            }}
          >
            <input type="hidden" name="intent" value="change" />
            <input type="hidden" name="rev" value={room.rev} />
            <IdempotencyField value={idempotencyKey} />
            <FormErrors errors={refusal ? [refusalText(t, refusal.code, refusal.details)] : undefined} />
            <p className="text-xs text-ink-soft">{t("space:room.changeHint")}</p>
            <Field name="from" label={t("space:room.changeFrom")} error={error("from")} required>
              <DateInput defaultValue={on > last.from ? on : last.from} />
            </Field>
            <Field name="area" label={t("space:area")} error={error("area", "areaDm2")} required>
              <TextInput
                inputMode="decimal"
                align="end"
                unit={t("common:units.m2")}
                defaultValue={areaInput(last.areaDm2)}
              />
            </Field>
            <Field name="use" label={t("space:use")} error={error("use")} required>
              <Select
                defaultValue={last.use}
                options={ROOM_USES.map((use) => ({ value: use, label: t(`glossary:roomUse.${use}`) }))}
              />
            </Field>
            <Field name="tenure" label={t("space:tenure")} error={error("tenure")} required>
              <Select
                defaultValue={last.tenure}
                options={TENURES.map((tenure) => ({ value: tenure, label: t(`glossary:tenure.${tenure}`) }))}
              />
            </Field>
            <Field name="desks" label={t("space:desks")} error={error("desks")} optional>
              <TextInput inputMode="numeric" align="end" defaultValue={last.desks ?? ""} />
            </Field>
            <div>
              <SubmitButton variant="secondary">{t("space:room.changeSubmit")}</SubmitButton>
            </div>
          </Form>
        </details>
      ) : null}
    </Section>
  );
}
