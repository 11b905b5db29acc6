import type { ReportedFigure } from "#app/domain/scoring/input.ts";
import type { FrozenFirm, ToldTexts } from "./frozen-firm.ts";

/** A text or date that the filing at a place reports of a firm. */
export type ToldText = { figure: ReportedFigure; at: number };

/**
 * What filings say otherwise of texts: of each row its places and texts, the one that decides first, as numbers into
 * `texts`, which holds only what is told of some row. Undefined where no filing says otherwise.
 */
export function differingTexts(
  rows: readonly number[],
  told: ReadonlyMap<number, readonly ToldText[]>,
  places: ToldTexts["places"],
): { texts: ToldTexts; told: Map<number, FrozenFirm["beside"]> } | undefined {
  const found = rows.flatMap((row) => {
    const of = (told.get(row)?.length ?? 0) < 2 ? [] : differencesOf(told.get(row)!);
    return of.length > 0 ? [{ row, of }] : [];
  });
  if (found.length === 0) return undefined;
  const all = found.flatMap((it) => it.of);
  const used = new Set(all.map((it) => keyOf(it.figure)));
  const texts = {
    places: places.filter((it) => used.has(keyOf(it))),
    values: [...new Set(all.map((it) => String(it.figure.value)))].sort(),
  };
  const placeOf = new Map(texts.places.map((it, place) => [keyOf(it), place]));
  const textOf = new Map(texts.values.map((it, place) => [it, place]));
  return {
    texts,
    told: new Map(
      found.map(({ row, of }) => [
        row,
        of.map((it) => ({
          place: placeOf.get(keyOf(it.figure))!,
          filing: it.at,
          value: textOf.get(String(it.figure.value))!,
        })),
      ]),
    ),
  };
}

const keyOf = ({ fact, period }: { fact: string; period: string }): string => `${fact}@${period}`;

/** Of each text that is told otherwise the one that decides, then the others, as the row engine weighs them (§3). */
function differencesOf(told: readonly ToldText[]): ToldText[] {
  const facts = new Map<string, ToldText[]>();
  for (const it of told) {
    const key = keyOf(it.figure);
    facts.set(key, [...(facts.get(key) ?? []), it]);
  }
  return [...facts]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([, list]) => {
      const [decided, ...others] = [...list].sort(
        ({ figure: a }, { figure: b }) =>
          a.precedence - b.precedence || (a.ref.carrier! < b.ref.carrier! ? -1 : 1),
      );
      if (decided?.figure.state !== "known") return [];
      const { value } = decided.figure;
      const otherwise = others.filter(({ figure }) => figure.state === "known" && figure.value !== value);
      return otherwise.length > 0 ? [decided, ...otherwise] : [];
    });
}
