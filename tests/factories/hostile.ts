/** Files that nobody should trust, or that other programs write oddly; each with what the product must answer. */

import {
  CENTRAL,
  END,
  file,
  firm,
  HEAD,
  type HostileFile,
  LOCAL,
  MAIN,
  MB,
  part,
  parts,
  poke,
  SOUND,
  sheet,
  text,
  withPart,
} from "./hostile-kit.ts";
import { HOSTILE_SHEETS } from "./hostile-xml.ts";
import { inventedFirm, residentsCsv, zipOf } from "./workbook.ts";

export type { HostileFile };

/** The second entry's bytes are the first one's: as bombs are built that are small and unpack without end. */
function overlapping(): Uint8Array {
  const zip = Buffer.from(zipOf([part("a.xml", "x".repeat(500)), part("b.xml", "y".repeat(500))]));
  const first = zip.indexOf(LOCAL, 0, "latin1");
  const second = zip.indexOf(LOCAL, first + 4, "latin1");
  const central = zip.indexOf(CENTRAL, 0, "latin1");
  // The first one's packed size reaches over the second.
  const reach = zip.readUInt32LE(central + 20) + (central - second);
  zip.writeUInt32LE(reach, central + 20);
  zip.writeUInt32LE(reach, first + 18);
  return new Uint8Array(zip);
}

const compound = (stream: string): Uint8Array =>
  new Uint8Array(
    Buffer.concat([
      Buffer.from("d0cf11e0a1b11ae1", "hex"),
      Buffer.alloc(504),
      Buffer.from(stream, "utf16le"),
    ]),
  );

const CONTAINERS: HostileFile[] = [
  { name: "an empty file", bytes: new Uint8Array(), answer: "empty" },
  { name: "eleven megabytes", bytes: new Uint8Array(11 * MB), answer: "too-large" },
  { name: "a workbook with a password", bytes: compound("EncryptedPackage"), answer: "encrypted" },
  { name: "an .xls named .xlsx", bytes: compound("Workbook"), fileName: "a.xlsx", answer: "old-format" },
  { name: "another compound file", bytes: compound("WordDocument"), answer: "encrypted-or-old" },
  { name: "an .xlsx named .csv", bytes: file(SOUND), fileName: "a.csv", answer: "extension-differs" },
  { name: "an .xlsm", bytes: file(SOUND), fileName: "a.xlsm", answer: "macros" },
  {
    name: "HTML saved as .xls",
    bytes: text("<html><table><tr><td>企业名称"),
    fileName: "a.xls",
    answer: "markup",
  },
  { name: "XML of 2003", bytes: text('\ufeff<?xml version="1.0"?><Workbook/>'), answer: "markup" },
  {
    name: "a picture",
    bytes: Uint8Array.from([0x89, 0x50, 0x4e, 0x47, 0, 0, 0, 13]),
    answer: "not-a-workbook",
  },
  { name: "a ZIP without a workbook", bytes: zipOf([part("a.txt", "a")]), answer: "not-a-workbook" },
  { name: "a ZIP in a ZIP", bytes: zipOf([part("a.xlsx", file(SOUND))]), answer: "not-a-workbook" },
  { name: "an empty ZIP", bytes: text(`${END}${"\0".repeat(18)}`), answer: "not-a-workbook" },
  {
    name: "a flat bomb",
    bytes: withPart(part("xl/media/a.bin", new Uint8Array(40 * MB))),
    answer: "zip-ratio",
  },
  {
    name: "a bomb that claims to be small",
    bytes: zipOf([{ ...part("a.xml", new Uint8Array(40 * MB)), claimed: 9 }]),
    answer: "zip-ratio",
  },
  {
    name: "a bomb in a ZIP in a ZIP",
    bytes: zipOf([part("a.zip", zipOf([part("b", new Uint8Array(20 * MB))]))]),
    answer: "not-a-workbook",
  },
  {
    name: "a claim of 4 GB",
    bytes: zipOf([{ ...part("a.xml", "x"), claimed: 0xffff_fffe }]),
    answer: "zip-inflated",
  },
  {
    name: "a claim smaller than the truth",
    bytes: zipOf([{ ...part("a.xml", "xxxxxxxxx"), claimed: 8 }]),
    answer: "zip-damaged",
  },
  { name: "entries that share bytes", bytes: overlapping(), answer: "zip-names" },
  {
    name: "a thousand and one entries",
    bytes: zipOf(Array.from({ length: 1001 }, (_, i) => part(`${i}`, "x"))),
    answer: "zip-entries",
  },
  {
    name: "a name twice",
    bytes: withPart(part("xl/worksheets/sheet1.xml", sheet(HEAD))),
    answer: "zip-names",
  },
  {
    name: "a name twice but for its case",
    bytes: withPart(part("xl/worksheets/SHEET1.xml", sheet(HEAD))),
    answer: "zip-names",
  },
  { name: "an absolute name", bytes: withPart(part("/etc/passwd", "x")), answer: "zip-names" },
  { name: "a drive's name", bytes: withPart(part("C:\\a.xml", "x")), answer: "zip-names" },
  { name: "a name with steps up", bytes: withPart(part("xl/../../a", "x")), answer: "zip-names" },
  {
    name: "a name with a step on the spot",
    bytes: withPart(part("xl/./worksheets/sheet1.xml", "x")),
    answer: "zip-names",
  },
  { name: "a symbolic link", bytes: poke(file(SOUND), CENTRAL, 40, 0xa1ff), answer: "zip-names" },
  {
    name: "an encrypted entry",
    bytes: zipOf([{ ...part("a", "x"), encrypted: true }]),
    answer: "zip-encrypted",
  },
  {
    name: "headers that disagree on the packing",
    bytes: poke(file(SOUND), LOCAL, 8, 0),
    answer: "zip-damaged",
  },
  {
    name: "an unknown packing",
    bytes: poke(poke(file(SOUND), LOCAL, 8, 99), CENTRAL, 10, 99),
    answer: "zip-damaged",
  },
  { name: "one entry fewer than there are", bytes: poke(file(SOUND), END, 10, 4), answer: "zip-damaged" },
  { name: "words behind the end", bytes: new Uint8Array([...file(SOUND), 1, 2, 3]), answer: "zip-damaged" },
  { name: "a project of macros", bytes: withPart(part("xl/vbaProject.bin", "x")), answer: "macros" },
  {
    name: "sheets of old macros",
    bytes: withPart(part("xl/macrosheets/sheet1.xml", "<a/>")),
    answer: "macros",
  },
  { name: "a binary workbook", bytes: withPart(part("xl/workbook.bin", "x")), answer: "old-format" },
];

