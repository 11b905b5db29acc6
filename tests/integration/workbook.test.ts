import ExcelJS from "exceljs";
import { describe, expect, it } from "vitest";
import { dryRun } from "#app/domain/residency/import.ts";
import { EXAMPLE_USCC } from "#app/domain/residency/import-template.ts";
import { markWorkbook } from "#app/integrations/workbook/annotate.server.ts";
import { WORKBOOK_LIMITS } from "#app/integrations/workbook/limits.ts";
import { type ReadWorkbookOptions, readWorkbook } from "#app/integrations/workbook/parse.server.ts";
import { buildTemplate } from "#app/integrations/workbook/template.server.ts";
import { openZip } from "#app/integrations/workbook/zip.server.ts";
import { bytesIn } from "#tests/factories/encodings.ts";
import {
  DIRTY,
  DIRTY_REJECTED,
  inventedFirm,
  minimalParts,
  residents,
  residentsCsv,
  residentsWorkbook,
  rowOfFirm,
  zipOf,
} from "#tests/factories/workbook.ts";

const TODAY = "2026-03-02";
const MB = 1024 * 1024;
const read = (bytes: Uint8Array, options: Partial<ReadWorkbookOptions> = {}) =>
  readWorkbook(bytes, { template: residents, locale: "zh-CN", ...options });

async function check(bytes: Uint8Array) {
  const answer = await read(bytes);
  if (!answer.ok) throw new Error(answer.code);
  const { table, date1904 } = answer;
  return dryRun({ rows: table.rows, template: residents, date1904, existing: [], today: TODAY });
}
async function faultOf(bytes: Uint8Array, options: Partial<ReadWorkbookOptions> = {}) {
  const answer = await read(bytes, options);
  return answer.ok ? null : { code: answer.code, ...answer.params };
}
async function open(bytes: Uint8Array) {
  const workbook = new ExcelJS.Workbook();
  await workbook.xlsx.load(bytes as unknown as ExcelJS.Buffer);
  return workbook;
}

describe("a workbook made from the template", () => {
  it.each(["zh-CN", "en"] as const)("is read back whole in %s", async (locale) => {
    const result = await check(await residentsWorkbook({ firms: 30, locale }));
    expect(result.rejected).toEqual([]);
    // The example stands above the firms.
    expect(result.skipped).toEqual([{ row: 3, reason: "example" }]);
    expect(result.counts).toMatchObject({ physical: 31, fresh: 30 });
    const { values } = result.accepted[7]!;
    const { name, uscc, foundedOn, field, registeredCapitalFen } = inventedFirm(7);
    expect(values).toMatchObject({ name, uscc, foundedOn, field, capitalFen: registeredCapitalFen });
  });

  it("finds columns by their code after headers were renamed", async () => {
    const bytes = await residentsWorkbook({
      firms: 2,
      adjust: (workbook) => {
        workbook.worksheets[0]!.getCell("B2").value = "我们叫它执照号";
      },
    });
    expect((await check(bytes)).counts.fresh).toBe(2);
  });

  it("offers the technical fields in a list and counts from no example firm", async () => {
    const workbook = await open(await buildTemplate(residents, "en"));
    const sheet = workbook.worksheets[0]!;
    expect(sheet.getCell("E4").dataValidation.formulae).toEqual(["'Choices'!$A$1:$A$60"]);
    expect(sheet.getRow(1).hidden).toBe(true);
    expect(inventedFirm(0).uscc).not.toBe(EXAMPLE_USCC);
    expect(await faultOf(await buildTemplate(residents, "en"))).toBeNull();
  });
});

