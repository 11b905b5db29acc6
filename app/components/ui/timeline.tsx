import type { ReactNode } from "react";
import { useText } from "#app/i18n/index.ts";
import { TONE_CLASS, TONE_ICON, type Tone } from "./badge.tsx";
import { cx } from "./class-names.ts";
import { InstantText } from "./values.tsx";

export type TimelineEntry = {
  key: string;
  tone?: Tone;
  /** What happened: "区县审核退回". */
  title: ReactNode;
  /** Who, and for which organisation. */
  actor?: ReactNode;
  at?: string | Date | null;
  /** What was said. */
  opinion?: ReactNode;
  /** Comments on cells, differences, links to the revision. */
  details?: ReactNode;
  /** The step that is waited for. */
  isPending?: boolean;
};

/** What happened to a thing and who did it, newest where the caller puts it. */
export function Timeline({ entries, label }: { entries: readonly TimelineEntry[]; label?: string }) {
  const { t } = useText();
  return (
    <ol aria-label={label ?? t("common:timeline.label")} className="flex flex-col">
      {entries.map((entry) => {
        const tone = entry.tone ?? "neutral";
        const Icon = TONE_ICON[tone];
        return (
          <li
            key={entry.key}
            className="group relative flex gap-3 pb-5 last:pb-0"
            aria-current={entry.isPending ? "step" : undefined}
          >
            <span aria-hidden className="absolute top-6 bottom-0 left-3 w-px bg-line group-last:hidden" />
            <span
              aria-hidden
              className={cx(
                "z-10 flex size-6 shrink-0 items-center justify-center rounded-full border",
                TONE_CLASS[tone],
                entry.isPending && "border-dashed",
              )}
            >
              <Icon className="size-3.5" />
            </span>
            <div className="min-w-0 grow pt-0.5">
              <div className="flex flex-wrap items-baseline justify-between gap-x-3">
                <p className="font-medium">{entry.title}</p>
                {entry.at ? (
                  <span className="text-xs text-ink-soft">
                    <InstantText at={entry.at} />
                  </span>
                ) : null}
              </div>
              {entry.actor ? <p className="text-xs text-ink-soft">{entry.actor}</p> : null}
              {entry.opinion ? (
                <blockquote className="mt-1.5 border-l-2 border-line-strong pl-2.5 text-ink">
                  {entry.opinion}
                </blockquote>
              ) : null}
              {entry.details ? <div className="mt-1.5">{entry.details}</div> : null}
            </div>
          </li>
        );
      })}
    </ol>
  );
}
