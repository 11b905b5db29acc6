import { FollowingScores } from "#app/domain/scoring/kernel/change-figure.ts";
import { factKey } from "#app/domain/scoring/kernel/figures.ts";
import { scoreColumns } from "#app/domain/scoring/kernel/score-columns.ts";
import { cityFigures } from "./city-figures.ts";
import { cityScheme } from "./city-scheme.ts";
import { type Figure, measure } from "./measure.ts";

const FIRMS = 86_000;

/**
 * One figure of one firm of the largest field changes, to that of another firm: R&D expense, which three indicators read.
 * With lines, in memory, against scoring everything with lines. Ends with a check that both came out the same.
 */
export async function rescoreOne(): Promise<Figure[]> {
  const table = cityFigures(FIRMS);
  const input = { policy: cityScheme, table, overrides: null, withLines: true };
  const following = new FollowingScores(input);
  const expense = table.facts.get(factKey("rd-expense", "2024"))!;
  const before = table.facts.get(factKey("rd-expense", "2023"))!;
  const rows = [...table.ids.keys()].filter(
    (row) =>
      table.field[row] === 0 && expense.state[row] === 0 && before.state[row] === 0 && before.value[row]! > 0,
  );
  let next = 0;
  const figures = await measure(
    { name: "scoring everything", work: async () => scoreColumns(input) },
    [
      {
        name: "rescore-one",
        work: async () => {
          const other = rows[(next * 7919 + 1) % rows.length]!;
          following.change(rows[next++ % rows.length]!, "rd-expense", "2024", expense.value[other]!);
        },
      },
    ],
    { rounds: 9, runs: 3 },
  );
  const fresh = scoreColumns(input);
  const { scores } = following;
  const same = (["totalMilli", "lines", "groupMilli", "rank", "tied"] as const).every((key) =>
    Buffer.from(scores[key]!.buffer).equals(Buffer.from(fresh[key]!.buffer)),
  );
  if (!same) throw new Error("what followed the changes differs from scoring everything");
  return figures;
}