describe("the workbook of a first upload", () => {
  it("names row, column and rule of each fault and reads what is unambiguous", async () => {
    const result = await check(await residentsWorkbook({ firms: 30, faults: DIRTY }));
    expect(result.counts).toEqual({
      physical: 31,
      accepted: 23,
      fresh: 23,
      changed: 0,
      same: 0,
      rejected: 6,
      skipped: 2,
    });
    expect(result.rejected.map(({ row }) => row)).toEqual(DIRTY_REJECTED.map(rowOfFirm));
    const rules = result.rejected.map(({ faults }) => faults.map(({ column, rule }) => `${column} ${rule}`));
    expect(rules.flat().map((rule) => rule.replace("-check-mendable", "-check"))).toEqual([
      "uscc uscc-check",
      "uscc uscc-character-mendable",
      "capital unit-convertible",
      "uscc duplicate-same",
      "enteredOn entered-before-founded",
      "uscc uscc-check",
    ]);
    const [wrong, letterO, inTenThousand] = result.rejected.map(({ faults }) => faults[0]!.params);
    expect(wrong).toMatchObject({ expected: inventedFirm(2).uscc[17] });
    expect(letterO).toMatchObject({ proposal: inventedFirm(5).uscc });
    expect(inTenThousand).toMatchObject({ suggestion: String(inventedFirm(8).registeredCapitalFen / 100) });
    for (const i of [11, 14, 17]) {
      const row = result.accepted.find(({ row }) => row === rowOfFirm(i))!;
      const { uscc, foundedOn } = inventedFirm(i);
      expect(row.values).toMatchObject({ uscc, foundedOn });
      expect(row.notes).not.toEqual([]);
    }
  });

  it("comes back marked, and mended and uploaded again it is clean", async () => {
    const bytes = await residentsWorkbook({ firms: 30, faults: DIRTY });
    const result = await check(bytes);
    const faults = result.rejected.flatMap((row) => row.faults);
    const marked = await markWorkbook(bytes, faults, residents, "zh-CN");
    if (!marked.ok) throw new Error(marked.code);
    const workbook = await open(marked.bytes);
    const sheet = workbook.worksheets[0]!;
    const red = sheet.getCell(rowOfFirm(8), 6);
    expect(red.fill).toMatchObject({ fgColor: { argb: "FFFFC7CE" } });
    expect(JSON.stringify(red.note)).toContain("万元");
    expect(
      sheet.getCell(rowOfFirm(9), 6).fill?.type === "pattern" && sheet.getCell(rowOfFirm(9), 6).fill,
    ).not.toMatchObject({ fgColor: { argb: "FFFFC7CE" } });
    expect(sheet.getCell(2, 12).value).toBe("问题说明");
    expect(sheet.getCell(rowOfFirm(8), 12).text).toMatch(/^注册资本（元）：本列单位为元/);
    expect(sheet.getCell("E4").dataValidation?.type).toBe("list");

    // The same faults again, none lost to the marks and none added by them.
    expect((await check(marked.bytes)).counts).toEqual(result.counts);

    sheet.getCell(rowOfFirm(8), 6).value = inventedFirm(8).registeredCapitalFen / 100;
    const mended = new Uint8Array(await workbook.xlsx.writeBuffer());
    const second = await check(mended);
    expect(second.counts.rejected).toBe(result.counts.rejected - 1);
    const again = await markWorkbook(
      mended,
      second.rejected.flatMap((row) => row.faults),
      residents,
      "en",
    );
    if (!again.ok) throw new Error(again.code);
    const last = (await open(again.bytes)).worksheets[0]!;
    expect(last.getCell(rowOfFirm(8), 6).note).toBeUndefined();
    expect(last.getCell(rowOfFirm(8), 12).value).toBeNull();
    expect(last.getCell(2, 13).value).toBeNull();
    expect(last.getCell(2, 12).value).toBe("What is wrong");
  });

  it("writes no formula from a user's text", async () => {
    const bytes = await residentsWorkbook({
      firms: 1,
      adjust: (w) => {
        w.worksheets[0]!.getCell("E4").value = '=HYPERLINK("http://x.invalid")';
        w.worksheets[0]!.getCell("F2").value = "=注册资本";
      },
    });
    const fault = { row: 4, column: "capital", rule: "number-unreadable", params: {}, found: "" } as const;
    const marked = await markWorkbook(bytes, [fault], residents, "zh-CN");
    if (!marked.ok) throw new Error(marked.code);
    expect((await open(marked.bytes)).worksheets[0]!.getCell(4, 12).value).toBe("'=注册资本：不是数字");
  });
});

