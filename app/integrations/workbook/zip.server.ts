/**
 * The ZIP container of a workbook, looked through before any workbook code sees it: from the central directory and
 * from the bytes that really come out, never from what the headers claim alone.
 */
import { inflateRawSync } from "node:zlib";
import { type WorkbookFault, workbookFault } from "#app/domain/residency/import-header.ts";
import { crc32Of } from "./crc32.ts";
import type { WorkbookLimits } from "./limits.ts";

const END = 0x06054b50;
const CENTRAL = 0x02014b50;
const LOCAL = 0x04034b50;
const END_64 = 0x06064b50;
const LOCATOR_64 = 0x07064b50;
const LOCATOR_64_SIZE = 20;
const END_SIZE = 22;
const CENTRAL_SIZE = 46;
const LOCAL_SIZE = 30;
const ENCRYPTED = 0x0041;
const STREAMED = 0x0008;
const SYMLINK = 0xa000;
const HARMLESS_BYTES = 1024 * 1024;

type Entry = { name: string; method: number; crc: number; packed: number; inflated: number; offset: number };
export type ZipParts = ReadonlyMap<string, Uint8Array>;
type Scan<T> = { ok: true; value: T } | WorkbookFault;

function directoryEnd(zip: Buffer): number {
  const first = Math.max(0, zip.length - END_SIZE - 0xffff);
  for (let at = zip.length - END_SIZE; at >= first; at--) {
    if (zip.readUInt32LE(at) === END && at + END_SIZE + zip.readUInt16LE(at + 20) === zip.length) return at;
  }
  return -1;
}

/** Writers that stream (many Java systems do) mark every archive as ZIP64, small ones too. */
function directoryStart(zip: Buffer, end: number): { count: number; start: number } {
  const locator = end - LOCATOR_64_SIZE;
  const plain = { count: zip.readUInt16LE(end + 10), start: zip.readUInt32LE(end + 16) };
  if (plain.start !== 0xffffffff && plain.count !== 0xffff) return plain;
  if (locator < 0 || zip.readUInt32LE(locator) !== LOCATOR_64) return plain;
  const at = Number(zip.readBigUInt64LE(locator + 8));
  if (at + 56 > zip.length || zip.readUInt32LE(at) !== END_64) return plain;
  return { count: Number(zip.readBigUInt64LE(at + 32)), start: Number(zip.readBigUInt64LE(at + 48)) };
}

function afterZip64(zip: Buffer, at: number, end: number): number {
  if (at + 12 > end || zip.readUInt32LE(at) !== END_64) return at;
  return at + 12 + Number(zip.readBigUInt64LE(at + 4)) + LOCATOR_64_SIZE;
}

/** Sizes and place of an entry; where a 32-bit field is full, the ZIP64 extra field holds the figure. */
function entryAt(zip: Buffer, at: number, name: string): Entry {
  const entry = {
    name,
    method: zip.readUInt16LE(at + 10),
    crc: zip.readUInt32LE(at + 16),
    inflated: zip.readUInt32LE(at + 24),
    packed: zip.readUInt32LE(at + 20),
    offset: zip.readUInt32LE(at + 42),
  };
  let from = at + CENTRAL_SIZE + zip.readUInt16LE(at + 28);
  const extraEnd = Math.min(from + zip.readUInt16LE(at + 30), zip.length);
  while (from + 4 <= extraEnd) {
    const size = zip.readUInt16LE(from + 2);
    if (zip.readUInt16LE(from) === 1) {
      let field = from + 4;
      for (const key of ["inflated", "packed", "offset"] as const) {
        if (entry[key] !== 0xffffffff || field + 8 > from + 4 + size || field + 8 > extraEnd) continue;
        entry[key] = Number(zip.readBigUInt64LE(field));
        field += 8;
      }
    }
    from += 4 + size;
  }
  return entry;
}

