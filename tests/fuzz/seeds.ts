/** Sound files that mutants come from: each of another writer, encoding or structure. */

import { WORKBOOK_LIMITS } from "#app/integrations/workbook/limits.ts";
import { openZip } from "#app/integrations/workbook/zip.server.ts";
import { bytesIn } from "#tests/factories/encodings.ts";
import {
  DIRTY,
  enteredOn,
  inventedFirm,
  minimalParts,
  residentsCsv,
  residentsWorkbook,
} from "#tests/factories/workbook.ts";

export type Part = { name: string; data: Uint8Array };
export type Seed =
  | { name: string; kind: "xlsx"; bytes: Uint8Array; parts: readonly Part[] }
  | { name: string; kind: "csv"; bytes: Uint8Array };

const FIRMS = 8;
const MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const HEADERS = ["企业名称", "统一社会信用代码", "成立日期", "入驻日期", "技术领域", "注册资本"];

const rowsOf = (): string[][] => [
  HEADERS,
  ...Array.from({ length: FIRMS }, (_, n) => {
    const firm = inventedFirm(n);
    return [firm.name, firm.uscc, firm.foundedOn, enteredOn(firm, n), "软件", "1000000"];
  }),
];

const address = (row: number, column: number): string => `${String.fromCharCode(65 + column)}${row + 1}`;

/** As small programs write it: texts in the cells, every address given, one merge, one formula, one link. */
function inlineSheet(): string {
  const rows = rowsOf().map((cells, row) => {
    const xml = cells.map((text, column) =>
      row > 0 && column === 5
        ? `<c r="${address(row, column)}"><f>500000*2</f><v>${text}</v></c>`
        : `<c r="${address(row, column)}" t="inlineStr"><is><t>${text}</t></is></c>`,
    );
    return `<row r="${row + 1}"${row === 3 ? ' hidden="1"' : ""}>${xml.join("")}</row>`;
  });
  return `<worksheet xmlns="${MAIN}"><dimension ref="A1:F9"/><sheetData>${rows.join("")}</sheetData><mergeCells count="1"><mergeCell ref="E5:E6"/></mergeCells></worksheet>`;
}

/** As streaming writers do: no addresses, shared texts, prefixed elements. */
function sharedParts(): Part[] {
  const texts: string[] = [];
  const index = (text: string): number => texts.push(text) - 1;
  const rows = rowsOf().map(
    (cells) => `<x:row>${cells.map((text) => `<x:c t="s"><x:v>${index(text)}</x:v></x:c>`).join("")}</x:row>`,
  );
  const sheet = `<x:worksheet xmlns:x="${MAIN}"><x:sheetData>${rows.join("")}</x:sheetData></x:worksheet>`;
  const strings = `<sst xmlns="${MAIN}" count="${texts.length}" uniqueCount="${texts.length}">${texts
    .map((text) => `<si><t>${text}</t></si>`)
    .join("")}</sst>`;
  return [...minimalParts(sheet), { name: "xl/sharedStrings.xml", data: new TextEncoder().encode(strings) }];
}

async function partsOf(bytes: Uint8Array): Promise<Part[]> {
  const opened = openZip(bytes, WORKBOOK_LIMITS);
  if (!opened.ok) throw new Error(`a seed that is not sound: ${opened.code}`);
  return [...opened.value].map(([name, data]) => ({ name, data }));
}

/** All seeds, with the packing that the mutants share. */
export async function makeSeeds(zip: (parts: readonly Part[]) => Uint8Array): Promise<Seed[]> {
  const xlsx = (name: string, parts: readonly Part[]): Seed => ({
    name,
    kind: "xlsx",
    bytes: zip(parts),
    parts,
  });
  const csv = (name: string, bytes: Uint8Array): Seed => ({ name, kind: "csv", bytes });
  const text = residentsCsv(FIRMS);
  const utf8 = new TextEncoder().encode(text);
  return [
    xlsx("inline", minimalParts(inlineSheet())),
    xlsx("shared", sharedParts()),
    xlsx("template", await partsOf(await residentsWorkbook({ firms: FIRMS, faults: DIRTY }))),
    csv("utf-8", utf8),
    csv("utf-8 with mark", new Uint8Array([0xef, 0xbb, 0xbf, ...utf8])),
    csv(
      "semicolons and quotes",
      new TextEncoder().encode(text.replace(/[^,\r\n]+/g, '"$&"').replaceAll(",", ";")),
    ),
    csv("utf-16", new Uint8Array([0xff, 0xfe, ...Buffer.from(text, "utf16le")])),
    csv("GBK", bytesIn("gbk", text)),
    csv("tabs, line feeds", new TextEncoder().encode(text.replaceAll(",", "\t").replaceAll("\r\n", "\n"))),
  ];
}
