/** The kinds of file that can be kept, by what a file itself says it is. None of them runs anything by being read. */
export const FILE_TYPES = ["pdf", "png", "jpg", "webp", "docx", "xlsx"] as const;
export type FileType = (typeof FILE_TYPES)[number];

const OFFICE = "application/vnd.openxmlformats-officedocument";
export const MEDIA_TYPES: Readonly<Record<FileType, string>> = {
  pdf: "application/pdf",
  png: "image/png",
  jpg: "image/jpeg",
  webp: "image/webp",
  docx: `${OFFICE}.wordprocessingml.document`,
  xlsx: `${OFFICE}.spreadsheetml.sheet`,
};
const EXTENSIONS: Readonly<Record<string, FileType>> = {
  pdf: "pdf",
  png: "png",
  jpg: "jpg",
  jpeg: "jpg",
  webp: "webp",
  docx: "docx",
  xlsx: "xlsx",
};
/** What a file chooser takes. */
export const ACCEPTED_EXTENSIONS = Object.keys(EXTENSIONS)
  .map((extension) => `.${extension}`)
  .join(",");

/** A browser that knows no program for a file says nothing of its type, or this. */
const UNSAID = ["", "application/octet-stream"];

export type FileFault = "type-refused" | "type-mismatch" | "macros";
export type FileReading = { ok: true; type: FileType } | { ok: false; fault: FileFault };

/** Whether these characters, each a byte, stand at this place. */
const startsWith = (bytes: Uint8Array, text: string, at = 0): boolean =>
  bytes.length >= at + text.length && [...text].every((c, i) => bytes[at + i] === c.charCodeAt(0));

/** Names in a package of Office stand in it as they are, whatever is compressed. */
function packageType(bytes: Uint8Array): "docx" | "xlsx" | "macros" | null {
  const text = new TextDecoder("latin1").decode(bytes);
  if (!text.includes("[Content_Types].xml")) return null;
  if (/vbaProject\.bin/i.test(text)) return "macros";
  if (text.includes("word/document.xml")) return "docx";
  return text.includes("xl/workbook.xml") ? "xlsx" : null;
}

function contentType(bytes: Uint8Array): FileType | "macros" | null {
  if (startsWith(bytes, "%PDF-")) return "pdf";
  if (startsWith(bytes, "\x89PNG\r\n\x1a\n")) return "png";
  if (startsWith(bytes, "\xff\xd8\xff")) return "jpg";
  if (startsWith(bytes, "RIFF") && startsWith(bytes, "WEBP", 8)) return "webp";
  return startsWith(bytes, "PK\x03\x04") ? packageType(bytes) : null;
}

/**
 * What a file is. Its name, its first bytes and what the browser declares have to say the same: `type-refused` for a kind
 * that is not kept, `type-mismatch` where they differ, `macros` for an Office file with a program in it.
 */
export function readFileType(name: string, declared: string, bytes: Uint8Array): FileReading {
  const extension = /\.([a-z0-9]+)$/i.exec(name.trim())?.[1]?.toLowerCase() ?? "";
  const named = EXTENSIONS[extension];
  if (!named) return { ok: false, fault: "type-refused" };
  const found = contentType(bytes);
  if (found === "macros") return { ok: false, fault: "macros" };
  const said = declared.split(";")[0]!.trim().toLowerCase();
  const agrees = found === named && (UNSAID.includes(said) || said === MEDIA_TYPES[named]);
  return agrees ? { ok: true, type: named } : { ok: false, fault: "type-mismatch" };
}

const LONGEST_NAME = 120;

/** A file's name as it is kept: without a path, control characters and marks that turn the direction of text; the end of it stays. */
export function fileNameOf(name: string): string {
  const last = name.toWellFormed().split(/[\\/]/).at(-1)!;
  const plain = last
    .replace(/[\p{Cc}\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/gu, "")
    .replace(/\s+/g, " ")
    .trim();
  const dot = plain.lastIndexOf(".");
  const [stem, end] = dot > 0 ? [plain.slice(0, dot), plain.slice(dot)] : [plain, ""];
  return `${[...stem].slice(0, LONGEST_NAME - end.length).join("")}${end}`;
}
