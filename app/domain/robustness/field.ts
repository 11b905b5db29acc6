import { capValue, figureValue } from "#app/domain/policy/figure.ts";
import { classesOf, type Scheme } from "#app/domain/policy/scored-document.ts";
import type { ScoreLine, SubjectResult } from "#app/domain/scoring/result.ts";
import { fromText, type Rational, ZERO } from "#app/domain/shared/rational.ts";

/** What happens to the weight of an indicator that is not known; `KNOWN` receives what others lose. */
export const [KNOWN, SUBSTITUTED, EXCLUDED, EXCLUDED_WITHIN_GROUP] = [0, 1, 2, 3] as const;

/** Subjects of one class in whom the same indicators are known share their effective weights. */
export type Pattern = { class: number; standing: Uint8Array; plain: boolean };

/**
 * One peer group as typed arrays: what does not move when weights do. Indicators stand by group; points are doubles.
 */
export type Field = {
  rows: readonly SubjectResult[];
  /** Codes of the indicators in the order of the columns, and where each group's columns end. */
  indicators: readonly string[];
  groups: readonly string[];
  groupEnds: Int32Array;
  /** Per class: the scheme's weights by column, and their sum. */
  classes: readonly { code: string; weights: Float64Array; sum: number }[];
  patterns: readonly Pattern[];
  patternOf: Int32Array;
  /** By subject and column; 0 where a weight is excluded. */
  shares: Float64Array;
  /** By subject and group: bonuses after the maximum of the group's bonuses, and deductions (negative). */
  bonuses: Float64Array;
  deductions: Float64Array;
  /** By subject: all deductions after their maximum (negative). */
  deducted: Float64Array;
  groupCaps: Float64Array;
  totalCap: number;
  hasFloor: boolean;
};

/** The double nearest to an exact value, as far as its terms are doubles. */
export const toDouble = (x: Rational): number => Number(x.n) / Number(x.d);
const cap = (value: Rational | null): number => (value ? toDouble(value) : Number.POSITIVE_INFINITY);

/** Lays a peer group's rows out; they must be scored, unbarred rows of a run of `scheme`. */
export function fieldOf(scheme: Scheme, rows: readonly SubjectResult[]): Field {
  const groups = scheme.groups.map((it) => it.code);
  const ordered = groups.flatMap((group) => scheme.indicators.filter((it) => it.group === group));
  const present = new Set(rows.map((row) => row.class));
  const classes = classesOf(scheme)
    .filter((code) => present.has(code))
    .map((code) => {
      const weights = Float64Array.from(ordered, (it) =>
        Object.hasOwn(it.weights, code) ? toDouble(figureValue(it.weights[code]!)) : 0,
      );
      return { code, weights, sum: weights.reduce((a, b) => a + b, 0) };
    });
  const field: Field = {
    rows,
    indicators: ordered.map((it) => it.code),
    groups,
    groupEnds: Int32Array.from(groups, (group) => ordered.findLastIndex((it) => it.group === group) + 1),
    classes,
    patterns: [],
    patternOf: new Int32Array(rows.length),
    shares: new Float64Array(rows.length * ordered.length),
    bonuses: new Float64Array(rows.length * groups.length),
    deductions: new Float64Array(rows.length * groups.length),
    deducted: new Float64Array(rows.length),
    groupCaps: Float64Array.from(scheme.groups, (it) => cap(capValue(it.maximum))),
    totalCap: cap(capValue(scheme.totals.maximum)),
    hasFloor: scheme.totals.floor,
  };
  // A group without indicators ends where the one before it does.
  for (let g = 1; g < groups.length; g++) {
    if (field.groupEnds[g] === 0) field.groupEnds[g] = field.groupEnds[g - 1]!;
  }
  const patterns = new Map<string, Pattern>();
  rows.forEach((row, index) => {
    fillRow(field, row, index, patterns);
  });
  return { ...field, patterns: [...patterns.values()] };
}

function fillRow(field: Field, row: SubjectResult, s: number, patterns: Map<string, Pattern>): void {
  const columns = new Map(field.indicators.map((code, column) => [code, column]));
  const m = field.indicators.length;
  const standing = new Uint8Array(m).fill(SUBSTITUTED);
  for (const line of row.lines) {
    const exact = toDouble(fromText(line.exact));
    const place = s * field.groups.length + (line.group === null ? 0 : field.groups.indexOf(line.group));
    if (line.kind === "indicator") {
      const column = columns.get(line.code)!;
      standing[column] = standingOf(line);
      field.shares[s * m + column] = toDouble(line.share ? fromText(line.share) : ZERO);
    } else if (line.kind === "bonus" || line.kind === "bonus-maximum") {
      field.bonuses[place] = field.bonuses[place]! + exact;
    } else if (line.kind === "deduction" || line.kind === "deduction-maximum") {
      field.deducted[s] = field.deducted[s]! + exact;
      if (line.kind === "deduction") field.deductions[place] = field.deductions[place]! + exact;
    }
  }
  const ofClass = field.classes.findIndex((it) => it.code === row.class);
  const key = `${ofClass}/${standing.join("")}`;
  if (!patterns.has(key)) {
    const plain = standing.every((it) => it === KNOWN || it === SUBSTITUTED);
    patterns.set(key, { class: ofClass, standing, plain });
  }
  field.patternOf[s] = [...patterns.keys()].indexOf(key);
}

function standingOf(line: ScoreLine): number {
  if (line.rule === "exclude") return EXCLUDED;
  if (line.rule === "exclude-within-group") return EXCLUDED_WITHIN_GROUP;
  return line.rule ? SUBSTITUTED : KNOWN;
}
