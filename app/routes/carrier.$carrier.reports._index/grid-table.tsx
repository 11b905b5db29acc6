import {
  CircleAlert,
  Files,
  type LucideIcon,
  MessageSquareText,
  MessageSquareWarning,
  Users,
} from "lucide-react";
import { type ClipboardEvent, type KeyboardEvent, memo, type RefObject, useMemo, useRef } from "react";
import { factLabel, faultText, unitLabel } from "#app/components/filings/texts.ts";
import { cx } from "#app/components/ui/class-names.ts";
import {
  asksExplanation,
  columnSum,
  differsFromRecords,
  type Entry,
  type EntryCell,
  type EntryRow,
  left,
  type Place,
  recordedText,
  reverted,
  shownText,
  typed,
} from "#app/domain/reports/entry-grid.ts";
import type { Fact } from "#app/domain/reports/facts.ts";
import { parsePaste, placePaste } from "#app/domain/reports/paste.ts";
import { formatFigure, type MoneyUnit } from "#app/i18n/format.ts";
import { useText } from "#app/i18n/index.ts";
import { cellName } from "./form-cells.ts";

export type GridTools = {
  entry: Entry;
  apply: (change: (entry: Entry) => Entry) => void;
  onActive: (place: Place) => void;
  onNotice: (text: string) => void;
  mayWrite: boolean;
  money: MoneyUnit;
};

const sticky = "sticky left-0 z-10 bg-inherit border-r border-line";

/** Rows `from` to `to` (not included) of the grid, over their facts. One handler for all cells: rows stay cheap. */
export function GridTable({
  entry,
  apply,
  onActive,
  onNotice,
  mayWrite,
  money,
  label,
  nameLabel,
  facts,
  from,
  to,
  hasSum,
}: GridTools & {
  label: string;
  nameLabel: string;
  facts: readonly Fact[];
  from: number;
  to: number;
  hasSum?: boolean;
}) {
  const { t } = useText();
  const region = useRef<HTMLElement>(null);
  const place = (target: EventTarget): Place | null => {
    const [row, fact] = (target instanceof HTMLElement ? (target.dataset.cell ?? "") : "").split(":");
    return row && fact ? { row: Number(row), fact } : null;
  };
  const paste = (event: ClipboardEvent, at: Place) => {
    const block = parsePaste(event.clipboardData.getData("text/plain"));
    if (block.length * (block[0]?.length ?? 0) <= 1) return;
    event.preventDefault();
    const column = facts.findIndex((fact) => fact.code === at.fact);
    const { cells, outside } = placePaste(block, { row: at.row - from, column }, to - from, facts.length);
    apply((now) =>
      cells.reduce((next, cell) => {
        const target = { row: cell.row + from, fact: facts[cell.column]!.code };
        return left(typed(next, target, cell.text), target);
      }, now),
    );
    const count = cells.length;
    onNotice(outside > 0 ? t("reports:pastedOutside", { count, outside }) : t("reports:pasted", { count }));
  };
  return (
    <section
      ref={region}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
      tabIndex={0}
      aria-label={label}
      className="relative max-h-[56vh] max-w-full overflow-auto bg-surface focus-visible:-outline-offset-2"
      onChange={(event) => {
        const at = place(event.target);
        if (at) apply((now) => typed(now, at, (event.target as unknown as HTMLInputElement).value));
      }}
      onFocus={(event) => {
        const at = place(event.target);
        if (!at) return;
        onActive(at);
        if (event.target instanceof HTMLInputElement) event.target.select();
      }}
      onBlur={(event) => {
        const at = place(event.target);
        if (at) apply((now) => left(now, at));
      }}
      onPaste={(event) => {
        const at = place(event.target);
        if (at && mayWrite) paste(event, at);
      }}
      onKeyDown={(event) => {
        const at = place(event.target);
        if (!at) return;
        if (event.key === "Escape") apply((now) => reverted(now, at));
        else move(event, region, at, facts, from, to);
      }}
    >
      <table className="w-full border-separate border-spacing-0 text-sm">
        <caption className="sr-only">{label}</caption>
        <Head facts={facts} nameLabel={nameLabel} money={money} />
        <tbody>
          {entry.rows.slice(from, to).map((row, index) => (
            <Row
              key={row.uscc ?? "own"}
              row={row}
              index={from + index}
              facts={facts}
              byCode={entry.facts}
              money={money}
              mayWrite={mayWrite}
            />
          ))}
        </tbody>
        {hasSum ? <Sums entry={entry} facts={facts} money={money} /> : null}
      </table>
    </section>
  );
}

