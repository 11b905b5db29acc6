import { z } from "zod";
import { driftedRows, labelOf } from "#app/domain/imports/dry-run.ts";
import type { ImportNoun } from "#app/domain/imports/templates.ts";
import { headerOf, type ImportTemplate, type Locale } from "#app/domain/residency/import-template.ts";
import { importText } from "#app/domain/residency/import-texts.ts";
import { Refusal } from "#app/domain/shared/errors.ts";
import { authorise, type Verb } from "#app/services/verb.server.ts";
import { type Batch, batchById, committedTwin } from "#db/queries/imports.server.ts";
import { withScope } from "#db/scope.server.ts";
import { type Proposal, proposalsOf } from "./confirm-firms.server.ts";
import { importOf } from "./nouns.ts";
import { type LedgerOutcome, readLedgerOutcome } from "./outcome.ts";

export const BATCH_LISTS = ["rejected", "new", "same", "skipped"] as const;
export type BatchList = (typeof BATCH_LISTS)[number];
const PAGE_ROWS = 100;
const LISTED = 10;

export const showBatchInput = z.object({
  noun: z.string(),
  id: z.uuid(),
  list: z.enum(BATCH_LISTS).optional().catch(undefined),
  page: z.coerce.number().int().min(1).default(1).catch(1),
});

/** fault, warning: `text` is the sentence; note: what the cell held and how it was read. */
export type BatchRemark = {
  kind: "fault" | "warning" | "note";
  column: string;
  from: string;
  to: string;
  text: string;
};
export type BatchRow = { row: number; label: string; remarks: BatchRemark[]; skipped: string | null };
export type BatchView = {
  noun: ImportNoun;
  batch: Batch;
  counts: LedgerOutcome["counts"];
  sheet: string;
  headerRow: number;
  encoding: LedgerOutcome["encoding"];
  unknownHeaders: readonly string[];
  otherSheets: readonly string[];
  list: BatchList;
  rows: BatchRow[];
  page: number;
  pages: number;
  /** The same file, or the same rows in another one, committed before. */
  twin: (Batch & { isSameFile: boolean }) | null;
  digest: string;
  /** Rows that the ledger would no longer take as it did when they were checked, the first of them. */
  drifted: { count: number; rows: number[] };
  /** Rows with a name alone that is a firm's on the books. */
  proposals: Proposal[];
};

const headerIn = (template: ImportTemplate, locale: Locale, code: string): string => {
  const column = template.columns.find((one) => one.code === code);
  return column ? headerOf(column, locale) : code;
};

function rowsOf(
  outcome: LedgerOutcome,
  template: ImportTemplate,
  list: BatchList,
  locale: Locale,
): BatchRow[] {
  const header = (code: string) => headerIn(template, locale, code);
  if (list === "skipped") {
    return outcome.skipped.map(({ row, reason }) => ({
      row,
      label: "",
      remarks: [],
      skipped: importText(locale, "skips", reason),
    }));
  }
  if (list === "rejected") {
    return outcome.rejected.map(({ row, label, faults }) => ({
      row,
      label,
      skipped: null,
      remarks: faults.map(({ column, rule, params, found }) => ({
        kind: "fault",
        column: header(column),
        from: found,
        to: "",
        text: importText(locale, "rules", rule, params),
      })),
    }));
  }
  return outcome.accepted
    .filter(({ status }) => status === list)
    .map(({ row, values, warnings, notes }) => ({
      row,
      label: labelOf(template, (code) => String(values[code] ?? "")),
      skipped: null,
      remarks: [
        ...warnings.map(({ column, rule, params }) => ({
          kind: "warning" as const,
          column: header(column),
          from: "",
          to: "",
          text: importText(locale, "warnings", rule, params),
        })),
        ...notes.map(({ column, code, from, to }) => ({
          kind: "note" as const,
          column: header(column),
          from,
          to,
          text: importText(locale, "notes", code),
        })),
      ],
    }));
}

/** What one wants to see first: what must be mended, then what is written. */
const firstList = ({ counts }: LedgerOutcome, status: Batch["status"]): BatchList =>
  counts.rejected > 0 && status === "checked" ? "rejected" : counts.fresh > 0 ? "new" : "same";

/** A dry run of rooms, leases or titles, or what became of it, one list and page at a time; its sentences in `locale`. */
export async function showBatch({
  ctx,
  input,
}: Verb<z.input<typeof showBatchInput> & { locale: Locale }>): Promise<BatchView> {
  const importing = importOf(input.noun);
  authorise(ctx, importing.read);
  const given = showBatchInput.safeParse(input);
  if (!given.success) throw new Refusal("absent", "residency.no-such-import");
  const organizationId = ctx.organization.id;
  return withScope(ctx, async (tx) => {
    const found = await batchById(tx, organizationId, given.data.id);
    const outcome = readLedgerOutcome(found?.outcome);
    if (!found || outcome?.noun !== importing.noun) throw new Refusal("absent", "residency.no-such-import");
    const { outcome: _, effects: __, ...batch } = found;
    const isOpen = batch.status === "checked";
    const twin = isOpen ? await committedTwin(tx, organizationId, batch) : null;
    const drifted = isOpen ? driftedRows(outcome.accepted, await importing.judge(tx, ctx)) : [];
    const list = given.data.list ?? firstList(outcome, batch.status);
    const rows = rowsOf(outcome, importing.template, list, input.locale);
    const pages = Math.max(1, Math.ceil(rows.length / PAGE_ROWS));
    const page = Math.min(given.data.page, pages);
    return {
      noun: importing.noun,
      batch,
      counts: outcome.counts,
      sheet: outcome.sheet,
      headerRow: outcome.headerRow,
      encoding: outcome.encoding,
      unknownHeaders: outcome.unknownHeaders,
      otherSheets: outcome.otherSheets,
      list,
      rows: rows.slice((page - 1) * PAGE_ROWS, page * PAGE_ROWS),
      page,
      pages,
      twin: twin && { ...twin, isSameFile: twin.fileSha256 === batch.fileSha256 },
      digest: outcome.digest,
      drifted: { count: drifted.length, rows: drifted.slice(0, LISTED) },
      proposals: isOpen ? proposalsOf(outcome) : [],
    };
  });
}
