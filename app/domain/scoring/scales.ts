import { type Band, bandOf } from "#app/domain/policy/bands.ts";
import { capValue, figureValue } from "#app/domain/policy/figure.ts";
import type { Scale } from "#app/domain/policy/scheme.ts";
import {
  ceil,
  clamp,
  compare,
  divide,
  equals,
  max,
  min,
  multiply,
  ONE,
  parseDecimal,
  type Rational,
  rational,
  subtract,
  sum,
  toText,
  ZERO,
} from "#app/domain/shared/rational.ts";
import type { PeerFigures } from "./peers.ts";

/**
 * Scales (rules-engine §4): each turns a known figure x, in the scale's unit, into an exact share.
 * Peer scales take the figures of all peers, x among them; they also tell what they compared with.
 */
export type PeerShare = { share: Rational; peers: { [key: string]: string | number } };
type Of<T extends Scale["type"]> = Extract<Scale, { type: T }>;

export function linearShare(scale: Of<"linear">, x: Rational): Rational {
  const zero = figureValue(scale.zero);
  const full = figureValue(scale.full);
  return clamp(divide(subtract(x, zero), subtract(full, zero)), ZERO, ONE);
}

export const bandShare = (
  bands: readonly (Band & { share: Of<"bands">["bands"][number]["share"] })[],
  x: Rational,
) => figureValue(bandOf(bands, x).share);

export function referenceShare(scale: Of<"reference">, x: Rational): Rational {
  const reference = figureValue(scale.reference);
  const cap = capValue(scale.cap ?? "1");
  if (scale.direction === "higher") {
    const share = max(ZERO, divide(x, reference));
    return cap ? min(share, cap) : share;
  }
  if (!cap) throw new RangeError("a falling reference scale needs a cap");
  return x.n <= 0n ? cap : min(divide(reference, x), cap);
}

/** (peers worse + half of the other peers equal) / (n − 1); a lone peer gets 1; nothing gets 0. */
export function rankShare(scale: Of<"rank">, x: Rational, peers: PeerFigures): PeerShare {
  const n = peers.count;
  const smaller = peers.below(x);
  const equal = peers.equalTo(x) - 1;
  const worse = scale.direction === "higher" ? smaller : n - smaller - equal - 1;
  const told = { n, worse, equal };
  if (scale.nothing !== undefined && compare(x, figureValue(scale.nothing)) <= 0) {
    return { share: ZERO, peers: told };
  }
  const share = n === 1 ? ONE : rational(2 * worse + equal, 2 * (n - 1));
  return { share, peers: told };
}

/** Between the k-th smallest and the k-th largest, k = max(1, ceil(p·n)); with those equal, between the extremes. */
export function spreadShare(scale: Of<"spread">, x: Rational, peers: PeerFigures): PeerShare {
  const n = peers.count;
  const { lo, hi } = spreadEnds(scale, n, (index) => peers.at(index));
  const told = { n, lo: toText(lo), hi: toText(hi) };
  if (equals(lo, hi)) return { share: ONE, peers: told };
  const part = scale.direction === "higher" ? subtract(x, lo) : subtract(hi, x);
  return { share: clamp(divide(part, subtract(hi, lo)), ZERO, ONE), peers: told };
}

/** The ends of a spread over n figures, of which `at` gives the sorted ones from 0. */
export function spreadEnds(
  scale: Of<"spread">,
  n: number,
  at: (index: number) => Rational,
): { lo: Rational; hi: Rational } {
  const p = figureValue(scale.p ?? "0");
  const k = Math.max(1, Number(ceil(multiply(p, rational(n)))));
  const [lo, hi] = [at(k - 1), at(n - k)];
  return equals(lo, hi) ? { lo: at(0), hi: at(n - 1) } : { lo, hi };
}

export type CountedMark = { expert: string; mark: string; counted: boolean };

/** Mean of the marks counted / full mark; null when no mark is left. Recused marks are not given to it. */
export function expertShare(
  scale: Of<"expert">,
  marks: readonly { expert: string; mark: string }[],
): { share: Rational | null; marks: CountedMark[] } {
  const sorted = marks
    .map((it) => ({ ...it, value: parseDecimal(it.mark) }))
    .sort((a, b) => compare(a.value, b.value) || (a.expert < b.expert ? -1 : a.expert > b.expert ? 1 : 0));
  const last = sorted.length - scale.dropHighest;
  const told = sorted.map((it, index) => ({
    expert: it.expert,
    mark: it.mark,
    counted: index >= scale.dropLowest && index < last,
  }));
  const counted = sorted.slice(scale.dropLowest, Math.max(scale.dropLowest, last));
  if (counted.length === 0) return { share: null, marks: told };
  const mean = divide(sum(counted.map((it) => it.value)), rational(counted.length));
  return { share: divide(mean, figureValue(scale.full)), marks: told };
}