/** Enter and the arrows go to the next cell; left and right only from the edge of the text. */
function move(
  event: KeyboardEvent,
  region: RefObject<HTMLElement>,
  at: Place,
  facts: readonly Fact[],
  from: number,
  to: number,
): void {
  // A list of options keeps its arrows: they pick one.
  if (event.target instanceof HTMLSelectElement && event.key !== "Enter") return;
  const input = event.target as HTMLInputElement;
  const atStart = input.selectionStart === 0;
  const atEnd = input.selectionEnd === input.value.length;
  const all = atStart && atEnd;
  const column = facts.findIndex((fact) => fact.code === at.fact);
  const steps: Record<string, [row: number, column: number] | null> = {
    Enter: [event.shiftKey ? -1 : 1, 0],
    ArrowUp: [-1, 0],
    ArrowDown: [1, 0],
    ArrowLeft: all || (atStart && input.selectionEnd === 0) ? [0, -1] : null,
    ArrowRight: all || (atEnd && input.selectionStart === input.value.length) ? [0, 1] : null,
  };
  const step = steps[event.key];
  if (!step || event.nativeEvent.isComposing) return;
  event.preventDefault();
  const row = Math.min(Math.max(at.row + step[0], from), to - 1);
  const fact = facts[Math.min(Math.max(column + step[1], 0), facts.length - 1)];
  region.current?.querySelector<HTMLElement>(`[data-cell="${row}:${fact?.code}"]`)?.focus();
}

function Head({ facts, nameLabel, money }: { facts: readonly Fact[]; nameLabel: string; money: MoneyUnit }) {
  const { t, locale } = useText();
  return (
    <thead className="sticky top-0 z-20">
      <tr className="bg-sunken">
        <th
          scope="col"
          className={cx("border-b border-line px-3 py-1.5 text-left align-bottom font-medium", sticky)}
        >
          {nameLabel}
        </th>
        {facts.map((fact) => (
          <th
            key={fact.code}
            scope="col"
            title={t(`reports:factHint.${fact.kind}`)}
            className={cx(
              "border-b border-line px-2 py-1.5 align-bottom font-medium",
              isFigure(fact) ? "text-right" : "pl-5 text-left",
            )}
          >
            <span className="inline-block max-w-36">{factLabel(fact, locale)}</span>
            <span className="block min-h-4 text-xs font-normal text-ink-soft">
              {unitLabel(t, fact.unit, money)}
            </span>
          </th>
        ))}
      </tr>
    </thead>
  );
}

function Sums({ entry, facts, money }: { entry: Entry; facts: readonly Fact[]; money: MoneyUnit }) {
  const { t } = useText();
  return (
    <tfoot className="sticky bottom-0 z-20">
      <tr className="bg-sunken font-medium">
        <th scope="row" className={cx("border-t border-line-strong px-3 py-1.5 text-left", sticky)}>
          {t("reports:sum")}
        </th>
        {facts.map((fact) => (
          <td
            key={fact.code}
            className="border-t border-line-strong px-2 py-1.5 text-right whitespace-nowrap"
          >
            {isFigure(fact) ? formatFigure(columnSum(entry, fact), fact.unit, money) : null}
          </td>
        ))}
      </tr>
    </tfoot>
  );
}

const Row = memo(function Row({
  row,
  index,
  facts,
  byCode,
  money,
  mayWrite,
}: {
  row: EntryRow;
  index: number;
  facts: readonly Fact[];
  byCode: ReadonlyMap<string, Fact>;
  money: MoneyUnit;
  mayWrite: boolean;
}) {
  return (
    <tr className="bg-surface">
      <th scope="row" className={cx("border-b border-line px-3 py-1 text-left font-normal", sticky)}>
        <span className="block w-52 truncate max-sm:w-28" title={[row.name, row.uscc].join(" ")}>
          {row.name}
        </span>
      </th>
      {facts.map((fact) => {
        const cell = row.cells[fact.code];
        return cell ? (
          <Cell
            key={fact.code}
            row={row}
            index={index}
            fact={fact}
            cell={cell}
            byCode={byCode}
            money={money}
            mayWrite={mayWrite}
          />
        ) : null;
      })}
    </tr>
  );
});

type Mark = {
  tone: string;
  icon: LucideIcon | null;
  key: "invalid" | "conflict" | "mustExplain" | "returned" | "differs" | "dirty";
};

