import type { ReactNode } from "react";
import type { Step } from "#app/domain/residency/steps.ts";
import { type Translate, useText } from "#app/i18n/index.ts";
import { Badge } from "./badge.tsx";
import { Section } from "./section.tsx";
import { Timeline, type TimelineEntry } from "./timeline.tsx";
import { DateText } from "./values.tsx";

/** A step with who recorded it, and when. */
export type JournalStep = Step & {
  isTakenOver: boolean;
  recordedByName: string;
  recordedAt: string;
};
const TONES: Partial<Record<Step["kind"], TimelineEntry["tone"]>> = {
  founded: "ok",
  entered: "ok",
  graduated: "ok",
  left: "muted",
  dropped: "muted",
  closed: "muted",
  corrected: "info",
  reopened: "warn",
  undone: "warn",
};

function entryOf(t: Translate, step: JournalStep, journal: readonly JournalStep[]): TimelineEntry {
  const reversed = journal.find(({ no }) => no === step.reverses);
  const isTakenBack = journal.some(({ reverses }) => reverses === step.no);
  const title = reversed
    ? t(`register:steps.kind.${step.kind}`, { step: t(`register:steps.kind.${reversed.kind}`) })
    : t(`register:steps.kind.${step.kind}`);
  const lines = [
    step.reason ? t(reversed ? "register:steps.why" : "register:steps.reason", { text: step.reason }) : null,
    step.evidence ? t("register:steps.evidence", { text: step.evidence }) : null,
    step.isTakenOver ? t("register:steps.takenOver") : null,
  ].filter((line) => line !== null);
  return {
    key: String(step.no),
    tone: TONES[step.kind] ?? "neutral",
    title: (
      <span className={isTakenBack ? "text-ink-soft line-through" : undefined}>
        {title} <DateText on={step.on} />
      </span>
    ),
    actor: step.recordedByName || t("register:steps.system"),
    at: step.isTakenOver ? null : step.recordedAt,
    details:
      lines.length > 0 || isTakenBack ? (
        <div className="flex flex-col items-start gap-1 text-xs wrap-anywhere text-ink-soft">
          {lines.map((line) => (
            <p key={line}>{line}</p>
          ))}
          {isTakenBack ? <Badge tone="muted">{t("register:steps.takenBack")}</Badge> : null}
        </div>
      ) : undefined,
  };
}

/** A stretch of a journal: a stay's, or that of a team before there was a firm. `heading` names it where there is more than one. */
export type JournalPart = { key: string; heading: ReactNode; steps: readonly JournalStep[] };

/**
 * One journal of several stretches, the latest first, as is each one's newest entry: each step with day, person, reason and
 * evidence, and what took it back.
 */
export function JournalSection({
  title,
  lead,
  parts,
}: {
  title: string;
  lead: string;
  parts: readonly JournalPart[];
}) {
  const { t } = useText();
  const told = parts.filter(({ steps }) => steps.length > 0);
  if (told.length === 0) return null;
  return (
    <Section title={title} description={lead}>
      <div className="flex flex-col gap-4">
        {told.map(({ key, heading, steps }) => (
          <div key={key} className="flex flex-col gap-2">
            {told.length > 1 ? <h3 className="text-sm font-medium wrap-anywhere">{heading}</h3> : null}
            <Timeline label={title} entries={steps.toReversed().map((step) => entryOf(t, step, steps))} />
          </div>
        ))}
      </div>
    </Section>
  );
}
