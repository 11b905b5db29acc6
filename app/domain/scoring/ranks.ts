import { compare, type Rational } from "#app/domain/shared/rational.ts";

/** One subject's place in a competition: its rounded total and its declared tie-breaks, in order. */
export type Contender = { id: string; totalMilli: number; tieBreaks: readonly TieFigure[] };
/** A tie-break figure; null (not known) loses. */
export type TieFigure = { value: Rational | null; direction: "higher" | "lower" };
export type Place = { id: string; rank: number; tied: number };

/** Better first; 0 is a true tie. */
export function compareContenders(a: Contender, b: Contender): number {
  if (a.totalMilli !== b.totalMilli) return b.totalMilli - a.totalMilli;
  for (let i = 0; i < a.tieBreaks.length; i++) {
    const x = a.tieBreaks[i]!;
    const y = b.tieBreaks[i]!;
    if (!x.value || !y.value) {
      if (x.value) return -1;
      if (y.value) return 1;
      continue;
    }
    const side = compare(x.value, y.value);
    if (side !== 0) return x.direction === "higher" ? -side : side;
  }
  return 0;
}

/** Competition ranking: 1, 2, 2, 4 (rules-engine §5). Tied subjects are listed by id. */
export function rankContenders(contenders: readonly Contender[]): Place[] {
  const sorted = [...contenders].sort(
    (a, b) => compareContenders(a, b) || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0),
  );
  const places: Place[] = [];
  for (let start = 0; start < sorted.length; ) {
    let end = start + 1;
    while (end < sorted.length && compareContenders(sorted[start]!, sorted[end]!) === 0) end += 1;
    for (let i = start; i < end; i++) places.push({ id: sorted[i]!.id, rank: start + 1, tied: end - start });
    start = end;
  }
  return places;
}
