/**
 * The child process that opens workbooks: one task by message, one answer, end. It is given no environment and no
 * connection, so that a file which gets the better of the reader gets nothing else.
 */
import { findTable, type RawTable, type WorkbookFault } from "#app/domain/residency/import-header.ts";
import type { ImportTemplate, Locale } from "#app/domain/residency/import-template.ts";
import type { WorkbookLimits } from "./limits.ts";
import { type Mark, markSheets } from "./mark-sheets.server.ts";
import { readSheets } from "./read-sheets.server.ts";

export type ReadTask = {
  task: "read";
  bytes: Uint8Array;
  template: ImportTemplate;
  locale: Locale;
  limits: WorkbookLimits;
};
export type MarkTask = Omit<ReadTask, "task"> & {
  task: "mark";
  marks: readonly Mark[];
  /** Cells only, without pictures, drop-downs and formats of the sheet: for a workbook that cannot be kept whole. */
  cellsOnly: boolean;
};
export type ReadAnswer = { ok: true; table: RawTable; date1904: boolean } | WorkbookFault;
export type MarkAnswer = { ok: true; bytes: Uint8Array } | WorkbookFault;

async function read({ bytes, template, locale, limits }: ReadTask): Promise<ReadAnswer> {
  const read = await readSheets(bytes, limits);
  if (!read.ok) return read;
  const found = findTable(read.sheets, template, locale);
  return found.ok ? { ok: true, table: found.table, date1904: read.date1904 } : found;
}

process.once("message", async (task: ReadTask | MarkTask) => {
  const answer = task.task === "read" ? await read(task) : await markSheets(task);
  process.send?.(answer, () => process.disconnect());
});
process.send?.("ready");
