import {
  add,
  compare,
  divide,
  multiply,
  type Rational,
  rational,
  sum,
  ZERO,
} from "#app/domain/shared/rational.ts";

/** One indicator of a subject, as far as sharing out the weights of the unknown ones goes. */
export type WeightedCell = {
  group: string;
  weight: Rational;
  /** `known` receives; `substituted` (zero, peer-mean, peer-median) keeps its own weight and receives none. */
  standing: "known" | "substituted" | "exclude" | "exclude-within-group";
};

/**
 * The weights after those of excluded indicators are shared out (rules-engine §4): within the group over its known
 * indicators in proportion to their weights; with none known, over the groups that have a known one in proportion to
 * the groups' weights, and there to the known ones. Where there is none, or the rule stays within the group, the
 * weight is lost. Indicators of weight 0 receive nothing.
 */
export function shareOutWeights(cells: readonly WeightedCell[]): Rational[] {
  const groups = new Map<string, { weight: Rational; known: Rational; freed: Rational; leaving: Rational }>();
  for (const cell of cells) {
    const group = groups.get(cell.group) ?? { weight: ZERO, known: ZERO, freed: ZERO, leaving: ZERO };
    groups.set(cell.group, group);
    group.weight = add(group.weight, cell.weight);
    if (cell.standing === "known") group.known = add(group.known, cell.weight);
    if (cell.standing === "exclude" || cell.standing === "exclude-within-group") {
      group.freed = add(group.freed, cell.weight);
    }
    if (cell.standing === "exclude") group.leaving = add(group.leaving, cell.weight);
  }
  const receiving = [...groups.values()].filter((group) => group.known.n > 0n);
  const receivingWeight = sum(receiving.map((group) => group.weight));
  const leaving = sum(
    [...groups.values()].filter((group) => group.known.n === 0n).map((group) => group.leaving),
  );

  return cells.map((cell) => {
    if (cell.standing === "substituted") return cell.weight;
    if (cell.standing !== "known") return ZERO;
    const group = groups.get(cell.group)!;
    if (group.known.n === 0n) return cell.weight;
    const fromOthers = divide(multiply(leaving, group.weight), receivingWeight);
    const received = multiply(add(group.freed, fromOthers), divide(cell.weight, group.known));
    return add(cell.weight, received);
  });
}

export function meanOf(values: readonly Rational[]): Rational {
  return values.length === 0 ? ZERO : divide(sumOfMany(values), rational(values.length));
}
/**
 * The exact sum of tens of thousands of shares: those over one denominator first, then by pairs, so that numbers stay
 * as short as they can; one after the other, each step would reckon with the least common multiple of all before.
 */
function sumOfMany(values: readonly Rational[]): Rational {
  const over = new Map<bigint, bigint>();
  for (const { n, d } of values) over.set(d, (over.get(d) ?? 0n) + n);
  let parts = [...over].sort(([a], [b]) => (a < b ? -1 : 1)).map(([d, n]) => rational(n, d));
  while (parts.length > 1) {
    const pairs: Rational[] = [];
    for (let at = 0; at < parts.length; at += 2) {
      const [a, b] = [parts[at]!, parts[at + 1]];
      pairs.push(b ? add(a, b) : a);
    }
    parts = pairs;
  }
  return parts[0] ?? ZERO;
}
/** The middle value; of an even number, the mean of the middle two; 0 of none. */
export function medianOf(values: readonly Rational[]): Rational {
  if (values.length === 0) return ZERO;
  const sorted = [...values].sort(compare);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : meanOf([sorted[middle - 1]!, sorted[middle]!]);
}
