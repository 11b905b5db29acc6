import type { Tone } from "#app/components/ui/badge.tsx";
import { Section } from "#app/components/ui/section.tsx";
import { Timeline, type TimelineEntry } from "#app/components/ui/timeline.tsx";
import type { FilingAction, FilingState } from "#app/domain/filings/state.ts";
import type { FilingView } from "#app/domain/filings/view.ts";
import type { Fact } from "#app/domain/reports/facts.ts";
import { useText } from "#app/i18n/index.ts";
import { factLabel } from "./texts.ts";

const TONE: Record<FilingAction, Tone> = {
  prepare: "neutral",
  "take-back": "muted",
  submit: "info",
  accept: "ok",
  return: "warn",
  amend: "warn",
};
/** Who has the filing in each state; nobody once it is accepted. */
export const NEXT: Record<FilingState, "carrier" | "signer" | "unit" | "city" | null> = {
  draft: "carrier",
  returned: "carrier",
  amending: "carrier",
  prepared: "signer",
  submitted: "unit",
  "unit-accepted": "city",
  accepted: null,
};

/** The steps of a filing with opinions and comments on cells, and whose turn it is. */
export function FilingTimeline({
  view,
  facts,
}: {
  view: Pick<FilingView, "timeline" | "comments" | "figures" | "status">;
  facts: ReadonlyMap<string, Fact>;
}) {
  const { t, locale } = useText();
  const names = new Map(view.figures.map((row) => [row.uscc, row.name]));
  const entries = view.timeline.map((event): TimelineEntry => {
    const comments =
      event.action === "return" ? view.comments.filter((it) => it.revision === event.revision) : [];
    return {
      key: event.id,
      tone: TONE[event.action],
      title: t(`filings:event.${event.action}`, { revision: event.revision }),
      actor: `${event.organization} · ${event.actor}`,
      at: event.at,
      opinion: event.opinion,
      details:
        comments.length > 0 ? (
          <ul className="flex flex-col gap-1">
            {comments.map((it) => {
              const fact = facts.get(it.fact);
              return (
                <li key={it.id} className="text-xs">
                  <span className="font-medium">
                    {t("filings:comment.where", {
                      firm: names.get(it.uscc) ?? it.uscc ?? "",
                      fact: fact ? factLabel(fact, locale) : it.fact,
                    })}
                  </span>
                  : {it.text}
                </li>
              );
            })}
          </ul>
        ) : undefined,
    };
  });
  const who = NEXT[view.status ?? "draft"];
  if (who) {
    entries.push({
      key: "next",
      tone: "muted",
      title: t("filings:event.next", { who: t(`filings:who.${who}`) }),
      isPending: true,
    });
  }
  return (
    <Section title={t("filings:timeline")}>
      <Timeline entries={entries} />
    </Section>
  );
}
