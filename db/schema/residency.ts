import { sql } from "drizzle-orm";
import { check, index, integer, jsonb, pgTable, primaryKey, text, uuid } from "drizzle-orm/pg-core";
import { organizations } from "./access.ts";
import {
  bytes,
  dateOn,
  definerAll,
  id,
  instantAt,
  ledgerPolicies,
  organizationId,
  whole,
} from "./columns.ts";

/** One row per social credit code, with public registration facts. Reached only through definer functions. */
export const firms = pgTable(
  "firms",
  {
    id: uuid("id").primaryKey().defaultRandom(),
    uscc: text("uscc").notNull().unique(),
    name: text("name").notNull(),
    foundedOn: dateOn("founded_on").notNull(),
    field: text("field"),
    registeredCapitalFen: whole("registered_capital_fen"),
    createdAt: instantAt("created_at").notNull().defaultNow(),
  },
  () => [check("firms_uscc", sql`uscc ~ '^[0-9A-HJ-NPQRTUWXY]{18}$'`), definerAll()],
);

/** The names a firm has borne, dated. Reached only through definer functions. */
export const firmNames = pgTable(
  "firm_names",
  {
    firmId: uuid("firm_id")
      .notNull()
      .references(() => firms.id),
    validFrom: dateOn("valid_from").notNull(),
    name: text("name").notNull(),
  },
  (t) => [primaryKey({ columns: [t.firmId, t.validFrom] }), definerAll()],
);

/** An uploaded workbook, what its rows said, and what became of them. */
export const importBatches = pgTable(
  "import_batches",
  {
    organizationId: organizationId().references(() => organizations.id),
    id: id(),
    noun: text("noun").notNull(),
    fileName: text("file_name").notNull(),
    fileSha256: text("file_sha256").notNull(),
    workbook: bytes("workbook").notNull(),
    outcome: jsonb("outcome").notNull(),
    rowsSha256: text("rows_sha256"),
    effects: jsonb("effects"),
    physicalRows: integer("physical_rows").notNull(),
    acceptedRows: integer("accepted_rows").notNull(),
    rejectedRows: integer("rejected_rows").notNull(),
    skippedRows: integer("skipped_rows").notNull(),
    status: text("status").notNull().default("checked"),
    createdBy: uuid("created_by").notNull(),
    createdByName: text("created_by_name").notNull(),
    createdAt: instantAt("created_at").notNull().defaultNow(),
    committedAt: instantAt("committed_at"),
    undoneAt: instantAt("undone_at"),
  },
  (t) => [
    primaryKey({ columns: [t.organizationId, t.id] }),
    index("import_batches_recent").on(t.organizationId, t.createdAt),
    check("import_batches_status", sql`status in ('checked', 'committed', 'undone', 'unmapped')`),
    check("import_batches_sum", sql`physical_rows = accepted_rows + rejected_rows + skipped_rows`),
    ...ledgerPolicies(null, ["update"]),
  ],
);

/** A firm in a carrier over [entered_on, left_on). */
export const residencies = pgTable(
  "residencies",
  {
    organizationId: organizationId().references(() => organizations.id),
    id: id(),
    firmId: uuid("firm_id")
      .notNull()
      .references(() => firms.id),
    appliedOn: dateOn("applied_on"),
    admittedOn: dateOn("admitted_on"),
    enteredOn: dateOn("entered_on").notNull(),
    leftOn: dateOn("left_on"),
    exit: text("exit"),
    entryReason: text("entry_reason"),
    entryEvidence: text("entry_evidence"),
    exitReason: text("exit_reason"),
    exitEvidence: text("exit_evidence"),
    note: text("note"),
    importBatchId: uuid("import_batch_id"),
    rev: integer("rev").notNull().default(1),
    createdAt: instantAt("created_at").notNull().defaultNow(),
  },
  (t) => [
    primaryKey({ columns: [t.organizationId, t.id] }),
    index("residencies_firm").on(t.organizationId, t.firmId),
    index("residencies_batch").on(t.organizationId, t.importBatchId),
    check("residencies_interval", sql`left_on is null or entered_on < left_on`),
    check(
      "residencies_exit",
      sql`(left_on is null) = (exit is null) and (exit is null or exit in ('graduated', 'left', 'dropped', 'closed'))`,
    ),
    ...ledgerPolicies(),
  ],
);
