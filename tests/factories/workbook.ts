/** Residents' workbooks for tests and the seed: clean ones, and ones with the faults that people really make. */
import { deflateRawSync } from "node:zlib";
import type ExcelJS from "exceljs";
import { type HightechField, type Locale, residentsTemplate } from "#app/domain/residency/import-template.ts";
import { addDays, type DateOn } from "#app/domain/shared/dates.ts";
import { crc32Of } from "#app/integrations/workbook/crc32.ts";
import { TEMPLATE_ROWS, templateWorkbook } from "#app/integrations/workbook/template.server.ts";
import hightechFields from "#app/policies/hightech-fields.json" with { type: "json" };
import { type InventedFirm, inventedFirm } from "#db/seed/invented-firm.ts";

export { type InventedFirm, inventedFirm };

export const residents = residentsTemplate(hightechFields as HightechField[]);

export type Planted =
  | "wrong-check"
  | "letter-o"
  | "ten-thousand"
  | "chinese-date"
  | "chinese-numerals"
  | "full-width"
  | "duplicate"
  | "before-founded"
  | "blank"
  | "total";

/** The workbook of a real first upload: faults by firm, counted from 0. Three of them are read and only noted. */
export const DIRTY: Readonly<Record<number, Planted>> = {
  2: "wrong-check",
  5: "letter-o",
  8: "ten-thousand",
  11: "chinese-date",
  14: "chinese-numerals",
  17: "full-width",
  20: "duplicate",
  23: "before-founded",
  26: "wrong-check",
  29: "total",
};
export const DIRTY_REJECTED = [2, 5, 8, 20, 23, 26];

type Values = Record<string, string | number | Date | undefined>;
export const enteredOn = (firm: InventedFirm, n: number): DateOn =>
  addDays(firm.foundedOn, 120 + ((n * 37) % 300));
const asDate = (on: DateOn): Date => new Date(`${on}T00:00:00Z`);
const fullWidth = (text: string): string =>
  text.replace(/[!-~]/g, (c) => String.fromCharCode(c.charCodeAt(0) + 0xfee0));
const NUMERALS = "〇一二三四五六七八九";
const small = (n: number): string =>
  n < 10
    ? NUMERALS[n]!
    : `${n < 20 ? "" : NUMERALS[Math.floor(n / 10)]}十${n % 10 === 0 ? "" : NUMERALS[n % 10]}`;
const inNumerals = (on: DateOn): string => {
  const [y = "", m = "", d = ""] = on.split("-");
  return `${[...y].map((c) => NUMERALS[Number(c)]).join("")}年${small(Number(m))}月${small(Number(d))}日`;
};

function cleanValues(n: number): Values {
  const firm = inventedFirm(n);
  const field = hightechFields.find((f) => f.code === firm.field)!;
  return {
    name: firm.name,
    uscc: firm.uscc,
    foundedOn: asDate(firm.foundedOn),
    enteredOn: asDate(enteredOn(firm, n)),
    field: field.name,
    capital: firm.registeredCapitalFen / 100,
  };
}

function plant(values: Values, n: number, planted: Planted, first: number): Values {
  const firm = inventedFirm(n);
  const [y, m, d] = firm.foundedOn.split("-").map(Number);
  switch (planted) {
    case "wrong-check":
      return { ...values, uscc: firm.uscc.slice(0, 17) + (firm.uscc.endsWith("X") ? "W" : "X") };
    case "letter-o":
      return { ...values, uscc: firm.uscc.replace("000000", "00O000") };
    case "ten-thousand":
      return { ...values, capital: `${firm.registeredCapitalFen / 1_000_000}万元` };
    case "chinese-date":
      return { ...values, foundedOn: `${y}年${m}月${d}日` };
    case "chinese-numerals":
      return { ...values, foundedOn: inNumerals(firm.foundedOn) };
    case "full-width":
      return {
        ...values,
        uscc: fullWidth(firm.uscc),
        capital: fullWidth(String(firm.registeredCapitalFen / 100)),
      };
    case "duplicate":
      return cleanValues(first);
    case "before-founded":
      return { ...values, enteredOn: asDate(addDays(firm.foundedOn, -10)) };
    case "blank":
      return {};
    case "total":
      return { name: "合计", capital: 123 };
  }
}

export type ResidentsWorkbook = {
  firms: number;
  /** Number of the first invented firm. */
  from?: number;
  /** By firm, counted from 0 within the workbook. */
  faults?: Readonly<Record<number, Planted>>;
  locale?: Locale;
  /** For what no fault covers: the open workbook before it is written. */
  adjust?: (workbook: ExcelJS.Workbook) => void;
};

