import { createHash, hash } from "node:crypto";

const LINE_END = 0x0a;
const LANES = 8;

/**
 * Counts a table's lines and digests them twice: in their order, and row by row, added up as eight 32-bit numbers, so that
 * the same rows in another order have the same sum. Rows are digested by themselves because a restored table gives them back
 * in an order of its own.
 */
export class TableSums {
  rows = 0;
  bytes = 0;
  private readonly whole = createHash("sha256");
  private readonly sum = new Uint32Array(LANES);

  /** Whole lines, each with its end. */
  take(lines: Buffer): void {
    this.bytes += lines.length;
    this.whole.update(lines);
    for (let from = 0; from < lines.length; ) {
      const end = lines.indexOf(LINE_END, from);
      if (end < 0) throw new RangeError("the last line has no end");
      const digest = hash("sha256", lines.subarray(from, end), "buffer");
      for (let lane = 0; lane < LANES; lane++) {
        this.sum[lane] = this.sum[lane]! + digest.readUInt32BE(4 * lane);
      }
      this.rows += 1;
      from = end + 1;
    }
  }

  /** Asked once, at the end. */
  result(): { rows: number; bytes: number; sha256: string; rowSum: string } {
    const rowSum = [...this.sum].map((lane) => lane.toString(16).padStart(8, "0")).join("");
    return { rows: this.rows, bytes: this.bytes, sha256: this.whole.digest("hex"), rowSum };
  }
}

/** Pieces of any size, joined into pieces of whole lines, of about `size` bytes. */
export async function* wholeLines(pieces: AsyncIterable<Buffer>, size: number): AsyncGenerator<Buffer> {
  let held: Buffer[] = [];
  let bytes = 0;
  for await (const piece of pieces) {
    held.push(piece);
    bytes += piece.length;
    if (bytes < size) continue;
    const all = Buffer.concat(held);
    const end = all.lastIndexOf(LINE_END) + 1;
    if (end > 0) yield all.subarray(0, end);
    held = end < all.length ? [all.subarray(end)] : [];
    bytes = all.length - end;
  }
  if (bytes > 0) yield Buffer.concat(held);
}