// Absolute, a drive's, with a step up or on the spot, or with an empty step: one part to some readers, another to others.
const isOddName = (name: string): boolean =>
  name === "" || name.includes("\0") || /^\/|^[a-z]:|(^|\/)\.{1,2}(\/|$)|\/\//i.test(name);

function readDirectory(zip: Buffer, limits: WorkbookLimits): Scan<Entry[]> {
  const end = directoryEnd(zip);
  if (end < 0) return workbookFault("zip-damaged");
  const { count, start } = directoryStart(zip, end);
  if (count > limits.entries) return workbookFault("zip-entries", { max: limits.entries });
  const entries: Entry[] = [];
  const seen = new Set<string>();
  let at = start;
  for (let i = 0; i < count; i++) {
    if (at + CENTRAL_SIZE > end || zip.readUInt32LE(at) !== CENTRAL) return workbookFault("zip-damaged");
    const nameLength = zip.readUInt16LE(at + 28);
    const name = zip
      .toString("utf8", at + CENTRAL_SIZE, at + CENTRAL_SIZE + nameLength)
      .replaceAll("\\", "/");
    if (zip.readUInt16LE(at + 8) & ENCRYPTED) return workbookFault("zip-encrypted");
    const mode = zip.readUInt32LE(at + 38) >>> 16;
    // Names that differ in case only are one file to some readers and two to others.
    const key = name.toLowerCase();
    if (isOddName(name) || seen.has(key) || (mode & 0xf000) === SYMLINK) return workbookFault("zip-names");
    seen.add(key);
    if (key.endsWith("vbaproject.bin")) return workbookFault("macros");
    entries.push(entryAt(zip, at, name));
    at += CENTRAL_SIZE + nameLength + zip.readUInt16LE(at + 30) + zip.readUInt16LE(at + 32);
  }
  // A second directory behind the first would be another workbook to another reader.
  return afterZip64(zip, at, end) === end ? { ok: true, value: entries } : workbookFault("zip-damaged");
}

/** Where an entry's bytes lie, if the header before them says what the directory says. */
function spanOf(zip: Buffer, entry: Entry): Scan<{ from: number; to: number }> {
  const { offset, packed, method, inflated, crc } = entry;
  if (offset + LOCAL_SIZE > zip.length || zip.readUInt32LE(offset) !== LOCAL)
    return workbookFault("zip-damaged");
  const nameLength = zip.readUInt16LE(offset + 26);
  const localName = zip.toString("utf8", offset + LOCAL_SIZE, offset + LOCAL_SIZE + nameLength);
  const flags = zip.readUInt16LE(offset + 6);
  const agrees = (at: number, wanted: number): boolean => {
    const said = zip.readUInt32LE(offset + at);
    return said === wanted || said === 0xffffffff || (said === 0 && (flags & STREAMED) !== 0);
  };
  if (flags & ENCRYPTED) return workbookFault("zip-encrypted");
  if (localName.replaceAll("\\", "/") !== entry.name) return workbookFault("zip-names");
  if (
    zip.readUInt16LE(offset + 8) !== method ||
    !agrees(14, crc) ||
    !agrees(18, packed) ||
    !agrees(22, inflated)
  )
    return workbookFault("zip-damaged");
  const from = offset + LOCAL_SIZE + nameLength + zip.readUInt16LE(offset + 28);
  return from + packed > zip.length
    ? workbookFault("zip-damaged")
    : { ok: true, value: { from, to: from + packed } };
}

/** Entries that share bytes are how a small file unpacks into a huge one, and how one file is two. */
function overlapFault(spans: readonly { offset: number; to: number }[]): WorkbookFault | null {
  const inOrder = spans.toSorted((a, b) => a.offset - b.offset);
  const isShared = inOrder.some((span, i) => i > 0 && span.offset < inOrder[i - 1]!.to);
  return isShared ? workbookFault("zip-names") : null;
}