const CSV_TEXT = residentsCsv(2);
const LINES = CSV_TEXT.trimEnd().split("\r\n");
const csv = (t: string): Uint8Array => text(t);
const quoted = (t: string): string => t.replace(/[^,\r\n]+/g, '"$&"');
const wide = (t: string, swap: boolean): Uint8Array => {
  const body = Buffer.from(`\ufeff${t}`, "utf16le");
  return new Uint8Array(swap ? body.swap16() : body);
};

const CSV: HostileFile[] = [
  {
    name: "CSV with line feeds after a first line with both",
    bytes: csv(`${LINES[0]}\r\n${LINES[1]}\n${LINES[2]}`),
    answer: { fresh: 2 },
  },
  { name: "CSV with carriage returns alone", bytes: csv(LINES.join("\r")), answer: { fresh: 2 } },
  { name: "CSV in UTF-16, low byte first", bytes: wide(CSV_TEXT, false), answer: { fresh: 2 } },
  { name: "CSV in UTF-16, high byte first", bytes: wide(CSV_TEXT, true), answer: { fresh: 2 } },
  {
    name: "CSV with semicolons below a title",
    bytes: csv(`某某孵化器入驻企业名单\r\n${CSV_TEXT.replaceAll(",", ";")}`),
    answer: { fresh: 2 },
  },
  { name: "CSV with tabs", bytes: csv(CSV_TEXT.replaceAll(",", "\t")), answer: { fresh: 2 } },
  {
    name: "CSV with Excel's own first line",
    bytes: csv(`sep=;\r\n${CSV_TEXT.replaceAll(",", ";")}`),
    answer: { fresh: 2 },
  },
  {
    name: "CSV with everything in quotes and a line break in a cell",
    bytes: csv(quoted(CSV_TEXT).replace("有限", "有\n限")),
    answer: { fresh: 2 },
  },
  {
    name: "CSV with commas behind the last cell",
    bytes: csv(LINES.map((line) => `${line},,,,`).join("\r\n")),
    answer: { fresh: 2 },
  },
  {
    name: "CSV with an empty line",
    bytes: csv(`${LINES[0]}\r\n${LINES[1]}\r\n\r\n${LINES[2]}`),
    answer: { fresh: 2, skipped: 1 },
  },
  {
    name: "CSV with a quote that never ends",
    bytes: csv(`${LINES[0]}\r\n"${LINES[1]}`),
    answer: "csv-broken",
  },
  {
    name: "CSV in the code page of Taiwan",
    bytes: new Uint8Array([
      ...text("Firm name,Social credit code\r\n"),
      0xa5,
      0x40,
      0xa5,
      0x41,
      0xae,
      0x61,
      0xb5,
      0x7b,
    ]),
    answer: "csv-encoding",
  },
  {
    name: "CSV in the code page of Western Europe",
    bytes: new Uint8Array(Buffer.from("Firm name,Social credit code\r\nCafé élan,9\r\n", "latin1")),
    answer: "csv-encoding",
  },
  {
    name: "CSV with zero bytes far down",
    bytes: csv(`${CSV_TEXT}${" ".repeat(9000)}\0`),
    answer: "not-a-workbook",
  },
  {
    name: "CSV garbled by another program",
    bytes: csv(CSV_TEXT.replace(inventedFirm(0).name, "锟斤拷锟斤拷\ufffd")),
    answer: { fresh: 1, rejected: 1, rules: ["text-garbled"] },
  },
  {
    name: "garbled CSV in sound UTF-8",
    bytes: csv(Buffer.from(CSV_TEXT).toString("latin1")),
    answer: "other-shape",
  },
  {
    name: "CSV with fifty thousand lines and one",
    bytes: csv(`${LINES[0]}${"\n1".repeat(50_000)}`),
    answer: "too-many-rows",
  },
];

