/** Texts are read as they were written, or refused, or shown with the encoding that was taken: never wrong in silence. */
import { describe, expect, it } from "vitest";
import { importText } from "#app/domain/residency/import-texts.ts";
import { answerTask, type ReadAnswer } from "#app/integrations/workbook/answer-task.ts";
import { WORKBOOK_LIMITS } from "#app/integrations/workbook/limits.ts";
import { bytesIn } from "#tests/factories/encodings.ts";
import { enteredOn, inventedFirm, residents, residentsCsv } from "#tests/factories/workbook.ts";

const read = (bytes: Uint8Array) =>
  answerTask({
    task: "read",
    bytes,
    template: residents,
    locale: "zh-CN",
    limits: WORKBOOK_LIMITS,
  }) as Promise<ReadAnswer>;
const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);
const wide = (text: string): Uint8Array => new Uint8Array(Buffer.from(`\ufeff${text}`, "utf16le"));
const joined = (...parts: Uint8Array[]): Uint8Array => new Uint8Array(Buffer.concat(parts));

const CHINESE = residentsCsv(3);
/** A table in which nothing but the names is beyond ASCII, as an English template filled in elsewhere gives it. */
const named = (...names: string[]): string =>
  [
    "Firm name,Social credit code,Founded on,Entered on,Technical field",
    ...names.map((name, n) => {
      const firm = inventedFirm(n);
      return [name, firm.uscc, firm.foundedOn, enteredOn(firm, n), "0101"].join(",");
    }),
  ].join("\r\n");
const KOREAN = named("삼성전자", "현대자동차", "엘지화학");
const TAIWANESE = named("台積電股份", "鴻海精密工業", "聯發科技");

const namesOf = (answer: ReadAnswer): string[] =>
  answer.ok ? answer.table.rows.map(({ cells }) => cells.name?.text ?? "") : [];

describe("the text of a CSV file", () => {
  it.each([
    ["UTF-8", utf8(CHINESE), "utf-8"],
    ["UTF-8 with its mark", utf8(`\ufeff${CHINESE}`), "utf-8"],
    ["UTF-16, low byte first", wide(CHINESE), "utf-16"],
    ["UTF-16, high byte first", new Uint8Array(Buffer.from(wide(CHINESE)).swap16()), "utf-16"],
    ["GBK", bytesIn("gbk", CHINESE), "gb18030"],
    // 㐂 stands in GB 18030 only, with four bytes.
    ["GB 18030", joined(bytesIn("gbk", CHINESE), new Uint8Array([0x81, 0x39, 0xef, 0x39])), "gb18030"],
    ["ASCII alone", utf8(named("Alpha", "Beta")), "utf-8", "Alpha"],
    ["UTF-8 without a word that we know", utf8(named("渝甲", "渝乙")), "utf-8", "渝甲"],
  ])("is read for sure in %s", async (_, bytes, encoding, first = inventedFirm(0).name) => {
    const answer = await read(bytes);
    expect(answer.ok && answer.encoding).toMatchObject({ encoding, isSure: true });
    expect(namesOf(answer)[0]).toBe(first);
  });

  it.each([
    ["GBK with names alone", bytesIn("gbk", named("渝甲科技", "蜀乙电子")), "gb18030", "渝甲科技"],
    [
      "the code page of Korea",
      bytesIn("euc-kr", KOREAN),
      "gb18030",
      new TextDecoder("gb18030").decode(bytesIn("euc-kr", "삼성전자")),
    ],
    ["GBK that is UTF-8 as well", bytesIn("gbk", named("某某")), "utf-8", "ĳĳ"],
  ])("is shown as it was read where it could be another: %s", async (_, bytes, encoding, first) => {
    const answer = await read(bytes);
    expect(answer.ok && answer.encoding).toMatchObject({ encoding, isSure: false });
    expect(answer.ok && answer.encoding?.sample[0]).toBe(first);
  });

  it.each([
    ["the code page of Taiwan", bytesIn("big5", TAIWANESE), "csv-encoding"],
    ["the code page of Japan", bytesIn("shift_jis", named("トヨタ自動車", "ソニー")), "csv-encoding"],
    ["a mark of UTF-8 before other bytes", joined(utf8("\ufeff"), bytesIn("gbk", CHINESE)), "csv-encoding"],
    ["UTF-8 and GBK put together", joined(utf8(CHINESE), bytesIn("gbk", CHINESE)), "csv-mixed"],
    ["GBK and UTF-8 put together", joined(bytesIn("gbk", CHINESE), utf8(CHINESE)), "csv-mixed"],
    [
      "headers of Taiwan in its code page",
      bytesIn(
        "big5",
        CHINESE.replace(/.*\r\n/, "企業名稱,成立日期\r\n").replace(/[^\0-\x7f企業名稱成立日期]/g, "台"),
      ),
      "csv-encoding",
    ],
    [
      "headers of Korea in its code page",
      bytesIn("euc-kr", "기업명,설립일\r\n삼성전자,2020-01-01\r\n"),
      "other-shape-encoding",
    ],
  ])("is refused in words: %s", async (_, bytes, code) => {
    const answer = await read(bytes);
    expect(answer.ok ? "read" : answer.code).toBe(code);
    if (answer.ok) return;
    for (const locale of ["zh-CN", "en"] as const) {
      expect(importText(locale, "files", answer.code, answer.params)).not.toMatch(/^[\w-]*$|\{\{|undefined/);
    }
  });
});
