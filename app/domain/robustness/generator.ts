/** Named in every result, so that the same draws can be made again. */
export const GENERATOR = "xoshiro128**";

const rotate = (x: number, by: number): number => (x << by) | (x >>> (32 - by));

/** Four words of state from a text: FNV-1a, then splitmix32. Never all zero. */
function stateOf(text: string): Words {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index++) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  }
  const next = (): number => {
    hash = (hash + 0x9e3779b9) | 0;
    let z = hash;
    z = Math.imul(z ^ (z >>> 16), 0x21f0aaad);
    z = Math.imul(z ^ (z >>> 15), 0x735a2d97);
    return z ^ (z >>> 15);
  };
  return [next() | 1, next(), next(), next()];
}

type Words = readonly [number, number, number, number];

/**
 * Fills `into` with numbers spread evenly over [−1, 1) by xoshiro128** (Blackman and Vigna) from a seed text, or from
 * four words of state: the same seed gives the same numbers on any machine.
 */
export function fillUniform(into: Float64Array, seed: string | Words): void {
  let [a, b, c, d] = typeof seed === "string" ? stateOf(seed) : seed;
  for (let index = 0; index < into.length; index++) {
    const drawn = Math.imul(rotate(Math.imul(b, 5), 7), 9) >>> 0;
    const shifted = b << 9;
    c ^= a;
    d ^= b;
    b ^= c;
    a ^= d;
    c ^= shifted;
    d = rotate(d, 11);
    into[index] = drawn / 0x8000_0000 - 1;
  }
}