/** Cut off at many places: never read in part. */
const CUT: HostileFile[] = [0.01, 0.1, 0.3, 0.5, 0.7, 0.9, 0.99].map((share) => {
  const whole = file(SOUND + firm(1) + firm(2));
  return {
    name: `a workbook of which ${share * 100} % arrived`,
    bytes: whole.slice(0, Math.floor(whole.length * share)),
    answer: "zip-damaged",
  };
});

export const HOSTILE_FILES: readonly HostileFile[] = [...CONTAINERS, ...HOSTILE_SHEETS, ...CSV, ...CUT];

/** What is worst for memory and time; opened in the product's own child process. */
export const HEAVY_FILES: readonly HostileFile[] = [
  { name: "80 MB of cells", bytes: heavy(80), answer: "too-heavy" },
  { name: "a text of 2,000 characters half a million times", bytes: amplified(), answer: "too-heavy" },
];

function heavy(megabytes: number): Uint8Array {
  // Packed in blocks that do not repeat within the window, so that the ratio looks honest.
  const cells = Array.from(
    { length: 4000 },
    (_, i) =>
      `<c t="inlineStr"><is><t>${((i * 7919) % 99991).toString(36)}${"啊".repeat(i % 7)}</t></is></c>`,
  );
  const block = `<row>${cells.slice(0, 190).join("")}</row>`;
  const count = Math.floor((megabytes * MB) / Buffer.byteLength(block));
  const rows = Array.from(
    { length: count },
    (_, i) => `<row>${cells.slice(i % 3000, (i % 3000) + 190).join("")}</row>`,
  );
  return file(HEAD + rows.join(""));
}

function amplified(): Uint8Array {
  const strings = `<sst xmlns="${MAIN}"><si><t>${"长".repeat(2000)}</t></si></sst>`;
  const rows = `<row>${'<c t="s"><v>0</v></c>'.repeat(190)}</row>`.repeat(2600);
  const shared = part("xl/sharedStrings.xml", strings);
  return zipOf([...parts(HEAD + rows), shared]);
}
