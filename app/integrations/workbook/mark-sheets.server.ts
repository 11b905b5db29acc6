/** Writes the faults of a dry run into the user's own workbook. Runs in the child process only. */
import ExcelJS from "exceljs";
import {
  findTable,
  type RawTable,
  type Sheet,
  type WorkbookFault,
  workbookFault,
} from "#app/domain/residency/import-header.ts";
import {
  columnMark,
  type ImportTemplate,
  type Locale,
  REASON_COLUMN,
  REASON_HEADER,
  textOf,
} from "#app/domain/residency/import-template.ts";
import { defuse } from "#app/domain/shared/spreadsheet-text.ts";
import type { MarkAnswer, MarkTask } from "./answer-task.ts";
import { knownWords } from "./decode-csv.ts";
import { activeParts, makePassive } from "./passive.server.ts";
import { isZip, readSheets } from "./read-sheets.server.ts";
import { openZip, storeZip } from "./zip.server.ts";

/** One fault as a sentence; `column` is the template's code, null for the row as a whole. */
export type Mark = { row: number; column: string | null; text: string };

const RED = "FFFFC7CE";
const MARK_FILL: ExcelJS.Fill = { type: "pattern", pattern: "solid", fgColor: { argb: RED } };
const NO_FILL: ExcelJS.Fill = { type: "pattern", pattern: "none" };
const REASON_WIDTH = 60;

const isMarked = (cell: ExcelJS.Cell): boolean =>
  cell.fill?.type === "pattern" && cell.fill.fgColor?.argb === RED;

// Cells of one look share one style object in exceljs: a change in place would colour them all.
const paint = (cell: ExcelJS.Cell, fill: ExcelJS.Fill): void => {
  cell.style = { ...cell.style, fill };
};
/** exceljs has no public way to take a comment off a cell, and keeps it in two places. */
const uncomment = (cell: ExcelJS.Cell): void => {
  (cell as unknown as { _comment: unknown })._comment = undefined;
  delete (cell.model as { comment?: unknown }).comment;
};

function clearMarks(worksheet: ExcelJS.Worksheet, table: RawTable): void {
  for (const { row } of table.rows) {
    for (const { index } of table.columns) {
      const cell = worksheet.getCell(row, index);
      if (!isMarked(cell)) continue;
      paint(cell, NO_FILL);
      uncomment(cell);
    }
    if (table.reasonIndex !== null) worksheet.getCell(row, table.reasonIndex).value = null;
  }
}

function lastUsedColumn(sheet: Sheet): number {
  let last = 0;
  for (const { cells } of sheet.rows) for (const index of cells.keys()) last = Math.max(last, index);
  return last;
}

function writeHeader(
  worksheet: ExcelJS.Worksheet,
  table: RawTable,
  index: number,
  template: ImportTemplate,
  locale: Locale,
): void {
  const header = worksheet.getCell(table.headerRow, index);
  header.value = textOf(REASON_HEADER, locale);
  header.style = { ...header.style, font: { bold: true, color: { argb: "FF9C0006" } } };
  worksheet.getColumn(index).width = REASON_WIDTH;
  for (let row = 1; row < table.headerRow; row++) {
    const first = table.columns.map((column) => worksheet.getCell(row, column.index).text);
    if (!first.some((text) => text.startsWith(`${template.code}/`))) continue;
    worksheet.getCell(row, index).value = columnMark(template, REASON_COLUMN);
  }
}

function writeMarks(
  worksheet: ExcelJS.Worksheet,
  table: RawTable,
  reasonIndex: number,
  marks: readonly Mark[],
): void {
  const indexOf = new Map(table.columns.map((column) => [column.code, column]));
  const reasons = new Map<number, string[]>();
  const comments = new Map<ExcelJS.Cell, string[]>();
  for (const mark of marks) {
    const column = mark.column === null ? undefined : indexOf.get(mark.column);
    const reason = column ? `${column.header}：${mark.text}` : mark.text;
    reasons.set(mark.row, [...(reasons.get(mark.row) ?? []), reason]);
    if (!column) continue;
    const cell = worksheet.getCell(mark.row, column.index);
    paint(cell, MARK_FILL);
    comments.set(cell, [...(comments.get(cell) ?? []), mark.text]);
  }
  for (const [cell, texts] of comments) cell.note = defuse(texts.join("\n"));
  for (const [row, texts] of reasons) {
    const cell = worksheet.getCell(row, reasonIndex);
    cell.value = defuse(texts.join("\n"));
    cell.style = {
      ...cell.style,
      font: { color: { argb: "FF9C0006" } },
      alignment: { wrapText: true, vertical: "top" },
    };
  }
}

