/** The text of a CSV file, which names its encoding only by a mark at its beginning, and mostly has none. */
import type { ImportTemplate } from "#app/domain/residency/import-template.ts";
import { refuseFile } from "./xml.ts";

export type TextEncoding = "utf-8" | "utf-16" | "gb18030";
export type Decoded = {
  text: string;
  encoding: TextEncoding;
  /** False where the bytes make sense in another encoding too and nothing in the text speaks for this one. */
  isSure: boolean;
};

const LEAST_COMMON = 0.8;
const LINE_FEED = 0x0a;
const FOUR_WIDE = /(?:[\u0800-\uffff][^\u0800-\uffff]*){4}/;
const HAN = /^\p{Script=Han}{4,}$/u;

const decodeAs = (label: string, bytes: Uint8Array): string | null => {
  try {
    return new TextDecoder(label, { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
};

/** Words of four Chinese characters and more that a filled-in template holds: chance does not make them of other bytes. */
export const knownWords = ({ columns }: ImportTemplate): string[] => [
  "有限公司",
  ...columns
    .flatMap(({ header, aliases, choices }) => [
      header.zh,
      ...aliases,
      ...(choices ?? []).flatMap((choice) => [choice.label, ...choice.aliases]),
    ])
    .filter((word) => HAN.test(word)),
];

/**
 * GB 18030 reads nearly any bytes as some Chinese character. Text that was meant so is mostly in the common set of
 * GB 2312 (both bytes from A1 on); what is not was written in another encoding and would come out garbled.
 */
function looksChinese(bytes: Uint8Array): boolean {
  let pairs = 0;
  let common = 0;
  for (let at = 0; at < bytes.length; at++) {
    const lead = bytes[at]!;
    if (lead < 0x80) continue;
    const trail = bytes[++at] ?? 0;
    pairs += 1;
    if (lead >= 0xa1 && lead <= 0xf7 && trail >= 0xa1) common += 1;
  }
  return common >= pairs * LEAST_COMMON;
}

/** The first line that is UTF-8 beyond doubt, in a file that as a whole is not: files of two encodings put together. */
function lineInUtf8(bytes: Uint8Array): number | null {
  let line = 1;
  for (let from = 0; from < bytes.length; line++) {
    const end = bytes.indexOf(LINE_FEED, from);
    const to = end < 0 ? bytes.length : end;
    const text = decodeAs("utf-8", bytes.subarray(from, to));
    if (text !== null && FOUR_WIDE.test(text)) return line;
    from = to + 1;
  }
  return null;
}

function decodeWide(label: "utf-16le" | "utf-16be", bytes: Uint8Array): Decoded {
  const text = decodeAs(label, bytes);
  if (text === null || text.includes("\0")) throw refuseFile("csv-encoding");
  return { text, encoding: "utf-16", isSure: true };
}

function decodeChinese(bytes: Uint8Array, holdsKnown: (text: string) => boolean): Decoded {
  const line = lineInUtf8(bytes);
  if (line !== null) throw refuseFile("csv-mixed", { line });
  const text = decodeAs("gb18030", bytes);
  if (text === null) throw refuseFile("csv-encoding");
  const isSure = holdsKnown(text);
  if (!isSure && !looksChinese(bytes)) throw refuseFile("csv-encoding");
  return { text, encoding: "gb18030", isSure };
}

/**
 * UTF-8 (with or without mark), UTF-16 with its mark, else GBK in its full form GB 18030. Throws `WorkbookFaultError`
 * for anything else; a file in the code page of Korea may pass for GB 18030, and is then not sure.
 */
export function decodeCsv(bytes: Uint8Array, words: readonly string[]): Decoded {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return decodeWide("utf-16le", bytes);
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return decodeWide("utf-16be", bytes);
  if (bytes.includes(0)) throw refuseFile("not-a-workbook");
  const isMarked = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
  const holdsKnown = (text: string): boolean => words.some((word) => text.includes(word));
  const text = decodeAs("utf-8", bytes);
  if (text === null) {
    if (isMarked) throw refuseFile("csv-encoding");
    return decodeChinese(bytes, holdsKnown);
  }
  // A few letters of two bytes each can as well be Chinese characters; three bytes in step are no accident.
  const isPlain = isMarked || !/[^\0-\x7f]/.test(text) || /[\u0800-\uffff]/.test(text);
  const isSure = isPlain || !looksChinese(bytes) || decodeAs("gb18030", bytes) === null;
  return { text, encoding: "utf-8", isSure };
}
