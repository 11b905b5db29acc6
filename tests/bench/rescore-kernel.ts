import { scoreColumns } from "#app/domain/scoring/kernel/score-columns.ts";
import { bareRadix } from "./bare-radix.ts";
import { cityFigures } from "./city-figures.ts";
import { cityScheme } from "./city-scheme.ts";
import { type Figure, measure } from "./measure.ts";

const FIRMS = 86_000;

/** A city's firms scored exactly, without and with their lines: against a bare radix kernel that has totals and ranks only. */
export async function rescoreKernel(): Promise<Figure[]> {
  const table = cityFigures(FIRMS);
  const scored = (withLines: boolean) => async () =>
    scoreColumns({ policy: cityScheme, table, overrides: null, withLines });
  return measure(
    { name: "bare radix in doubles, no lines", work: async () => bareRadix(cityScheme, table) },
    [
      { name: "rescore-kernel", work: scored(false) },
      { name: "rescore-kernel.with-lines", work: scored(true) },
    ],
    { rounds: 9, runs: 3 },
  );
}

/** Four and sixteen times as many firms: `ratio` is the time a firm takes against the time it takes in one city. */
export async function rescoreGrowth(): Promise<Figure[]> {
  const figures: Figure[] = [];
  for (const times of [4, 16]) {
    const [one, many] = [cityFigures(FIRMS), cityFigures(FIRMS * times)];
    const [figure] = await measure(
      {
        name: `1×, ${times} times over`,
        work: async () => {
          for (let i = 0; i < times; i++) {
            scoreColumns({ policy: cityScheme, table: one, overrides: null, withLines: false });
          }
        },
      },
      [
        {
          name: `rescore-growth.${times}x`,
          work: async () =>
            scoreColumns({ policy: cityScheme, table: many, overrides: null, withLines: false }),
        },
      ],
      { rounds: 9, runs: 1 },
    );
    figures.push(figure!);
  }
  return figures;
}
