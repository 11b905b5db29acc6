import { factLabel, faultText } from "#app/components/filings/texts.ts";
import { Badge, type Tone } from "#app/components/ui/badge.tsx";
import { Button } from "#app/components/ui/button.tsx";
import { Section } from "#app/components/ui/section.tsx";
import { asksExplanation, type Entry, type EntryCell, type Place } from "#app/domain/reports/entry-grid.ts";
import { useText } from "#app/i18n/index.ts";
import { ConflictChoice, ExplanationInput } from "./cell-bar.tsx";
import { explanationName } from "./form-cells.ts";
import { markOf } from "./grid-table.tsx";

type Issue = { place: Place; uscc: string | null; name: string; cell: EntryCell };

function issuesOf(entry: Entry): Issue[] {
  return entry.rows.flatMap(({ uscc, name, cells }, row) =>
    Object.entries(cells)
      .filter(([, cell]) => {
        const mark = markOf(cell);
        // An explained jump stays in the list, so that its explanation can still be changed.
        return (mark && mark.key !== "dirty") || cell.mustExplain || cell.explanation !== "";
      })
      .map(([fact, cell]) => ({ place: { row, fact }, uscc, name, cell })),
  );
}

const TONE: Record<string, Tone> = { invalid: "bad", conflict: "bad", mustExplain: "warn", returned: "warn" };

/** Every cell that wants something, with what it wants, done here or in the grid. Works as a plain form too. */
export function IssueList({
  entry,
  apply,
  onGo,
  mayWrite,
}: {
  entry: Entry;
  apply: (change: (entry: Entry) => Entry) => void;
  onGo: (place: Place) => void;
  mayWrite: boolean;
}) {
  const { t, locale } = useText();
  const issues = issuesOf(entry);
  if (issues.length === 0) return null;
  return (
    <Section
      title={`${t("reports:issues.title")} · ${t("reports:issues.count", { count: issues.length })}`}
      isFlush
    >
      <ul>
        {issues.map(({ place, uscc, name, cell }) => {
          const fact = entry.facts.get(place.fact);
          if (!fact) return null;
          const mark = markOf(cell);
          const key = mark?.key ?? "explained";
          const label = factLabel(fact, locale);
          return (
            <li
              key={`${place.row}:${place.fact}`}
              className="flex flex-wrap items-start gap-x-4 gap-y-2 border-b border-line px-4 py-2 last:border-b-0"
            >
              <div className="flex min-w-0 grow basis-80 flex-col gap-1">
                <p className="flex flex-wrap items-center gap-2">
                  <Badge tone={TONE[key] ?? "neutral"}>{t(`reports:status.${key}`)}</Badge>
                  <span className="font-medium">{t("reports:cell", { firm: name, fact: label })}</span>
                  <span className="text-ink-soft">{cell.text}</span>
                </p>
                {cell.fault ? (
                  <p className="text-bad">{faultText(t, locale, cell.fault, entry.facts)}</p>
                ) : null}
                {asksExplanation(cell) && cell.mustExplain ? (
                  <p className="text-warn">{faultText(t, locale, cell.mustExplain, entry.facts)}</p>
                ) : null}
                {cell.comments.map((it) => (
                  <p key={it.at} className="border-l-2 border-warn-line pl-2">
                    {t("reports:comment", { author: it.author, text: it.text })}
                  </p>
                ))}
                <ConflictChoice cell={cell} place={place} apply={apply} />
                {mayWrite && (cell.mustExplain || cell.explanation !== "") ? (
                  <ExplanationInput
                    label={t("reports:explanationOf", { firm: name, fact: label })}
                    name={explanationName(uscc, place.fact)}
                    cell={cell}
                    place={place}
                    apply={apply}
                  />
                ) : null}
              </div>
              <Button size="sm" variant="quiet" onClick={() => onGo(place)}>
                {t("reports:issues.go")}
              </Button>
            </li>
          );
        })}
      </ul>
    </Section>
  );
}
