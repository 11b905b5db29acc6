/**
 * The dry run of an import: every physical row ends in exactly one list. Reading a row is the same for every noun; what the
 * ledger says to it is the noun's own judge.
 */
import type { RawRow } from "../residency/import-header.ts";
import { type RowFault, type RowNote, readRow, skipReason } from "../residency/import-row.ts";
import type { ImportTemplate } from "../residency/import-template.ts";
import type { ImportRule, ImportWarning, SkipReason } from "../residency/import-texts.ts";
import type { Params } from "../residency/normalise.ts";

/** What a row says, by column; null where it says nothing. */
export type RowValues = Readonly<Record<string, string | number | null>>;
export type Candidate = { row: number; values: RowValues };
export type Said<Rule> = { column: string; rule: Rule; params: Params };
/** What the ledger says to a row whose cells are all read. Of faults at least one: the row is rejected. */
export type Verdict = {
  faults: Said<ImportRule>[];
  warnings: Said<ImportWarning>[];
  /** The ledger has it already, word by word. */
  isSame: boolean;
};
/** Judges rows one after the other, each beside those before it. */
export type Judge = (candidate: Candidate) => Verdict;

export type JudgedRow = Candidate & {
  status: "new" | "same";
  notes: RowNote[];
  warnings: Said<ImportWarning>[];
};
export type RefusedRow = { row: number; label: string; faults: RowFault[] };
export type JudgedRun = {
  accepted: JudgedRow[];
  rejected: RefusedRow[];
  skipped: { row: number; reason: SkipReason }[];
  counts: {
    physical: number;
    accepted: number;
    fresh: number;
    same: number;
    rejected: number;
    skipped: number;
  };
};

const textAt = (raw: RawRow, code: string): string => raw.cells[code]?.text.trim() ?? "";

/** What a row is called by who looks for it: where or whose it is, and its own number. */
export function labelOf(template: ImportTemplate, textOf: (code: string) => string): string {
  const [first = "", second = ""] = template.columns.map(({ code }) => textOf(code));
  return [first || second, textOf(template.keyColumn ?? "")].filter((text) => text !== "").join(" · ");
}

function valuesOf(template: ImportTemplate, read: ReadonlyMap<string, string | number>): RowValues {
  return Object.fromEntries(template.columns.map(({ code }) => [code, read.get(code) ?? null]));
}

/** What committing these rows would do. `judge` is asked for readable rows only, in the order of the file. */
export function judgeRows(
  rows: readonly RawRow[],
  template: ImportTemplate,
  date1904: boolean,
  judge: Judge,
): JudgedRun {
  const accepted: JudgedRow[] = [];
  const rejected: RefusedRow[] = [];
  const skipped: JudgedRun["skipped"] = [];
  const name = template.columns[0]!.code;
  const days = template.columns.filter(({ kind }) => kind === "date").map(({ code }) => code);
  for (const raw of rows) {
    const reason = skipReason(raw, { name, key: template.keyColumn ?? "uscc", days });
    if (reason !== null) {
      skipped.push({ row: raw.row, reason });
      continue;
    }
    const read = readRow(raw, template, date1904);
    const candidate = { row: raw.row, values: valuesOf(template, read.values) };
    const verdict = read.faults.length === 0 ? judge(candidate) : null;
    const faults = [
      ...read.faults,
      ...(verdict?.faults ?? []).map((said) => ({ ...said, row: raw.row, found: textAt(raw, said.column) })),
    ];
    if (faults.length > 0 || verdict === null) {
      rejected.push({ row: raw.row, label: labelOf(template, (code) => textAt(raw, code)), faults });
      continue;
    }
    const hidden: Said<ImportWarning>[] = raw.hidden
      ? [{ column: template.columns[0]!.code, rule: "row-hidden", params: {} }]
      : [];
    accepted.push({
      ...candidate,
      status: verdict.isSame ? "same" : "new",
      notes: read.notes,
      warnings: [...hidden, ...verdict.warnings],
    });
  }
  const fresh = accepted.filter(({ status }) => status === "new").length;
  const counts = {
    physical: rows.length,
    accepted: accepted.length,
    fresh,
    same: accepted.length - fresh,
    rejected: rejected.length,
    skipped: skipped.length,
  };
  return { accepted, rejected, skipped, counts };
}

/** The rows that the ledger would no longer take as it did when they were checked. */
export function driftedRows(accepted: readonly JudgedRow[], judge: Judge): number[] {
  return accepted
    .filter((row) => {
      const { faults, isSame } = judge(row);
      return faults.length > 0 || isSame !== (row.status === "same");
    })
    .map(({ row }) => row);
}
