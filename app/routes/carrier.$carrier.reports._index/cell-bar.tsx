import { factLabel, faultText } from "#app/components/filings/texts.ts";
import { Button } from "#app/components/ui/button.tsx";
import { cx } from "#app/components/ui/class-names.ts";
import { TextInput } from "#app/components/ui/field.tsx";
import {
  asksExplanation,
  cellAt,
  differsFromRecords,
  type Entry,
  type EntryCell,
  explained,
  left,
  type Place,
  recordedText,
  settled,
  shownText,
  typed,
} from "#app/domain/reports/entry-grid.ts";
import { useText } from "#app/i18n/index.ts";

type Apply = (change: (entry: Entry) => Entry) => void;

/** The choice between mine and theirs, for a cell that two people changed. */
export function ConflictChoice({ cell, place, apply }: { cell: EntryCell; place: Place; apply: Apply }) {
  const { t } = useText();
  if (!cell.theirs) return null;
  const or = (text: string) => text || t("reports:empty");
  return (
    <div className="flex flex-wrap items-center gap-2">
      <p className="text-bad">
        {t("reports:conflict", { by: cell.theirs.by, theirs: or(cell.theirs.text), mine: or(cell.text) })}
      </p>
      <Button size="sm" onClick={() => apply((now) => settled(now, place, "theirs"))}>
        {t("reports:keepTheirs")}
      </Button>
      <Button size="sm" onClick={() => apply((now) => settled(now, place, "mine"))}>
        {t("reports:keepMine")}
      </Button>
    </div>
  );
}

/** The explanation of a figure; saved with the grid. */
export function ExplanationInput({
  label,
  name,
  cell,
  place,
  apply,
}: {
  label: string;
  /** Only one input of a cell takes part in the plain form. */
  name?: string;
  cell: EntryCell;
  place: Place;
  apply: Apply;
}) {
  const { t } = useText();
  return (
    <TextInput
      name={name}
      aria-label={label}
      placeholder={t("reports:explanationHint")}
      maxLength={400}
      value={cell.explanation}
      onChange={(event) => {
        const text = event.currentTarget.value;
        apply((now) => explained(now, place, text));
      }}
    />
  );
}

/** What is to be known about the cell one is in: last period's figure, faults, comments, and its explanation. */
export function CellBar({
  entry,
  place,
  lastCode,
  apply,
  mayWrite,
}: {
  entry: Entry;
  place: Place | null;
  lastCode: string | null;
  apply: Apply;
  mayWrite: boolean;
}) {
  const { t, locale } = useText();
  const row = place ? entry.rows[place.row] : undefined;
  const cell = place ? cellAt(entry, place) : undefined;
  const fact = place ? entry.facts.get(place.fact) : undefined;
  if (!place || !row || !cell || !fact) {
    return (
      <div
        className="sticky bottom-0 z-20 min-h-10 border-t border-line bg-surface px-4 py-2 text-xs text-ink-soft"
        aria-hidden
      >
        {t("reports:bar.hint")}
      </div>
    );
  }
  const name = t("reports:cell", { firm: row.name, fact: factLabel(fact, locale) });
  const last = cell.last === null ? "" : shownText(fact, { state: "known", value: cell.last }, entry.money);
  const recorded = recordedText(fact, cell, entry.money);
  const differs = differsFromRecords(fact, cell, entry.money);
  const wantsWords = asksExplanation(cell) || cell.explanation !== "" || cell.mustExplain !== null;
  return (
    <section
      aria-label={t("reports:bar.label")}
      className="sticky bottom-0 z-20 flex min-h-10 flex-col gap-1.5 border-t border-line bg-surface px-4 py-2"
    >
      <p className="flex flex-wrap items-baseline gap-x-4 text-xs text-ink-soft">
        <span className="text-sm font-medium text-ink">{name}</span>
        {last && lastCode ? <span>{t("reports:lastOf", { code: lastCode, value: last })}</span> : null}
      </p>
      {recorded ? (
        <p className={cx("flex flex-wrap items-center gap-3", differs && "text-warn")}>
          {t("reports:recorded", { value: recorded })}
          {differs && mayWrite ? (
            <Button size="sm" onClick={() => apply((now) => left(typed(now, place, recorded), place))}>
              {t("reports:takeRecorded")}
            </Button>
          ) : null}
        </p>
      ) : null}
      {cell.fault ? <p className="text-bad">{faultText(t, locale, cell.fault, entry.facts)}</p> : null}
      {asksExplanation(cell) && cell.mustExplain ? (
        <p className="text-warn">{faultText(t, locale, cell.mustExplain, entry.facts)}</p>
      ) : null}
      {cell.comments.map((it) => (
        <p key={it.at} className="border-l-2 border-warn-line pl-2">
          {t("reports:comment", { author: it.author, text: it.text })}
        </p>
      ))}
      <ConflictChoice cell={cell} place={place} apply={apply} />
      {mayWrite && wantsWords ? (
        <ExplanationInput
          label={t("reports:explanationOf", { firm: row.name, fact: factLabel(fact, locale) })}
          cell={cell}
          place={place}
          apply={apply}
        />
      ) : null}
    </section>
  );
}
