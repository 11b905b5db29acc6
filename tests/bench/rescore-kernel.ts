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
  const scored = (firms: number) => {
    const table = cityFigures(firms);
    return async () => scoreColumns({ policy: cityScheme, table, overrides: null, withLines: false });
  };
  const one = scored(FIRMS);
  for (const times of [4, 16]) {
    const [figure] = await measure(
      { name: "one city, firm by firm", work: one },
      [{ name: `rescore-growth.${times}x`, work: scored(FIRMS * times) }],
      { rounds: 9, runs: 1 },
    );
    const ratio = Number((figure!.ms / times / figure!.floorMs).toFixed(2));
    figures.push({ ...figure!, ratio });
  }
  return figures;
}
