import { Link } from "@remix-run/react";
import { clockOf } from "#app/domain/mentoring/services.ts";
import { type CodeEntry, wordOf } from "#app/domain/people/code-lists.ts";
import { useText } from "#app/i18n/index.ts";

type Entry = {
  id: string;
  heldOn: string;
  kind: string;
  topic: string;
  minutes: number;
  mentorName: string | null;
  staff: string | null;
};

/** A few services, each on a line: day, kind, topic, who, how long. */
export function ServiceLines({
  entries,
  kinds,
  hrefOf,
}: {
  entries: readonly Entry[];
  kinds: readonly CodeEntry[];
  hrefOf: (id: string) => string;
}) {
  const { locale, t } = useText();
  return (
    <ul>
      {entries.map((entry) => (
        <li key={entry.id} className="flex flex-wrap items-baseline gap-x-3 border-b border-line py-1.5">
          <time dateTime={entry.heldOn} className="whitespace-nowrap text-ink-soft">
            {entry.heldOn}
          </time>
          <Link to={hrefOf(entry.id)} className="link min-w-0">
            {entry.topic}
          </Link>
          <span className="text-xs text-ink-soft">
            {[wordOf(kinds, entry.kind, locale), entry.mentorName, entry.staff].filter(Boolean).join(" · ")}
          </span>
          <span className="ml-auto whitespace-nowrap">
            {clockOf(entry.minutes)} <span className="text-xs text-ink-soft">{t("mentoring:hoursUnit")}</span>
          </span>
        </li>
      ))}
    </ul>
  );
}
