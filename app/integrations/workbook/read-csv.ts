/** CSV in the encodings and separators that spreadsheets write. */
import { parse } from "csv-parse/sync";
import type { RawCell, Sheet, SheetRow } from "#app/domain/residency/import-header.ts";
import type { WorkbookLimits } from "./limits.ts";
import { refuseFile } from "./xml.ts";

const LOOKED_AT = 64 * 1024;
const LEAST_COMMON = 0.8;

const decodeAs = (label: string, bytes: Uint8Array): string | null => {
  try {
    return new TextDecoder(label, { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
};

/**
 * GB 18030 reads nearly any bytes as some Chinese character. Text that was meant so is mostly in the common set of
 * GB 2312 (both bytes from A1 on); what is not was written in another encoding and would come out garbled.
 */
function looksChinese(bytes: Uint8Array): boolean {
  let pairs = 0;
  let common = 0;
  for (let at = 0; at < bytes.length; at++) {
    const lead = bytes[at]!;
    if (lead < 0x80) continue;
    const trail = bytes[++at] ?? 0;
    pairs += 1;
    if (lead >= 0xa1 && lead <= 0xf7 && trail >= 0xa1) common += 1;
  }
  return common >= pairs * LEAST_COMMON;
}

/** UTF-8 (with or without mark), UTF-16 with its mark, else GBK in its full form GB 18030. */
function decodeText(bytes: Uint8Array): string {
  const utf16 =
    bytes[0] === 0xff && bytes[1] === 0xfe
      ? "utf-16le"
      : bytes[0] === 0xfe && bytes[1] === 0xff
        ? "utf-16be"
        : null;
  if (utf16 !== null) {
    const text = decodeAs(utf16, bytes);
    if (text === null || text.includes("\0")) throw refuseFile("csv-encoding");
    return text;
  }
  if (bytes.includes(0)) throw refuseFile("not-a-workbook");
  const text = decodeAs("utf-8", bytes) ?? (looksChinese(bytes) ? decodeAs("gb18030", bytes) : null);
  if (text === null) throw refuseFile("csv-encoding");
  return text;
}

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

/** A CSV file as one sheet of texts. Throws `WorkbookFaultError` when it cannot be read whole. */
export function readCsv(bytes: Uint8Array, limits: WorkbookLimits): Sheet {
  const records = recordsOf(decodeText(bytes), limits);
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
  return { name: "CSV", hidden: false, rows: rows.filter((row) => row.cells.size > 0) };
}
