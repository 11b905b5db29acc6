import { sql } from "drizzle-orm";
import {
  boolean,
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
  uniqueIndex,
  uuid,
} from "drizzle-orm/pg-core";
import { organizations } from "./access.ts";
import {
  appRole,
  dateOn,
  definerAll,
  id,
  instantAt,
  kind,
  ofCity,
  organizationId,
  own,
  role,
  whole,
} from "./columns.ts";
import { runs } from "./runs.ts";

const cityComputes = sql`organization_id = ${own} and ${kind} = 'city' and ${role} = 'analyst'`;
const cityApproves = sql`organization_id = ${own} and ${kind} = 'city' and ${role} = 'approver'`;

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
    // By the beneficiary first: with the run first it would look as good as the primary key to the check of a payment key's
    // line while the table has no statistics, and read all lines of the run for each.
    index("reward_lines_of_carrier").on(t.beneficiaryId, t.organizationId, t.runId),
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
    // A run's lines come with it; afterwards only a reversal is added, by another hand, to the run of its line.
    pgPolicy("ins", {
      for: "insert",
      to: appRole,
      withCheck: sql`((${cityComputes} and reverses_run_id is null) or (${cityApproves} and reverses_run_id = run_id)) and beneficiary_id in ${ofCity}`,
    }),
  ],
);

/**
 * A payment from before this system, for an outcome that is then never paid again. One hand enters, another decides;
 * only its status moves, by the trigger opening_guard.
 */
export const openingPayments = pgTable(
  "opening_payments",
  {
    organizationId: organizationId().references(() => organizations.id),
    id: id(),
    programme: text("programme").notNull(),
    family: text("family").notNull(),
    item: text("item").notNull(),
    beneficiaryKind: text("beneficiary_kind").notNull(),
    outcome: text("outcome").notNull(),
    subject: text("subject").notNull(),
    subjectName: text("subject_name").notNull(),
    number: text("number"),
    amountFen: whole("amount_fen").notNull(),
    paidOn: dateOn("paid_on"),
    document: text("document").notNull(),
    paymentKey: text("payment_key").notNull(),
    status: text("status").notNull().default("entered"),
    enteredBy: uuid("entered_by").notNull(),
    enteredByName: text("entered_by_name").notNull(),
    enteredAt: instantAt("entered_at").notNull().defaultNow(),
    decidedBy: uuid("decided_by"),
    decidedByName: text("decided_by_name"),
    decidedAt: instantAt("decided_at"),
    reason: text("reason"),
  },
  (t) => [
    primaryKey({ columns: [t.organizationId, t.id] }),
    uniqueIndex("opening_payments_live")
      .on(t.organizationId, t.paymentKey)
      .where(sql`status in ('entered', 'confirmed')`),
    check("opening_payments_status", sql`status in ('entered', 'confirmed', 'refused', 'cancelled')`),
    check("opening_payments_beneficiary", sql`beneficiary_kind in ('carrier', 'firm', 'unit')`),
    check("opening_payments_amount", sql`amount_fen >= 0`),
    check(
      "opening_payments_decided",
      sql`(status = 'entered') = (num_nonnulls(decided_by, decided_by_name, decided_at) = 0) and num_nonnulls(decided_by, decided_by_name, decided_at) in (0, 3)`,
    ),
    check("opening_payments_reason", sql`status not in ('refused', 'cancelled') or reason is not null`),
    check("opening_payments_two_people", sql`decided_by is null or decided_by <> entered_by`),
    definerAll(),
    pgPolicy("sel", { for: "select", to: appRole, using: sql`organization_id = ${own}` }),
    pgPolicy("ins", {
      for: "insert",
      to: appRole,
      withCheck: sql`${cityComputes} and status = 'entered' and entered_by = (select app.user_id())`,
    }),
    pgPolicy("upd", { for: "update", to: appRole, using: cityApproves, withCheck: cityApproves }),
  ],
);

