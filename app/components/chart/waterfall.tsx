import { useText } from "#app/i18n/index.ts";
import { ChartFrame } from "./frame.tsx";

export type WaterfallStep = { key: string; label: string; change: number; text: string };

/** From a start through each change to the end, step by step: how an amount or a stock came about. */
export function Waterfall({
  label,
  start,
  steps,
  end,
}: {
  label: string;
  start?: { label: string; value: number; text: string };
  steps: readonly WaterfallStep[];
  end: { label: string; text: string };
}) {
  const { t } = useText();
  let level = start?.value ?? 0;
  const bars = steps.map((step) => {
    const from = level;
    level += step.change;
    return { ...step, from, to: level };
  });
  const rows = [
    ...(start
      ? [
          {
            key: "start",
            label: start.label,
            text: start.text,
            from: 0,
            to: start.value,
            kind: "whole" as const,
          },
        ]
      : []),
    ...bars.map((bar) => ({ ...bar, kind: bar.change < 0 ? ("down" as const) : ("up" as const) })),
    { key: "end", label: end.label, text: end.text, from: 0, to: level, kind: "whole" as const },
  ];
  const high = Math.max(0, ...rows.flatMap((row) => [row.from, row.to]));
  const low = Math.min(0, ...rows.flatMap((row) => [row.from, row.to]));
  const place = (value: number) => ((value - low) / (high - low || 1)) * 100;
  const fill = { whole: "fill-chart-1", up: "fill-chart-2", down: "fill-chart-4" } as const;
  return (
    <ChartFrame label={label} rows={rows}>
      <div
        role="img"
        aria-label={`${label}: ${t("common:chart.end")} ${end.text}`}
        className="grid grid-cols-[minmax(4rem,auto)_1fr_auto] items-center gap-x-3 gap-y-1"
      >
        {rows.map((row) => (
          <div key={row.key} className={row.kind === "whole" ? "contents font-medium" : "contents"}>
            <span>{row.label}</span>
            <svg aria-hidden="true" viewBox="0 0 100 10" preserveAspectRatio="none" className="h-4 w-full">
              <rect
                x={Math.min(place(row.from), place(row.to))}
                y="1"
                width={Math.max(0.3, Math.abs(place(row.to) - place(row.from)))}
                height="8"
                className={fill[row.kind]}
              />
              <line
                x1={place(0)}
                x2={place(0)}
                y1="0"
                y2="10"
                className="stroke-line-strong"
                vectorEffect="non-scaling-stroke"
              />
            </svg>
            <span className="text-right">{row.text}</span>
          </div>
        ))}
      </div>
    </ChartFrame>
  );
}
