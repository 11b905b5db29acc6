/**
 * Unified social credit codes 统一社会信用代码: GB 32100-2015, 18 characters of a 31-letter alphabet
 * (no I, O, S, V, Z), the last one a check character.
 */
const ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY";

/** The check character for the first 17 characters, or null when one of them is not in the alphabet. */
export function usccCheckCharacter(first17: string): string | null {
  let total = 0;
  let weight = 1;
  for (const character of first17) {
    const value = ALPHABET.indexOf(character);
    if (value < 0) return null;
    total += value * weight;
    weight = (weight * 3) % 31;
  }
  return ALPHABET[(31 - (total % 31)) % 31]!;
}

export type UsccFault =
  | { code: "uscc.length"; length: number }
  | { code: "uscc.character"; position: number; character: string }
  | { code: "uscc.check"; expected: string; found: string };

/** What is wrong with a code, or null when it is well formed. Positions count from 1. */
export function usccFault(code: string): UsccFault | null {
  if (code.length !== 18) return { code: "uscc.length", length: code.length };
  for (let i = 0; i < 18; i++) {
    if (!ALPHABET.includes(code[i]!)) return { code: "uscc.character", position: i + 1, character: code[i]! };
  }
  const expected = usccCheckCharacter(code.slice(0, 17))!;
  return expected === code[17] ? null : { code: "uscc.check", expected, found: code[17]! };
}
