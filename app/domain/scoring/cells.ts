import { bandOf } from "#app/domain/policy/bands.ts";
import { figureValue } from "#app/domain/policy/figure.ts";
import type { Indicator, Scale } from "#app/domain/policy/scheme.ts";
import { fromBase } from "#app/domain/policy/unit.ts";
import { compare, ONE, type Rational, toText, ZERO } from "#app/domain/shared/rational.ts";
import { type Derived, derive } from "./derive.ts";
import type { FactBook } from "./facts.ts";
import type { ExpertMark } from "./input.ts";
import type { PeerFigures } from "./peers.ts";
import type { FigureTrace, State } from "./result.ts";
import {
  bandShare,
  type CountedMark,
  expertShare,
  linearShare,
  rankShare,
  referenceShare,
  spreadShare,
} from "./scales.ts";

/** One indicator of one subject: its figure, and its share where it is known. */
export type Cell = {
  state: State;
  /** In the indicator's unit. */
  x: Rational | null;
  share: Rational | null;
  trace: FigureTrace | null;
  marks: CountedMark[] | null;
  peers: { [key: string]: string | number } | null;
};

/** Reads an indicator of a subject. Scales among peers leave `share` null: `peerShare` fills it in. */
export function readCell(indicator: Indicator, book: FactBook, marks: readonly ExpertMark[]): Cell {
  const { scale } = indicator;
  if (scale.type === "expert") {
    const told = expertShare(
      scale,
      marks.filter((mark) => !mark.recused),
    );
    const state: State = told.share ? "known" : "missing";
    return { state, x: told.share, share: told.share, trace: null, marks: told.marks, peers: null };
  }
  if (!indicator.x) throw new RangeError(`indicator ${indicator.code} reads no figure`);
  if (scale.type === "bands" && scale.alternatives && scale.alternatives.length > 0) {
    return readAlternatives(indicator, indicator.x, scale, book);
  }
  const told = derive(indicator.x, book);
  const x = told.value && fromBase(told.value, indicator.unit);
  const share = x && ownShare(scale, x);
  return { state: told.state, x, share, trace: told.trace, marks: null, peers: null };
}

/** The share of a figure on a scale that looks at the subject alone; null for scales among peers. */
function ownShare(scale: Scale, x: Rational): Rational | null {
  switch (scale.type) {
    case "linear":
      return linearShare(scale, x);
    case "bands":
      return bandShare(scale.bands, x);
    case "reference":
      return referenceShare(scale, x);
    case "flag":
      return x.n !== 0n ? ONE : ZERO;
    default:
      return null;
  }
}

/** Bands over several tables: the best share of the known figures counts. */
function readAlternatives(
  indicator: Indicator,
  x: NonNullable<Indicator["x"]>,
  scale: Extract<Scale, { type: "bands" }>,
  book: FactBook,
): Cell {
  const tables = [{ x, unit: indicator.unit, bands: scale.bands }, ...(scale.alternatives ?? [])];
  const told = tables.map((table) => ({ table, derived: derive(table.x, book) }));
  const trace = bestTrace(told.map((it) => it.derived));
  let best: { x: Rational; share: Rational } | null = null;
  for (const { table, derived } of told) {
    if (!derived.value) continue;
    const value = fromBase(derived.value, table.unit);
    const share = figureValue(bandOf(table.bands, value).share);
    if (!best || compare(share, best.share) > 0) best = { x: value, share };
  }
  return {
    state: trace.state,
    x: best?.x ?? null,
    share: best?.share ?? null,
    trace,
    marks: null,
    peers: null,
  };
}

function bestTrace(of: readonly Derived[]): FigureTrace {
  const state: State = of.some((it) => it.value)
    ? "known"
    : of.some((it) => it.state === "missing")
      ? "missing"
      : "not-applicable";
  return { op: "best-table", state, value: null, unit: "ratio", of: of.map((it) => it.trace) };
}

export const isAmongPeers = (scale: Scale): boolean => scale.type === "rank" || scale.type === "spread";

/** The share of x among its peers' figures, x included. */
export function peerShare(scale: Scale, x: Rational, peers: PeerFigures): Pick<Cell, "share" | "peers"> {
  if (scale.type === "rank") return rankShare(scale, x, peers);
  if (scale.type === "spread") return spreadShare(scale, x, peers);
  throw new RangeError(`scale ${scale.type} does not look at peers`);
}
/** The figure as the stored text, or null. */
export const figureText = (x: Rational | null): string | null => (x ? toText(x) : null);
