/** Makes and examines mutants one after another and says where it is, so that the driver knows which one ended it. */
import { zipOf } from "#tests/factories/workbook.ts";
import { examine, type Verdict } from "./examine.ts";
import { mutate } from "./mutate.ts";
import { chanceOf } from "./random.ts";
import { makeSeeds, type Part, type Seed } from "./seeds.ts";

export type Order = { seed: number; from: number; to: number; markEvery: number };
export type Word =
  | { at: number; bytes?: undefined }
  | { done: number; seedName: string; verdict: Verdict; peakMegabytes: number; milliseconds: number };

const zip = (parts: readonly Part[]): Uint8Array => zipOf(parts);

/** Mutant `n` of a run, alone: it does not depend on the others. */
export function mutantOf(
  seeds: readonly Seed[],
  seed: number,
  n: number,
): { seedName: string; bytes: Uint8Array } {
  const chance = chanceOf(Math.imul(seed, 0x9e3779b1) + n);
  const one = seeds[n % seeds.length]!;
  return { seedName: one.name, bytes: mutate(one, chance, zip) };
}
export const seedsOf = (): Promise<Seed[]> => makeSeeds(zip);

async function work({ seed, from, to, markEvery }: Order): Promise<void> {
  const seeds = await seedsOf();
  for (let n = from; n < to; n++) {
    process.send?.({ at: n } satisfies Word);
    const { seedName, bytes } = mutantOf(seeds, seed, n);
    const before = process.cpuUsage();
    const verdict = await examine(bytes, n % markEvery === 0);
    const { user, system } = process.cpuUsage(before);
    const peakMegabytes = process.resourceUsage().maxRSS / 1024;
    process.send?.({
      done: n,
      seedName,
      verdict,
      peakMegabytes,
      milliseconds: (user + system) / 1000,
    } satisfies Word);
    // The parent's words and the sockets get their turn.
    await new Promise((resolve) => setImmediate(resolve));
  }
}

if (process.send) {
  process.once("message", (order: Order) => {
    void work(order).then(() => process.disconnect());
  });
}
