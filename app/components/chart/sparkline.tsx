import { useText } from "#app/i18n/index.ts";

const WIDTH = 96;
const HEIGHT = 24;
const EDGE = 3;

export type SparkPoint = { label: string; value: number | null; text: string };

/** The breaks of a line: runs of neighbouring points that have a value. */
function runsOf(points: readonly { x: number; y: number | null }[]): { x: number; y: number }[][] {
  const runs: { x: number; y: number }[][] = [[]];
  for (const { x, y } of points) {
    if (y === null) runs.push([]);
    else runs[runs.length - 1]?.push({ x, y });
  }
  return runs.filter((run) => run.length > 0);
}

/** A word-sized line through a few values; a missing one leaves a gap. Its name reads the values out. */
export function Sparkline({ label, points }: { label: string; points: readonly SparkPoint[] }) {
  const { t } = useText();
  const known = points.map((point) => point.value).filter((value) => value !== null);
  if (known.length === 0) return <span className="text-xs text-ink-soft">{t("common:chart.noData")}</span>;
  const low = Math.min(...known);
  const span = Math.max(...known) - low || 1;
  const step = points.length > 1 ? (WIDTH - 2 * EDGE) / (points.length - 1) : 0;
  const placed = points.map((point, index) => ({
    x: EDGE + index * step,
    y: point.value === null ? null : HEIGHT - EDGE - ((point.value - low) / span) * (HEIGHT - 2 * EDGE),
  }));
  const runs = runsOf(placed);
  const last = runs[runs.length - 1]?.at(-1);
  const name = `${label}: ${points.map((point) => `${point.label} ${point.text}`).join(", ")}`;
  return (
    <svg
      role="img"
      aria-label={name}
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      className="inline-block h-6 w-24 align-middle"
    >
      {runs.map((run) => (
        <polyline
          key={run[0]?.x}
          points={run.map(({ x, y }) => `${x.toFixed(1)},${y.toFixed(1)}`).join(" ")}
          className="fill-transparent stroke-chart-1"
          strokeWidth="1.5"
          strokeLinejoin="round"
          strokeLinecap="round"
        />
      ))}
      {last ? <circle cx={last.x} cy={last.y} r="2.5" className="fill-chart-1" /> : null}
    </svg>
  );
}
