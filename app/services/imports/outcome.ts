import type { JudgedRow, JudgedRun, RefusedRow } from "#app/domain/imports/dry-run.ts";
import type { FileHead } from "#app/domain/imports/mapping.ts";
import type { ImportNoun } from "#app/domain/imports/templates.ts";
import { canonicalJson, type Json } from "#app/domain/shared/canonical.ts";
import type { ReadEncoding } from "#app/integrations/workbook/answer-task.ts";
import { sha256 } from "#app/services/verb.server.ts";

/** What a batch of anything but residents stores: every physical row and what committing does with it. */
export type LedgerOutcome = {
  format: 2;
  noun: ImportNoun;
  sheet: string;
  headerRow: number;
  unknownHeaders: readonly string[];
  otherSheets: readonly string[];
  encoding: ReadEncoding | null;
  accepted: JudgedRow[];
  rejected: RefusedRow[];
  skipped: JudgedRun["skipped"];
  counts: JudgedRun["counts"];
  /** Which firm a person said a row is about, by its code: asked for where only a name stood. */
  confirmed: Readonly<Record<string, string>>;
  /** Of `accepted`, as shown to who decides and compared when it is committed. */
  digest: string;
};

/** What a file waits with whose columns nobody has said yet. */
export type UnmappedFile = { format: 3; noun: ImportNoun; head: FileHead };
/** The file of a stored batch that waits for its columns; null for any other. */
export function readUnmapped(stored: unknown): UnmappedFile | null {
  const file = stored as UnmappedFile | null;
  return file?.format === 3 ? file : null;
}

/** What committing added, by table, so that undoing takes away exactly that. */
export type Added = {
  buildings?: string[];
  rooms?: string[];
  leases?: string[];
  titles?: string[];
  rights?: string[];
  services?: string[];
};

export const digestOf = (accepted: readonly JudgedRow[]): string =>
  sha256(canonicalJson(accepted as unknown as Json));

/** SHA-256 of what the accepted rows say, in whatever file and order they stand; null when there is none. */
export const rowsDigestOf = (noun: ImportNoun, accepted: readonly JudgedRow[]): string | null =>
  accepted.length === 0
    ? null
    : sha256([noun, ...accepted.map(({ values }) => canonicalJson(values as Json)).toSorted()].join("\n"));

/** The outcome of a stored batch of one of these nouns; null for any other. */
export function readLedgerOutcome(stored: unknown): LedgerOutcome | null {
  const outcome = stored as LedgerOutcome | null;
  return outcome?.format === 2 ? outcome : null;
}