describe("files of other origin", () => {
  const cell = (text: string) => `<c t="inlineStr"><is><t>${text}</t></is></c>`;
  const firm = inventedFirm(3);
  const rows = (p: string, attributes = "") =>
    [
      ["企业名称", "统一社会信用代码", "成立日期", "入驻日期", "技术领域"],
      [firm.name, firm.uscc, firm.foundedOn, "2024年3月5日", "软件"],
    ]
      .map((texts) => `<row${attributes}>${texts.map(cell).join("")}</row>`)
      .join("")
      .replace(/(<\/?)(\w)/g, `$1${p}$2`);

  it("reads cells without addresses, prefixed elements and sheets of any file name", async () => {
    const main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    const bare = `<worksheet xmlns="${main}"><sheetData>${rows("")}</sheetData></worksheet>`;
    const prefixed = `<x:worksheet xmlns:x="${main}"><x:sheetData>${rows("x:")}</x:sheetData></x:worksheet>`;
    for (const bytes of [
      zipOf(minimalParts(bare)),
      zipOf(minimalParts(prefixed, "worksheets/Tabelle.xml")),
    ]) {
      const result = await check(bytes);
      expect(result.accepted.map((row) => [row.row, row.values.uscc])).toEqual([[2, firm.uscc]]);
    }
  });

  it("reads formulas by their saved result and tells of one without", async () => {
    const bytes = await residentsWorkbook({
      firms: 2,
      adjust: (workbook) => {
        const sheet = workbook.worksheets[0]!;
        sheet.getCell("F4").value = { formula: "2*1500000", result: 3_000_000, date1904: false };
        sheet.getCell("F5").value = { formula: "F4", date1904: false } as ExcelJS.CellFormulaValue;
      },
    });
    const result = await check(bytes);
    expect(result.accepted[0]!.values.capitalFen).toBe(300_000_000);
    expect(result.rejected[0]!.faults).toMatchObject([
      { row: 5, column: "capital", rule: "formula-uncomputed" },
    ]);
  });

  it("reads the dates of a 1904 workbook", async () => {
    const bytes = await residentsWorkbook({
      firms: 3,
      adjust: (w) => Object.assign(w.properties, { date1904: true }),
    });
    expect((await check(bytes)).accepted.map((row) => row.values.foundedOn)).toEqual(
      [0, 1, 2].map((n) => inventedFirm(n).foundedOn),
    );
  });

  it.each([
    ["GBK", "gbk"],
    ["UTF-8 with mark", "bom"],
    ["UTF-8", "utf8"],
  ])("reads CSV in %s and gives it back as a marked workbook", async (_, encoding) => {
    const text = `${residentsCsv(4)}\r\n坏公司,123,2024-02-30,2024-03-01,软件,"1,000,000"\r\n`;
    const bytes =
      encoding === "gbk"
        ? bytesIn("gbk", text)
        : new TextEncoder().encode((encoding === "bom" ? "\ufeff" : "") + text);
    const result = await check(bytes);
    expect(result.counts).toMatchObject({ physical: 6, fresh: 4, rejected: 1, skipped: 1 });
    expect(result.accepted[1]!.values.name).toBe(inventedFirm(1).name);
    expect(result.rejected[0]).toMatchObject({
      row: 7,
      faults: [{ rule: "uscc-length" }, { rule: "date-impossible" }],
    });
    const marked = await markWorkbook(bytes, result.rejected[0]!.faults, residents, "zh-CN");
    if (!marked.ok) throw new Error(marked.code);
    expect((await check(marked.bytes)).counts).toEqual(result.counts);
  });
});

