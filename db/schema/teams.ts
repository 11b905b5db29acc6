import { sql } from "drizzle-orm";
import {
  check,
  foreignKey,
  index,
  integer,
  pgPolicy,
  pgTable,
  primaryKey,
  text,
  unique,
  uuid,
} from "drizzle-orm/pg-core";
import { organizations } from "./access.ts";
import { applications } from "./admission.ts";
import {
  appRole,
  dateOn,
  definerAll,
  id,
  instantAt,
  ledgerPolicies,
  organizationId,
  own,
  stepColumns,
} from "./columns.ts";
import { residencies } from "./residency.ts";

/**
 * A team 创业团队 that a carrier looks after over [entered_on, left_on), before there is a firm. It belongs to the carrier alone;
 * once it has become a firm it points to that firm's stay here, which goes on where the team ends.
 */
export const teams = pgTable(
  "teams",
  {
    organizationId: organizationId().references(() => organizations.id),
    id: id(),
    name: text("name").notNull(),
    field: text("field"),
    business: text("business"),
    leader: text("leader").notNull(),
    /** Personal data: never in the log, and masked to who does not keep the ledger. */
    contactPhone: text("contact_phone"),
    people: integer("people"),
    /** Of those who founded it, as of founders of a firm. */
    kinds: text("kinds").array().notNull().default(sql`'{}'`),
    originPlace: text("origin_place"),
    originName: text("origin_name"),
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
    applicationId: uuid("application_id"),
    residencyId: uuid("residency_id"),
    rev: integer("rev").notNull().default(1),
    createdAt: instantAt("created_at").notNull().defaultNow(),
  },
  (t) => [
    primaryKey({ columns: [t.organizationId, t.id] }),
    unique("teams_application").on(t.organizationId, t.applicationId),
    index("teams_residency").on(t.organizationId, t.residencyId),
    foreignKey({
      columns: [t.organizationId, t.applicationId],
      foreignColumns: [applications.organizationId, applications.id],
      name: "teams_application_key",
    }),
    foreignKey({
      columns: [t.organizationId, t.residencyId],
      foreignColumns: [residencies.organizationId, residencies.id],
      name: "teams_residency_key",
    }),
    check("teams_interval", sql`left_on is null or entered_on < left_on`),
    check(
      "teams_exit",
      sql`(left_on is null) = (exit is null) and (exit is null or exit in ('founded', 'left', 'dropped')) and (residency_id is not null) = (exit is not null and exit = 'founded')`,
    ),
    check("teams_people", sql`people is null or people between 1 and 1000000`),
    ...ledgerPolicies(null, ["update"]),
  ],
);

/** The journal of teams, kept as that of stays: by the trigger on `teams` alone, and only growing. */
export const teamSteps = pgTable(
  "team_steps",
  {
    organizationId: organizationId().references(() => organizations.id),
    teamId: uuid("team_id").notNull(),
    ...stepColumns(),
  },
  (t) => [
    primaryKey({ columns: [t.organizationId, t.teamId, t.no] }),
    unique("team_steps_once").on(t.organizationId, t.teamId, t.reverses),
    foreignKey({
      name: "team_steps_team_key",
      columns: [t.organizationId, t.teamId],
      foreignColumns: [teams.organizationId, teams.id],
    }),
    foreignKey({
      name: "team_steps_reverses_key",
      columns: [t.organizationId, t.teamId, t.reverses],
      foreignColumns: [t.organizationId, t.teamId, t.no],
    }),
    check(
      "team_steps_kind",
      sql`kind in ('applied', 'admitted', 'entered', 'founded', 'left', 'dropped', 'corrected', 'reopened', 'undone')`,
    ),
    check(
      "team_steps_counter",
      sql`(reverses is not null) = (kind in ('corrected', 'reopened', 'undone')) and (reverses is null or reverses < no)`,
    ),
    pgPolicy("sel", { for: "select", to: appRole, using: sql`organization_id = ${own}` }),
    definerAll(),
  ],
);
