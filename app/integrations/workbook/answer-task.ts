/** What the child process does with a task; apart from it, so that the same can be run many times in one process. */
import {
  findTable,
  headOf,
  type RawTable,
  type Sheet,
  type WorkbookFault,
  workbookFault,
} from "#app/domain/residency/import-header.ts";
import type { ImportTemplate, Locale } from "#app/domain/residency/import-template.ts";
import { knownWords, type TextEncoding } from "./decode-csv.ts";
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
/** How a CSV file was decoded, and some of its texts, for a person to see whether they read well. */
export type ReadEncoding = { encoding: TextEncoding; isSure: boolean; sample: readonly string[] };
export type ReadAnswer =
  | { ok: true; table: RawTable; date1904: boolean; encoding: ReadEncoding | null }
  | WorkbookFault;
export type MarkAnswer = { ok: true; bytes: Uint8Array } | WorkbookFault;

const SAMPLES = 3;
const SAMPLE_CHARACTERS = 40;

/** The first different texts that are not plain ASCII. */
function sampleOf(texts: Iterable<string>): string[] {
  const sample = new Set<string>();
  for (const text of texts) {
    if (/[^\0-\x7f]/.test(text)) sample.add([...text].slice(0, SAMPLE_CHARACTERS).join(""));
    if (sample.size === SAMPLES) break;
  }
  return [...sample];
}

function* textsOf(table: RawTable): Generator<string> {
  for (const { cells } of table.rows) for (const { text } of Object.values(cells)) yield text;
}
function* allTexts(sheets: readonly Sheet[]): Generator<string> {
  for (const { rows } of sheets)
    for (const { cells } of rows) for (const { text } of cells.values()) yield text;
}

function read({ bytes, template, locale, limits }: ReadTask): ReadAnswer {
  const read = readSheets(bytes, limits, knownWords(template));
  if (!read.ok) return read;
  const { sheets, date1904, decoded } = read;
  const found = findTable(sheets, template, locale);
  if (found.ok) {
    const sample = decoded ? sampleOf(textsOf(found.table)) : [];
    // What is read of it is the same in every encoding.
    const encoding = decoded && { ...decoded, isSure: decoded.isSure || sample.length === 0, sample };
    return { ok: true, table: found.table, date1904, encoding };
  }
  if (["other-shape", "missing-headers"].includes(found.code)) found.head = headOf(sheets);
  if (found.code !== "other-shape" || !decoded || decoded.isSure) return found;
  const sample = sampleOf(allTexts(sheets)).join(locale === "en" ? ", " : "、");
  return { ...workbookFault("other-shape-encoding", { ...found.params, sample }), head: found.head };
}

async function mark(task: MarkTask): Promise<MarkAnswer> {
  // Only now: reading does not need the library that writes, and starts in half the time without it.
  const { markSheets } = await import("./mark-sheets.server.ts");
  return markSheets(task);
}

/** The answer to a task. Never throws for what a file holds. */
export const answerTask = async (task: ReadTask | MarkTask): Promise<ReadAnswer | MarkAnswer> =>
  task.task === "read" ? read(task) : mark(task);
