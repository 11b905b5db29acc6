/**
 * Reads the XML of a workbook part: elements, attributes, text, and nothing that could reach outside. Strict where two
 * programs could read one file differently: what is not well formed is not read at all.
 */
import { type WorkbookFault, workbookFault } from "#app/domain/residency/import-header.ts";

/** Thrown inside the reader where a file cannot be read on; caught at its edge, never by callers of the reader. */
export class WorkbookFaultError extends Error {
  constructor(readonly fault: WorkbookFault) {
    super(fault.code);
  }
}
export const refuseFile = (
  code: WorkbookFault["code"],
  params: WorkbookFault["params"] = {},
): WorkbookFaultError => new WorkbookFaultError(workbookFault(code, params));

export type XmlHandler = {
  /** `name` without its prefix; `attributes` as written, for `attributeOf`. */
  open(name: string, attributes: string): void;
  close(name: string): void;
  text(text: string): void;
};

const DEEPEST = 64;
const DECLARED = /^\s*<\?xml[^>]*?\bencoding\s*=\s*["']([\w.-]+)["']/;
const ENTITIES: Readonly<Record<string, string>> = { lt: "<", gt: ">", amp: "&", quot: '"', apos: "'" };

/** The text of a part: UTF-8, or UTF-16 by its mark. Throws for other encodings and for broken ones. */
export function decodeXml(part: Uint8Array): string {
  const little = part[0] === 0xff && part[1] === 0xfe;
  const big = part[0] === 0xfe && part[1] === 0xff;
  const encoding = little ? "utf-16le" : big ? "utf-16be" : "utf-8";
  let text: string;
  try {
    text = new TextDecoder(encoding, { fatal: true }).decode(part);
  } catch {
    throw refuseFile("unreadable");
  }
  const declared = DECLARED.exec(text.slice(0, 200))?.[1]?.toLowerCase();
  const usual = little || big ? ["utf-16", encoding] : ["utf-8", "us-ascii", "ascii"];
  if (declared !== undefined && !usual.includes(declared)) throw refuseFile("unreadable");
  return text;
}

function character(entity: string): string {
  const named = ENTITIES[entity];
  if (named !== undefined) return named;
  const number = /^#(?:x([0-9a-f]{1,6})|(\d{1,7}))$/i.exec(entity);
  const code = number === null ? Number.NaN : number[1] ? Number.parseInt(number[1], 16) : Number(number[2]);
  if (!(code >= 0 && code <= 0x10ffff)) throw refuseFile("unreadable");
  return String.fromCodePoint(code);
}

const unescapeXml = (text: string): string =>
  text.includes("&")
    ? text.replace(/&([^;&]{0,12})(;?)/g, (_, entity: string, end: string) => {
        if (end === "") throw refuseFile("unreadable");
        return character(entity);
      })
    : text;

const bare = (name: string): string => name.slice(name.indexOf(":") + 1);

const afterBlanks = (text: string, from: number): number => {
  let at = from;
  while (at < text.length && text.charCodeAt(at) <= 0x20) at += 1;
  return at;
};

/** The value of an attribute by its name without prefix; null when the element does not carry it. */
export function attributeOf(attributes: string, name: string): string | null {
  for (let at = 0; ; ) {
    const equals = attributes.indexOf("=", at);
    if (equals < 0) return null;
    const from = afterBlanks(attributes, equals + 1);
    const quote = attributes[from];
    const end = quote === '"' || quote === "'" ? attributes.indexOf(quote, from + 1) : -1;
    if (end < 0) throw refuseFile("unreadable");
    if (bare(attributes.slice(at, equals).trim()) === name)
      return unescapeXml(attributes.slice(from + 1, end));
    at = end + 1;
  }
}

/** Where the tag that begins at `from` ends: a > inside of quotes does not end it. */
function tagEnd(xml: string, from: number): number {
  let end = xml.indexOf(">", from);
  for (let at = from; end >= 0 && at < end; at++) {
    const code = xml.charCodeAt(at);
    if (code !== 0x22 && code !== 0x27) continue;
    const close = xml.indexOf(code === 0x22 ? '"' : "'", at + 1);
    if (close < 0) throw refuseFile("unreadable");
    if (close > end) end = xml.indexOf(">", close);
    at = close;
  }
  if (end < 0) throw refuseFile("unreadable");
  return end;
}

const skipTo = (xml: string, mark: string, from: number): number => {
  const at = xml.indexOf(mark, from);
  if (at < 0) throw refuseFile("unreadable");
  return at;
};

/** Hands every element and text to `on`. Throws `unreadable` when the XML is not well formed or is too deep. */
export function scanXml(xml: string, on: XmlHandler): void {
  const open: string[] = [];
  let at = 0;
  while (at < xml.length) {
    const tag = xml.indexOf("<", at);
    const textEnd = tag < 0 ? xml.length : tag;
    if (textEnd > at && open.length > 0) on.text(unescapeXml(xml.slice(at, textEnd)));
    if (tag < 0) break;
    const next = xml[tag + 1];
    if (next === "?") at = skipTo(xml, "?>", tag) + 2;
    else if (xml.startsWith("<!--", tag)) at = skipTo(xml, "-->", tag + 4) + 3;
    else if (xml.startsWith("<![CDATA[", tag)) {
      const end = skipTo(xml, "]]>", tag);
      on.text(xml.slice(tag + 9, end));
      at = end + 3;
    } else if (next === "!") throw refuseFile("dtd");
    else {
      const end = tagEnd(xml, tag + 1);
      at = end + 1;
      if (next === "/") {
        const name = xml.slice(tag + 2, end).trimEnd();
        if (open.pop() !== name) throw refuseFile("unreadable");
        on.close(bare(name));
        continue;
      }
      const isAlone = xml[end - 1] === "/";
      const inside = xml.slice(tag + 1, isAlone ? end - 1 : end);
      const blank = inside.search(/\s/);
      const name = blank < 0 ? inside : inside.slice(0, blank);
      if (name === "" || open.length >= DEEPEST) throw refuseFile("unreadable");
      on.open(bare(name), blank < 0 ? "" : inside.slice(blank));
      if (isAlone) on.close(bare(name));
      else open.push(name);
    }
  }
  if (open.length > 0) throw refuseFile("unreadable");
}
