import { type WorkbookFault, workbookFault } from "#app/domain/residency/import-header.ts";
import type { ImportTemplate, Locale } from "#app/domain/residency/import-template.ts";
import type { ReadAnswer } from "./answer-task.ts";
import { WORKBOOK_LIMITS, type WorkbookLimits } from "./limits.ts";
import { runChild } from "./run-child.server.ts";

const OLE = [0xd0, 0xcf, 0x11, 0xe0];
const MB = 1024 * 1024;

const startsWith = (bytes: Uint8Array, magic: readonly number[]): boolean =>
  magic.every((b, i) => bytes[i] === b);

/** Extension and contents must agree; a file without a name is judged by its contents alone. */
function nameFault(fileName: string | undefined, isWorkbook: boolean): WorkbookFault | null {
  if (fileName === undefined) return null;
  const extension = (/\.[^.\\/]*$/.exec(fileName)?.[0] ?? "").toLowerCase();
  if (extension !== ".xlsx" && extension !== ".csv" && extension !== ".xlsm") {
    return workbookFault("extension", { extension: extension || fileName });
  }
  if (extension === ".xlsm") return workbookFault("macros");
  return isWorkbook === (extension === ".xlsx") ? null : workbookFault("extension-differs", { extension });
}

/** A compound file is a workbook with a password, or one in the format of 1997; streams are named in UTF-16. */
function compoundFault(bytes: Uint8Array): "encrypted" | "old-format" | "encrypted-or-old" {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const holds = (name: string): boolean => file.includes(Buffer.from(name, "utf16le"));
  if (holds("EncryptedPackage")) return "encrypted";
  return holds("Workbook") || holds("Book") ? "old-format" : "encrypted-or-old";
}

const looksLikeMarkup = (bytes: Uint8Array): boolean =>
  /^[\ufeff\s]*<[!?a-z]/i.test(Buffer.from(bytes.subarray(0, 256)).toString("utf8").replaceAll("\0", ""));

/** What can be told from the first bytes, the size and the name, before any process is started. */
export function quickFault(
  bytes: Uint8Array,
  fileName: string | undefined,
  limits: WorkbookLimits,
): WorkbookFault | null {
  if (bytes.length === 0) return workbookFault("empty");
  if (bytes.length > limits.bytes)
    return workbookFault("too-large", { maxMb: Math.floor(limits.bytes / MB) });
  if (startsWith(bytes, OLE)) return workbookFault(compoundFault(bytes));
  if (looksLikeMarkup(bytes)) return workbookFault("markup");
  const isWorkbook = startsWith(bytes, [0x50, 0x4b, 0x03, 0x04]);
  return nameFault(fileName, isWorkbook);
}

export type ReadWorkbookOptions = {
  template: ImportTemplate;
  /** Of the header names in a fault. */
  locale: Locale;
  fileName?: string;
  limits?: Partial<WorkbookLimits>;
  /** When there is to be an answer, on the clock of performance.now(): `busy` if the file was not read by then. */
  answerBy?: number;
};

/**
 * The table of `template` in an uploaded .xlsx or CSV file: raw cells by column code, with the row numbers that the
 * user sees. Faults are coded (`importTexts.*.files`); nothing the file contains makes this throw.
 */
export async function readWorkbook(bytes: Uint8Array, options: ReadWorkbookOptions): Promise<ReadAnswer> {
  const limits = { ...WORKBOOK_LIMITS, ...options.limits };
  const fault = quickFault(bytes, options.fileName, limits);
  if (fault) return fault;
  const { template, locale } = options;
  return runChild({ task: "read", bytes, template, locale, limits }, options.answerBy);
}
