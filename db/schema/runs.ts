import { sql } from "drizzle-orm";
import {
  bigint,
  boolean,
  check,
  foreignKey,
  index,
  integer,
  jsonb,
  pgPolicy,
  pgTable,
  primaryKey,
  smallint,
  text,
  uuid,
} from "drizzle-orm/pg-core";
import { organizations } from "./access.ts";
import {
  appRole,
  city,
  computes,
  dateOn,
  definerAll,
  id,
  instantAt,
  kind,
  organizationId,
  own,
  role,
  whole,
} from "./columns.ts";
import { periods } from "./reports.ts";

const approves = sql`((${kind} = 'city' and ${role} = 'approver') or ((select app.is_park()) and ${role} in ('owner', 'reviewer')))`;

/** A computation of points, performance or rewards. Only its status moves, by the trigger run_guard. */
export const runs = pgTable(
  "runs",
  {
    organizationId: organizationId().references(() => organizations.id),
    id: id(),
    kind: text("kind").notNull(),
    cityId: uuid("city_id").notNull(),
    periodId: uuid("period_id").notNull(),
    status: text("status").notNull().default("computed"),
    followsRunId: uuid("follows_run_id"),
    policyCode: text("policy_code").notNull(),
    policyVersion: text("policy_version").notNull(),
    verification: text("verification").notNull(),
    engineVersion: text("engine_version").notNull(),
    inputsSha256: text("inputs_sha256").notNull(),
    policiesSha256: text("policies_sha256").notNull(),
    resultsSha256: text("results_sha256").notNull(),
    /**
     * The whole bundle (format 1); of a run in columns (2) all but its firms, which stand in the two tables below; of a city's
     * other runs (3) with each filing named by the digest of its revision.
     */
    bundle: text("bundle").notNull(),
    format: smallint("format").notNull().default(1),
    subjects: integer("subjects").notNull(),
    totalFen: whole("total_fen"),
    findings: jsonb("findings").notNull(),
    computedBy: uuid("computed_by").notNull(),
    computedByName: text("computed_by_name").notNull(),
    computedAt: instantAt("computed_at").notNull().defaultNow(),
    approvedBy: uuid("approved_by"),
    approvedByName: text("approved_by_name"),
    approvedAt: instantAt("approved_at"),
  },
  (t) => [
    primaryKey({ columns: [t.organizationId, t.id] }),
    index("runs_recent").on(t.organizationId, t.kind, t.computedAt),
    foreignKey({
      columns: [t.cityId, t.periodId],
      foreignColumns: [periods.organizationId, periods.id],
      name: "runs_period",
    }),
    foreignKey({
      columns: [t.organizationId, t.followsRunId],
      foreignColumns: [t.organizationId, t.id],
      name: "runs_follows",
    }),
    check("runs_kind", sql`kind in ('firm-points', 'carrier-performance', 'reward')`),
    check("runs_status", sql`status in ('computed', 'approved', 'superseded')`),
    check(
      "runs_format",
      sql`format = 1 or (format = 2 and kind = 'firm-points') or (format = 3 and kind <> 'firm-points')`,
    ),
    check("runs_two_people", sql`approved_by is null or approved_by <> computed_by`),
    definerAll(),
    pgPolicy("sel", { for: "select", to: appRole, using: sql`organization_id = ${own}` }),
    pgPolicy("ins", {
      for: "insert",
      to: appRole,
      withCheck: sql`organization_id = ${own} and ${computes} and status = 'computed' and computed_by = (select app.user_id()) and approved_by is null and (kind = 'firm-points' or ${kind} = 'city') and city_id = ${city}`,
    }),
    pgPolicy("upd", {
      for: "update",
      to: appRole,
      using: sql`organization_id = ${own} and (${approves} or ${computes})`,
      withCheck: sql`organization_id = ${own} and (${approves} or ${computes})`,
    }),
  ],
);

/** What a run found for one subject: a firm by its code, a carrier by its id. */
export const runResults = pgTable(
  "run_results",
  {
    organizationId: organizationId().references(() => organizations.id),
    runId: uuid("run_id").notNull(),
    subject: text("subject").notNull(),
    subjectName: text("subject_name").notNull(),
    position: integer("position").notNull(),
    rank: integer("rank"),
    totalMilli: bigint("total_milli", { mode: "number" }),
    grade: text("grade"),
    peerGroup: text("peer_group"),
    result: jsonb("result").notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.organizationId, t.runId, t.subject] }),
    index("run_results_position").on(t.organizationId, t.runId, t.position),
    foreignKey({
      columns: [t.organizationId, t.runId],
      foreignColumns: [runs.organizationId, runs.id],
      name: "run_results_run",
    }),
    pgPolicy("sel", { for: "select", to: appRole, using: sql`organization_id = ${own}` }),
    pgPolicy("ins", { for: "insert", to: appRole, withCheck: sql`organization_id = ${own} and ${computes}` }),
  ],
);

/**
 * What a run over many firms read of each, weighed and frozen: one row a firm, a whole figure for each of the run's places
 * (a fact of a period), null where it is missing. The trigger rows_of_run holds the key to the run,
 * once a statement.
 */
export const runFigures = pgTable(
  "run_figures",
  {
    organizationId: organizationId(),
    runId: uuid("run_id").notNull(),
    subject: text("subject").notNull(),
    foundedOn: dateOn("founded_on"),
    field: text("field").notNull(),
    figures: bigint("figures", { mode: "number" }).array().notNull(),
    /** Places of figures that are not applicable. */
    notApplicable: smallint("not_applicable").array().notNull().default(sql`'{}'`),
    name: text("name").notNull().default(""),
    /** Its place in lists of results: by stage, then rank. */
    position: integer("position").notNull().default(0),
    /** Places, in the run's list, of the filings that name the firm. */
    sources: integer("sources").array().notNull().default(sql`'{}'`),
    /** By place of the figures, which of the sources decided; −1 where none did. */
    decided: smallint("decided").array().notNull().default(sql`'{}'`),
    /** What other filings say otherwise, in threes: place of the figure, place of the filing, figure. */
    beside: bigint("beside", { mode: "number" }).array().notNull().default(sql`'{}'`),
  },
  (t) => [
    primaryKey({ columns: [t.organizationId, t.runId, t.subject] }),
    index("run_figures_position").on(t.organizationId, t.runId, t.position),
    pgPolicy("sel", { for: "select", to: appRole, using: sql`organization_id = ${own}` }),
    pgPolicy("ins", { for: "insert", to: appRole, withCheck: sql`organization_id = ${own} and ${computes}` }),
  ],
);

/** How a run over many firms scored each: one row a firm. Lines and groups are thousandths in the scheme's order. Keyed as above. */
export const runScores = pgTable(
  "run_scores",
  {
    organizationId: organizationId(),
    runId: uuid("run_id").notNull(),
    subject: text("subject").notNull(),
    class: text("class"),
    peerGroup: text("peer_group"),
    barred: boolean("barred").notNull(),
    totalMilli: bigint("total_milli", { mode: "number" }),
    rank: integer("rank"),
    tied: integer("tied"),
    grade: text("grade"),
    groupsMilli: integer("groups_milli").array().notNull(),
    linesMilli: integer("lines_milli").array().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.organizationId, t.runId, t.subject] }),
    pgPolicy("sel", { for: "select", to: appRole, using: sql`organization_id = ${own}` }),
    pgPolicy("ins", { for: "insert", to: appRole, withCheck: sql`organization_id = ${own} and ${computes}` }),
  ],
);
