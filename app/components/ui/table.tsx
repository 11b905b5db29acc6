import { Link } from "@remix-run/react";
import { ArrowDown, ArrowUp } from "lucide-react";
import type { ReactNode } from "react";
import { useText } from "#app/i18n/index.ts";
import { cx } from "./class-names.ts";

export type Column<Row> = {
  key: string;
  header: ReactNode;
  /** Stands under the header in small type: 万元, ㎡. */
  unit?: string;
  align?: "start" | "end" | "center";
  /** Lets long texts break; other cells stay on one line. */
  wrap?: boolean;
  /** For screen readers only, such as the column of row actions. */
  hideHeader?: boolean;
  /** Hides the column below 640 px. */
  wideOnly?: boolean;
  cell: (row: Row, index: number) => ReactNode;
  /** The cell of the sum row. */
  sum?: ReactNode;
  /** The address that sorts by this column; the header becomes a link. */
  sortHref?: string;
  sorted?: "ascending" | "descending";
};

const ALIGN = { start: "text-left", end: "text-right", center: "text-center" } as const;
const sticky =
  "sticky left-0 z-10 bg-inherit after:absolute after:inset-y-0 after:right-0 after:w-px after:bg-line";

function HeaderCell<Row>({ column, isFirst }: { column: Column<Row>; isFirst: boolean }) {
  const { t } = useText();
  const Arrow = column.sorted === "descending" ? ArrowDown : ArrowUp;
  const face = (
    <>
      <span className={column.hideHeader ? "sr-only" : undefined}>{column.header}</span>
      {column.sorted ? (
        <>
          <Arrow aria-hidden className="ml-0.5 inline size-3.5" />
          <span className="sr-only">{t(`common:table.${column.sorted}`)}</span>
        </>
      ) : null}
      {column.unit ? <span className="block text-xs font-normal text-ink-soft">{column.unit}</span> : null}
    </>
  );
  return (
    <th
      scope="col"
      aria-sort={column.sorted}
      className={cx(
        "border-b border-line bg-sunken px-3 py-1.5 align-bottom font-medium whitespace-nowrap",
        ALIGN[column.align ?? "start"],
        isFirst && sticky,
        column.wideOnly && "max-sm:hidden",
      )}
    >
      {column.sortHref ? (
        <Link
          to={column.sortHref}
          className="-my-0.5 inline-block py-0.5 text-ink underline-offset-4 hover:underline"
          preventScrollReset
        >
          {face}
        </Link>
      ) : (
        face
      )}
    </th>
  );
}

function SumRow<Row>({ columns }: { columns: readonly Column<Row>[] }) {
  const { t } = useText();
  return (
    <tfoot>
      <tr className="bg-sunken font-medium">
        {columns.map((column, index) =>
          index === 0 ? (
            <th
              key={column.key}
              scope="row"
              className={cx("h-8 border-t border-line-strong px-3 py-0.5 text-left", sticky)}
            >
              {column.sum ?? t("common:table.sum")}
            </th>
          ) : (
            <td
              key={column.key}
              className={cx(
                "h-8 border-t border-line-strong px-3 py-0.5 whitespace-nowrap",
                ALIGN[column.align ?? "start"],
                column.wideOnly && "max-sm:hidden",
              )}
            >
              {column.sum}
            </td>
          ),
        )}
      </tr>
    </tfoot>
  );
}

type RowTone = "warn" | "bad" | "info";
const ROW_TONE: Record<RowTone, string> = {
  warn: "bg-warn-soft",
  bad: "bg-bad-soft",
  info: "bg-accent-soft",
};

function BodyRow<Row>({
  row,
  index: rowIndex,
  columns,
  tone,
}: {
  row: Row;
  index: number;
  columns: readonly Column<Row>[];
  tone: RowTone | undefined;
}) {
  return (
    <tr className={tone ? ROW_TONE[tone] : "bg-surface hover:bg-hover"}>
      {columns.map((column, index) => {
        const Cell = index === 0 ? "th" : "td";
        return (
          <Cell
            key={column.key}
            scope={index === 0 ? "row" : undefined}
            className={cx(
              "h-8 border-b border-line px-3 py-0.5 font-normal",
              column.wrap ? "min-w-48 py-1.5 whitespace-normal" : "whitespace-nowrap",
              ALIGN[column.align ?? "start"],
              index === 0 && cx(sticky, "max-sm:min-w-36 max-sm:max-w-44 max-sm:whitespace-normal"),
              column.wideOnly && "max-sm:hidden",
            )}
          >
            {column.cell(row, rowIndex)}
          </Cell>
        );
      })}
    </tr>
  );
}

/**
 * A dense ledger table. Its first column names the row and stays in sight, its header stays on top, and on narrow
 * screens it scrolls inside its own region, which the keyboard reaches. Sums and sorting are the server's work.
 */
export function Table<Row>({
  label,
  columns,
  rows,
  keyOf,
  hasSum,
  empty,
  rowTone,
  maxHeight,
  isNested,
}: {
  /** Names the table; not shown. */
  label: string;
  columns: readonly Column<Row>[];
  rows: readonly Row[];
  keyOf: (row: Row, index: number) => string;
  hasSum?: boolean;
  /** What to say, and do, when there is no row; else a plain sentence. */
  empty?: ReactNode;
  rowTone?: (row: Row) => RowTone | undefined;
  /** Makes the table scroll within, header in sight: "60vh" (dense lists on a desk screen). */
  maxHeight?: string;
  /** Without frame, for a table inside a Section or a Card. */
  isNested?: boolean;
}) {
  const { t } = useText();
  if (rows.length === 0 && empty) return <>{empty}</>;
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for the fields of a form
    <div
      // A group, no landmark: the section around it mostly has the same name.
      role="group"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
      tabIndex={0}
      aria-label={label}
      className={cx(
        "relative max-w-full overflow-auto bg-surface",
        !isNested && "rounded-md border border-line",
      )}
      style={maxHeight ? { maxHeight } : undefined}
    >
      <table className="w-full border-separate border-spacing-0 text-sm">
        <caption className="sr-only">{label}</caption>
        <thead className="sticky top-0 z-20">
          <tr className="bg-sunken">
            {columns.map((column, index) => (
              <HeaderCell key={column.key} column={column} isFirst={index === 0} />
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, index) => (
            <BodyRow
              key={keyOf(row, index)}
              row={row}
              index={index}
              columns={columns}
              tone={rowTone?.(row)}
            />
          ))}
          {rows.length === 0 ? (
            <tr>
              <td colSpan={columns.length} className="px-3 py-8 text-center text-ink-soft">
                {t("common:table.empty")}
              </td>
            </tr>
          ) : null}
        </tbody>
        {hasSum && rows.length > 0 ? <SumRow columns={columns} /> : null}
      </table>
    </div>
  );
}
