/**
 * From bytes to sheets of raw cells. Runs in the child process only: exceljs is not safe with a file of unknown
 * origin (memory, time, exceptions on odd but valid input).
 */
import { parse } from "csv-parse/sync";
import ExcelJS from "exceljs";
import {
  type RawCell,
  type Sheet,
  type SheetRow,
  type WorkbookFault,
  workbookFault,
} from "#app/domain/residency/import-header.ts";
import type { WorkbookLimits } from "./limits.ts";
import { IGNORED_NODES, repairPackage } from "./package-repair.ts";
import { openZip, storeZip, type ZipParts } from "./zip.server.ts";

export type Sheets = { ok: true; sheets: Sheet[]; date1904: boolean };

const pad = (n: number): string => String(n).padStart(2, "0");

function dateCell(date: Date): RawCell {
  if (Number.isNaN(date.getTime())) return { kind: "error", text: "#NUM!" };
  const day = `${date.getUTCFullYear()}-${pad(date.getUTCMonth() + 1)}-${pad(date.getUTCDate())}`;
  const [h, m, s] = [date.getUTCHours(), date.getUTCMinutes(), date.getUTCSeconds()];
  return h + m + s === 0
    ? { kind: "date", text: day }
    : { kind: "text", text: `${day} ${pad(h)}:${pad(m)}:${pad(s)}` };
}

/** What an exceljs value says; null for nothing. */
export function rawCell(value: ExcelJS.CellValue | undefined): RawCell | null {
  if (value === null || value === undefined || value === "") return null;
  if (typeof value === "string") return { kind: "text", text: value };
  if (typeof value === "number") return { kind: "number", text: String(value) };
  if (typeof value === "boolean") return { kind: "text", text: value ? "TRUE" : "FALSE" };
  if (value instanceof Date) return dateCell(value);
  if ("error" in value) return { kind: "error", text: value.error };
  if ("richText" in value) return rawCell(value.richText.map((run) => run.text).join(""));
  if ("hyperlink" in value) return rawCell(value.text as ExcelJS.CellValue);
  if ("formula" in value || "sharedFormula" in value) {
    return value.result === undefined ? { kind: "uncomputed", text: "" } : rawCell(value.result);
  }
  return { kind: "error", text: "?" };
}

function sheetOf(worksheet: ExcelJS.Worksheet): Sheet {
  const rows: SheetRow[] = [];
  worksheet.eachRow({ includeEmpty: false }, (row, number) => {
    const cells = new Map<number, RawCell>();
    row.eachCell({ includeEmpty: false }, (cell, column) => {
      // Of cells merged across columns only the first speaks; merged down, every row says the same.
      if (cell.isMerged && cell.master.address !== cell.address && cell.master.row === cell.row) return;
      const raw = rawCell(cell.value);
      if (raw) cells.set(column, raw);
    });
    if (cells.size > 0) rows.push({ row: number, cells });
  });
  return { name: worksheet.name, hidden: worksheet.state !== "visible", rows };
}

/** Judged by the place of a cell with a value: exceljs itself only counts cells, and a stray format is no row. */
function sizeFault(sheets: readonly Sheet[], limits: WorkbookLimits): WorkbookFault | null {
  const max = limits.cellCharacters;
  for (const sheet of sheets) {
    for (const { row, cells } of sheet.rows) {
      if (row > limits.rows) return workbookFault("too-many-rows", { max: limits.rows });
      for (const [column, cell] of cells) {
        if (column > limits.columns) return workbookFault("too-many-columns", { max: limits.columns });
        if (cell.text.length > max) return workbookFault("cell-too-long", { sheet: sheet.name, row, max });
      }
    }
  }
  return null;
}

function containerFault(parts: ZipParts, limits: WorkbookLimits): WorkbookFault | null {
  const names = [...parts.keys()].map((name) => name.toLowerCase());
  if (names.some((name) => name.startsWith("xl/macrosheets/"))) return workbookFault("macros");
  const types = parts.get("[Content_Types].xml");
  if (types && /macroEnabled/i.test(new TextDecoder().decode(types))) return workbookFault("macros");
  if (names.includes("xl/workbook.bin")) return workbookFault("encrypted-or-old");
  const sheets = names.filter((name) => /^xl\/worksheets\/[^/]+\.xml$/.test(name));
  return sheets.length > limits.sheets ? workbookFault("too-many-sheets", { max: limits.sheets }) : null;
}

