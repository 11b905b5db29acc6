import { cx } from "#app/components/ui/class-names.ts";
import { SERIES_FILL, SERIES_SWATCH } from "./frame.tsx";

const WIDTH = 720;
const HEIGHT = 160;
const GAP = 10;

export type ColumnPart = { key: string; label: string };
export type StackedColumn = {
  key: string;
  /** Under the column. */
  label: string;
  /** One value a part, in the parts' order; what is below zero is not drawn. */
  values: readonly number[];
  /** The whole column in words. */
  text: string;
};

/** How a whole and its parts change from time to time: one column each, with a legend. Its figures stand in a table beside it. */
export function StackedColumns({
  label,
  parts,
  columns,
}: {
  label: string;
  parts: readonly ColumnPart[];
  columns: readonly StackedColumn[];
}) {
  const sums = columns.map(({ values }) => values.reduce((sum, value) => sum + Math.max(0, value), 0));
  const most = Math.max(...sums, 1);
  const step = WIDTH / Math.max(1, columns.length);
  return (
    <figure className="flex min-w-0 flex-col gap-2">
      <svg
        role="img"
        aria-label={label}
        viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
        preserveAspectRatio="none"
        className="h-40 w-full border-b border-line-strong"
      >
        {columns.map((column, at) => {
          let y = HEIGHT;
          return (
            <g key={column.key}>
              <title>{column.text}</title>
              {parts.map((part, index) => {
                const height = (Math.max(0, column.values[index] ?? 0) / most) * (HEIGHT - 4);
                y -= height;
                return height > 0 ? (
                  <rect
                    key={part.key}
                    x={at * step + GAP / 2}
                    y={y}
                    width={step - GAP}
                    height={height}
                    className={cx(SERIES_FILL[index % SERIES_FILL.length], "stroke-surface")}
                    vectorEffect="non-scaling-stroke"
                  />
                ) : null;
              })}
            </g>
          );
        })}
      </svg>
      <div aria-hidden className="flex text-xs text-ink-soft">
        {columns.map(({ key, label: under }) => (
          <span
            key={key}
            className="flex min-w-0 flex-1 justify-center whitespace-nowrap max-sm:even:invisible"
          >
            {under}
          </span>
        ))}
      </div>
      <figcaption>
        <ul className="flex flex-wrap gap-x-5 gap-y-1 text-xs text-ink-soft">
          {parts.map((part, index) => (
            <li key={part.key} className="flex items-center gap-1.5">
              <span
                aria-hidden
                className={cx(
                  "size-2.5 shrink-0 rounded-sm ring-1 ring-line-strong ring-inset",
                  SERIES_SWATCH[index % SERIES_SWATCH.length],
                )}
              />
              {part.label}
            </li>
          ))}
        </ul>
      </figcaption>
    </figure>
  );
}
