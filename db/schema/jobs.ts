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
  uniqueIndex,
  uuid,
} from "drizzle-orm/pg-core";
import { memberships, organizations } from "./access.ts";
import {
  appRole,
  city,
  computes,
  definerAll,
  id,
  instantAt,
  kind,
  organizationId,
  own,
  role,
} from "./columns.ts";
import { periods } from "./reports.ts";
import { runs } from "./runs.ts";

/** A run is stopped by who asked for it, by the owner of a park and by an analyst of the city. */
const stops = sql`(asked_by = (select app.user_id()) or ${role} in ('owner', 'analyst'))`;

/**
 * A run that somebody asked for, until it stands or does not. It is worked off by functions of the definer; a member
 * asks, reads, and asks to stop. The lease is read by nobody: who holds it works, as the member who asked.
 */
export const jobs = pgTable(
  "jobs",
  {
    organizationId: organizationId().references(() => organizations.id),
    id: id(),
    kind: text("kind").notNull(),
    cityId: uuid("city_id").notNull(),
    periodId: uuid("period_id").notNull(),
    policyCode: text("policy_code").notNull(),
    followsRunId: uuid("follows_run_id"),
    input: jsonb("input").notNull(),
    membershipId: uuid("membership_id").notNull(),
    askedBy: uuid("asked_by").notNull(),
    askedByName: text("asked_by_name").notNull(),
    askedAt: instantAt("asked_at").notNull().defaultNow(),
    status: text("status").notNull().default("queued"),
    stage: text("stage"),
    done: integer("done").notNull().default(0),
    total: integer("total").notNull().default(0),
    attempts: integer("attempts").notNull().default(0),
    lease: uuid("lease"),
    claimedAt: instantAt("claimed_at"),
    startedAt: instantAt("started_at"),
    endedAt: instantAt("ended_at"),
    cancelAskedAt: instantAt("cancel_asked_at"),
    cancelAskedByName: text("cancel_asked_by_name"),
    runId: uuid("run_id"),
    refusal: jsonb("refusal"),
    reference: text("reference"),
  },
  (t) => [
    primaryKey({ columns: [t.organizationId, t.id] }),
    uniqueIndex("jobs_live")
      .on(
        t.organizationId,
        t.kind,
        t.periodId,
        t.policyCode,
        sql`coalesce(follows_run_id, '00000000-0000-0000-0000-000000000000')`,
      )
      .where(sql`status in ('queued', 'running')`),
    index("jobs_waiting").on(t.askedAt).where(sql`status in ('queued', 'running')`),
    index("jobs_recent").on(t.organizationId, t.askedAt),
    foreignKey({
      columns: [t.cityId, t.periodId],
      foreignColumns: [periods.organizationId, periods.id],
      name: "jobs_period",
    }),
    foreignKey({
      columns: [t.organizationId, t.followsRunId],
      foreignColumns: [runs.organizationId, runs.id],
      name: "jobs_follows",
    }),
    foreignKey({
      columns: [t.organizationId, t.runId],
      foreignColumns: [runs.organizationId, runs.id],
      name: "jobs_run",
    }),
    foreignKey({
      columns: [t.organizationId, t.membershipId],
      foreignColumns: [memberships.organizationId, memberships.id],
      name: "jobs_membership",
    }),
    check("jobs_kind", sql`kind in ('firm-points', 'carrier-performance', 'reward')`),
    check("jobs_status", sql`status in ('queued', 'running', 'done', 'refused', 'cancelled', 'failed')`),
    check("jobs_stage", sql`stage is null or stage in ('read', 'compute', 'write')`),
    check("jobs_done", sql`(status = 'done') = (run_id is not null)`),
    check("jobs_refused", sql`(status = 'refused') = (refusal is not null)`),
    check("jobs_failed", sql`(status = 'failed') = (reference is not null)`),
    definerAll(),
    pgPolicy("sel", { for: "select", to: appRole, using: sql`organization_id = ${own}` }),
    pgPolicy("ins", {
      for: "insert",
      to: appRole,
      withCheck: sql`organization_id = ${own} and city_id = ${city} and ${computes} and (kind = 'firm-points' or ${kind} = 'city') and asked_by = (select app.user_id()) and membership_id = (select app.membership()) and status = 'queued' and attempts = 0 and lease is null and cancel_asked_at is null`,
    }),
    pgPolicy("upd", {
      for: "update",
      to: appRole,
      using: sql`organization_id = ${own} and ${stops}`,
      withCheck: sql`organization_id = ${own} and ${stops}`,
    }),
  ],
);
