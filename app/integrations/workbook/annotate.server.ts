import type { RowFault } from "#app/domain/residency/import-row.ts";
import type { ImportTemplate, Locale } from "#app/domain/residency/import-template.ts";
import { importText } from "#app/domain/residency/import-texts.ts";
import type { MarkAnswer } from "./answer-task.ts";
import { WORKBOOK_LIMITS } from "./limits.ts";
import { quickFault } from "./parse.server.ts";
import { runChild } from "./run-child.server.ts";

const TRY_CELLS_ONLY = new Set(["unreadable", "too-slow", "too-heavy"]);

/**
 * The user's own workbook with each fault in place: a red cell, a comment on it, and a reason column at the end that
 * is passed over when the file is uploaded again. Marks of an earlier round are taken off. A CSV file comes back as a
 * workbook. What exceljs cannot keep (charts, pictures of some kinds) is left out. By `answerBy`, on the clock of
 * performance.now(), it has had its turn; the marking itself may take longer.
 */
export async function markWorkbook(
  bytes: Uint8Array,
  faults: readonly RowFault[],
  template: ImportTemplate,
  locale: Locale,
  answerBy?: number,
): Promise<MarkAnswer> {
  // Writing a workbook back takes the library several times as long, and as much room, as reading it takes the reader.
  const limits = { ...WORKBOOK_LIMITS, milliseconds: 40_000, heapMegabytes: 1024, residentMegabytes: 1536 };
  const quick = quickFault(bytes, undefined, limits);
  if (quick) return quick;
  const marks = faults.map(({ row, column, rule, params }) => ({
    row,
    column,
    text: importText(locale, "rules", rule, params),
  }));
  const task = { task: "mark", bytes, template, locale, limits, marks } as const;
  const whole = await runChild({ ...task, cellsOnly: false }, answerBy);
  return whole.ok || !TRY_CELLS_ONLY.has(whole.code)
    ? whole
    : runChild({ ...task, cellsOnly: true }, answerBy);
}
