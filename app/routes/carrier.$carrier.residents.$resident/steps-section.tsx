import { Badge } from "#app/components/ui/badge.tsx";
import { Section } from "#app/components/ui/section.tsx";
import { Timeline, type TimelineEntry } from "#app/components/ui/timeline.tsx";
import { DateText } from "#app/components/ui/values.tsx";
import { type Translate, useText } from "#app/i18n/index.ts";
import type { ResidentView } from "#app/services/residency/show-resident.server.ts";

type Step = ResidentView["steps"][number];
const TONES: Partial<Record<Step["kind"], TimelineEntry["tone"]>> = {
  entered: "ok",
  graduated: "ok",
  left: "muted",
  dropped: "muted",
  closed: "muted",
  corrected: "info",
  reopened: "warn",
  undone: "warn",
};

function entryOf(t: Translate, step: Step, journal: readonly Step[]): TimelineEntry {
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

/** The stay's journal, the latest entry first: each step with day, person, reason and evidence, and what took it back. */
export function StepsSection({ steps }: { steps: readonly Step[] }) {
  const { t } = useText();
  if (steps.length === 0) return null;
  return (
    <Section title={t("register:steps.title")} description={t("register:steps.lead")}>
      <Timeline
        label={t("register:steps.title")}
        entries={steps.toReversed().map((step) => entryOf(t, step, steps))}
      />
    </Section>
  );
}
