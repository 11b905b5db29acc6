import { sql } from "drizzle-orm";
import {
  check,
  foreignKey,
  integer,
  pgPolicy,
  pgTable,
  primaryKey,
  text,
  unique,
  uuid,
} from "drizzle-orm/pg-core";
import { organizations } from "./access.ts";
import {
  appRole,
  city,
  dateOn,
  definerAll,
  governs,
  id,
  instantAt,
  keepsLedger,
  ledgerPolicies,
  office,
  organizationId,
  own,
  whole,
} from "./columns.ts";
import { firms } from "./residency.ts";

/** A year, half-year or quarter of a city, with the days on which filing opens, is due and closes. */
export const periods = pgTable(
  "periods",
  {
    organizationId: organizationId().references(() => organizations.id),
    id: id(),
    code: text("code").notNull(),
    kind: text("kind").notNull(),
    firstDay: dateOn("first_day").notNull(),
    lastDay: dateOn("last_day").notNull(),
    opensOn: dateOn("opens_on").notNull(),
    dueOn: dateOn("due_on").notNull(),
    closesOn: dateOn("closes_on").notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.organizationId, t.id] }),
    unique("periods_code").on(t.organizationId, t.code),
    check("periods_kind", sql`kind in ('year', 'half', 'quarter')`),
    check("periods_days", sql`first_day <= last_day and opens_on <= due_on and due_on <= closes_on`),
    definerAll(),
    pgPolicy("sel", { for: "select", to: appRole, using: sql`organization_id = ${city}` }),
    pgPolicy("ins", {
      for: "insert",
      to: appRole,
      withCheck: sql`organization_id = ${office} and ${governs}`,
    }),
    pgPolicy("upd", {
      for: "update",
      to: appRole,
      using: sql`organization_id = ${office} and ${governs}`,
      withCheck: sql`organization_id = ${office} and ${governs}`,
    }),
  ],
);

/** The figures of a firm, or of the carrier itself (firm_id null), for a period. */
export const reports = pgTable(
  "reports",
  {
    organizationId: organizationId().references(() => organizations.id),
    id: id(),
    cityId: uuid("city_id").notNull(),
    periodId: uuid("period_id").notNull(),
    firmId: uuid("firm_id").references(() => firms.id),
    createdAt: instantAt("created_at").notNull().defaultNow(),
  },
  (t) => [
    primaryKey({ columns: [t.organizationId, t.id] }),
    unique("reports_once").on(t.organizationId, t.periodId, t.firmId).nullsNotDistinct(),
    foreignKey({
      columns: [t.cityId, t.periodId],
      foreignColumns: [periods.organizationId, periods.id],
      name: "reports_period",
    }),
    ...ledgerPolicies(sql`city_id = ${city}`, ["delete"]),
    // Of two codes that were one firm.
    pgPolicy("moves", {
      for: "update",
      to: appRole,
      using: sql`organization_id = ${own} and ${keepsLedger}`,
      withCheck: sql`organization_id = ${own} and ${keepsLedger}`,
    }),
  ],
);

/** One figure. `rev` rises with each change: who writes names the one that was seen. */
export const reportCells = pgTable(
  "report_cells",
  {
    organizationId: organizationId().references(() => organizations.id),
    reportId: uuid("report_id").notNull(),
    fact: text("fact").notNull(),
    state: text("state").notNull(),
    value: whole("value"),
    textValue: text("text_value"),
    explanation: text("explanation"),
    rev: integer("rev").notNull().default(1),
    updatedBy: uuid("updated_by").notNull(),
    updatedByName: text("updated_by_name").notNull(),
    updatedAt: instantAt("updated_at").notNull().defaultNow(),
  },
  (t) => [
    primaryKey({ columns: [t.organizationId, t.reportId, t.fact] }),
    foreignKey({
      columns: [t.organizationId, t.reportId],
      foreignColumns: [reports.organizationId, reports.id],
      name: "report_cells_report",
    }),
    check("report_cells_state", sql`state in ('known', 'missing', 'not-applicable')`),
    check("report_cells_value", sql`(state = 'known') = (num_nonnulls(value, text_value) = 1)`),
    ...ledgerPolicies(),
  ],
);