async function readXlsx(bytes: Uint8Array, limits: WorkbookLimits): Promise<Sheets | WorkbookFault> {
  const opened = openZip(bytes, limits);
  if (!opened.ok) return opened;
  const fault = containerFault(opened.value, limits);
  if (fault) return fault;
  const parts = repairPackage(opened.value);
  if (parts === null) return workbookFault("not-a-workbook");
  const workbook = new ExcelJS.Workbook();
  try {
    const options = { ignoreNodes: IGNORED_NODES, maxRows: limits.rows, maxCols: limits.columns };
    await workbook.xlsx.load(storeZip(parts) as unknown as ExcelJS.Buffer, options);
  } catch (error) {
    const message = error instanceof Error ? error.message : "";
    if (message.startsWith("Max row")) return workbookFault("too-many-rows", { max: limits.rows });
    if (message.startsWith("Max column")) return workbookFault("too-many-columns", { max: limits.columns });
    return workbookFault("unreadable");
  }
  if (workbook.worksheets.length === 0) return workbookFault("unreadable");
  return {
    ok: true,
    sheets: workbook.worksheets.map(sheetOf),
    date1904: workbook.properties.date1904 === true,
  };
}

const DECODERS = ["utf-8", "gb18030"] as const;
/** UTF-8 (with or without mark), UTF-16 with its mark, else GBK in its full form GB 18030; null when none of them. */
function decodeText(bytes: Uint8Array): string | null {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder("utf-16le").decode(bytes);
  if (bytes.subarray(0, 8192).includes(0)) return null;
  for (const label of DECODERS) {
    try {
      return new TextDecoder(label, { fatal: true }).decode(bytes);
    } catch {
      // Not this encoding: the next one is tried.
    }
  }
  return null;
}

function delimiterOf(text: string): string {
  const line =
    text
      .slice(0, 4000)
      .split(/\r?\n/)
      .find((l) => l.trim() !== "") ?? "";
  const count = (d: string): number => line.split(d).length;
  return [",", "\t", ";"].toSorted((a, b) => count(b) - count(a))[0]!;
}

function readCsv(bytes: Uint8Array, limits: WorkbookLimits): Sheets | WorkbookFault {
  const text = decodeText(bytes);
  if (text === null)
    return workbookFault(bytes.subarray(0, 8192).includes(0) ? "not-a-workbook" : "csv-encoding");
  let records: string[][];
  try {
    records = parse(text, {
      bom: true,
      delimiter: delimiterOf(text),
      relax_column_count: true,
      skip_empty_lines: false,
      to: limits.rows + 1,
      max_record_size: 1024 * 1024,
    });
  } catch (error) {
    const line = (error as { lines?: number }).lines;
    return line === undefined ? workbookFault("not-a-workbook") : workbookFault("csv-broken", { line });
  }
  if (records.length > limits.rows) return workbookFault("too-many-rows", { max: limits.rows });
  if (records.some((record) => record.length > limits.columns)) {
    return workbookFault("too-many-columns", { max: limits.columns });
  }
  const rows = records.map((record, i): SheetRow => {
    const cells = record.flatMap((text, column): [number, RawCell][] =>
      text === "" ? [] : [[column + 1, { kind: "text", text }]],
    );
    return { row: i + 1, cells: new Map(cells) };
  });
  return {
    ok: true,
    sheets: [{ name: "CSV", hidden: false, rows: rows.filter((row) => row.cells.size > 0) }],
    date1904: false,
  };
}

export const isZip = (bytes: Uint8Array): boolean =>
  bytes[0] === 0x50 && bytes[1] === 0x4b && bytes[2] === 0x03 && bytes[3] === 0x04;

/** Every sheet of an .xlsx or CSV file, or the coded reason why it is not read. Never throws for its input. */
export async function readSheets(bytes: Uint8Array, limits: WorkbookLimits): Promise<Sheets | WorkbookFault> {
  const read = isZip(bytes) ? await readXlsx(bytes, limits) : readCsv(bytes, limits);
  if (!read.ok) return read;
  return sizeFault(read.sheets, limits) ?? read;
}