/** A CSV file has nowhere to put a colour: its cells, as they were read, are laid into a workbook of our own. */
function workbookOf(sheet: Sheet): ExcelJS.Workbook {
  const workbook = new ExcelJS.Workbook();
  const worksheet = workbook.addWorksheet(sheet.name);
  for (const { row, cells } of sheet.rows) {
    for (const [index, cell] of cells) {
      const target = worksheet.getCell(row, index);
      target.value = cell.kind === "number" ? Number(cell.text) : defuse(cell.text);
      if (cell.kind !== "number") target.numFmt = "@";
    }
  }
  return workbook;
}

async function openWhole({ bytes, limits }: MarkTask): Promise<ExcelJS.Workbook | WorkbookFault> {
  const opened = openZip(bytes, limits);
  if (!opened.ok) return opened;
  const workbook = new ExcelJS.Workbook();
  await workbook.xlsx.load(storeZip(opened.value) as unknown as ExcelJS.Buffer);
  return workbook;
}

/** Whether every row and column of the table is read again from what was written: the library reads some XML otherwise. */
function keepsRows(marked: Uint8Array, { template, locale, limits }: MarkTask, table: RawTable): boolean {
  const read = readSheets(marked, { ...limits, ratio: Number.POSITIVE_INFINITY }, []);
  const again = read.ok ? findTable(read.sheets, template, locale) : read;
  if (!again.ok) return false;
  const shape = ({ columns, rows }: RawTable): string =>
    JSON.stringify([
      columns.map(({ code, index }) => [code, index]),
      rows.flatMap(({ row, cells, other }) => (Object.keys(cells).length + other.length > 0 ? [row] : [])),
    ]);
  return shape(again.table) === shape(table);
}

/** The workbook with `marks` in it as .xlsx, or the fault that reading it meets. */
export async function markSheets(task: MarkTask): Promise<MarkAnswer> {
  const { bytes, template, locale, limits, marks } = task;
  const read = readSheets(bytes, limits, knownWords(template));
  if (!read.ok) return read;
  const found = findTable(read.sheets, template, locale);
  if (!found.ok) return found;
  const { table } = found;
  const sheet = read.sheets.find((candidate) => candidate.name === table.sheet)!;
  try {
    const workbook = isZip(bytes) && !task.cellsOnly ? await openWhole(task) : workbookOf(sheet);
    if (!(workbook instanceof ExcelJS.Workbook)) return workbook;
    const worksheet = workbook.getWorksheet(table.sheet);
    if (!worksheet) return workbookFault("unreadable");
    clearMarks(worksheet, table);
    const reasonIndex = table.reasonIndex ?? lastUsedColumn(sheet) + 1;
    writeHeader(worksheet, table, reasonIndex, template, locale);
    writeMarks(worksheet, table, reasonIndex, marks);
    makePassive(workbook);
    const marked = new Uint8Array(await workbook.xlsx.writeBuffer());
    // Looked at as it lies in the file, not as the library believes it to be.
    const written = openZip(marked, { ...limits, ratio: Number.POSITIVE_INFINITY });
    if (!written.ok || activeParts(written.value).length > 0) return workbookFault("unreadable");
    return keepsRows(marked, task, table) ? { ok: true, bytes: marked } : workbookFault("unreadable");
  } catch {
    // exceljs cannot hold everything that a workbook may contain; the caller tries again with the cells alone.
    return workbookFault("unreadable");
  }
}
