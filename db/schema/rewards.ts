import { sql } from "drizzle-orm";
import {
  check,
  foreignKey,
  index,
  integer,
  jsonb,
  pgPolicy,
  pgTable,
  primaryKey,
  text,
  unique,
  uuid,
} from "drizzle-orm/pg-core";
import { organizations } from "./access.ts";
import { appRole, definerAll, id, instantAt, kind, organizationId, own, role, whole } from "./columns.ts";
import { runs } from "./runs.ts";

const cityComputes = sql`organization_id = ${own} and ${kind} = 'city' and ${role} = 'analyst'`;

/** Money, append-only. A correction is a reversal that points at its line, or a run that follows. */
export const rewardLines = pgTable(
  "reward_lines",
  {
    organizationId: organizationId().references(() => organizations.id),
    runId: uuid("run_id").notNull(),
    lineNo: integer("line_no").notNull(),
    beneficiaryId: uuid("beneficiary_id")
      .notNull()
      .references(() => organizations.id),
    uscc: text("uscc"),
    item: text("item").notNull(),
    kind: text("kind").notNull(),
    amountFen: whole("amount_fen").notNull(),
    paymentKey: text("payment_key"),
    detail: jsonb("detail").notNull(),
    reversesRunId: uuid("reverses_run_id"),
    reversesLineNo: integer("reverses_line_no"),
    createdAt: instantAt("created_at").notNull().defaultNow(),
  },
  (t) => [
    primaryKey({ columns: [t.organizationId, t.runId, t.lineNo] }),
    index("reward_lines_beneficiary").on(t.organizationId, t.runId, t.beneficiaryId),
    index("reward_lines_of_carrier").on(t.beneficiaryId),
    unique("reward_lines_reversed_once").on(t.organizationId, t.reversesRunId, t.reversesLineNo),
    foreignKey({
      columns: [t.organizationId, t.runId],
      foreignColumns: [runs.organizationId, runs.id],
      name: "reward_lines_run",
    }),
    foreignKey({
      columns: [t.organizationId, t.reversesRunId, t.reversesLineNo],
      foreignColumns: [t.organizationId, t.runId, t.lineNo],
      name: "reward_lines_reverses",
    }),
    check("reward_lines_reversal", sql`(reverses_run_id is null) = (reverses_line_no is null)`),
    definerAll(),
    pgPolicy("sel", {
      for: "select",
      to: appRole,
      using: sql`organization_id = ${own} or (beneficiary_id = ${own} and app.run_is_approved(organization_id, run_id))`,
    }),
    pgPolicy("ins", { for: "insert", to: appRole, withCheck: cityComputes }),
  ],
);

/** The payment that is live for a key: at most one. Kept by triggers on reward lines and runs. */
export const paymentKeys = pgTable(
  "payment_keys",
  {
    organizationId: organizationId().references(() => organizations.id),
    paymentKey: text("payment_key").notNull(),
    runId: uuid("run_id").notNull(),
    lineNo: integer("line_no").notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.organizationId, t.paymentKey] }),
    index("payment_keys_run").on(t.organizationId, t.runId),
    foreignKey({
      columns: [t.organizationId, t.runId, t.lineNo],
      foreignColumns: [rewardLines.organizationId, rewardLines.runId, rewardLines.lineNo],
      name: "payment_keys_line",
    }),
    definerAll(),
    pgPolicy("sel", { for: "select", to: appRole, using: sql`organization_id = ${own}` }),
  ],
);

/** An outcome that two carriers claim. Ruled once, with a reason; the ruling is an input of later runs. */
export const conflicts = pgTable(
  "conflicts",
  {
    organizationId: organizationId().references(() => organizations.id),
    id: id(),
    programme: text("programme").notNull(),
    outcomeKey: text("outcome_key").notNull(),
    uscc: text("uscc").notNull(),
    firmName: text("firm_name").notNull(),
    outcome: jsonb("outcome").notNull(),
    runId: uuid("run_id").notNull(),
    status: text("status").notNull().default("open"),
    ruledFor: uuid("ruled_for"),
    reason: text("reason"),
    ruledBy: uuid("ruled_by"),
    ruledByName: text("ruled_by_name"),
    ruledAt: instantAt("ruled_at"),
    createdAt: instantAt("created_at").notNull().defaultNow(),
  },
  (t) => [
    primaryKey({ columns: [t.organizationId, t.id] }),
    unique("conflicts_outcome").on(t.organizationId, t.programme, t.outcomeKey),
    foreignKey({
      columns: [t.organizationId, t.runId],
      foreignColumns: [runs.organizationId, runs.id],
      name: "conflicts_run",
    }),
    check("conflicts_status", sql`status in ('open', 'ruled')`),
    check(
      "conflicts_ruling",
      sql`(status = 'ruled') = (num_nonnulls(ruled_for, reason, ruled_by, ruled_by_name, ruled_at) = 5)`,
    ),
    definerAll(),
    pgPolicy("sel", {
      for: "select",
      to: appRole,
      using: sql`organization_id = ${own} or app.is_conflict_party(organization_id, id)`,
    }),
    pgPolicy("ins", {
      for: "insert",
      to: appRole,
      withCheck: sql`${cityComputes} and status = 'open'`,
    }),
    pgPolicy("upd", {
      for: "update",
      to: appRole,
      using: sql`organization_id = ${own} and ${kind} = 'city' and ${role} = 'reviewer'`,
      withCheck: sql`organization_id = ${own} and ${kind} = 'city' and ${role} = 'reviewer' and ruled_by = (select app.user_id())`,
    }),
  ],
);

/** One side of a conflict, with the same facts for each: entry, days of stay, area on the day, evidence. */
export const conflictParties = pgTable(
  "conflict_parties",
  {
    organizationId: organizationId().references(() => organizations.id),
    conflictId: uuid("conflict_id").notNull(),
    carrierId: uuid("carrier_id")
      .notNull()
      .references(() => organizations.id),
    facts: jsonb("facts").notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.organizationId, t.conflictId, t.carrierId] }),
    index("conflict_parties_carrier").on(t.carrierId),
    foreignKey({
      columns: [t.organizationId, t.conflictId],
      foreignColumns: [conflicts.organizationId, conflicts.id],
      name: "conflict_parties_conflict",
    }),
    definerAll(),
    pgPolicy("sel", {
      for: "select",
      to: appRole,
      using: sql`organization_id = ${own} or app.is_conflict_party(organization_id, conflict_id)`,
    }),
    pgPolicy("ins", { for: "insert", to: appRole, withCheck: cityComputes }),
  ],
);
