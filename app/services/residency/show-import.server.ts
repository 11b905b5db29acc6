import { z } from "zod";
import { headerOf, type Locale } from "#app/domain/residency/import-template.ts";
import { importText } from "#app/domain/residency/import-texts.ts";
import { Refusal } from "#app/domain/shared/errors.ts";
import { authorise, type Verb } from "#app/services/verb.server.ts";
import { type Batch, batchById, committedTwin } from "#db/queries/imports.server.ts";
import { leasesOfStays } from "#db/queries/residency.server.ts";
import { type ScopedTx, withScope } from "#db/scope.server.ts";
import { fieldName, RESIDENTS_TEMPLATE } from "./hightech-fields.ts";
import { type Drift, driftOf } from "./import-drift.ts";
import {
  changedRows,
  digestOf,
  type ImportEffects,
  type ImportOutcome,
  readOutcome,
  type StoredRow,
} from "./import-outcome.ts";
import { undoRefusal } from "./undo-import.server.ts";

export const IMPORT_LISTS = ["rejected", "new", "changed", "same", "skipped"] as const;
export type ImportList = (typeof IMPORT_LISTS)[number];
const PAGE_ROWS = 100;
const LISTED_DRIFT = 10;

export const showImportInput = z.object({
  id: z.uuid(),
  list: z.enum(IMPORT_LISTS).optional().catch(undefined),
  page: z.coerce.number().int().min(1).default(1).catch(1),
});

/**
 * Something said about one cell of a row. fault, warning, note: `text` is the sentence, `from` what the cell holds.
 * change: the stay's value `from` becomes `to`. register: the row says `to`, the register `from`, and the register stays.
 */
export type Remark = {
  kind: "fault" | "warning" | "note" | "change" | "register";
  column: string;
  from: string;
  to: string;
  text: string;
};
export type ImportRow = {
  row: number;
  name: string;
  uscc: string;
  enteredOn: string | null;
  residencyId: string | null;
  room: string | null;
  areaDm2: number | null;
  /** Why the row is passed over. */
  skipped: string | null;
  remarks: Remark[];
};
export type ImportView = {
  batch: Batch;
  counts: ImportOutcome["counts"];
  sheet: string;
  /** Of a CSV file; null for a workbook. */
  encoding: NonNullable<ImportOutcome["encoding"]> | null;
  unknownHeaders: readonly string[];
  otherSheets: readonly string[];
  list: ImportList;
  rows: ImportRow[];
  page: number;
  pages: number;
  /** Accepted rows that name a room: letting it is a step of its own, after the commit. */
  roomsNamed: number;
  /** The same file, or the same rows in another one, committed before. */
  twin: (Batch & { isSameFile: boolean }) | null;
  /** Of what committing would write; goes back with the commit and is compared there. */
  digest: string;
  headerRow: number;
  /** Where the ledger has moved on since the check, the first rows of it; a batch with any is not committed. */
  drift: { row: number; name: string; uscc: string; text: string }[];
  driftCount: number;
  /** Open leases that end with the stays which the file ends. */
  leasesEnding: number;
  /** Why a committed batch cannot be undone; null when it can, or is not committed. */
  undoRefusal: { code: string; details: Readonly<Record<string, string | number>> } | null;
};

const columnOf = (code: string) => RESIDENTS_TEMPLATE.columns.find((column) => column.code === code);
const headerIn = (locale: Locale, code: string): string => {
  const column = columnOf(code);
  return column ? headerOf(column, locale) : code;
};

/** A stored value as it would be written in the workbook. */
function written(locale: Locale, code: string, value: string | number | null): string {
  if (value === null) return "";
  if (code === "field") return fieldName(String(value)) ?? String(value);
  // Fen and dm² are hundredths of what the column is in.
  if (code === "capital" || code === "area") return (Number(value) / 100).toFixed(2);
  const choice = columnOf(code)?.choices?.find((one) => one.value === value);
  return choice && locale === "zh-CN" ? choice.label : String(value);
}

function remarksOf(row: StoredRow, locale: Locale): Remark[] {
  const about = (kind: Remark["kind"], column: string, from: string, to: string, text: string): Remark => ({
    kind,
    column: headerIn(locale, column),
    from,
    to,
    text,
  });
  const w = (column: string, value: string | number | null) => written(locale, column, value);
  return [
    ...row.changes.map(({ column, from, to }) => about("change", column, w(column, from), w(column, to), "")),
    ...row.differences.map((it) =>
      about("register", it.column, w(it.column, it.register), w(it.column, it.row), ""),
    ),
    ...row.warnings.map(({ column, rule, params }) =>
      about("warning", column, "", "", importText(locale, "warnings", rule, params)),
    ),
    ...row.notes.map(({ column, code, from, to }) =>
      about("note", column, from, w(column, to || null), importText(locale, "notes", code)),
    ),
  ];
}

const EMPTY = { enteredOn: null, residencyId: null, room: null, areaDm2: null, skipped: null };

