/** One line of a bench: how many times the floor the work takes. Timings of shared machines scatter, ratios less so. */
export type Figure = {
  name: string;
  ratio: number;
  against: string;
  ms: number;
  floorMs: number;
  rounds: number;
};

export const median = (values: readonly number[]): number => {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
};

async function timed(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

const rounded = (value: number, places: number): number => Number(value.toFixed(places));

/**
 * Measures each work against a floor, in turn: in each round both run `runs` times alternately, a round's figure is its
 * median, and the ratio is that of the medians over the rounds. One round beforehand warms up.
 */
export async function measure(
  floor: { name: string; work: () => Promise<unknown> },
  works: readonly { name: string; work: () => Promise<unknown> }[],
  { rounds = 15, runs = 20 }: { rounds?: number; runs?: number } = {},
): Promise<Figure[]> {
  const figures: Figure[] = [];
  for (const { name, work } of works) {
    const floors: number[] = [];
    const times: number[] = [];
    for (let round = 0; round <= rounds; round++) {
      const [floorRuns, workRuns]: [number[], number[]] = [[], []];
      for (let run = 0; run < runs; run++) {
        floorRuns.push(await timed(floor.work));
        workRuns.push(await timed(work));
      }
      if (round === 0) continue;
      floors.push(median(floorRuns));
      times.push(median(workRuns));
    }
    const [ms, floorMs] = [median(times), median(floors)];
    figures.push({
      name,
      ratio: Number((ms / floorMs).toPrecision(3)),
      against: floor.name,
      ms: rounded(ms, 3),
      floorMs: rounded(floorMs, 3),
      rounds,
    });
  }
  return figures;
}