describe("a file that is refused", () => {
  it("has another shape: the missing headers are named", async () => {
    const workbook = new ExcelJS.Workbook();
    workbook.addWorksheet("收支").addRows([
      ["日期", "摘要", "金额"],
      ["2024-01-01", "水费", 300],
    ]);
    const other = new Uint8Array(await workbook.xlsx.writeBuffer());
    expect(await faultOf(other)).toMatchObject({
      code: "other-shape",
      missing: expect.stringContaining("企业名称、统一社会信用代码"),
    });
    const part = new TextEncoder().encode(residentsCsv(2).replace("入驻日期", "随便"));
    expect(await faultOf(part, { locale: "en" })).toEqual({
      code: "missing-headers",
      sheet: "CSV",
      missing: "Entered on",
    });
    const inTenThousand = new TextEncoder().encode(residentsCsv(2).replace("(元)", "（万元）"));
    expect(await faultOf(inTenThousand)).toMatchObject({ code: "header-unit", unit: "万元", wanted: "元" });
  });

  it("has two sheets that could be meant", async () => {
    const bytes = await residentsWorkbook({
      firms: 1,
      adjust: (w) =>
        w.addWorksheet("二期").addRows([
          ["企业名称", "统一社会信用代码"],
          ["渝甲", "1"],
        ]),
    });
    expect(await faultOf(bytes)).toEqual({ code: "several-sheets", sheets: "入驻企业、二期" });
  });

  it("is encrypted, old, empty, named otherwise, or no workbook", async () => {
    const ole = new Uint8Array([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1, 0, 0]);
    expect(await faultOf(ole, { fileName: "名单.xlsx" })).toEqual({ code: "encrypted-or-old" });
    expect(await faultOf(new Uint8Array())).toEqual({ code: "empty" });
    expect(await faultOf(new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0, 0, 0, 1]))).toEqual({
      code: "not-a-workbook",
    });
    const csv = new TextEncoder().encode(residentsCsv(1));
    expect(await faultOf(csv, { fileName: "a.xlsx" })).toEqual({
      code: "extension-differs",
      extension: ".xlsx",
    });
    expect(await faultOf(csv, { fileName: "a.exe" })).toEqual({ code: "extension", extension: ".exe" });
    expect(await faultOf(zipOf([{ name: "word/document.xml", data: new Uint8Array(9) }]))).toEqual({
      code: "not-a-workbook",
    });
  });

  it("is too large, claims 300 MB, or unpacks beyond bounds", async () => {
    expect(await faultOf(new Uint8Array(300 * MB))).toEqual({ code: "too-large", maxMb: 10 });
    const sheet = { name: "xl/worksheets/sheet1.xml", data: new Uint8Array(100) };
    expect(await faultOf(zipOf([{ ...sheet, claimed: 300 * MB }]))).toEqual({
      code: "zip-inflated",
      maxMb: 100,
    });
    // Packed a thousand to one; then the same with a modest claim.
    const bomb = { ...sheet, data: new Uint8Array(64 * MB) };
    expect(await faultOf(zipOf([bomb]))).toEqual({ code: "zip-ratio" });
    expect(await faultOf(zipOf([{ ...bomb, claimed: 1000 }]))).toEqual({ code: "zip-ratio" });
    expect(await faultOf(zipOf([{ ...sheet, claimed: 99 }]))).toEqual({ code: "zip-damaged" });
  });

  it("is cut off or changed on the way", async () => {
    const whole = await residentsWorkbook({ firms: 5 });
    expect(await faultOf(whole.slice(0, whole.length / 2))).toEqual({ code: "zip-damaged" });
    const changed = whole.slice();
    changed[60] = changed[60]! ^ 0xff;
    expect(await faultOf(changed)).not.toBeNull();
  });

  it("hides something in its container", () => {
    const scan = (bytes: Uint8Array) => {
      const opened = openZip(bytes, WORKBOOK_LIMITS);
      return opened.ok ? null : { code: opened.code, ...opened.params };
    };
    expect(scan(zipOf([{ name: "xl/a.xml", data: new TextEncoder().encode("<a/>") }]))).toBeNull();
    const part = { name: "xl/a.xml", data: new TextEncoder().encode("<a/>") };
    const doctype = {
      name: "xl/workbook.xml",
      data: new TextEncoder().encode('<!DOCTYPE a [<!ENTITY b "c">]><a/>'),
    };
    expect(scan(zipOf([part, part]))).toEqual({ code: "zip-names" });
    expect(scan(zipOf([{ ...part, name: "../a.xml" }]))).toEqual({ code: "zip-names" });
    expect(scan(zipOf([{ ...part, name: "/etc/a.xml" }]))).toEqual({ code: "zip-names" });
    expect(scan(zipOf([{ ...part, encrypted: true }]))).toEqual({ code: "zip-encrypted" });
    expect(scan(zipOf([{ ...part, name: "xl/vbaProject.bin" }]))).toEqual({ code: "macros" });
    expect(scan(zipOf([doctype]))).toEqual({ code: "dtd" });
    const many = Array.from({ length: 1001 }, (_, i) => ({ ...part, name: `xl/${i}.xml` }));
    expect(scan(zipOf(many))).toEqual({ code: "zip-entries", max: 1000 });
  });

  it("has too many sheets, rows or columns, or a cell too long", async () => {
    const sheets = await residentsWorkbook({
      firms: 1,
      adjust: (w) => [...Array(20).keys()].map((i) => w.addWorksheet(`s${i}`)),
    });
    expect(await faultOf(sheets)).toEqual({ code: "too-many-sheets", max: 20 });
    const wide = await residentsWorkbook({
      firms: 1,
      adjust: (w) => {
        w.worksheets[0]!.getCell(4, 201).value = 1;
      },
    });
    expect(await faultOf(wide)).toEqual({ code: "too-many-columns", max: 200 });
    const deep = await residentsWorkbook({
      firms: 1,
      adjust: (w) => {
        w.worksheets[0]!.getCell(50_001, 1).value = 1;
      },
    });
    expect(await faultOf(deep)).toEqual({ code: "too-many-rows", max: 50_000 });
    const long = await residentsWorkbook({
      firms: 1,
      adjust: (w) => {
        w.worksheets[0]!.getCell("K4").value = "长".repeat(2001);
      },
    });
    expect(await faultOf(long)).toMatchObject({ code: "cell-too-long", row: 4, max: 2000 });
  });

  it("takes too long or too much memory: the reader is stopped and this process goes on", async () => {
    const bytes = await residentsWorkbook({ firms: 30 });
    const cells = '<c t="n"><v>1</v></c>'.repeat(180);
    const sheet = `<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>${`<row>${cells}</row>`.repeat(8000)}</sheetData></worksheet>`;
    const heavy = zipOf(minimalParts(sheet));
    expect(await faultOf(heavy, { limits: { milliseconds: 1, ratio: 100_000 } })).toMatchObject({
      code: "too-slow",
    });
    expect(await faultOf(heavy, { limits: { heapMegabytes: 64, ratio: 100_000 } })).toMatchObject({
      code: "too-heavy",
    });
    expect((await check(bytes)).counts.fresh).toBe(30);
  });

  it("is not read in time, or its turn does not come: its sender is told to come again, and others are read", async () => {
    const bytes = await residentsWorkbook({ firms: 1 });
    const late = { answerBy: performance.now() };
    const [begun, other, waiting] = await Promise.all([read(bytes, late), read(bytes), read(bytes, late)]);
    expect([begun, waiting]).toMatchObject([{ code: "busy" }, { code: "busy" }]);
    expect(other.ok).toBe(true);
  });
});