function rowsOf(outcome: ImportOutcome, list: ImportList, locale: Locale): (() => ImportRow)[] {
  if (list === "rejected") {
    return outcome.rejected.map(({ row, name, uscc, faults }) => () => ({
      ...EMPTY,
      row,
      name,
      uscc,
      remarks: faults.map(({ column, rule, params, found }) => ({
        kind: "fault",
        column: headerIn(locale, column),
        from: found,
        to: "",
        text: importText(locale, "rules", rule, params),
      })),
    }));
  }
  if (list === "skipped") {
    return outcome.skipped.map(({ row, reason }) => () => ({
      ...EMPTY,
      row,
      name: "",
      uscc: "",
      remarks: [],
      skipped: importText(locale, "skips", reason),
    }));
  }
  return outcome.accepted
    .filter(({ status }) => status === list)
    .map((row) => () => ({
      row: row.row,
      name: row.values.name,
      uscc: row.values.uscc,
      enteredOn: row.values.enteredOn,
      residencyId: row.residencyId,
      room: row.values.room,
      areaDm2: row.values.areaDm2,
      skipped: null,
      remarks: remarksOf(row, locale),
    }));
}

function driftLine(
  { row, name, uscc, kind, column, was, now }: Drift,
  locale: Locale,
): ImportView["drift"][number] {
  const params = {
    column: headerIn(locale, column),
    from: written(locale, column, was) || "—",
    to: written(locale, column, now) || "—",
  };
  return { row, name, uscc, text: importText(locale, "drifts", kind, params) };
}

async function countLeasesEnding(
  tx: ScopedTx,
  organizationId: string,
  outcome: ImportOutcome,
): Promise<number> {
  const ended = changedRows(outcome).filter(({ changes }) =>
    changes.some(({ column }) => column === "leftOn"),
  );
  const on = new Map(ended.map((row) => [row.residencyId!, row.values.leftOn!]));
  const leases = await leasesOfStays(tx, organizationId, [...on.keys()]);
  return leases.filter(({ residencyId, endsOn }) => endsOn === null || endsOn > on.get(residencyId)!).length;
}

/** What one wants to see first: what must be mended, then what was written. */
function firstList({ counts }: ImportOutcome, status: Batch["status"]): ImportList {
  if (counts.rejected > 0 && status === "checked") return "rejected";
  if (counts.fresh > 0) return "new";
  return counts.changed > 0 ? "changed" : "same";
}

/** A dry run, or what became of it, one list and page of its rows at a time; its sentences in `locale`. */
export async function showImport({
  ctx,
  input,
}: Verb<z.input<typeof showImportInput> & { locale: Locale }>): Promise<ImportView> {
  authorise(ctx, "residency:read");
  const given = showImportInput.safeParse(input);
  if (!given.success) throw new Refusal("absent", "residency.no-such-import");
  return withScope(ctx, async (tx) => {
    const batch = await batchById(tx, ctx.organization.id, given.data.id);
    if (!batch) throw new Refusal("absent", "residency.no-such-import");
    const { outcome: stored, effects, ...facts } = batch;
    const outcome = readOutcome(stored);
    const list = given.data.list ?? firstList(outcome, facts.status);
    const rows = rowsOf(outcome, list, input.locale);
    const pages = Math.max(1, Math.ceil(rows.length / PAGE_ROWS));
    const page = Math.min(given.data.page, pages);
    const { id: organizationId } = ctx.organization;
    const refusal =
      facts.status === "committed"
        ? await undoRefusal(tx, organizationId, facts.id, outcome, effects as ImportEffects | null)
        : null;
    const isOpen = facts.status === "checked";
    const twin = isOpen ? await committedTwin(tx, organizationId, facts) : null;
    const drift = isOpen ? await driftOf(tx, organizationId, outcome) : [];
    return {
      batch: facts,
      counts: outcome.counts,
      sheet: outcome.sheet,
      encoding: outcome.encoding ?? null,
      unknownHeaders: outcome.unknownHeaders,
      otherSheets: outcome.otherSheets,
      list,
      rows: rows.slice((page - 1) * PAGE_ROWS, page * PAGE_ROWS).map((make) => make()),
      page,
      pages,
      roomsNamed: outcome.accepted.filter(({ status, values }) => status === "new" && values.room !== null)
        .length,
      twin: twin && { ...twin, isSameFile: twin.fileSha256 === facts.fileSha256 },
      digest: outcome.digest ?? digestOf(outcome),
      headerRow: outcome.headerRow,
      drift: drift.slice(0, LISTED_DRIFT).map((one) => driftLine(one, input.locale)),
      driftCount: new Set(drift.map(({ row }) => row)).size,
      leasesEnding: isOpen ? await countLeasesEnding(tx, organizationId, outcome) : 0,
      undoRefusal: refusal && { code: refusal.code, details: refusal.details },
    };
  });
}
