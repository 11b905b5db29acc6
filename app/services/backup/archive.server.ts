import { createReadStream } from "node:fs";
import { createGunzip } from "node:zlib";
import { Refusal } from "#app/domain/shared/errors.ts";

/**
 * A back-up's file is a tar archive, compressed with gzip, so that it can be opened in ten years without this program. Of
 * tar it uses plain files with short names and nothing else: what differs is no back-up.
 */
export type ArchiveEntry = { name: string; content: Buffer };

const BLOCK = 512;
/** PostgreSQL has no larger value, and an entry is a few rows. */
const LARGEST_ENTRY = 1024 ** 3;
const ZEROS = Buffer.alloc(2 * BLOCK);

const padding = (size: number): number => (BLOCK - (size % BLOCK)) % BLOCK;

/** The sum of the header's bytes, its own field taken as blanks. */
function sumOf(header: Buffer): number {
  let sum = 0;
  for (let at = 0; at < BLOCK; at++) sum += at >= 148 && at < 156 ? 0x20 : header[at]!;
  return sum;
}

/** Of an ustar file that only its owner reads; `seconds` since 1970 is when it was made. */
function headerOf(name: string, size: number, seconds: number): Buffer {
  const header = Buffer.alloc(BLOCK);
  const octal = (value: number, digits: number) => `${value.toString(8).padStart(digits, "0")}\0`;
  if (Buffer.byteLength(name) > 99) throw new RangeError("the name is too long for an archive");
  header.write(name, 0);
  header.write(octal(0o600, 7), 100);
  header.write(octal(0, 7), 108);
  header.write(octal(0, 7), 116);
  header.write(octal(size, 11), 124);
  header.write(octal(seconds, 11), 136);
  header.write("0", 156);
  header.write("ustar\x0000", 257);
  header.write(`${sumOf(header).toString(8).padStart(6, "0")}\0 `, 148);
  return header;
}

/** The bytes of an archive, entry by entry. */
export async function* pack(entries: AsyncIterable<ArchiveEntry>, seconds: number): AsyncGenerator<Buffer> {
  for await (const { name, content } of entries) {
    yield headerOf(name, content.length, seconds);
    yield content;
    yield ZEROS.subarray(0, padding(content.length));
  }
  yield ZEROS;
}

/** Takes so many bytes at a time out of pieces of any size; null when fewer are left. */
class ByteReader {
  private readonly pieces: Buffer[] = [];
  private held = 0;
  private readonly source: AsyncIterator<Buffer>;
  constructor(source: AsyncIterable<Buffer>) {
    this.source = source[Symbol.asyncIterator]();
  }

  async take(size: number): Promise<Buffer | null> {
    while (this.held < size) {
      const next = await this.source.next();
      if (next.done) return null;
      this.pieces.push(next.value);
      this.held += next.value.length;
    }
    const all = this.pieces.length === 1 ? this.pieces[0]! : Buffer.concat(this.pieces);
    this.pieces.length = 0;
    if (all.length > size) this.pieces.push(all.subarray(size));
    this.held = all.length - size;
    return all.subarray(0, size);
  }

  /** Whether nothing but zeros is left; reads to the end. */
  async endsInZeros(): Promise<boolean> {
    let at = this.pieces.pop() ?? ZEROS;
    for (;;) {
      if (at.some((byte) => byte !== 0)) return false;
      const next = await this.source.next();
      if (next.done) return true;
      at = next.value;
    }
  }
}

const cutOff = () => new Refusal("invalid", "backup.cut-off");
const notABackup = () => new Refusal("invalid", "backup.not-a-backup");

function readHeader(header: Buffer): { name: string; size: number } {
  const text = (from: number, to: number) => header.toString("latin1", from, to).replace(/\0.*$/s, "");
  const [sum, size] = [
    Number.parseInt(text(148, 156), 8),
    /^[0-7]{11}$/.test(text(124, 136)) ? Number.parseInt(text(124, 136), 8) : Number.NaN,
  ];
  const isPlain = header[156] === 0x30 && text(257, 262) === "ustar" && text(345, 500) === "";
  if (!isPlain || sum !== sumOf(header) || !(size <= LARGEST_ENTRY)) throw notABackup();
  return { name: text(0, 100), size };
}

/** What zlib and the file system say of a bad file, as a refusal. */
function translated(error: unknown): unknown {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  if (code === "ENOENT" || code === "EISDIR" || code === "EACCES") {
    return new Refusal("absent", "backup.no-file");
  }
  if (code === "Z_BUF_ERROR") return cutOff();
  if (!code.startsWith("Z_")) return error;
  const isForeign = error instanceof Error && /incorrect header check/.test(error.message);
  return isForeign ? notABackup() : new Refusal("invalid", "backup.damaged", { where: "gzip" });
}

/**
 * The entries of a back-up's file, in their order, at most one of them in memory. Refuses a file that is cut off, damaged
 * or something else.
 */
export async function* unpack(file: string): AsyncGenerator<ArchiveEntry> {
  const input = createReadStream(file);
  const plain = createGunzip();
  input.on("error", (error) => plain.destroy(error));
  const reader = new ByteReader(input.pipe(plain));
  try {
    for (;;) {
      const header = await reader.take(BLOCK);
      if (!header) throw cutOff();
      if (header.every((byte) => byte === 0)) break;
      const { name, size } = readHeader(header);
      const body = await reader.take(size + padding(size));
      if (!body) throw cutOff();
      yield { name, content: body.subarray(0, size) };
    }
    if (!(await reader.endsInZeros())) throw notABackup();
  } catch (error) {
    throw translated(error);
  } finally {
    input.destroy();
    plain.destroy();
  }
}
