import type { Candidate } from "#app/domain/imports/dry-run.ts";
import { normaliseUscc } from "#app/domain/residency/normalise-uscc.ts";
import { MOST_FIRMS } from "#app/services/mentoring/service-fields.ts";
import type { OwnFirm } from "#db/queries/titles.server.ts";
import { type Fault, fault, type KnownFirms, mergedFault } from "./firm-of-row.ts";
import { nameKey, textIn } from "./importing.ts";

// A comma stands within names (Co., Ltd.), so it parts nothing.
const BETWEEN = /[、；;，|｜\n]/;
const NAMED = 10;

/** What stands in a cell that may hold several. */
export const listed = (cell: string | null): string[] => [
  ...new Set(
    (cell ?? "")
      .split(BETWEEN)
      .map((piece) => piece.trim())
      .filter((piece) => piece !== ""),
  ),
];

const codeIn = (piece: string): string | null => {
  const read = normaliseUscc(piece);
  return read.ok ? read.value : null;
};
const some = (pieces: readonly string[]): string => pieces.slice(0, NAMED).join("、");

type Piece = { said: string; column: string; firm: OwnFirm | undefined; isCode: boolean };

/** The first thing that is wrong with what stands for the firms, whoever they are. */
function faultOf(pieces: readonly Piece[], { merged }: KnownFirms): Fault | null {
  if (pieces.length === 0) return fault("firms", "firms-missing");
  for (const { said, column, isCode } of pieces) {
    const gone = isCode ? mergedFault(merged, codeIn(said) ?? "", column) : null;
    if (gone) return gone;
  }
  const unknown = pieces.filter(({ firm }) => firm === undefined);
  return unknown.length > 0
    ? fault(unknown[0]!.column, "firms-unknown", { names: some(unknown.map(({ said }) => said)) })
    : null;
}

/**
 * The firms of a row, by their codes, which may stand in either column. Names beside codes have to be those of the codes; names
 * alone are asked about, all of a row at once.
 */
export function firmsFor(known: KnownFirms, { values }: Candidate): OwnFirm[] | Fault {
  const codes = listed(textIn(values.uscc)).map((said): Piece => {
    return { said, column: "uscc", firm: known.byCode.get(codeIn(said) ?? ""), isCode: true };
  });
  const names = listed(textIn(values.firms)).map((said): Piece => {
    const code = codeIn(said);
    const firm = code === null ? known.byName.get(nameKey(said)) : known.byCode.get(code);
    return { said, column: "firms", firm, isCode: code !== null };
  });
  const wrong = faultOf(codes.length > 0 ? codes : names, known);
  if (wrong) return wrong;
  const firms = [...new Set((codes.length > 0 ? codes : names).map(({ firm }) => firm!))];
  if (firms.length > MOST_FIRMS) return fault("firms", "firms-too-many", { max: MOST_FIRMS });
  if (codes.length > 0) {
    const others = names.filter(({ firm }) => firm === undefined || !firms.includes(firm));
    return others.length > 0
      ? fault("firms", "firms-other-name", { names: some(others.map(({ said }) => said)) })
      : firms;
  }
  if (names.every(({ isCode }) => isCode)) return firms;
  return fault("firms", "firms-by-name", {
    name: firms.map(({ name }) => name).join("、"),
    uscc: firms.map(({ uscc }) => uscc).join("、"),
  });
}
