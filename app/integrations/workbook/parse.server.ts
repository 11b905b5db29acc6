import { type WorkbookFault, workbookFault } from "#app/domain/residency/import-header.ts";
import type { ImportTemplate, Locale } from "#app/domain/residency/import-template.ts";
import type { ReadAnswer } from "./child.ts";
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

/** What can be told from the first bytes, the size and the name, before any process is started. */
export function quickFault(
  bytes: Uint8Array,
  fileName: string | undefined,
  limits: WorkbookLimits,
): WorkbookFault | null {
  if (bytes.length === 0) return workbookFault("empty");
  if (bytes.length > limits.bytes)
    return workbookFault("too-large", { maxMb: Math.floor(limits.bytes / MB) });
  if (startsWith(bytes, OLE)) return workbookFault("encrypted-or-old");
  const isWorkbook = startsWith(bytes, [0x50, 0x4b, 0x03, 0x04]);
  return nameFault(fileName, isWorkbook);
}

export type ReadWorkbookOptions = {
  template: ImportTemplate;
  /** Of the header names in a fault. */
  locale: Locale;
  fileName?: string;
  limits?: Partial<WorkbookLimits>;
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
  return runChild({ task: "read", bytes, template, locale, limits });
}
