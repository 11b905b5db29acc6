import {
  add,
  compare,
  divide,
  floor,
  multiply,
  negate,
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

/** A mean that no fraction up to this denominator gives is taken to as many decimals as it has zeros. */
const FINEST = 10n ** 100n;

/** How the mean of shares is told: by the exact fraction whatever its length, or by one that people can read. */
export type MeanForm = "exact" | "to-100-decimals";

/**
 * The mean of shares; 0 of none (rules-engine §4). The exact fraction in lowest terms if its denominator is at most 10^100;
 * otherwise rounded to 100 decimals, a half up: over a city, the exact denominator has hundreds of thousands of digits, and
 * nobody could write it down. It moves a line by less than 10^-96 points.
 */
export function meanOf(values: readonly Rational[], form: MeanForm = "to-100-decimals"): Rational {
  if (values.length === 0) return ZERO;
  const { n, d } = unreducedSum(values);
  const over = d * BigInt(values.length);
  if (form === "exact" || over <= FINEST) return rational(n, over);
  return simplest(n, over) ?? rational(floor({ n: 2n * n * FINEST + over, d: 2n * over }), FINEST);
}

/**
 * The sum of shares over any common denominator: those over one denominator first, then by pairs, so that numbers of like
 * length meet; one after the other, each step would multiply by all before.
 */
function unreducedSum(values: readonly Rational[]): Rational {
  const over = new Map<bigint, bigint>();
  for (const { n, d } of values) over.set(d, (over.get(d) ?? 0n) + n);
  let parts: Rational[] = [...over].map(([d, n]) => ({ n, d }));
  while (parts.length > 1) {
    const pairs: Rational[] = [];
    for (let at = 0; at < parts.length; at += 2) {
      const [a, b] = [parts[at]!, parts[at + 1]];
      pairs.push(b ? { n: a.n * b.d + b.n * a.d, d: a.d * b.d } : a);
    }
    parts = pairs;
  }
  return parts[0]!;
}

/**
 * n / d in lowest terms if that has a denominator up to FINEST, else null; d > 0. Without the greatest common divisor,
 * which takes minutes where n and d have a million digits: such a fraction q is a convergent of every number nearer to it
 * than 1 / (2 q²) (Legendre), and the last one up to FINEST, since the next has more than 3 FINEST for a denominator.
 */
function simplest(n: bigint, d: bigint): Rational | null {
  if (n < 0n) {
    const mirrored = simplest(-n, d);
    return mirrored && negate(mirrored);
  }
  const scale = 4n * FINEST * FINEST;
  let [a, b] = [(n * scale) / d, scale];
  let [p, q, before, beforeOver] = [1n, 0n, 0n, 1n];
  while (b !== 0n) {
    const whole = a / b;
    [a, b] = [b, a - whole * b];
    const nextOver = whole * q + beforeOver;
    if (nextOver > FINEST) break;
    [p, q, before, beforeOver] = [whole * p + before, nextOver, p, q];
  }
  return n * q === p * d ? { n: p, d: q } : null;
}

/** The middle value; of an even number, the mean of the middle two; 0 of none. */
export function medianOf(values: readonly Rational[]): Rational {
  if (values.length === 0) return ZERO;
  const sorted = [...values].sort(compare);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : meanOf([sorted[middle - 1]!, sorted[middle]!], "exact");
}
