import type { Scheme } from "#app/domain/policy/scored-document.ts";
import { toText } from "#app/domain/shared/rational.ts";
import type { GroupResult, ScoreLine } from "../result.ts";
import { type DraftLine, roundLinesExactly } from "../totals.ts";
import { LineRounder } from "./round-lines.ts";

type Rounded = { totalMilli: number; lines: ScoreLine[]; groups: GroupResult[] };
const ONE_PLAN = new Int32Array(1);

/** Total, lines and group totals of one subject (rules-engine §2): in doubles where they tell, else by exact fractions. */
export function roundLines(
  scheme: Scheme,
  drafts: readonly DraftLine[],
  onSecondLook: () => void = () => {},
): Rounded {
  const found = inDoubles(scheme, drafts);
  if (found) return found;
  onSecondLook();
  return roundLinesExactly(scheme, drafts);
}

function inDoubles(scheme: Scheme, drafts: readonly DraftLine[]): Rounded | null {
  const places = new Map(scheme.groups.map((it, place) => [it.code, place]));
  const groupOf = Int32Array.from(drafts, (line) => places.get(line.group ?? "") ?? -1);
  const rounder = new LineRounder(groupOf, scheme.groups.length, 1, true);
  const weightN = new Float64Array(drafts.length).fill(1000);
  const weightD = new Float64Array(drafts.length).fill(1);
  rounder.begin({ count: 1, from: 0, planOf: ONE_PLAN, weightN, weightD });
  drafts.forEach(({ points }, line) => {
    rounder.add(line, Float64Array.of(Number(points.n)), Float64Array.of(Number(points.d)));
  });
  const totalMilli = rounder.total(0);
  const rounded = new Float64Array(scheme.groups.length);
  const shown = new Float64Array(drafts.length);
  const slotOf = Int32Array.from(drafts, (_, line) => line);
  if (Number.isNaN(totalMilli) || !rounder.groups(0, rounded, 0)) return null;
  if (!rounder.lines(0, shown, 0, slotOf)) return null;
  const lines = drafts.map(
    ({ points, ...line }, index): ScoreLine => ({
      ...line,
      exact: toText(points),
      pointsMilli: shown[index]! + 0,
    }),
  );
  const groups = scheme.groups.map(({ code }, place) => {
    const sum = lines.reduce((all, line) => (line.group === code ? all + line.pointsMilli : all), 0);
    return { code, totalMilli: rounded[place]! + 0, tailMilli: rounded[place]! - sum + 0 };
  });
  return { totalMilli: totalMilli + 0, lines, groups };
}
