/** Workbooks whose container is sound and whose sheets are not, or are odd. */

import {
  cell,
  change,
  file,
  firm,
  firmWith,
  HEAD,
  HEADERS,
  type HostileFile,
  MAIN,
  part,
  parts,
  row,
  SOUND,
  sheet,
  withPart,
} from "./hostile-kit.ts";
import { minimalParts, zipOf } from "./workbook.ts";

const emptyRows = (): string => Array.from({ length: 1_000_000 }, (_, i) => `<row r="${i + 3}"/>`).join("");

export const HOSTILE_SHEETS: HostileFile[] = [
  {
    name: "a DTD with entities",
    bytes: zipOf(minimalParts(`<!DOCTYPE a [<!ENTITY b "c">]>${sheet(SOUND)}`)),
    answer: "dtd",
  },
  {
    name: "a file of the server as an entity",
    bytes: zipOf(minimalParts(`<!DOCTYPE a SYSTEM "file:///etc/passwd">${sheet(SOUND)}`)),
    answer: "dtd",
  },
  { name: "an entity that nobody defined", bytes: file(HEAD + row(["&lol;"])), answer: "unreadable" },
  {
    name: "XML that is cut off",
    bytes: zipOf(minimalParts(sheet(SOUND).slice(0, -40))),
    answer: "unreadable",
  },
  {
    name: "elements within elements without end",
    bytes: file(SOUND, "<a>".repeat(100_000)),
    answer: "unreadable",
  },
  { name: "another encoding", bytes: change("xl/workbook.xml", "UTF-8", "GBK"), answer: "unreadable" },
  {
    name: "a sheet outside of the file",
    bytes: change("xl/_rels/workbook.xml.rels", "/>", ' TargetMode="External"/>'),
    answer: "unreadable",
  },
  {
    name: "a sheet that is not there",
    bytes: change("xl/_rels/workbook.xml.rels", "sheet1.xml", "sheet2.xml"),
    answer: "unreadable",
  },
  {
    name: "one sheet under two names",
    bytes: change("xl/workbook.xml", "</sheets>", '<sheet name="二" sheetId="2" r:id="rId1"/></sheets>'),
    answer: "unreadable",
  },
  {
    name: "a shared text that is not there",
    bytes: file(HEAD + firmWith(0, 0, '<c t="s"><v>4000000000</v></c>')),
    answer: "unreadable",
  },
  {
    name: "a row twice",
    bytes: file(`${HEAD}${firm(0, ' r="2"')}${firm(1, ' r="2"')}`),
    answer: "row-twice",
  },
  {
    name: "a cell twice",
    bytes: file(`${HEAD}<row r="2"><c r="A2"><v>1</v></c><c r="A2"><v>2</v></c></row>`),
    answer: "row-twice",
  },
  {
    name: "a cell of another row",
    bytes: file(`${HEAD}<row r="2"><c r="A9"><v>1</v></c></row>`),
    answer: "row-twice",
  },
  { name: "a row within a row", bytes: file(`${HEAD}<row r="2"><row r="3"/></row>`), answer: "unreadable" },
  {
    name: "row 4,000,000,000",
    bytes: file(`${HEAD}<row r="4000000000"><c><v>1</v></c></row>`),
    answer: "unreadable",
  },
  { name: "row 50,001", bytes: file(`${HEAD}<row r="50001"><c><v>1</v></c></row>`), answer: "too-many-rows" },
  {
    name: "column XFD",
    bytes: file(`${HEAD}<row r="2"><c r="XFD2"><v>1</v></c></row>`),
    answer: "too-many-columns",
  },
  {
    name: "a cell of 2,001 characters",
    bytes: file(HEAD + row(["长".repeat(2001)])),
    answer: "cell-too-long",
  },
  {
    name: "twenty-one sheets",
    bytes: change(
      "xl/workbook.xml",
      /<sheets>.*<\/sheets>/,
      `<sheets>${'<sheet name="a" r:id="rId1"/>'.repeat(21)}</sheets>`,
    ),
    answer: "unreadable",
  },
  { name: "only a header", bytes: file(HEAD), answer: "no-rows" },
  {
    name: "a newer template",
    bytes: file(row(HEADERS.map((_, i) => `residents/9#c${i}`)) + SOUND),
    answer: "template-newer",
  },
  {
    name: "a dimension of the whole sheet",
    bytes: file(SOUND, '<dimension ref="A1:XFD1048576"/>'),
    answer: { fresh: 1 },
  },
  {
    name: "a merge over the whole sheet below",
    bytes: file(SOUND, "", '<mergeCells><mergeCell ref="A5:XFD1048576"/></mergeCells>'),
    answer: { fresh: 1 },
  },
  { name: "a million empty rows", bytes: file(SOUND + emptyRows()), answer: { fresh: 1 } },
  {
    name: "a shared table that claims 4 billion",
    bytes: withPart(
      part(
        "xl/sharedStrings.xml",
        `<sst xmlns="${MAIN}" count="4294967295" uniqueCount="4294967295"><si><t>a</t></si></sst>`,
      ),
    ),
    answer: { fresh: 1 },
  },
  {
    name: "links to other workbooks",
    bytes: withPart(
      part("xl/externalLinks/externalLink1.xml", '<externalLink><ddeLink ddeService="cmd"/></externalLink>'),
    ),
    answer: { fresh: 1 },
  },
  {
    name: "rows of a control beside the cells",
    bytes: file(SOUND, "", "<controls><xdr:row>1</xdr:row></controls>"),
    answer: { fresh: 1 },
  },
  {
    name: "a hidden row",
    bytes: file(SOUND + firm(1, ' hidden="1"')),
    answer: { fresh: 2, rules: ["row-hidden"] },
  },
  {
    name: "rich text with a reading aid",
    bytes: file(
      HEAD +
        firmWith(
          0,
          0,
          `<c t="inlineStr"><is><r><t>渝甲</t></r><r><t>有限公司</t></r><rPh><t>yu</t></rPh></is></c>`,
        ),
    ),
    answer: { fresh: 1 },
  },
  {
    name: "a formula with its result",
    bytes: file(HEAD + firmWith(0, 5, "<c><f>1+1</f><v>1000000</v></c>")),
    answer: { fresh: 1 },
  },
  {
    name: "a formula without one",
    bytes: file(HEAD + firmWith(0, 5, "<c><f>1+1</f></c>")),
    answer: { fresh: 0, rejected: 1, rules: ["formula-uncomputed"] },
  },
  {
    name: "a command for another program",
    bytes: file(HEAD + firmWith(0, 5, `<c t="str"><f>cmd|'/c calc'!A1</f><v>x</v></c>`)),
    answer: { fresh: 0, rejected: 1, rules: ["number-unreadable"] },
  },
  {
    name: "an error cell",
    bytes: file(HEAD + firmWith(0, 5, '<c t="e"><v>#REF!</v></c>')),
    answer: { fresh: 0, rejected: 1, rules: ["formula-error"] },
  },
  { name: "full-width digits", bytes: file(HEAD + firmWith(0, 5, cell("１０００"))), answer: { fresh: 1 } },
  {
    name: "a code that is a number",
    bytes: file(HEAD + firmWith(0, 1, "<c><v>910000001234567899</v></c>")),
    answer: { fresh: 0, rejected: 1, rules: ["uscc-number"] },
  },
  {
    name: "a name merged down over two stays",
    bytes: file(SOUND + firmWith(1, 0, "<c/>"), "", '<mergeCells><mergeCell ref="A2:A3"/></mergeCells>'),
    answer: { fresh: 2 },
  },
  {
    name: "comments among the cells",
    bytes: file(`${HEAD}<!-- ${firm(1)} -->${firm(0)}`),
    answer: { fresh: 1 },
  },
  {
    name: "a part in UTF-16",
    bytes: zipOf(
      parts(SOUND).map((one) =>
        one.name.includes("sheet1")
          ? part(one.name, new Uint8Array([0xff, 0xfe, ...Buffer.from(sheet(SOUND), "utf16le")]))
          : one,
      ),
    ),
    answer: { fresh: 1 },
  },
];
