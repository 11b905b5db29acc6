import { usccFault } from "../shared/uscc.ts";
import { accepted, compact, faulty, type Normalised, type NoteCode, tidy } from "./normalise.ts";

const LENGTH = 18;
// Letters that GB 32100 leaves out because they are taken for these.
const MEANT_BY: Readonly<Record<string, string>> = { O: "0", I: "1", Z: "2", S: "5", V: "UY" };
// Characters of the alphabet that are taken for one another; few, since every pair more makes a chance match likelier.
const LOOKALIKES: Readonly<Record<string, string>> = {
  "0": "DQ",
  D: "0",
  Q: "0",
  "1": "L",
  L: "1",
  "6": "G",
  G: "6",
  "8": "B",
  B: "8",
};
const MOST_FOREIGN = 6;

/** Every code in which each letter outside the alphabet is replaced by one it is taken for. */
function readings(code: string): string[] {
  let list = [""];
  for (const character of code) {
    const meant = MEANT_BY[character] ?? character;
    list = list.flatMap((head) => [...meant].map((c) => head + c));
  }
  return list;
}

/** Every code that differs from this one by one look-alike. */
function neighbours(code: string): string[] {
  return [...code].flatMap((character, i) =>
    [...(LOOKALIKES[character] ?? "")].map((c) => code.slice(0, i) + c + code.slice(i + 1)),
  );
}

function only(codes: readonly string[]): string | null {
  const valid = codes.filter((code) => usccFault(code) === null);
  return valid.length === 1 ? valid[0]! : null;
}

/**
 * A social credit code: white space and hyphens removed, half-width, upper case (each noted). A wrong code is never
 * repaired: the fault names the position or the expected check character, and the one code that reading look-alikes
 * differently (O for 0, I for 1, 8 for B) would make valid, if there is exactly one.
 */
export function normaliseUscc(raw: string): Normalised<string> {
  const notes: NoteCode[] = [];
  if (tidy(raw).replace(/[\s-]/g, "") !== raw) notes.push("trimmed");
  const half = compact(raw).replace(/[-–—]/g, "");
  if (/[！-～]/.test(raw)) notes.push("full-width");
  const code = half.toUpperCase();
  if (code !== half) notes.push("upper-cased");

  const fault = usccFault(code);
  if (fault === null) return accepted(code, notes);
  if (fault.code === "uscc.length")
    return faulty("uscc-length", { length: [...code].length, wanted: LENGTH });
  if (fault.code === "uscc.character") {
    const foreign = [...code].filter((c) => c in MEANT_BY).length;
    const proposal = foreign <= MOST_FOREIGN ? only(readings(code)) : null;
    const { position, character } = fault;
    return proposal
      ? faulty("uscc-character-mendable", { position, character, proposal })
      : faulty("uscc-character", { position, character });
  }
  const { expected, found } = fault;
  const proposal = only(neighbours(code));
  return proposal
    ? faulty("uscc-check-mendable", { expected, found, proposal })
    : faulty("uscc-check", { expected, found });
}
