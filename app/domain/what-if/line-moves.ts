import type { LineKind, ScoreLine, SubjectResult } from "#app/domain/scoring/result.ts";
import { canonicalJson, type Json } from "#app/domain/shared/canonical.ts";
import { equals, fromText, multiply } from "#app/domain/shared/rational.ts";

/** Why a line gives other points than before. */
export type LineReason =
  | "added"
  | "removed"
  /** Its figure is another, or is known now, or no longer. */
  | "figure"
  /** The scheme weighs it otherwise. */
  | "weight"
  /** It received more or less of the weight of indicators that are not known. */
  | "shared-out"
  /** The same figure among other peers. */
  | "peers"
  /** The same figure on another scale, or another amount per unit. */
  | "scale"
  /** Another rule stands in for a figure that is not known. */
  | "missing-rule"
  | "marks"
  /** A maximum or floor bites otherwise, because of the lines above it or of itself. */
  | "cut"
  /** Only the apportioned thousandth is another. */
  | "rounding";

/** One line of a subject that differs between two results; points in thousandths, null where it is not there. */
export type LineMove = {
  kind: LineKind;
  code: string;
  group: string | null;
  beforeMilli: number | null;
  afterMilli: number | null;
  /** The figures in the rule's unit, where the line has one. */
  before: { x: string | null; unit: string | null; weight: string | null };
  after: { x: string | null; unit: string | null; weight: string | null };
  why: LineReason[];
};

const keyOf = (line: ScoreLine): string => `${line.kind}/${line.code}`;
const toldOf = (line: ScoreLine | undefined) => ({
  x: line?.x ?? null,
  unit: line?.unit ?? null,
  weight: line?.weight ?? null,
});

/** Every line whose points differ, in the order of the later result; lines that are gone come last. */
export function lineMoves(before: SubjectResult | null, after: SubjectResult | null): LineMove[] {
  const earlier = new Map((before?.lines ?? []).map((line) => [keyOf(line), line]));
  const moves = (after?.lines ?? []).flatMap((now) => {
    const then = earlier.get(keyOf(now));
    earlier.delete(keyOf(now));
    return moveOf(then, now);
  });
  return [...moves, ...[...earlier.values()].flatMap((then) => moveOf(then, undefined))];
}

function moveOf(then: ScoreLine | undefined, now: ScoreLine | undefined): LineMove[] {
  if (then?.pointsMilli === now?.pointsMilli && then?.exact === now?.exact) return [];
  const line = (now ?? then)!;
  return [
    {
      kind: line.kind,
      code: line.code,
      group: line.group,
      beforeMilli: then?.pointsMilli ?? null,
      afterMilli: now?.pointsMilli ?? null,
      before: toldOf(then),
      after: toldOf(now),
      why: reasons(then, now),
    },
  ];
}

const CUTS: readonly LineKind[] = [
  "bonus-maximum",
  "group-maximum",
  "total-maximum",
  "deduction-maximum",
  "floor",
];
const same = (a: unknown, b: unknown): boolean =>
  canonicalJson((a ?? null) as Json) === canonicalJson((b ?? null) as Json);

function reasons(then: ScoreLine | undefined, now: ScoreLine | undefined): LineReason[] {
  if (CUTS.includes((now ?? then)!.kind)) return ["cut"];
  if (!then) return ["added"];
  if (!now) return ["removed"];
  if (then.exact === now.exact) return ["rounding"];
  const why: LineReason[] = [];
  const sameFigure = then.x === now.x && then.unit === now.unit && then.state === now.state;
  if (!same(then.marks, now.marks)) why.push("marks");
  else if (!sameFigure) why.push("figure");
  if ((then.rule ?? null) !== (now.rule ?? null) && sameFigure) why.push("missing-rule");
  if (then.weight !== now.weight) why.push("weight");
  if (!growsAlike(then, now)) why.push("shared-out");
  if (why.length === 0 || (sameFigure && then.share !== now.share && !why.includes("missing-rule"))) {
    if (!why.includes("marks")) why.push(same(then.peers, now.peers) ? "scale" : "peers");
  }
  return why;
}

/** Whether the effective weight is as many times the scheme's as before. */
function growsAlike(then: ScoreLine, now: ScoreLine): boolean {
  if (then.weight === undefined || now.weight === undefined) return true;
  const [a, b] = [fromText(then.effectiveWeight ?? "0"), fromText(now.effectiveWeight ?? "0")];
  // An indicator that is excluded has no weight left: that is told by its figure.
  if (a.n === 0n || b.n === 0n) return true;
  return equals(multiply(a, fromText(now.weight)), multiply(b, fromText(then.weight)));
}
