import { describe, expect, it } from "vitest";
import { dryRun } from "#app/domain/residency/import.ts";
import { importText } from "#app/domain/residency/import-texts.ts";
import { markWorkbook } from "#app/integrations/workbook/annotate.server.ts";
import { answerTask, type ReadAnswer } from "#app/integrations/workbook/answer-task.ts";
import { WORKBOOK_LIMITS } from "#app/integrations/workbook/limits.ts";
import { quickFault, readWorkbook } from "#app/integrations/workbook/parse.server.ts";
import { openZip } from "#app/integrations/workbook/zip.server.ts";
import { HEAVY_FILES, HOSTILE_FILES, type HostileFile } from "#tests/factories/hostile.ts";
import { file, firm, HEAD } from "#tests/factories/hostile-kit.ts";
import { inventedFirm, residents, residentsWorkbook } from "#tests/factories/workbook.ts";

const TODAY = "2026-03-02";
const template = residents;

async function answerTo({ bytes, fileName }: HostileFile): Promise<ReadAnswer> {
  const limits = WORKBOOK_LIMITS;
  const quick = quickFault(bytes, fileName, limits);
  return quick ?? ((await answerTask({ task: "read", bytes, template, locale: "en", limits })) as ReadAnswer);
}

const shapeOf = (answer: ReadAnswer) => {
  if (!answer.ok) return answer.code;
  const { table, date1904 } = answer;
  return dryRun({ rows: table.rows, template, date1904, existing: [], today: TODAY });
};

describe("a file that nobody should trust", () => {
  it("comes in more than fifty kinds", () => expect(HOSTILE_FILES.length).toBeGreaterThan(90));

  it.each(HOSTILE_FILES.map((file) => [file.name, file] as const))("%s", async (_, file) => {
    const answer = await answerTo(file);
    const shape = shapeOf(answer);
    if (typeof file.answer === "string") {
      expect(shape).toBe(file.answer);
      for (const locale of ["zh-CN", "en"] as const) {
        const said = answer.ok ? "" : importText(locale, "files", answer.code, answer.params);
        expect(said).not.toMatch(/^[\w-]*$|\{\{|undefined/);
      }
      return;
    }
    if (typeof shape === "string") throw new Error(shape);
    const { rules = [], ...counts } = file.answer;
    expect(shape.counts).toMatchObject({ rejected: 0, skipped: 0, ...counts });
    const said = [
      ...shape.rejected.flatMap(({ faults }) => faults.map(({ rule }) => rule)),
      ...shape.accepted.flatMap(({ warnings }) => warnings.map(({ rule }) => rule)),
    ];
    expect(said).toEqual(expect.arrayContaining([...rules]));
  });

  it.each(HEAVY_FILES.map((file) => [file.name, file] as const))(
    "is stopped before it takes the machine: %s",
    async (_, { bytes, answer }) => {
      const limits = { ratio: 100_000 };
      const read = await readWorkbook(bytes, { template, locale: "en", limits });
      expect(read.ok ? "read" : read.code).toBe(answer);
    },
    90_000,
  );

  it("whose column has no header is read with that column named", async () => {
    const text =
      "企业名称,统一社会信用代码,成立日期,入驻日期,技术领域\n甲,1,2020-01-01,2021-01-01,软件,多余的\n";
    const answer = await answerTo({ name: "", bytes: new TextEncoder().encode(text), answer: "" });
    expect(answer.ok && answer.table.unknownHeaders).toEqual(["F"]);
  });
});

describe("a marked workbook", () => {
  const fault = { row: 4, column: "capital", rule: "number-unreadable", params: {}, found: "" } as const;
  const rawXml = (bytes: Uint8Array): Map<string, string> => {
    const opened = openZip(bytes, { ...WORKBOOK_LIMITS, ratio: Number.POSITIVE_INFINITY });
    if (!opened.ok) throw new Error(opened.code);
    return new Map([...opened.value].map(([name, part]) => [name, new TextDecoder().decode(part)]));
  };

  it("carries nothing on that acts: judged by the raw XML", async () => {
    const home = "http://127.0.0.1:9/canary";
    const bytes = await residentsWorkbook({
      firms: 2,
      adjust: (workbook) => {
        const sheet = workbook.worksheets[0]!;
        sheet.getCell("F4").value = { formula: `WEBSERVICE("${home}")`, result: "5000元", date1904: false };
        sheet.getCell("F5").value = { formula: "cmd|'/c calc'!A1", result: 3_000_000, date1904: false };
        sheet.getCell("G5").value = { text: "A 座 301", hyperlink: home };
        sheet.getCell("K4").value = { formula: "1+1" } as never;
        sheet.getCell("K5").dataValidation = { type: "list", formulae: [`INDIRECT("${home}")`] };
        sheet.addConditionalFormatting({
          ref: "A4:A9",
          rules: [{ type: "expression", priority: 1, formulae: [`WEBSERVICE("${home}")`], style: {} }],
        });
        workbook.definedNames.add("'入驻企业'!$A$1", "canary");
      },
    });
    const before = [...rawXml(bytes).values()].join("");
    expect(before).toContain("WEBSERVICE");
    const marked = await markWorkbook(bytes, [fault], template, "zh-CN");
    if (!marked.ok) throw new Error(marked.code);
    const parts = rawXml(marked.bytes);
    const after = [...parts.values()].join("");
    expect(after).not.toMatch(
      /<f[\s>]|External|<definedName|<hyperlink|conditionalFormatting|INDIRECT|ddeLink/,
    );
    expect([...parts.keys()].join()).not.toMatch(/vba|externalLink|embeddings|activeX/i);
    // Results, texts and the template's own lists stay.
    expect(after).toContain("<v>3000000</v>");
    expect(after).toContain("A 座 301");
    expect(after).toContain("选项&apos;!$A$1:$A$60");
    const again = await readWorkbook(marked.bytes, { template, locale: "zh-CN" });
    expect(again.ok && again.table.rows.some(({ cells }) => cells.uscc?.text === inventedFirm(1).uscc)).toBe(
      true,
    );
  }, 60_000);

  it.each([
    ["a row in an element that nobody knows", (xml: string) => `<a>${xml}</a>`],
    ["a comment before a row", (xml: string) => `<!-- <row r="9"> -->${xml}`],
    ["text in a section of its own", (xml: string) => xml.replace("软件", "<![CDATA[软件]]>")],
  ])(
    "holds every row that was read, whatever the library makes of %s",
    async (_, change) => {
      const bytes = file(HEAD + firm(0) + change(firm(1)) + firm(2));
      const marked = await markWorkbook(bytes, [{ ...fault, row: 3 }], template, "en");
      if (!marked.ok) throw new Error(marked.code);
      const before = shapeOf(await answerTo({ name: "", bytes, answer: "" }));
      const after = shapeOf(await answerTo({ name: "", bytes: marked.bytes, answer: "" }));
      if (typeof before === "string" || typeof after === "string") throw new Error("not read");
      expect(before.counts.fresh).toBe(3);
      expect(after.accepted.map(({ row, values }) => [row, values])).toEqual(
        before.accepted.map(({ row, values }) => [row, values]),
      );
    },
    60_000,
  );
});
