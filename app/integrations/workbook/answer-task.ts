/** What the child process does with a task; apart from it, so that the same can be run many times in one process. */
import { findTable, type RawTable, type WorkbookFault } from "#app/domain/residency/import-header.ts";
import type { ImportTemplate, Locale } from "#app/domain/residency/import-template.ts";
import type { WorkbookLimits } from "./limits.ts";
import type { Mark } from "./mark-sheets.server.ts";
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
  /** The cells alone, as they were read: for a workbook that cannot be kept whole. */
  cellsOnly: boolean;
};
export type ReadAnswer = { ok: true; table: RawTable; date1904: boolean } | WorkbookFault;
export type MarkAnswer = { ok: true; bytes: Uint8Array } | WorkbookFault;

function read({ bytes, template, locale, limits }: ReadTask): ReadAnswer {
  const read = readSheets(bytes, limits);
  if (!read.ok) return read;
  const found = findTable(read.sheets, template, locale);
  return found.ok ? { ok: true, table: found.table, date1904: read.date1904 } : found;
}

async function mark(task: MarkTask): Promise<MarkAnswer> {
  // Only now: reading does not need the library that writes, and starts in half the time without it.
  const { markSheets } = await import("./mark-sheets.server.ts");
  return markSheets(task);
}

/** The answer to a task. Never throws for what a file holds. */
export const answerTask = async (task: ReadTask | MarkTask): Promise<ReadAnswer | MarkAnswer> =>
  task.task === "read" ? read(task) : mark(task);
