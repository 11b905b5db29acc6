/** Changes a sound file where it matters: bytes, the ZIP's own tables, parts, elements, cells, separators. */
import { ADDRESSES, CANARIES, FIGURES, RANGES, TEXTS, TYPES } from "./payloads.ts";
import type { Chance } from "./random.ts";
import type { Part, Seed } from "./seeds.ts";

export type Zip = (parts: readonly Part[]) => Uint8Array;

const decode = (data: Uint8Array): string => new TextDecoder().decode(data);
const encode = (text: string): Uint8Array => new TextEncoder().encode(text);
const splice = (bytes: Uint8Array, at: number, remove: number, insert: Uint8Array): Uint8Array =>
  new Uint8Array(Buffer.concat([bytes.subarray(0, at), insert, bytes.subarray(at + remove)]));

const BYTES: readonly ((bytes: Uint8Array, chance: Chance) => Uint8Array)[] = [
  (bytes, chance) => {
    const changed = bytes.slice();
    for (let i = chance.below(8); i >= 0; i--) changed[chance.below(bytes.length)] = chance.below(256);
    return changed;
  },
  (bytes, chance) => bytes.slice(0, chance.below(bytes.length)),
  (bytes, chance) => splice(bytes, chance.below(bytes.length), chance.below(64), new Uint8Array()),
  (bytes, chance) => splice(bytes, chance.below(bytes.length), 0, chance.bytes(chance.below(64))),
  (bytes, chance) => {
    const from = chance.below(bytes.length);
    return splice(bytes, chance.below(bytes.length), 0, bytes.subarray(from, from + chance.below(512)));
  },
  (bytes, chance) => splice(bytes, bytes.length, 0, chance.bytes(chance.below(64))),
];

// Offsets within a central entry, a local header and the end record, with their widths.
const CENTRAL = [
  [4, 2],
  [6, 2],
  [8, 2],
  [10, 2],
  [16, 4],
  [20, 4],
  [24, 4],
  [28, 2],
  [30, 2],
  [32, 2],
  [38, 4],
  [42, 4],
  [46, 2],
] as const;
const LOCAL = [
  [4, 2],
  [6, 2],
  [8, 2],
  [14, 4],
  [18, 4],
  [22, 4],
  [26, 2],
  [28, 2],
  [30, 2],
] as const;
const END = [
  [4, 2],
  [8, 2],
  [10, 2],
  [12, 4],
  [16, 4],
  [20, 2],
] as const;
const TABLES = [
  ["PK\x01\x02", CENTRAL],
  ["PK\x03\x04", LOCAL],
  ["PK\x05\x06", END],
] as const;

function changeTable(bytes: Uint8Array, chance: Chance): Uint8Array {
  const zip = Buffer.from(bytes);
  const [mark, fields] = chance.one(TABLES);
  const places: number[] = [];
  for (let at = zip.indexOf(mark, 0, "latin1"); at >= 0; at = zip.indexOf(mark, at + 1, "latin1"))
    places.push(at);
  if (places.length === 0) return bytes;
  const [offset, width] = chance.one<readonly [number, number]>(fields);
  const at = chance.one(places) + offset;
  if (at + width > zip.length) return bytes;
  const old = zip.readUIntLE(at, width);
  const top = 2 ** (8 * width);
  const value = chance.one([
    0,
    1,
    old + 1,
    old - 1,
    old * 2,
    top - 1,
    top / 2,
    chance.below(top),
    8,
    12,
    0x0801,
  ]);
  zip.writeUIntLE(((Math.floor(value) % top) + top) % top, at, width);
  return new Uint8Array(zip);
}

/** Replaces one of the places that a pattern matches. */
function atOne(
  xml: string,
  pattern: RegExp,
  chance: Chance,
  change: (found: RegExpMatchArray) => string,
): string {
  const found = [...xml.matchAll(pattern)];
  if (found.length === 0) return xml;
  const one = chance.one(found);
  return xml.slice(0, one.index) + change(one) + xml.slice(one.index! + one[0].length);
}

