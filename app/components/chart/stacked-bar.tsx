import { cx } from "#app/components/ui/class-names.ts";
import { ChartFrame, SERIES_FILL, SERIES_SWATCH } from "./frame.tsx";

export type StackPart = { key: string; label: string; value: number; text: string; note?: string };

const at = <T,>(list: readonly T[], index: number): T | undefined => list[index % list.length];

/**
 * Parts of one whole as one bar, with a legend that carries the figures: the area ledger. At most five parts.
 * `mark` draws a threshold such as the 75 % rule at that part of the whole.
 */
export function StackedBar({
  label,
  parts,
  mark,
}: {
  label: string;
  parts: readonly StackPart[];
  mark?: { share: number; label: string };
}) {
  const total = parts.reduce((sum, part) => sum + Math.max(0, part.value), 0);
  let left = 0;
  const placed = parts.map((part, index) => {
    const width = total > 0 ? (Math.max(0, part.value) / total) * 100 : 0;
    const x = left;
    left += width;
    return { ...part, x, width, fill: at(SERIES_FILL, index), swatch: at(SERIES_SWATCH, index) };
  });
  return (
    <ChartFrame
      label={label}
      rows={parts}
      legend={
        <ul className="flex flex-wrap gap-x-5 gap-y-1">
          {placed.map((part) => (
            <li key={part.key} className="flex items-center gap-1.5">
              <span
                aria-hidden
                className={cx("size-2.5 shrink-0 rounded-sm ring-1 ring-line-strong ring-inset", part.swatch)}
              />
              <span>{part.label}</span>
              <span className="font-medium text-ink">{part.text}</span>
              {part.note ? <span>{part.note}</span> : null}
            </li>
          ))}
        </ul>
      }
    >
      <div className={cx("relative", mark && "pt-5")}>
        <svg
          role="img"
          aria-label={label}
          viewBox="0 0 100 10"
          preserveAspectRatio="none"
          className="h-7 w-full rounded-sm bg-sunken"
        >
          {placed.map((part) =>
            part.width > 0 ? (
              <rect
                key={part.key}
                x={part.x}
                y="0"
                width={part.width}
                height="10"
                className={cx(part.fill, "stroke-surface")}
                vectorEffect="non-scaling-stroke"
              >
                <title>{`${part.label} ${part.text}`}</title>
              </rect>
            ) : null,
          )}
        </svg>
        {mark ? (
          <div
            aria-hidden
            className="pointer-events-none absolute inset-y-0 border-l-2 border-ink"
            style={{ left: `${mark.share * 100}%` }}
          >
            <span
              className={cx(
                "absolute top-0 text-xs leading-4 whitespace-nowrap text-ink",
                mark.share > 0.5 ? "right-1.5" : "left-1.5",
              )}
            >
              {mark.label}
            </span>
          </div>
        ) : null}
      </div>
    </ChartFrame>
  );
}
