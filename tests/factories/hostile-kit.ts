/** What hostile files are put together from. */
import { enteredOn, inventedFirm, minimalParts, type ZipEntry, zipOf } from "./workbook.ts";

export type HostileFile = {
  name: string;
  bytes: Uint8Array;
  fileName?: string;
  /** The code of the refusal, or how many rows are read as new, and with which remarks. */
  answer: string | { fresh: number; rejected?: number; skipped?: number; rules?: readonly string[] };
};

export const MB = 1024 * 1024;
export const MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
export const HEADERS = [
  "企业名称",
  "统一社会信用代码",
  "成立日期",
  "入驻日期",
  "技术领域",
  "注册资本",
  "备注",
];
export const text = (t: string): Uint8Array => new TextEncoder().encode(t);

export const firmCells = (n: number): string[] => {
  const firm = inventedFirm(n);
  return [firm.name, firm.uscc, firm.foundedOn, enteredOn(firm, n), "软件", "1000000"];
};
export const cell = (value: string): string => `<c t="inlineStr"><is><t>${value}</t></is></c>`;
export const row = (cells: readonly string[], attributes = ""): string =>
  `<row${attributes}>${cells.map(cell).join("")}</row>`;
export const HEAD = row(HEADERS);
export const firm = (n: number, attributes = ""): string => row(firmCells(n), attributes);
/** A firm's row with one cell written as given instead. */
export const firmWith = (n: number, column: number, xml: string): string =>
  `<row>${firmCells(n)
    .map((value, i) => (i === column ? xml : cell(value)))
    .join("")}</row>`;
export const sheet = (rows: string, before = "", after = ""): string =>
  `<worksheet xmlns="${MAIN}" xmlns:xdr="x">${before}<sheetData>${rows}</sheetData>${after}</worksheet>`;
export const parts = (rows: string, before = "", after = ""): ZipEntry[] =>
  minimalParts(sheet(rows, before, after));
export const file = (rows: string, before = "", after = ""): Uint8Array => zipOf(parts(rows, before, after));
export const SOUND = HEAD + firm(0);
export const part = (name: string, data: string | Uint8Array): ZipEntry => ({
  name,
  data: typeof data === "string" ? text(data) : data,
});
export const withPart = (...more: ZipEntry[]): Uint8Array => zipOf([...parts(SOUND), ...more]);
export const change = (name: string, from: string | RegExp, to: string): Uint8Array =>
  zipOf(
    parts(SOUND).map((one) =>
      one.name === name ? part(name, new TextDecoder().decode(one.data).replace(from, to)) : one,
    ),
  );
export const poke = (
  bytes: Uint8Array,
  mark: string,
  offset: number,
  value: number,
  width = 2,
): Uint8Array => {
  const zip = Buffer.from(bytes);
  zip.writeUIntLE(value, zip.indexOf(mark, 0, "latin1") + offset, width);
  return new Uint8Array(zip);
};
export const CENTRAL = "PK\x01\x02";
export const LOCAL = "PK\x03\x04";
export const END = "PK\x05\x06";
