/** One mutant through the reader, the checks of the domain and the writer of marks; what was found wrong with that. */
import { dryRun } from "#app/domain/residency/import.ts";
import { importText } from "#app/domain/residency/import-texts.ts";
import { answerTask, type MarkAnswer, type ReadAnswer } from "#app/integrations/workbook/answer-task.ts";
import { WORKBOOK_LIMITS } from "#app/integrations/workbook/limits.ts";
import { quickFault } from "#app/integrations/workbook/parse.server.ts";
import { activeParts } from "#app/integrations/workbook/passive.server.ts";
import { isZip } from "#app/integrations/workbook/read-sheets.server.ts";
import { openZip } from "#app/integrations/workbook/zip.server.ts";
import { inventedFirm, residents } from "#tests/factories/workbook.ts";
import { joinedRows, missingCodes, missingRows, rowsTwice } from "./oracle.ts";

export type Verdict = {
  /** What the file was answered with: a code of refusal, or "read". */
  answer: string;
  rows: number;
  /** Findings in words; a sound product has none. */
  findings: string[];
  marked: boolean;
};

const TODAY = "2026-03-02";
const CODES = Array.from({ length: 8 }, (_, n) => inventedFirm(n).uscc);
const KNOWN_KEYS = Object.getOwnPropertyNames(Object.prototype).length;

function canaryFindings(): string[] {
  const found: string[] = [];
  if (Object.getOwnPropertyNames(Object.prototype).length !== KNOWN_KEYS)
    found.push("canary: Object.prototype changed");
  if ("canary" in globalThis) found.push("canary: code of the file ran");
  return found;
}

type Read = Extract<ReadAnswer, { ok: true }>;

function rowFindings(bytes: Uint8Array, read: Read, run: ReturnType<typeof dryRun>): string[] {
  const found: string[] = [];
  const { table } = read;
  const ended = [...run.accepted, ...run.rejected, ...run.skipped]
    .map(({ row }) => row)
    .toSorted((a, b) => a - b);
  const last = table.rows.at(-1)?.row ?? table.headerRow;
  const physical = Array.from({ length: last - table.headerRow }, (_, i) => table.headerRow + 1 + i);
  if (JSON.stringify(ended) !== JSON.stringify(physical))
    found.push("silent row: not every row ends in one list");
  const blank = new Set(run.skipped.filter(({ reason }) => reason === "blank").map(({ row }) => row));
  const hidden = table.rows.filter(
    ({ row, cells }) => blank.has(row) && Object.values(cells).some((c) => c.text.trim() !== ""),
  );
  for (const { row, cells } of hidden) {
    if (
      /[\p{L}\p{N}]/u.test(
        Object.values(cells)
          .map((cell) => cell.text)
          .join(""),
      )
    )
      found.push(`silent row: ${row} is called blank`);
  }
  if (run.rejected.some(({ faults }) => faults.length === 0)) found.push("a row is refused without a reason");
  if (isZip(bytes)) {
    const opened = openZip(bytes, WORKBOOK_LIMITS);
    if (opened.ok) {
      for (const row of missingRows(opened.value, table)) {
        found.push(`silent row: ${row} of the sheet is not read`);
      }
      for (const row of rowsTwice(opened.value, table.sheet)) {
        found.push(`silent row: ${row} stands twice in the sheet`);
      }
    }
  } else {
    const isWide = bytes[0] === 0xff && bytes[1] === 0xfe;
    const text = new TextDecoder(isWide ? "utf-16le" : "utf-8").decode(bytes);
    for (const code of missingCodes(text, CODES, table)) found.push(`silent row: ${code} is not read`);
    for (const row of joinedRows(text, CODES, table)) found.push(`silent row: lines are joined in ${row}`);
  }
  return found;
}

async function markFindings(bytes: Uint8Array, run: ReturnType<typeof dryRun>): Promise<string[] | null> {
  const marks = run.rejected
    .flatMap(({ faults }) => faults)
    .map(({ row, column, rule, params }) => ({ row, column, text: importText("en", "rules", rule, params) }));
  const common = { bytes, template: residents, locale: "en", limits: WORKBOOK_LIMITS } as const;
  let answer = (await answerTask({ ...common, task: "mark", marks, cellsOnly: false })) as MarkAnswer;
  if (!answer.ok)
    answer = (await answerTask({ ...common, task: "mark", marks, cellsOnly: true })) as MarkAnswer;
  if (!answer.ok) return null;
  const opened = openZip(answer.bytes, { ...WORKBOOK_LIMITS, ratio: Number.POSITIVE_INFINITY });
  if (!opened.ok) return [`the marked workbook is not sound: ${opened.code}`];
  const active = activeParts(opened.value);
  const again = (await answerTask({ ...common, bytes: answer.bytes, task: "read" })) as ReadAnswer;
  const found = active.length > 0 ? [`the marked workbook acts: ${active.join(", ")}`] : [];
  if (!again.ok) return [...found, `the marked workbook is not read again: ${again.code}`];
  const rows = again.table.rows.filter(
    ({ cells, other }) => Object.keys(cells).length + other.length > 0,
  ).length;
  const before = run.accepted.length + run.rejected.length;
  return rows < before ? [...found, `silent row: ${before - rows} lost in the marked workbook`] : found;
}

/** What the product makes of these bytes. `alsoMark` writes the faults back into it as well. */
export async function examine(bytes: Uint8Array, alsoMark: boolean): Promise<Verdict> {
  const quick = quickFault(bytes, undefined, WORKBOOK_LIMITS);
  const task = { task: "read", bytes, template: residents, locale: "en", limits: WORKBOOK_LIMITS } as const;
  const answer = quick ?? ((await answerTask(task)) as ReadAnswer);
  if (!answer.ok) {
    const said = importText("zh-CN", "files", answer.code, answer.params);
    const findings = said === answer.code || said.includes("{{") ? [`no sentence for ${answer.code}`] : [];
    return { answer: answer.code, rows: 0, findings: [...findings, ...canaryFindings()], marked: false };
  }
  const { table, date1904 } = answer;
  const run = dryRun({ rows: table.rows, template: residents, date1904, existing: [], today: TODAY });
  const findings = rowFindings(bytes, answer, run);
  const marks = alsoMark ? await markFindings(bytes, run) : null;
  findings.push(...(marks ?? []), ...canaryFindings());
  return { answer: "read", rows: table.rows.length, findings, marked: marks !== null };
}
