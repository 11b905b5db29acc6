import { bandOf } from "#app/domain/policy/bands.ts";
import { capValue, figureValue } from "#app/domain/policy/figure.ts";
import type { Adjustment, Group } from "#app/domain/policy/scheme.ts";
import type { Scheme } from "#app/domain/policy/scored-document.ts";
import { apportion } from "#app/domain/shared/apportion.ts";
import {
  add,
  compare,
  min,
  multiply,
  negate,
  type Rational,
  rational,
  roundHalfUp,
  subtract,
  sum,
  toText,
  ZERO,
} from "#app/domain/shared/rational.ts";
import type { GroupResult, ScoreLine } from "./result.ts";

/** A line before rounding. */
export type DraftLine = Omit<ScoreLine, "exact" | "pointsMilli"> & { points: Rational };

/** Points of a bonus, or of a deduction before its sign: 0 on a figure that is not known or below 0; capped. */
export function adjustmentPoints(adjustment: Adjustment, x: Rational | null): Rational {
  if (!x || x.n < 0n) return ZERO;
  const { amount } = adjustment;
  const points =
    "perUnit" in amount
      ? multiply(figureValue(amount.perUnit), x)
      : figureValue(bandOf(amount.bands, x).points);
  const cap = capValue(adjustment.cap);
  return cap ? min(points, cap) : points;
}

const pointsOf = (lines: readonly DraftLine[], group?: string): Rational =>
  sum(lines.filter((line) => group === undefined || line.group === group).map((line) => line.points));

const cut = (kind: ScoreLine["kind"], code: string, group: string | null, points: Rational): DraftLine => ({
  kind,
  code,
  group,
  points,
});

/** The line by which a maximum cuts a sum, if it bites. */
function overMaximum(
  kind: ScoreLine["kind"],
  group: Group | null,
  total: Rational,
  maximum: Rational | null,
): DraftLine[] {
  if (!maximum || compare(total, maximum) <= 0) return [];
  return [cut(kind, group?.code ?? "total", group?.code ?? null, subtract(maximum, total))];
}

/**
 * All lines of a subject in their order: indicators, bonuses, maxima of groups' bonuses, of groups, of the total,
 * deductions (negative), their maximum, floor (rules-engine §2, §4). Maxima act before deductions.
 */
export function assembleLines(
  scheme: Scheme,
  indicators: readonly DraftLine[],
  bonuses: readonly DraftLine[],
  deductions: readonly DraftLine[],
): DraftLine[] {
  const { groups, totals } = scheme;
  const bonusCuts = groups.flatMap((group) =>
    overMaximum("bonus-maximum", group, pointsOf(bonuses, group.code), capValue(group.bonusMaximum)),
  );
  const earned = [...indicators, ...bonuses, ...bonusCuts];
  const groupCuts = groups.flatMap((group) =>
    overMaximum("group-maximum", group, pointsOf(earned, group.code), capValue(group.maximum)),
  );
  const beforeTotal = [...earned, ...groupCuts];
  const gross = [
    ...beforeTotal,
    ...overMaximum("total-maximum", null, pointsOf(beforeTotal), capValue(totals.maximum)),
  ];
  const deducted = negate(pointsOf(deductions));
  const relief = overMaximum("deduction-maximum", null, deducted, capValue(totals.deductionMaximum)).map(
    (line) => ({
      ...line,
      points: negate(line.points),
    }),
  );
  const net = [...gross, ...deductions, ...relief];
  const total = pointsOf(net);
  if (totals.floor && total.n < 0n) net.push(cut("floor", "total", null, negate(total)));
  return net;
}

const THOUSAND = rational(1000);

/**
 * Rounds the total once and apportions the lines to it; group totals are rounded on their own (rules-engine §2). By exact
 * fractions alone: the kernel's second look.
 */
export function roundLinesExactly(
  scheme: Scheme,
  drafts: readonly DraftLine[],
): { totalMilli: number; lines: ScoreLine[]; groups: GroupResult[] } {
  const milli = drafts.map((line) => multiply(line.points, THOUSAND));
  const total = roundHalfUp(sum(milli));
  const shown = apportion(milli, total).map(Number);
  const lines = drafts.map(({ points, ...line }, index) => ({
    ...line,
    exact: toText(points),
    pointsMilli: shown[index]!,
  }));
  const groups = scheme.groups.map((group) => {
    let exact = ZERO;
    let sumShown = 0;
    drafts.forEach((line, index) => {
      if (line.group !== group.code) return;
      exact = add(exact, milli[index]!);
      sumShown += shown[index]!;
    });
    const totalMilli = Number(roundHalfUp(exact));
    return { code: group.code, totalMilli, tailMilli: totalMilli - sumShown };
  });
  return { totalMilli: Number(total), lines, groups };
}