function inflate(data: Buffer, method: number, most: number): Scan<Uint8Array> {
  if (method === 0) return { ok: true, value: data };
  if (method !== 8) return workbookFault("zip-damaged");
  try {
    return { ok: true, value: inflateRawSync(data, { maxOutputLength: Math.max(1, most) }) };
  } catch (error) {
    const isTooLong =
      error instanceof RangeError || (error as { code?: string }).code === "ERR_BUFFER_TOO_LARGE";
    return isTooLong ? workbookFault("zip-ratio") : workbookFault("zip-damaged");
  }
}

/** The parts of a workbook by name, or why it is not opened. */
export function openZip(bytes: Uint8Array, limits: WorkbookLimits): Scan<ZipParts> {
  const zip = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const directory = readDirectory(zip, limits);
  if (!directory.ok) return directory;
  const maxMb = Math.floor(limits.inflatedBytes / 1024 / 1024);
  const claimed = directory.value.reduce((total, entry) => total + entry.inflated, 0);
  if (claimed > limits.inflatedBytes) return workbookFault("zip-inflated", { maxMb });
  const spans: { entry: Entry; offset: number; from: number; to: number }[] = [];
  for (const entry of directory.value) {
    const span = spanOf(zip, entry);
    if (!span.ok) return span;
    spans.push({ entry, offset: entry.offset, ...span.value });
  }
  const overlap = overlapFault(spans);
  if (overlap) return overlap;
  const parts = new Map<string, Uint8Array>();
  let left = limits.inflatedBytes;
  for (const { entry, from, to } of spans) {
    const most = Math.min(left, Math.max(HARMLESS_BYTES, entry.packed * limits.ratio));
    const part = inflate(zip.subarray(from, to), entry.method, most);
    if (!part.ok) return part;
    const { length } = part.value;
    if (length !== entry.inflated || crc32Of(part.value) !== entry.crc) return workbookFault("zip-damaged");
    left -= length;
    if (left < 0) return workbookFault("zip-inflated", { maxMb });
    if (/\.(xml|rels|vml)$/i.test(entry.name) && hasDoctype(part.value)) return workbookFault("dtd");
    if (!entry.name.endsWith("/")) parts.set(entry.name, part.value);
  }
  return { ok: true, value: parts };
}

// XML keeps these in capitals. UTF-16 parts carry a zero beside each letter.
const DEFINITIONS = ["<!DOCTYPE", "<!ENTITY"].flatMap((mark) => {
  const little = Buffer.from(mark, "utf16le");
  return [Buffer.from(mark), little, Buffer.from(little).swap16()];
});
function hasDoctype(part: Uint8Array): boolean {
  const xml = Buffer.from(part.buffer, part.byteOffset, part.byteLength);
  return DEFINITIONS.some((mark) => xml.includes(mark));
}

/** A ZIP of these parts, unpacked: what the workbook reader is given, with nothing in it that was not looked at. */
export function storeZip(parts: ZipParts): Buffer {
  const body: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const [name, data] of parts) {
    const nameBytes = Buffer.from(name, "utf8");
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20, 0);
    common.writeUInt16LE(0x0800, 2);
    common.writeUInt32LE(crc32Of(data), 10);
    common.writeUInt32LE(data.length, 14);
    common.writeUInt32LE(data.length, 18);
    common.writeUInt16LE(nameBytes.length, 22);
    const local = Buffer.alloc(4);
    local.writeUInt32LE(LOCAL);
    const central = Buffer.alloc(6);
    central.writeUInt32LE(CENTRAL);
    central.writeUInt16LE(20, 4);
    const tail = Buffer.alloc(14);
    tail.writeUInt32LE(offset, 10);
    body.push(local, common, nameBytes, Buffer.from(data.buffer, data.byteOffset, data.byteLength));
    directory.push(central, common, tail, nameBytes);
    offset += 30 + nameBytes.length + data.length;
  }
  const end = Buffer.alloc(END_SIZE);
  end.writeUInt32LE(END);
  end.writeUInt16LE(parts.size, 8);
  end.writeUInt16LE(parts.size, 10);
  end.writeUInt32LE(Buffer.concat(directory).length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...body, ...directory, end]);
}