/** What a cell looks like: the gravest thing about it, by colour, icon and word. */
export function markOf(cell: EntryCell, differs = false): Mark | null {
  if (cell.status === "invalid") return { tone: "bg-bad-soft text-bad", icon: CircleAlert, key: "invalid" };
  if (cell.status === "conflict") return { tone: "bg-bad-soft text-bad", icon: Users, key: "conflict" };
  if (asksExplanation(cell)) return { tone: "bg-warn-soft", icon: MessageSquareWarning, key: "mustExplain" };
  if (cell.comments.length > 0) return { tone: "bg-warn-soft", icon: MessageSquareText, key: "returned" };
  if (differs) return { tone: "bg-warn-soft", icon: Files, key: "differs" };
  if (cell.status === "dirty" || cell.status === "saving")
    return { tone: "bg-accent-soft", icon: null, key: "dirty" };
  return null;
}

function Cell({
  row,
  index,
  fact,
  cell,
  byCode,
  money,
  mayWrite,
}: {
  row: EntryRow;
  index: number;
  fact: Fact;
  cell: EntryCell;
  byCode: ReadonlyMap<string, Fact>;
  money: MoneyUnit;
  mayWrite: boolean;
}) {
  const { t, locale } = useText();
  const mark = markOf(cell, differsFromRecords(fact, cell, money));
  const id = `cell-${index}-${fact.code}`;
  const last = useMemo(
    () => (cell.last === null ? "" : shownText(fact, { state: "known", value: cell.last }, money)),
    [cell.last, fact, money],
  );
  const said = mark
    ? [
        t(`reports:status.${mark.key}`),
        cell.fault ? faultText(t, locale, cell.fault, byCode) : "",
        asksExplanation(cell) && cell.mustExplain ? faultText(t, locale, cell.mustExplain, byCode) : "",
        mark.key === "differs" ? t("reports:recorded", { value: recordedText(fact, cell, money) }) : "",
        ...cell.comments.map((it) => t("reports:comment", { author: it.author, text: it.text })),
      ]
        .filter(Boolean)
        .join(" ")
    : "";
  const Icon = mark?.icon;
  const common = {
    name: cellName(row.uscc, fact.code),
    "data-cell": `${index}:${fact.code}`,
    "aria-label": t("reports:cell", { firm: row.name, fact: factLabel(fact, locale) }),
    "aria-invalid": cell.status === "invalid" || cell.status === "conflict" || undefined,
    "aria-describedby": said ? id : undefined,
    value: cell.text,
    onChange: ignore,
    className: cx(
      "block h-8 w-full bg-transparent pr-2 pl-5 text-ink focus-visible:-outline-offset-2 pointer-coarse:h-11",
      // What sticks at the edges never lies over the cell that has the focus.
      "scroll-mt-24 scroll-mb-40 scroll-ml-60 max-sm:scroll-ml-36",
      isFigure(fact) && "text-right",
      fact.unit === "fen" ? "min-w-37" : fact.kind === "text" ? "min-w-48" : "min-w-26",
      "placeholder:text-xs placeholder:italic",
      mark?.tone.includes("text-bad") && "text-bad",
    ),
  };
  return (
    <td className={cx("relative border-r border-b border-line p-0", mark?.tone)} title={said || undefined}>
      {Icon ? (
        <Icon aria-hidden className="pointer-events-none absolute top-1/2 left-1 size-3.5 -translate-y-1/2" />
      ) : null}
      {fact.options ? (
        <select {...common} disabled={!mayWrite}>
          <option value="">—</option>
          {fact.options.map(({ value, label }) => (
            <option key={value} value={value}>
              {locale === "en" ? label.en : label.zh}
            </option>
          ))}
          <option value="/">{t("reports:notApplicable")}</option>
          {isListed(fact, cell.text) ? null : <option value={cell.text}>{cell.text}</option>}
        </select>
      ) : (
        <input
          {...common}
          type="text"
          inputMode={isFigure(fact) ? "decimal" : "text"}
          autoComplete="off"
          placeholder={
            last
              ? t("reports:last", { value: last })
              : fact.kind === "date"
                ? t("reports:dateForm")
                : undefined
          }
          readOnly={!mayWrite}
        />
      )}
      {said ? (
        <span id={id} hidden>
          {said}
        </span>
      ) : null}
    </td>
  );
}

const isFigure = ({ unit }: Fact): boolean => unit !== "text" && unit !== "date";

/** What was pasted and is no option still stands in its cell, marked as wrong. */
const isListed = (fact: Fact, text: string): boolean =>
  text === "" || text === "/" || (fact.options?.some((it) => it.value === text) ?? false);

/** The table listens for all of its cells. */
const ignore = (): void => {};
