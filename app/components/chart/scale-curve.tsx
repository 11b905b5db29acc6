import { type PointerEvent, type ReactNode, useEffect, useState } from "react";
import type { Curve } from "#app/domain/policy/describe-curve.ts";
import { useText } from "#app/i18n/index.ts";
import { type Drawing, drawCurve, HEIGHT, type Spot, WIDTH } from "./curve-geometry.ts";
import { ChartFrame, type ChartRow } from "./frame.tsx";

/** The end of a band: filled where the figure itself belongs to it, hollow where it does not. */
const End = ({ spot, isOpen }: { spot: Spot; isOpen: boolean }) => (
  <circle
    cx={spot.left}
    cy={spot.top}
    r="3"
    strokeWidth="1.5"
    className={isOpen ? "fill-surface stroke-chart-1" : "fill-chart-1 stroke-chart-1"}
  />
);

function Axes({ drawing }: { drawing: Drawing }) {
  return (
    <g className="fill-ink-soft text-[0.6875rem]">
      {drawing.yTicks.map((it) => (
        <g key={it.text}>
          <line x1={drawing.left} x2={drawing.right} y1={it.at} y2={it.at} className="stroke-line" />
          <text x={drawing.left - 5} y={it.at + 3} textAnchor="end">
            {it.text}
          </text>
        </g>
      ))}
      <line
        x1={drawing.left}
        x2={drawing.right}
        y1={drawing.floor}
        y2={drawing.floor}
        className="stroke-line-strong"
      />
      {drawing.xTicks.map((it, index) => (
        <g key={it.text}>
          <line
            x1={it.at}
            x2={it.at}
            y1={drawing.floor}
            y2={drawing.floor + 4}
            className="stroke-line-strong"
          />
          <text
            x={it.at}
            y={HEIGHT - 7}
            textAnchor={index > 0 && it.at > WIDTH - 30 ? "end" : it.at < 44 ? "start" : "middle"}
          >
            {it.text}
          </text>
        </g>
      ))}
    </g>
  );
}

function Pieces({ curve, drawing }: { curve: Curve; drawing: Drawing }) {
  if (curve.axis === "truth") {
    return drawing.spots.map((spot) => <End key={spot.x} spot={spot} isOpen={false} />);
  }
  return drawing.pieces.map(({ spots, ...piece }) => {
    const [first, last] = [spots[0], spots[spots.length - 1]];
    if (!first || !last) return null;
    return (
      <g key={`${first.x} ${first.y}`}>
        <polyline
          points={spots.map((it) => `${it.left},${it.top}`).join(" ")}
          className="fill-transparent stroke-chart-1"
          strokeWidth="2"
          strokeLinejoin="round"
          strokeLinecap="round"
        />
        {piece.isFirst ? null : <End spot={first} isOpen={piece.startsOpen} />}
        {piece.isLast ? null : <End spot={last} isOpen={piece.endsOpen} />}
      </g>
    );
  });
}

/** The stop that is read out at first: the first one with the most. */
function fullAt(spots: readonly Spot[]): number {
  const top = Math.min(...spots.map((it) => it.top));
  return Math.max(
    0,
    spots.findIndex((it) => it.top === top),
  );
}

/**
 * A scale as a picture: figure → share → points. Pointing, or the slider under it, reads one stop out; the figures that
 * the rule names stand in a table besides. Readable without JavaScript: then the stop with full marks is read out.
 */
export function ScaleCurve({
  curve,
  label,
  rows,
  textOf,
  caption,
}: {
  curve: Curve;
  label: string;
  rows: readonly ChartRow[];
  /** The sentence of a stop: "10 个 → 得分率 80% → 9.6 分". */
  textOf: (stop: { x: string; y: string }) => string;
  caption?: ReactNode;
}) {
  const { t } = useText();
  const drawing = drawCurve(curve);
  const [index, setIndex] = useState(() => fullAt(drawing.spots));
  const [isLive, setIsLive] = useState(false);
  useEffect(() => setIsLive(true), []);
  const spot = drawing.spots[index] ?? drawing.spots[0];
  if (!spot) return null;
  const point = (event: PointerEvent<SVGSVGElement>) => {
    const box = event.currentTarget.getBoundingClientRect();
    const left = ((event.clientX - box.left) / box.width) * WIDTH;
    const away = drawing.spots.map((it) => Math.abs(it.left - left));
    setIndex(away.indexOf(Math.min(...away)));
  };
  const text = textOf(spot);
  return (
    <ChartFrame label={label} rows={rows} legend={caption}>
      <div className="flex w-full max-w-sm flex-col gap-1">
        <svg
          role="img"
          aria-label={label}
          viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
          className="w-full touch-pan-y"
          onPointerMove={point}
          onPointerDown={point}
        >
          <Axes drawing={drawing} />
          <Pieces curve={curve} drawing={drawing} />
          <line
            x1={spot.left}
            x2={spot.left}
            y1={spot.top}
            y2={drawing.floor}
            strokeDasharray="2 3"
            className="stroke-ink-soft"
          />
          <circle
            cx={spot.left}
            cy={spot.top}
            r="4.5"
            strokeWidth="2"
            className="fill-surface stroke-accent-strong"
          />
        </svg>
        <p aria-hidden={isLive} className="min-h-10 text-xs text-ink">
          {text}
        </p>
        <input
          type="range"
          min={0}
          max={drawing.spots.length - 1}
          value={index}
          onChange={(event) => setIndex(event.currentTarget.valueAsNumber)}
          aria-label={t("policy:curve.slider", { name: label })}
          aria-valuetext={text}
          className={`mr-[3%] ml-[10%] h-6 accent-accent print:hidden ${isLive ? "" : "invisible"}`}
        />
      </div>
    </ChartFrame>
  );
}
