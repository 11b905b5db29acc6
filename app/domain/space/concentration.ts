import { type Rational, rational, roundHalfUp } from "../shared/rational.ts";

/** What one occupant has of a carrier's space; `key` tells the same occupant in several rooms. */
export type Occupant = { key: string; name: string; areaDm2: number };

export type Concentration = {
  /** All that is let, in 0.01 m². */
  letDm2: number;
  /** From the largest to the smallest, one for each occupant. */
  occupants: Occupant[];
  /** The part of the largest, and of the largest five, of what is let, in thousandths of a per cent; null if nothing is. */
  largestMilli: number | null;
  largestFiveMilli: number | null;
};

const percentMilli = (part: number, whole: number): number | null =>
  whole === 0 ? null : Number(roundHalfUp(rational(BigInt(part) * 100_000n, BigInt(whole))));

/** Who has how much of what is let, and how much of it the largest have. */
export function concentration(letTo: readonly Occupant[]): Concentration {
  const byKey = new Map<string, Occupant>();
  for (const { key, name, areaDm2 } of letTo) {
    byKey.set(key, { key, name, areaDm2: areaDm2 + (byKey.get(key)?.areaDm2 ?? 0) });
  }
  const occupants = [...byKey.values()].sort(
    (a, b) => b.areaDm2 - a.areaDm2 || (a.key < b.key ? -1 : a.key > b.key ? 1 : 0),
  );
  const sum = (list: readonly Occupant[]) => list.reduce((total, it) => total + it.areaDm2, 0);
  const letDm2 = sum(occupants);
  return {
    letDm2,
    occupants,
    largestMilli: percentMilli(sum(occupants.slice(0, 1)), letDm2),
    largestFiveMilli: percentMilli(sum(occupants.slice(0, 5)), letDm2),
  };
}

/** Firms per 1,000 m² of `areaDm2`, exact; null without area. */
export const firmsPerThousandM2 = (firms: number, areaDm2: number): Rational | null =>
  areaDm2 === 0 ? null : rational(BigInt(firms) * 100_000n, BigInt(areaDm2));

/** The largest class whose least area is reached, or null. */
export function sizeClass<T extends { fromDm2: number }>(classes: readonly T[], areaDm2: number): T | null {
  return classes
    .filter((it) => areaDm2 >= it.fromDm2)
    .reduce<T | null>((best, it) => (best === null || it.fromDm2 > best.fromDm2 ? it : best), null);
}