const attribute =
  (name: string, values: readonly string[]) =>
  (xml: string, chance: Chance): string =>
    atOne(xml, new RegExp(`(\\s${name}=)"[^"]*"`, "g"), chance, (m) => `${m[1]}"${chance.one(values)}"`);
const ELEMENT =
  /<((?:\w+:)?(?:row|c|si|sheet|Relationship|xf|mergeCell))(?=[\s/>])[^>]*?(?:\/>|>[\s\S]*?<\/\1>)/g;

const XML: readonly ((xml: string, chance: Chance) => string)[] = [
  attribute("r", [...ADDRESSES, ...FIGURES]),
  attribute("t", TYPES),
  attribute("s", FIGURES),
  attribute("ref", RANGES),
  attribute("(?:count|uniqueCount|numFmtId|spans|hidden|sheetId)", FIGURES),
  attribute("(?:name|r:id|Id|Target|Type|TargetMode|state|PartName)", [
    "rId1",
    "External",
    "../../etc/passwd",
    "/xl/workbook.xml",
    "worksheets/sheet1.xml",
    "veryHidden",
    ...CANARIES.map((c) => c.replace(/["<&]/g, "")),
  ]),
  (xml, chance) =>
    atOne(xml, /<((?:\w+:)?[vtf])>[^<]*<\/\1>/g, chance, (m) => `<${m[1]}>${chance.one(TEXTS)}</${m[1]}>`),
  (xml, chance) =>
    atOne(xml, /<((?:\w+:)?[vt])>[^<]*<\/\1>/g, chance, (m) => `<${m[1]}>${chance.one(FIGURES)}</${m[1]}>`),
  (xml, chance) => atOne(xml, ELEMENT, chance, (m) => m[0] + m[0]),
  (xml, chance) => atOne(xml, ELEMENT, chance, () => ""),
  (xml, chance) => atOne(xml, ELEMENT, chance, (m) => `<a>${m[0]}</a>`),
  (xml, chance) => atOne(xml, ELEMENT, chance, (m) => `<!--${m[0]}-->`),
  (xml, chance) => atOne(xml, /<[^>]*>/g, chance, () => ""),
  (xml, chance) => atOne(xml, /<\/[^>]*>/g, chance, (m) => m[0] + m[0]),
  (xml, chance) => atOne(xml, />/g, chance, () => `>${chance.one(TEXTS)}`),
  (xml, chance) => `<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]>${xml}${chance.one(["", "&b;"])}`,
  (xml, chance) => xml.replace(/(<(?:\w+:)?sheetData>)/, `$1${"<row/>".repeat(chance.below(3000))}`),
  (xml, chance) =>
    xml.replace(
      /(<\/(?:\w+:)?sheetData>)/,
      `$1<mergeCells><mergeCell ref="${chance.one(RANGES)}"/></mergeCells>`,
    ),
  (xml, chance) => "<a>".repeat(chance.below(200)) + xml,
];

const PARTS: readonly ((parts: Part[], chance: Chance) => Part[])[] = [
  (parts, chance) => parts.filter((part) => part !== chance.one(parts)),
  (parts, chance) => [...parts, chance.one(parts)],
  (parts, chance) => {
    const one = chance.one(parts);
    const name = chance.one([
      `../${one.name}`,
      `/${one.name}`,
      one.name.toUpperCase(),
      `${one.name}/`,
      `./${one.name}`,
      "xl/workbook.xml",
      one.name.replace(/\//g, "\\"),
    ]);
    return parts.map((part) => (part === one ? { ...part, name } : part));
  },
  (parts, chance) => {
    const [a, b] = [chance.one(parts), chance.one(parts)];
    return parts.map((part) =>
      part === a ? { ...a, data: b.data } : part === b ? { ...b, data: a.data } : part,
    );
  },
  (parts, chance) => {
    const one = chance.one(parts);
    const data = chance.one(BYTES)(one.data, chance);
    return parts.map((part) => (part === one ? { ...part, data } : part));
  },
  (parts, chance) => {
    const name = chance.one([
      "xl/vbaProject.bin",
      "xl/externalLinks/externalLink1.xml",
      "xl/embeddings/oleObject1.bin",
      "xl/macrosheets/sheet1.xml",
      "xl/connections.xml",
      "customXml/item1.xml",
    ]);
    return [...parts, { name, data: encode(`<a href="${chance.one(CANARIES).replace(/["<&]/g, "")}"/>`) }];
  },
  (parts, chance) => {
    const one = chance.one(parts);
    const text = decode(one.data);
    const data = chance.one([
      new Uint8Array([0xff, 0xfe, ...Buffer.from(text, "utf16le")]),
      encode(`\ufeff${text}`),
      encode(text.replace("UTF-8", "GBK")),
      new Uint8Array(Buffer.from(text, "latin1")),
      new Uint8Array(chance.below(300_000)),
    ]);
    return parts.map((part) => (part === one ? { ...part, data } : part));
  },
];

function changeXml(parts: Part[], chance: Chance): Part[] {
  // Mostly where the cells are.
  const sheets = parts.filter((part) => /sheet1\.xml$|sharedStrings/.test(part.name));
  const one = chance.below(3) > 0 && sheets.length > 0 ? chance.one(sheets) : chance.one(parts);
  const data = encode(chance.one(XML)(decode(one.data), chance));
  return parts.map((part) => (part === one ? { ...part, data } : part));
}

const CSV: readonly ((text: string, chance: Chance) => string)[] = [
  (text, chance) => atOne(text, /[^,;\t\r\n"]+/g, chance, () => chance.one(TEXTS)),
  (text, chance) =>
    atOne(text, /[,;\t]/g, chance, () => chance.one([",", ";", "\t", '"', ",,", '","', "\n", ""])),
  (text, chance) =>
    atOne(text, /\r?\n/g, chance, () => chance.one(["\n", "\r", "\r\n", "\n\n", '"\n', "\r\r\n", ""])),
  (text, chance) => atOne(text, /^.*$/gm, chance, (m) => `${m[0]}\n${m[0]}`),
  (text, chance) => atOne(text, /^.*$/gm, chance, () => ""),
  (text, chance) => atOne(text, /^.*$/gm, chance, (m) => `"${m[0]}"`),
  (text) => text.replaceAll("\r\n", "\n"),
  (text, chance) => `${chance.one(["sep=;\n", "某某孵化器\n\n", "\ufeff", '"', "\u0000"])}${text}`,
  (text, chance) => text + ",".repeat(chance.below(400)),
];

function changeCsv(bytes: Uint8Array, chance: Chance): Uint8Array {
  const isWide = bytes[0] === 0xff && bytes[1] === 0xfe;
  const text = new TextDecoder(isWide ? "utf-16le" : "utf-8").decode(bytes);
  const changed = chance.one(CSV)(text, chance);
  return isWide ? new Uint8Array([0xff, 0xfe, ...Buffer.from(changed, "utf16le")]) : encode(changed);
}

function changeWorkbook(seed: Extract<Seed, { kind: "xlsx" }>, chance: Chance, zip: Zip): Uint8Array {
  const level = chance.below(10);
  if (level === 0) return chance.one(BYTES)(seed.bytes, chance);
  if (level === 1) return changeTable(seed.bytes, chance);
  let parts = [...seed.parts];
  for (let i = chance.below(3); i >= 0; i--) {
    parts = chance.below(4) === 0 ? chance.one(PARTS)(parts, chance) : changeXml(parts, chance);
    if (parts.length === 0) break;
  }
  const bytes = zip(parts);
  return chance.below(12) === 0 ? changeTable(bytes, chance) : bytes;
}

/** One mutant of a seed. */
export function mutate(seed: Seed, chance: Chance, zip: Zip): Uint8Array {
  if (seed.kind === "xlsx") return changeWorkbook(seed, chance, zip);
  let { bytes } = seed;
  for (let i = chance.below(3); i >= 0; i--) {
    if (bytes.length === 0) break;
    bytes = chance.below(3) === 0 ? chance.one(BYTES)(bytes, chance) : changeCsv(bytes, chance);
  }
  return bytes;
}
