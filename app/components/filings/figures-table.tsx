import { MessageSquareText } from "lucide-react";
import { cx } from "#app/components/ui/class-names.ts";
import { useMoneyUnit } from "#app/components/ui/money-unit.tsx";
import { type Column, Table } from "#app/components/ui/table.tsx";
import { FactText } from "#app/components/ui/values.tsx";
import { cellPath } from "#app/domain/filings/difference.ts";
import type { FigureRow, FilingView } from "#app/domain/filings/view.ts";
import type { Fact } from "#app/domain/reports/facts.ts";
import { formatFigure } from "#app/i18n/format.ts";
import { useText } from "#app/i18n/index.ts";
import { factLabel, unitLabel } from "./texts.ts";

export type CellAt = { uscc: string | null; name: string; fact: Fact };
/** Comments that wait to be sent with a return, by cellPath. */
export type Drafts = ReadonlyMap<string, string>;

type Shown = Pick<FilingView, "difference" | "comments" | "revision" | "comparedWith">;

/** The reported figures of the rows, with what changed, what was explained and what was said; a cell opens its comment. */
export function FiguresTable({
  label,
  rows,
  facts,
  view,
  hasSum,
  drafts,
  onCell,
}: {
  label: string;
  rows: readonly FigureRow[];
  facts: readonly Fact[];
  view: Shown;
  hasSum?: boolean;
  drafts?: Drafts;
  onCell?: (cell: CellAt) => void;
}) {
  const { t, locale } = useText();
  const money = useMoneyUnit();
  const changed = new Map((view.difference ?? []).map((it) => [it.path, it.before]));
  // A comment belongs to the revision it was made on; beside the next one it says what was asked for.
  const said = new Map<string, string[]>();
  for (const it of view.comments) {
    const concerns =
      view.revision === 0
        ? it.revision === view.comparedWith
        : [view.revision, view.comparedWith].includes(it.revision);
    if (concerns)
      said.set(cellPath(it.uscc, it.fact), [
        ...(said.get(cellPath(it.uscc, it.fact)) ?? []),
        `${it.author}: ${it.text}`,
      ]);
  }
  const cellOf = (row: FigureRow, fact: Fact) => {
    const path = cellPath(row.uscc, fact.code);
    const cell = row.cells[fact.code];
    const words = [...(said.get(path) ?? []), ...(drafts?.has(path) ? [drafts.get(path)!] : [])];
    const before = changed.get(path);
    const was = typeof before === "object" && before !== null && "value" in before ? before.value : null;
    const title = [
      cell?.explanation ? `${t("filings:figures.explained")}: ${cell.explanation}` : "",
      ...words,
    ]
      .filter(Boolean)
      .join("\n");
    const face = (
      <span className="flex items-center justify-end gap-1" title={title || undefined}>
        {words.length > 0 ? <MessageSquareText aria-hidden className="size-3.5 shrink-0 text-warn" /> : null}
        {words.length > 0 ? <span className="sr-only">{words.join(" ")}</span> : null}
        <span
          className={cx(
            changed.has(path) && "rounded-sm bg-accent-soft px-1 font-medium text-accent-strong",
            cell?.explanation && "underline decoration-dotted underline-offset-4",
          )}
        >
          <FactText
            state={cell?.state ?? "missing"}
            value={cell?.value ?? null}
            unit={fact.unit}
            money={money}
          />
        </span>
      </span>
    );
    const old = changed.has(path) ? (
      <span className="block text-xs text-ink-soft">
        {t("filings:figures.before", {
          value: formatFigure(
            typeof was === "number" || typeof was === "string" ? was : null,
            fact.unit,
            money,
          ),
        })}
      </span>
    ) : null;
    if (!onCell) {
      return (
        <>
          {face}
          {old}
        </>
      );
    }
    return (
      <button
        type="button"
        className="-mx-2 block min-h-6 w-[calc(100%+1rem)] min-w-16 rounded-sm px-2 text-right hover:bg-hover"
        onClick={() => onCell({ uscc: row.uscc, name: row.name, fact })}
      >
        <span className="sr-only">
          {t("filings:figures.commentOn", { firm: row.name, fact: factLabel(fact, locale) })}
        </span>
        {face}
        {old}
      </button>
    );
  };
  const sumOf = (fact: Fact): number | null =>
    rows.reduce<number | null>((sum, row) => {
      const value = row.cells[fact.code]?.value;
      return typeof value === "number" ? (sum ?? 0) + value : sum;
    }, null);
  const columns: Column<FigureRow>[] = [
    {
      key: "name",
      header: t("filings:figures.firm"),
      cell: (row) => (
        <span className="block max-w-52 truncate max-sm:max-w-32" title={`${row.name} ${row.uscc ?? ""}`}>
          {row.name}
        </span>
      ),
    },
    ...facts.map(
      (fact): Column<FigureRow> => ({
        key: fact.code,
        header: (
          <span className="inline-block min-w-16 max-w-32 whitespace-normal">{factLabel(fact, locale)}</span>
        ),
        unit: unitLabel(t, fact.unit, money),
        align: "end",
        cell: (row) => cellOf(row, fact),
        sum: formatFigure(sumOf(fact), fact.unit, money),
      }),
    ),
  ];
  return (
    <Table
      isNested
      maxHeight="36rem"
      label={label}
      rows={rows}
      keyOf={(row) => row.uscc ?? "own"}
      hasSum={hasSum}
      columns={columns}
    />
  );
}
