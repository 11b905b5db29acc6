/** Chance that comes again: the same seed gives the same mutants on every machine. */
export type Chance = {
  /** A whole number from 0 to below `n`. */
  below(n: number): number;
  one<T>(list: readonly T[]): T;
  bytes(length: number): Uint8Array;
};

/** Mulberry32. */
export function chanceOf(seed: number): Chance {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (n: number): number => Math.floor(next() * n);
  return {
    below,
    one: (list) => list[below(list.length)]!,
    bytes: (length) => Uint8Array.from({ length }, () => below(256)),
  };
}
