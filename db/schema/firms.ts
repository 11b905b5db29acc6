import { sql } from "drizzle-orm";
import {
  check,
  foreignKey,
  index,
  jsonb,
  pgPolicy,
  pgTable,
  primaryKey,
  text,
  uuid,
} from "drizzle-orm/pg-core";
import { organizations } from "./access.ts";
import {
  appRole,
  dateOn,
  definerAll,
  id,
  instantAt,
  keepsLedger,
  ledgerPolicies,
  organizationId,
  own,
  whole,
} from "./columns.ts";
import { firms } from "./residency.ts";

/**
 * What a carrier knows of a firm: the facts that it was told, whoever else registered the code. Rows come by
 * `app.register_firms` alone, so that a code known elsewhere is taken in like any other.
 */
export const carrierFirms = pgTable(
  "carrier_firms",
  {
    organizationId: organizationId().references(() => organizations.id),
    firmId: uuid("firm_id")
      .notNull()
      .references(() => firms.id),
    foundedOn: dateOn("founded_on").notNull(),
    field: text("field"),
    registeredCapitalFen: whole("registered_capital_fen"),
    createdAt: instantAt("created_at").notNull().defaultNow(),
  },
  (t) => [
    primaryKey({ columns: [t.organizationId, t.firmId] }),
    definerAll(),
    pgPolicy("sel", { for: "select", to: appRole, using: sql`organization_id = ${own}` }),
    pgPolicy("upd", {
      for: "update",
      to: appRole,
      using: sql`organization_id = ${own} and ${keepsLedger}`,
      withCheck: sql`organization_id = ${own} and ${keepsLedger}`,
    }),
  ],
);

/** The names a firm has borne as its carrier knows them: each from its day until the next one's. */
export const carrierFirmNames = pgTable(
  "carrier_firm_names",
  {
    organizationId: organizationId().references(() => organizations.id),
    firmId: uuid("firm_id").notNull(),
    validFrom: dateOn("valid_from").notNull(),
    name: text("name").notNull(),
    evidence: text("evidence"),
    createdAt: instantAt("created_at").notNull().defaultNow(),
  },
  (t) => [
    primaryKey({ columns: [t.organizationId, t.firmId, t.validFrom] }),
    foreignKey({
      columns: [t.organizationId, t.firmId],
      foreignColumns: [carrierFirms.organizationId, carrierFirms.firmId],
      name: "carrier_firm_names_firm_key",
    }),
    definerAll(),
    ...ledgerPolicies(),
  ],
);

/** Two codes that a person held to be one firm: which rows went from the one to the other, and whether they went back. */
export const firmMerges = pgTable(
  "firm_merges",
  {
    organizationId: organizationId().references(() => organizations.id),
    id: id(),
    keptFirmId: uuid("kept_firm_id").notNull(),
    mergedFirmId: uuid("merged_firm_id").notNull(),
    reason: text("reason").notNull(),
    /** The rows that went over, each with the revision it had. */
    moved: jsonb("moved").notNull(),
    mergedBy: uuid("merged_by").notNull(),
    mergedByName: text("merged_by_name").notNull(),
    mergedAt: instantAt("merged_at").notNull().defaultNow(),
    undoneBy: uuid("undone_by"),
    undoneByName: text("undone_by_name"),
    undoneAt: instantAt("undone_at"),
  },
  (t) => [
    primaryKey({ columns: [t.organizationId, t.id] }),
    foreignKey({
      columns: [t.organizationId, t.keptFirmId],
      foreignColumns: [carrierFirms.organizationId, carrierFirms.firmId],
      name: "firm_merges_kept_key",
    }),
    foreignKey({
      columns: [t.organizationId, t.mergedFirmId],
      foreignColumns: [carrierFirms.organizationId, carrierFirms.firmId],
      name: "firm_merges_merged_key",
    }),
    index("firm_merges_kept").on(t.organizationId, t.keptFirmId),
    index("firm_merges_merged").on(t.organizationId, t.mergedFirmId),
    check("firm_merges_two", sql`kept_firm_id <> merged_firm_id`),
    check("firm_merges_undone", sql`num_nonnulls(undone_by, undone_by_name, undone_at) in (0, 3)`),
    ...ledgerPolicies(null, ["update"]),
  ],
);

/** Two firms that a person said are two: they are not proposed again. The smaller id stands first. */
export const firmDistinctions = pgTable(
  "firm_distinctions",
  {
    organizationId: organizationId().references(() => organizations.id),
    firmId: uuid("firm_id").notNull(),
    otherFirmId: uuid("other_firm_id").notNull(),
    decidedBy: uuid("decided_by").notNull(),
    decidedByName: text("decided_by_name").notNull(),
    decidedAt: instantAt("decided_at").notNull().defaultNow(),
  },
  (t) => [
    primaryKey({ columns: [t.organizationId, t.firmId, t.otherFirmId] }),
    foreignKey({
      columns: [t.organizationId, t.firmId],
      foreignColumns: [carrierFirms.organizationId, carrierFirms.firmId],
      name: "firm_distinctions_firm_key",
    }),
    foreignKey({
      columns: [t.organizationId, t.otherFirmId],
      foreignColumns: [carrierFirms.organizationId, carrierFirms.firmId],
      name: "firm_distinctions_other_key",
    }),
    ...ledgerPolicies(null, ["delete"]),
  ],
);
