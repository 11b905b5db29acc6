/**
 * Makes the parts of a valid but unusual workbook such that exceljs reads them as any other, and leaves out all that
 * holds no cell (pictures, charts, drop-downs over a million rows), so that none of it can break the reading.
 */
import type { ZipParts } from "./zip.server.ts";

const WORKBOOK = "xl/workbook.xml";
const WORKBOOK_RELS = "xl/_rels/workbook.xml.rels";
const KEPT = [
  "[Content_Types].xml",
  "_rels/.rels",
  WORKBOOK,
  WORKBOOK_RELS,
  "xl/sharedStrings.xml",
  "xl/styles.xml",
];
const SHEET = /^xl\/worksheets\/([^/]+)\.xml$/i;
const USUAL_SHEET = /^xl\/worksheets\/sheet\d+\.xml$/;
/** Sheet elements without cells, which exceljs is told to pass over. */
export const IGNORED_NODES = [
  "dataValidations",
  "conditionalFormatting",
  "extLst",
  "drawing",
  "legacyDrawing",
  "picture",
  "tableParts",
  "hyperlinks",
  "autoFilter",
  "rowBreaks",
  "colBreaks",
  "headerFooter",
  "pageSetup",
  "sheetProtection",
  "sheetViews",
];

const decode = (part: Uint8Array): string => new TextDecoder("utf-8").decode(part);
const encode = (text: string): Uint8Array => new TextEncoder().encode(text);

/** Some writers name every element x:row, x:c …; exceljs knows only the bare names. */
function withoutPrefix(xml: string): string {
  const prefix = /<(\w+):(?:worksheet|workbook|sst|styleSheet|Relationships)\b/.exec(xml)?.[1];
  return prefix === undefined ? xml : xml.replace(new RegExp(`(</?)${prefix}:`, "g"), "$1");
}

const columnName = (index: number): string => {
  let name = "";
  for (let n = index; n > 0; n = Math.floor((n - 1) / 26))
    name = String.fromCharCode(65 + ((n - 1) % 26)) + name;
  return name;
};
const columnIndex = (name: string): number =>
  [...name].reduce((index, letter) => index * 26 + letter.charCodeAt(0) - 64, 0);

/** Rows and cells may leave out their address: then each follows the one before. */
function withAddresses(xml: string): string {
  if (!/<(?:c|row)(?=[\s/>])(?![^>]*\sr=)/.test(xml)) return xml;
  let row = 0;
  let column = 0;
  return xml.replace(/<(row|c)(?=[\s/>])([^>]*)>/g, (tag, kind: string, attributes: string) => {
    const given = /\sr=["']([A-Z]*)(\d+)["']/.exec(attributes);
    if (kind === "row") {
      row = given ? Number(given[2]) : row + 1;
      column = 0;
      return given ? tag : `<row r="${row}"${attributes}>`;
    }
    column = given ? columnIndex(given[1]!) : column + 1;
    return given ? tag : `<c r="${columnName(column)}${row}"${attributes}>`;
  });
}

/** Formulas give way to the result saved with them; a formula without a saved result stays, to be told as such. */
const withResults = (xml: string): string =>
  xml.replace(/<f(?=[\s/>])[^>]*?(?:\/>|>[^<]*<\/f>)(?=\s*<v[\s/>])/g, "");

/** Dates in ISO form (strict workbooks) would be read as numbers: they are read as text. */
const withTextDates = (xml: string): string => xml.replace(/(<c\s[^>]*\bt=["'])d(["'])/g, "$1str$2");

function repairSheet(part: Uint8Array): Uint8Array {
  return encode(withTextDates(withResults(withAddresses(withoutPrefix(decode(part))))));
}

/** The parts that hold cells, made usual; null when there is no workbook among them. */
export function repairPackage(parts: ZipParts): ZipParts | null {
  const byKey = new Map([...parts].map(([name, part]) => [name.toLowerCase(), part]));
  const result = new Map<string, Uint8Array>();
  for (const name of KEPT) {
    const part = byKey.get(name.toLowerCase());
    if (part) result.set(name, encode(withoutPrefix(decode(part))));
  }
  const workbook = result.get(WORKBOOK);
  const rels = result.get(WORKBOOK_RELS);
  if (!workbook || !rels) return null;
  result.set(WORKBOOK, encode(decode(workbook).replace(/<definedNames>[\s\S]*?<\/definedNames>/, "")));
  let relations = decode(rels);
  let unusual = 9000;
  for (const [name, part] of parts) {
    const match = SHEET.exec(name);
    if (!match) continue;
    let sheet = name;
    if (!USUAL_SHEET.test(name)) {
      sheet = `xl/worksheets/sheet${unusual++}.xml`;
      relations = relations.replaceAll(`worksheets/${match[1]}.xml`, sheet.slice(3));
    }
    result.set(sheet, repairSheet(part));
  }
  result.set(WORKBOOK_RELS, encode(relations));
  return result;
}
