/** Every writer of tables, with texts that spreadsheets compute: nothing becomes a formula, nothing is lost on the way back. */
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { parse } from "csv-parse/sync";
import { describe, expect, it } from "vitest";
import { dryRun } from "#app/domain/residency/import.ts";
import { csvText, withoutTextMark } from "#app/domain/shared/spreadsheet-text.ts";
import { answerTask, type MarkAnswer, type ReadAnswer } from "#app/integrations/workbook/answer-task.ts";
import { WORKBOOK_LIMITS } from "#app/integrations/workbook/limits.ts";
import { buildTemplate } from "#app/integrations/workbook/template.server.ts";
import { openZip } from "#app/integrations/workbook/zip.server.ts";
import { file, firmCells, HEADERS, row } from "#tests/factories/hostile-kit.ts";
import { residents, residentsWorkbook } from "#tests/factories/workbook.ts";

const TEXTS = [
  "=1+1",
  "+1+1",
  "-1+1",
  "@SUM(A1)",
  "\t=1+1",
  "\r=1+1",
  "\n=1+1",
  "＝1+1",
  "'=1+1",
  "=cmd|'/c calc'!A1",
  '=HYPERLINK("http://127.0.0.1:9/canary","x")',
  "-",
  "--",
  "-5",
  "+86 23 6000 0000",
  'a "quoted" word, and more',
  "two\nlines",
  "a;b",
  "渝甲科技",
];
const STARTS_FORMULA = /^[=+\-@＝＋－＠\t\r\n]/;
const isFigure = (text: string): boolean => text.trim() !== "" && Number.isFinite(Number(text));

// The text under test as a note, as a name, in a column of the user's own, and where a figure is asked for.
const ROWS = TEXTS.flatMap((text, n) => {
  const [name = "", ...rest] = firmCells(2 * n);
  const [, code = "", founded = "", entered = "", field = ""] = firmCells(2 * n + 1);
  return [
    [name, ...rest, text, text],
    [`${text}有限公司`, code, founded, entered, field, text, "", ""],
  ];
});
const TABLE = [[...HEADERS, "自己的列"], ...ROWS];
const escaped = (text: string): string =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll("\r", "&#13;");
const INPUTS = {
  // Quoted by hand: what the product writes is not tried on itself.
  csv: new TextEncoder().encode(
    TABLE.map((cells) => cells.map((text) => `"${text.replaceAll('"', '""')}"`).join(",")).join("\r\n"),
  ),
  template: await residentsWorkbook({
    firms: 0,
    adjust: (workbook) => {
      const sheet = workbook.worksheets[0]!;
      const last = residents.columns.length + 1;
      const places = residents.columns.map(({ header }) => HEADERS.indexOf(header.zh));
      sheet.getCell(2, last).value = "自己的列";
      for (const [n, cells] of ROWS.entries()) {
        for (const [i, place] of places.entries()) sheet.getCell(n + 4, i + 1).value = cells[place] || null;
        sheet.getCell(n + 4, last).value = cells.at(-1) || null;
      }
    },
  }),
  bare: file(TABLE.map((cells) => row(cells.map(escaped))).join("")),
};

const common = { template: residents, locale: "en", limits: WORKBOOK_LIMITS } as const;
async function meaningOf(bytes: Uint8Array) {
  const answer = (await answerTask({ ...common, task: "read", bytes })) as ReadAnswer;
  if (!answer.ok) throw new Error(answer.code);
  const { table, date1904 } = answer;
  const run = dryRun({ rows: table.rows, template: residents, date1904, existing: [], today: "2026-03-02" });
  return {
    accepted: run.accepted.map(({ row, values }) => [row, values]),
    rejected: run.rejected.map(({ row, faults }) => [row, faults.map(({ column, rule }) => [column, rule])]),
    own: table.rows.map(({ other }) => other.map(withoutTextMark).map((text) => text.trim())),
  };
}
async function marked(bytes: Uint8Array, cellsOnly: boolean): Promise<Uint8Array> {
  const marks = [{ row: 5, column: "capital", text: "=1+1 is no figure" }];
  const answer = (await answerTask({ ...common, task: "mark", bytes, marks, cellsOnly })) as MarkAnswer;
  if (!answer.ok) throw new Error(answer.code);
  return answer.bytes;
}
function xmlOf(bytes: Uint8Array): string {
  const opened = openZip(bytes, { ...WORKBOOK_LIMITS, ratio: Number.POSITIVE_INFINITY });
  if (!opened.ok) throw new Error(opened.code);
  return [...opened.value.values()].map((part) => new TextDecoder().decode(part)).join("");
}

describe("a table that is written", () => {
  it("comes from these places and no other", () => {
    const writes = /text\/csv|spreadsheetml\.sheet|writeBuffer\(|stream\.xlsx/;
    const found = readdirSync("app", { recursive: true, encoding: "utf8" })
      .filter((name) => /\.tsx?$/.test(name) && !name.includes(".test."))
      .filter((name) => writes.test(readFileSync(path.join("app", name), "utf8")))
      .map((name) => name.replaceAll(path.sep, "/"));
    expect(found.toSorted()).toEqual([
      "domain/documents/file-type.ts",
      "http/download.server.ts",
      "integrations/workbook/list-workbook.server.ts",
      "integrations/workbook/mark-sheets.server.ts",
      "integrations/workbook/template.server.ts",
      "routes/carrier.$carrier.reports.export/route.ts",
      "routes/carrier.$carrier.residents.difference.export/route.tsx",
      "routes/carrier.$carrier.services.export/route.ts",
    ]);
  });

  it("as CSV holds no formula, and every text", () => {
    const written = csvText(TEXTS.map((text, n) => [text, String(n), text]));
    const rows: string[][] = parse(written, { bom: true, record_delimiter: "\r\n" });
    expect(rows.map((cells) => cells.map(withoutTextMark))).toEqual(
      TEXTS.map((text, n) => [withoutTextMark(text), String(n), withoutTextMark(text)]),
    );
    expect(rows.flat().filter((text) => STARTS_FORMULA.test(text) && !isFigure(text))).toEqual([]);
    expect(csvText(rows)).toBe(written);
  });

  it.each([
    ["a CSV file", INPUTS.csv, false],
    ["a filled-in template", INPUTS.template, false],
    ["a bare workbook, its cells alone", INPUTS.bare, true],
  ])("as the marked workbook of %s holds no formula, and every text", async (_, bytes, cellsOnly) => {
    const before = await meaningOf(bytes);
    expect(before.accepted.length + before.rejected.length).toBe(ROWS.length);
    let round = bytes;
    // Marked, uploaded and marked again, as people do until it is clean.
    for (let n = 0; n < 3; n++) {
      round = await marked(round, cellsOnly && n !== 1);
      expect(xmlOf(round)).not.toMatch(/<f[\s>]|<hyperlink|t="str"/);
      expect(await meaningOf(round)).toEqual(before);
    }
  });

  it.each(["zh-CN", "en"] as const)("as the template holds no formula in %s", async (locale) => {
    expect(xmlOf(await buildTemplate(residents, locale))).not.toMatch(/<f[\s>]|<hyperlink|t="str"/);
  });
});
