/**
 * From bytes to sheets of raw cells. Runs in the child process only: a file of unknown origin may take more memory and
 * time than the server can spare.
 */
import { type Sheet, type WorkbookFault, workbookFault } from "#app/domain/residency/import-header.ts";
import type { TextEncoding } from "./decode-csv.ts";
import type { WorkbookLimits } from "./limits.ts";
import { readCsv } from "./read-csv.ts";
import { readPackage } from "./read-package.ts";
import { readSheet } from "./read-sheet.ts";
import { decodeXml, refuseFile, WorkbookFaultError } from "./xml.ts";
import { openZip, type ZipParts } from "./zip.server.ts";

export type Sheets = {
  ok: true;
  sheets: Sheet[];
  date1904: boolean;
  /** How the text of a CSV file was decoded; null for a workbook, which says it. */
  decoded: { encoding: TextEncoding; isSure: boolean } | null;
};

function checkContainer(parts: ZipParts): void {
  const names = [...parts.keys()].map((name) => name.toLowerCase());
  if (names.some((name) => name.startsWith("xl/macrosheets/"))) throw refuseFile("macros");
  const types = parts.get("[Content_Types].xml");
  if (types && /macroEnabled/i.test(decodeXml(types))) throw refuseFile("macros");
  if (names.includes("xl/workbook.bin")) throw refuseFile("old-format");
}

function readXlsx(bytes: Uint8Array, limits: WorkbookLimits): Sheets | WorkbookFault {
  const opened = openZip(bytes, limits);
  if (!opened.ok) return opened;
  checkContainer(opened.value);
  const book = readPackage(opened.value, limits.sheets);
  const budget = { characters: limits.characters };
  return {
    ok: true,
    sheets: book.sheets.map((sheet) => readSheet(sheet, book, limits, budget)),
    date1904: book.date1904,
    decoded: null,
  };
}

export const isZip = (bytes: Uint8Array): boolean =>
  bytes[0] === 0x50 && bytes[1] === 0x4b && bytes[2] === 0x03 && bytes[3] === 0x04;

function readText(bytes: Uint8Array, limits: WorkbookLimits, words: readonly string[]): Sheets {
  const { sheet, ...decoded } = readCsv(bytes, limits, words);
  return { ok: true, sheets: [sheet], date1904: false, decoded };
}

/**
 * Every sheet of an .xlsx or CSV file, or the coded reason why it is not read; `words` as for `readCsv`. Never throws for
 * its input.
 */
export function readSheets(
  bytes: Uint8Array,
  limits: WorkbookLimits,
  words: readonly string[],
): Sheets | WorkbookFault {
  try {
    return isZip(bytes) ? readXlsx(bytes, limits) : readText(bytes, limits, words);
  } catch (error) {
    // Whatever else a damaged file brings about (a string too long, a stack too deep) is its own fault too.
    return error instanceof WorkbookFaultError ? error.fault : workbookFault("unreadable");
  }
}