/** A carrier recognised at a level, dated like a firm's title; the city's register, an input of reward runs. */
export const recognitions = pgTable(
  "recognitions",
  {
    organizationId: organizationId().references(() => organizations.id),
    id: id(),
    carrierId: uuid("carrier_id")
      .notNull()
      .references(() => organizations.id),
    level: text("level").notNull(),
    validFrom: dateOn("valid_from").notNull(),
    validTo: dateOn("valid_to"),
    number: text("number").notNull(),
    isRenewal: boolean("is_renewal").notNull().default(false),
    revokedOn: dateOn("revoked_on"),
    evidence: text("evidence"),
    recordedBy: uuid("recorded_by").notNull(),
    recordedByName: text("recorded_by_name").notNull(),
    recordedAt: instantAt("recorded_at").notNull().defaultNow(),
  },
  (t) => [
    primaryKey({ columns: [t.organizationId, t.id] }),
    unique("recognitions_once").on(t.organizationId, t.carrierId, t.level, t.validFrom),
    index("recognitions_carrier").on(t.carrierId),
    check(
      "recognitions_level",
      sql`level in ('national', 'provincial', 'municipal', 'district', 'standard', 'excellent', 'filed')`,
    ),
    check("recognitions_interval", sql`valid_to is null or valid_from < valid_to`),
    check("recognitions_revoked", sql`revoked_on is null or valid_from <= revoked_on`),
    pgPolicy("sel", {
      for: "select",
      to: appRole,
      using: sql`organization_id = ${own} or carrier_id = ${own}`,
    }),
    pgPolicy("ins", {
      for: "insert",
      to: appRole,
      withCheck: sql`${cityComputes} and recorded_by = (select app.user_id()) and exists (select from organizations o where o.id = carrier_id and o.kind = 'carrier' and o.city_id = ${own})`,
    }),
    pgPolicy("upd", { for: "update", to: appRole, using: cityComputes, withCheck: cityComputes }),
    pgPolicy("del", { for: "delete", to: appRole, using: cityComputes }),
  ],
);

/** The payment that is live for a key: at most one. Kept by triggers on reward lines and runs. */
export const paymentKeys = pgTable(
  "payment_keys",
  {
    organizationId: organizationId().references(() => organizations.id),
    paymentKey: text("payment_key").notNull(),
    /** Of a run's line, or of the opening balance. */
    runId: uuid("run_id"),
    lineNo: integer("line_no"),
    openingId: uuid("opening_id"),
  },
  (t) => [
    primaryKey({ columns: [t.organizationId, t.paymentKey] }),
    index("payment_keys_run").on(t.organizationId, t.runId),
    foreignKey({
      columns: [t.organizationId, t.runId, t.lineNo],
      foreignColumns: [rewardLines.organizationId, rewardLines.runId, rewardLines.lineNo],
      name: "payment_keys_line",
    }),
    foreignKey({
      columns: [t.organizationId, t.openingId],
      foreignColumns: [openingPayments.organizationId, openingPayments.id],
      name: "payment_keys_opening",
    }),
    check(
      "payment_keys_source",
      sql`num_nonnulls(run_id, opening_id) = 1 and (run_id is null) = (line_no is null)`,
    ),
    definerAll(),
    pgPolicy("sel", { for: "select", to: appRole, using: sql`organization_id = ${own}` }),
  ],
);

/**
 * An outcome that two carriers claim. Ruled with a reason, which is an input of later runs; reopened while no approved
 * run has read it; lapsed when no run that counts raises it any more. What it was before stands in `history`.
 */
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
    history: jsonb("history").notNull().default([]),
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
    check("conflicts_status", sql`status in ('open', 'ruled', 'lapsed')`),
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
      using: sql`organization_id = ${own} and ${kind} = 'city' and ${role} in ('analyst', 'reviewer')`,
      withCheck: sql`organization_id = ${own} and ${kind} = 'city' and (${role} = 'analyst' or (${role} = 'reviewer' and (ruled_by is null or ruled_by = (select app.user_id()))))`,
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
    pgPolicy("ins", {
      for: "insert",
      to: appRole,
      withCheck: sql`${cityComputes} and carrier_id in ${ofCity}`,
    }),
  ],
);