/** The filled-in residents' template; firm i stands in row 4 + i. */
export async function residentsWorkbook(wanted: ResidentsWorkbook): Promise<Uint8Array> {
  const { firms, from = 0, faults = {}, locale = "zh-CN", adjust } = wanted;
  const workbook = templateWorkbook(residents, locale);
  const sheet = workbook.worksheets[0]!;
  for (let i = 0; i < firms; i++) {
    const planted = faults[i];
    const clean = cleanValues(from + i);
    const values = planted === undefined ? clean : plant(clean, from + i, planted, from);
    for (const [index, column] of residents.columns.entries()) {
      const value = values[column.code];
      if (value !== undefined) sheet.getCell(TEMPLATE_ROWS.firstData + i, index + 1).value = value;
    }
  }
  adjust?.(workbook);
  return new Uint8Array(await workbook.xlsx.writeBuffer());
}

export const rowOfFirm = (i: number): number => TEMPLATE_ROWS.firstData + i;

/** The same firms as CSV text with Chinese headers. */
export function residentsCsv(firms: number, from = 0): string {
  const lines = ["企业名称,统一社会信用代码,成立日期,入驻日期,技术领域,注册资本(元)"];
  for (let i = 0; i < firms; i++) {
    const firm = inventedFirm(from + i);
    const field = hightechFields.find((f) => f.code === firm.field)!;
    const capital = firm.registeredCapitalFen / 100;
    const { name, uscc, foundedOn } = firm;
    lines.push([name, uscc, foundedOn, enteredOn(firm, from + i), field.name, capital].join(","));
  }
  return `${lines.join("\r\n")}\r\n`;
}

export type ZipEntry = { name: string; data: Uint8Array; claimed?: number; encrypted?: boolean };

/** A ZIP file with any names and claims, honest or not. */
export function zipOf(entries: readonly ZipEntry[]): Uint8Array {
  const body: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const { name, data, claimed, encrypted } of entries) {
    const packed = deflateRawSync(data);
    const nameBytes = Buffer.from(name);
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20, 0);
    common.writeUInt16LE(encrypted ? 0x0801 : 0x0800, 2);
    common.writeUInt16LE(8, 4);
    common.writeUInt32LE(crc32Of(data), 10);
    common.writeUInt32LE(packed.length, 14);
    common.writeUInt32LE(claimed ?? data.length, 18);
    common.writeUInt16LE(nameBytes.length, 22);
    const tail = Buffer.alloc(14);
    tail.writeUInt32LE(offset, 10);
    body.push(Buffer.from("PK\x03\x04", "latin1"), common, nameBytes, packed);
    directory.push(Buffer.from("PK\x01\x02\x14\x00", "latin1"), common, tail, nameBytes);
    offset += 30 + nameBytes.length + packed.length;
  }
  const end = Buffer.alloc(22);
  end.write("PK\x05\x06", "latin1");
  end.writeUInt16LE(entries.length, 8);
  end.writeUInt16LE(entries.length, 10);
  end.writeUInt32LE(Buffer.concat(directory).length, 12);
  end.writeUInt32LE(offset, 16);
  return new Uint8Array(Buffer.concat([...body, ...directory, end]));
}

const xml = (text: string): Uint8Array =>
  new TextEncoder().encode(`<?xml version="1.0" encoding="UTF-8"?>${text}`);
const MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"';
const RELS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

/** The parts of a minimal workbook around one sheet's XML, as other programs than Excel write it. */
export function minimalParts(sheetXml: string, sheetPath = "worksheets/sheet1.xml"): ZipEntry[] {
  return [
    {
      name: "[Content_Types].xml",
      data: xml('<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'),
    },
    {
      name: "_rels/.rels",
      data: xml(
        `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="${RELS}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
      ),
    },
    {
      name: "xl/workbook.xml",
      data: xml(
        `<workbook ${MAIN} xmlns:r="${RELS}"><sheets><sheet name="一" sheetId="1" r:id="rId1"/></sheets></workbook>`,
      ),
    },
    {
      name: "xl/_rels/workbook.xml.rels",
      data: xml(
        `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="${RELS}/worksheet" Target="${sheetPath}"/></Relationships>`,
      ),
    },
    { name: `xl/${sheetPath}`, data: xml(sheetXml) },
  ];
}
