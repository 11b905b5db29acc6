import type { AcceptedRow, DryRun, RejectedRow, SkippedRow } from "#app/domain/residency/import.ts";
import type { RawTable } from "#app/domain/residency/import-header.ts";
import { canonicalJson, type Json } from "#app/domain/shared/canonical.ts";
import { Refusal } from "#app/domain/shared/errors.ts";
import type { ReadEncoding } from "#app/integrations/workbook/answer-task.ts";
import { readLedgerOutcome, readUnmapped } from "#app/services/imports/outcome.ts";
import { sha256 } from "#app/services/verb.server.ts";
import type { FirmFacts } from "#db/queries/firms.server.ts";
import type { BulkChange, EndedLease, Stay } from "#db/queries/residency.server.ts";

/** A registration fact that the row states otherwise than the register. The register's stays. */
export type RegisterDifference = {
  column: string;
  register: string | number | null;
  row: string | number;
};
export type KnownStay = Pick<Stay, "rev" | "leftOn" | "exit" | "note">;
export type StoredRow = AcceptedRow & {
  /** The stay on the books that the row speaks of, as it was when compared; null for a new one. */
  stay: KnownStay | null;
  differences: RegisterDifference[];
};

/** What a batch stores: every physical row and what committing does to it. */
export type ImportOutcome = {
  format: 1;
  sheet: string;
  headerRow: number;
  unknownHeaders: readonly string[];
  otherSheets: readonly string[];
  accepted: StoredRow[];
  rejected: RejectedRow[];
  skipped: SkippedRow[];
  counts: DryRun["counts"];
  /** Of a CSV file: how its text was decoded, with some of it. Null for a workbook, absent in the oldest batches. */
  encoding?: ReadEncoding | null;
  /** Of `accepted`, as shown to who decides and compared when it is committed. Absent in the oldest batches. */
  digest?: string;
};

/** What committing did beside the rows of the batch. */
export type ImportEffects = { leases: EndedLease[] };

// The columns that state something about the stay; the others are about the firm or, for room and area, about a lease.
const OF_THE_STAY = new Set(["leftOn", "exit", "note"]);

export function differencesOf(row: AcceptedRow, firm: FirmFacts | undefined): RegisterDifference[] {
  if (!firm) return [];
  const { values } = row;
  const pairs: [string, string | number | null, string | number | null][] = [
    ["name", firm.name, values.name],
    ["foundedOn", firm.foundedOn, values.foundedOn],
    ["field", firm.field, values.field],
    ["capital", firm.registeredCapitalFen, values.capitalFen],
  ];
  return pairs.flatMap(([column, register, said]) =>
    said === null || said === register ? [] : [{ column, register, row: said }],
  );
}

/**
 * The dry run as it is stored and shown. A row changes only its stay: where it states other registration facts than the
 * register, these are shown as differences, and a row with nothing else in it is "same".
 */
export function outcomeOf(
  table: RawTable,
  run: DryRun,
  registered: ReadonlyMap<string, FirmFacts>,
  stays: ReadonlyMap<string, KnownStay>,
): ImportOutcome {
  const accepted = run.accepted.map((row): StoredRow => {
    const changes = row.changes.filter(({ column }) => OF_THE_STAY.has(column));
    return {
      ...row,
      changes,
      status: row.status === "changed" && changes.length === 0 ? "same" : row.status,
      // The difference from the register says it, with both names.
      warnings: row.warnings.filter(({ rule }) => rule !== "name-changed"),
      stay: row.residencyId === null ? null : (stays.get(row.residencyId) ?? null),
      differences: differencesOf(row, registered.get(row.values.uscc)),
    };
  });
  const of = (status: AcceptedRow["status"]) => accepted.filter((row) => row.status === status).length;
  return {
    format: 1,
    sheet: table.sheet,
    headerRow: table.headerRow,
    unknownHeaders: table.unknownHeaders,
    otherSheets: table.otherSheets,
    accepted,
    rejected: run.rejected,
    skipped: run.skipped,
    counts: { ...run.counts, fresh: of("new"), changed: of("changed"), same: of("same") },
  };
}

/** SHA-256 of what committing would write. */
export const digestOf = (outcome: Pick<ImportOutcome, "accepted">): string =>
  sha256(canonicalJson(outcome.accepted as unknown as Json));

/** SHA-256 of what the accepted rows say, in whatever file and order they stand; null when there is none. */
export function rowsDigestOf({ accepted }: Pick<ImportOutcome, "accepted">): string | null {
  if (accepted.length === 0) return null;
  return sha256(
    accepted
      .map(({ values }) => canonicalJson(values))
      .toSorted()
      .join("\n"),
  );
}

export const changedRows = (outcome: ImportOutcome): StoredRow[] =>
  outcome.accepted.filter(({ status }) => status === "changed");

/** The stay as the row leaves it: what the row does not state stays as it was. */
export function stayAfter({ residencyId, stay, changes }: StoredRow): BulkChange {
  const said = Object.fromEntries(changes.map(({ column, to }) => [column, to]));
  return { id: residencyId!, ...stay!, ...said };
}

/** The stay as it was before the row, from the revision that committing gave it. */
export const stayBefore = ({ residencyId, stay }: StoredRow): BulkChange => ({
  id: residencyId!,
  ...stay!,
  rev: stay!.rev + 1,
});

/** The outcome of a stored batch. Refuses one of another noun; throws RangeError on one that another version wrote. */
export function readOutcome(stored: unknown): ImportOutcome {
  const outcome = stored as ImportOutcome;
  if (readLedgerOutcome(stored) || readUnmapped(stored))
    throw new Refusal("absent", "residency.no-such-import");
  if (outcome?.format !== 1) throw new RangeError("an import outcome of another format");
  return outcome;
}
