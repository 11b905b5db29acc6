import { canonicalJson, type Json } from "#app/domain/shared/canonical.ts";

/** An item of the later list and the one of the earlier list that it stands for; one of them may be absent. */
export type Pair = { before: Json | undefined; after: Json | undefined; index: number; beforeIndex: number };

const codeOf = (value: Json): string | null =>
  typeof value === "object" && value !== null && !Array.isArray(value)
    ? typeof (value as { code?: Json }).code === "string"
      ? String((value as { code?: Json }).code)
      : typeof (value as { grade?: Json }).grade === "string" && !("label" in value)
        ? canonicalJson(
            [value as Record<string, Json>].flatMap(({ grade, kinds, levels }) => [
              grade ?? null,
              kinds ?? null,
              levels ?? null,
            ]),
          )
        : null
    : null;

/**
 * Items by their codes (grades of an amount by grade, kinds and levels), in the order of the later list, what is gone at its
 * end. Null where an item has no code or two have the same.
 */
export function pairByCode(before: readonly Json[], after: readonly Json[]): Pair[] | null {
  const [earlier, later] = [before.map(codeOf), after.map(codeOf)];
  const isKeyed = (codes: (string | null)[]) => !codes.includes(null) && new Set(codes).size === codes.length;
  if (!isKeyed(earlier) || !isKeyed(later)) return null;
  const pairs = after.map((item, index): Pair => {
    const beforeIndex = earlier.indexOf(later[index]!);
    return { before: before[beforeIndex], after: item, index, beforeIndex };
  });
  const gone = before.flatMap((item, index): Pair[] =>
    later.includes(earlier[index]!) ? [] : [{ before: item, after: undefined, index, beforeIndex: index }],
  );
  return [...pairs, ...gone];
}

/**
 * Items without codes (bands, sources, branches of a condition): equal ones are found as the longest common
 * subsequence, and what lies between two of them is paired in order.
 */
export function pairByLikeness(before: readonly Json[], after: readonly Json[]): Pair[] {
  const [a, b] = [before.map((it) => canonicalJson(it)), after.map((it) => canonicalJson(it))];
  const longest = commonLengths(a, b);
  const pairs: Pair[] = [];
  let [i, j] = [0, 0];
  let gap: { before: number[]; after: number[] } = { before: [], after: [] };
  const close = () => {
    for (let k = 0; k < Math.max(gap.before.length, gap.after.length); k += 1) {
      const [from, to] = [gap.before[k], gap.after[k]];
      pairs.push({
        before: from === undefined ? undefined : before[from],
        after: to === undefined ? undefined : after[to],
        index: to ?? from ?? 0,
        beforeIndex: from ?? -1,
      });
    }
    gap = { before: [], after: [] };
  };
  while (i < a.length || j < b.length) {
    if (i < a.length && j < b.length && a[i] === b[j]) {
      close();
      pairs.push({ before: before[i], after: after[j], index: j, beforeIndex: i });
      i += 1;
      j += 1;
    } else if (j >= b.length || (i < a.length && longest[i + 1]![j]! >= longest[i]![j + 1]!)) {
      gap.before.push(i);
      i += 1;
    } else {
      gap.after.push(j);
      j += 1;
    }
  }
  close();
  return pairs;
}

/** At [i][j]: how long the longest common subsequence of the rests from i and from j is. */
function commonLengths(a: readonly string[], b: readonly string[]): number[][] {
  const table = Array.from({ length: a.length + 1 }, () => new Array<number>(b.length + 1).fill(0));
  for (let i = a.length - 1; i >= 0; i -= 1) {
    for (let j = b.length - 1; j >= 0; j -= 1) {
      table[i]![j] =
        a[i] === b[j] ? table[i + 1]![j + 1]! + 1 : Math.max(table[i + 1]![j]!, table[i]![j + 1]!);
    }
  }
  return table;
}
