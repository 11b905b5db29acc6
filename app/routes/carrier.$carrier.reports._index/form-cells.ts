import type { SentCell } from "#app/domain/reports/entry-grid.ts";

/** Names of the grid's inputs, so that the whole grid can also be sent as a plain form. */
export const rowKey = (uscc: string | null): string => uscc ?? "own";
export const cellName = (uscc: string | null, fact: string): string => `c:${rowKey(uscc)}:${fact}`;
export const explanationName = (uscc: string | null, fact: string): string => `e:${rowKey(uscc)}:${fact}`;

/** What the page showed in each filled cell: rev, text, explanation. */
export type Seen = Record<string, [rev: number, text: string, explanation: string]>;

function seenOf(text: FormDataEntryValue | null): Seen {
  try {
    const value: unknown = JSON.parse(typeof text === "string" ? text : "{}");
    return typeof value === "object" && value !== null ? (value as Seen) : {};
  } catch {
    return {};
  }
}

/** The cells of a plain form that differ from what the page showed. */
export function cellsOfForm(form: FormData): SentCell[] {
  const seen = seenOf(form.get("seen"));
  const cells: SentCell[] = [];
  for (const [name, value] of form) {
    const [kind, row, fact] = name.split(":");
    if (kind !== "c" || !row || !fact || typeof value !== "string") continue;
    const [rev, text, explanation] = seen[`${row}:${fact}`] ?? [0, "", ""];
    const words = form.get(`e:${row}:${fact}`);
    const given = typeof words === "string" ? words : explanation;
    if (value === text && given === explanation) continue;
    cells.push({ uscc: row === "own" ? null : row, fact, text: value, explanation: given, rev });
  }
  return cells;
}
