import { ChartFrame } from "./frame.tsx";

export type Bar = { key: string; label: string; value: number; text: string };

/** Values side by side as lying bars from a common zero; negative ones go left of it. */
export function BarChart({ label, bars }: { label: string; bars: readonly Bar[] }) {
  const high = Math.max(0, ...bars.map((bar) => bar.value));
  const low = Math.min(0, ...bars.map((bar) => bar.value));
  const span = high - low || 1;
  const zero = (-low / span) * 100;
  return (
    <ChartFrame label={label} rows={bars}>
      <div
        role="img"
        aria-label={label}
        className="grid grid-cols-[minmax(4rem,auto)_1fr_auto] items-center gap-x-3 gap-y-1.5"
      >
        {bars.map((bar) => {
          const width = (Math.abs(bar.value) / span) * 100;
          return (
            <div key={bar.key} className="contents">
              <span className="text-sm">{bar.label}</span>
              <svg aria-hidden="true" viewBox="0 0 100 10" preserveAspectRatio="none" className="h-3 w-full">
                <rect
                  x={bar.value < 0 ? zero - width : zero}
                  y="0"
                  width={width}
                  height="10"
                  className="fill-chart-1"
                />
                <line
                  x1={zero}
                  x2={zero}
                  y1="0"
                  y2="10"
                  className="stroke-line-strong"
                  vectorEffect="non-scaling-stroke"
                />
              </svg>
              <span className="text-right text-sm">{bar.text}</span>
            </div>
          );
        })}
      </div>
    </ChartFrame>
  );
}
