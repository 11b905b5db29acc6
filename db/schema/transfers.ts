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
  uuid,
} from "drizzle-orm/pg-core";
import type { HandedFirm, HandedStay } from "#app/domain/transfers/transfer.ts";
import { organizations } from "./access.ts";
import { appRole, dateOn, definerAll, id, instantAt, keepsLedger, organizationId, own } from "./columns.ts";
import { firms, residencies } from "./residency.ts";

/** Carriers of the own city: who else could take a firm over is not told, nor whether there is somebody. */
const carriersOfCity = sql`(select o.id from organizations o where o.city_id = (select app.city()) and o.kind = 'carrier')`;

/**
 * A firm that one carrier hands to another. Both read the row; the proposer makes it, and every step after that is taken by
 * `app.end_transfer`, which ends the stay here in the transaction in which the other carrier opens its own.
 */
export const transfers = pgTable(
  "transfers",
  {
    /** The carrier that proposes. */
    organizationId: organizationId().references(() => organizations.id),
    id: id(),
    residencyId: uuid("residency_id").notNull(),
    /** The stay's revision when it was proposed: acceptance is refused once it is another. */
    residencyRev: integer("residency_rev").notNull(),
    firmId: uuid("firm_id")
      .notNull()
      .references(() => firms.id),
    toOrganizationId: uuid("to_organization_id")
      .notNull()
      .references(() => organizations.id),
    /** First day away, and first day there. */
    leavesOn: dateOn("leaves_on").notNull(),
    reason: text("reason").notNull(),
    note: text("note"),
    state: text("state").notNull().default("proposed"),
    /** What the proposer hands over with consent: the firm's facts and names, and its stays. */
    firm: jsonb("firm").$type<HandedFirm>().notNull(),
    timeline: jsonb("timeline").$type<readonly HandedStay[]>().notNull(),
    proposedBy: uuid("proposed_by").notNull(),
    proposedByName: text("proposed_by_name").notNull(),
    proposedAt: instantAt("proposed_at").notNull().defaultNow(),
    answer: text("answer"),
    endedBy: uuid("ended_by"),
    endedByName: text("ended_by_name"),
    endedAt: instantAt("ended_at"),
    /** The stay that the other carrier opened. */
    toResidencyId: uuid("to_residency_id"),
  },
  (t) => [
    primaryKey({ columns: [t.organizationId, t.id] }),
    index("transfers_residency").on(t.organizationId, t.residencyId),
    index("transfers_incoming").on(t.toOrganizationId, t.state),
    foreignKey({
      columns: [t.organizationId, t.residencyId],
      foreignColumns: [residencies.organizationId, residencies.id],
      name: "transfers_residency_key",
    }),
    foreignKey({
      columns: [t.toOrganizationId, t.toResidencyId],
      foreignColumns: [residencies.organizationId, residencies.id],
      name: "transfers_to_residency_key",
    }),
    check("transfers_state", sql`state in ('proposed', 'accepted', 'declined', 'withdrawn')`),
    check(
      "transfers_ended",
      sql`num_nonnulls(ended_by, ended_by_name, ended_at) = case state when 'proposed' then 0 else 3 end and (state = 'accepted') = (to_residency_id is not null)`,
    ),
    check("transfers_two", sql`organization_id <> to_organization_id`),
    definerAll(),
    pgPolicy("sel", {
      for: "select",
      to: appRole,
      using: sql`organization_id = ${own} or to_organization_id = ${own}`,
    }),
    pgPolicy("ins", {
      for: "insert",
      to: appRole,
      withCheck: sql`organization_id = ${own} and ${keepsLedger} and state = 'proposed' and to_residency_id is null and proposed_by = (select app.user_id()) and to_organization_id in ${carriersOfCity}`,
    }),
  ],
);
