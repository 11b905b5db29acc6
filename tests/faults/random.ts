/** Pseudo-random numbers that a seed repeats (mulberry32). */
export type Random = { below: (limit: number) => number };

export function seeded(seed: number): Random {
  let state = seed >>> 0;
  return {
    below: (limit) => {
      state = (state + 0x6d2b79f5) >>> 0;
      let t = state;
      t = Math.imul(t ^ (t >>> 15), t | 1);
      t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
      return (((t ^ (t >>> 14)) >>> 0) / 2 ** 32) * limit;
    },
  };
}

export const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Asks until the answer is true. Rejects with `what` when it is not after `withinMs`; answers the milliseconds it took. */
export async function until(
  what: string,
  withinMs: number,
  isSo: () => Promise<boolean>,
  everyMs = 25,
): Promise<number> {
  const began = performance.now();
  while (performance.now() - began < withinMs) {
    if (await isSo()) return performance.now() - began;
    await pause(everyMs);
  }
  throw new Error(`${what}: not within ${withinMs} ms`);
}
