import { FollowingScores } from "#app/domain/scoring/kernel/change-figure.ts";
import { KNOWN } from "#app/domain/scoring/kernel/column.ts";
import { type FigureTable, factKey } from "#app/domain/scoring/kernel/figures.ts";
import { scoreColumns } from "#app/domain/scoring/kernel/score-columns.ts";
import { cityFigures } from "./city-figures.ts";
import { cityScheme } from "./city-scheme.ts";
import { type Figure, measure } from "./measure.ts";

const FIRMS = 86_000;
const PERIOD = "2024";
/** Facts that so many indicators read: patents one, R&D expense three. */
export const CHANGED_FACTS = [
  { name: "one-indicator", fact: "invention-patents" },
  { name: "three-indicators", fact: "rd-expense" },
] as const;

/**
 * One figure of one firm of the largest field changes, to that of another firm, in memory and with lines: against scoring
 * everything in memory. Ends with a check that both came out the same.
 */
export async function rescoreOne(): Promise<Figure[]> {
  const table = cityFigures(FIRMS);
  const input = { policy: cityScheme, table, overrides: null, withLines: true };
  const following = new FollowingScores(input);
  const figures = await measure(
    { name: "scoring everything in memory", work: async () => scoreColumns(input) },
    CHANGED_FACTS.map(({ name, fact }) => {
      const change = changesOf(following, table, fact);
      return { name: `rescore-one.${name}`, work: async () => change() };
    }),
    { rounds: 9, runs: 3 },
  );
  assertSame(following, table);
  return figures;
}

/** Each call gives the next firm of the largest field another firm's figure. */
export function changesOf(following: FollowingScores, table: FigureTable, fact: string): () => void {
  const given = table.facts.get(factKey(fact, PERIOD))!;
  const before = table.facts.get(factKey(fact, "2023"))!;
  // Growth over nothing would come to be, or cease.
  const rows = [...table.ids.keys()].filter(
    (row) =>
      table.field[row] === 0 &&
      given.state[row] === KNOWN &&
      before.state[row] === KNOWN &&
      (fact !== "rd-expense" || before.value[row]! > 0),
  );
  let next = 0;
  return () => {
    const other = rows[(next * 7919 + 1) % rows.length]!;
    following.change(rows[next++ % rows.length]!, fact, PERIOD, given.value[other]!);
  };
}

/** Throws where scores that followed changes differ from those of scoring everything. */
export function assertSame({ scores }: FollowingScores, table: FigureTable): void {
  const fresh = scoreColumns({ policy: cityScheme, table, overrides: null, withLines: true });
  const same = (["totalMilli", "lines", "groupMilli", "rank", "tied"] as const).every((key) =>
    Buffer.from(scores[key]!.buffer).equals(Buffer.from(fresh[key]!.buffer)),
  );
  if (!same) throw new Error("what followed the changes differs from scoring everything");
}
