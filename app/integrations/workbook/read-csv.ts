/** CSV in the separators and line ends that spreadsheets write. */
import { parse } from "csv-parse/sync";
import type { RawCell, Sheet, SheetRow } from "#app/domain/residency/import-header.ts";
import { decodeCsv, type TextEncoding } from "./decode-csv.ts";
import type { WorkbookLimits } from "./limits.ts";
import { refuseFile } from "./xml.ts";

const LOOKED_AT = 64 * 1024;
/** The separator that the widest of the first lines is divided by; titles above the header hold none. */
function delimiterOf(text: string): string {
  const lines = text
    .slice(0, LOOKED_AT)
    .split(/\r\n|\n|\r/)
    .slice(0, 20);
  const widest = (d: string): number => Math.max(...lines.map((line) => line.split(d).length));
  return [",", "\t", ";"].toSorted((a, b) => widest(b) - widest(a))[0]!;
}

function recordsOf(text: string, limits: WorkbookLimits): string[][] {
  try {
    return parse(text, {
      bom: true,
      delimiter: delimiterOf(text),
      // All three: left to itself the parser takes the first it meets for the only one, and joins later lines.
      record_delimiter: ["\r\n", "\n", "\r"],
      relax_column_count: true,
      skip_empty_lines: false,
      to: limits.rows + 1,
      max_record_size: 1024 * 1024,
    });
  } catch (error) {
    const line = (error as { lines?: number }).lines;
    throw line === undefined ? refuseFile("not-a-workbook") : refuseFile("csv-broken", { line });
  }
}

export type ReadCsv = { sheet: Sheet; encoding: TextEncoding; isSure: boolean };

/**
 * A CSV file as one sheet of texts; `words` speak for the encoding that they are found in. Throws `WorkbookFaultError`
 * when it cannot be read whole.
 */
export function readCsv(bytes: Uint8Array, limits: WorkbookLimits, words: readonly string[]): ReadCsv {
  const { text, ...encoding } = decodeCsv(bytes, words);
  const records = recordsOf(text, limits);
  if (records.length > limits.rows) throw refuseFile("too-many-rows", { max: limits.rows });
  const rows = records.map((record, i): SheetRow => {
    const cells = new Map<number, RawCell>();
    for (const [index, text] of record.entries()) {
      if (text === "") continue;
      if (index >= limits.columns) throw refuseFile("too-many-columns", { max: limits.columns });
      if (text.length > limits.cellCharacters) {
        throw refuseFile("cell-too-long", { sheet: "CSV", row: i + 1, max: limits.cellCharacters });
      }
      cells.set(index + 1, { kind: "text", text });
    }
    return { row: i + 1, cells };
  });
  const sheet = { name: "CSV", hidden: false, rows: rows.filter((row) => row.cells.size > 0) };
  return { sheet, ...encoding };
}
