import { sql } from "drizzle-orm";
import { check, foreignKey, index, integer, pgTable, primaryKey, text, uuid } from "drizzle-orm/pg-core";
import { organizations } from "./access.ts";
import { dateOn, id, instantAt, ledgerPolicies, organizationId } from "./columns.ts";
import { residencies } from "./residency.ts";

/** A mentor whom the carrier has appointed, from `starts_on` to `last_on`, both counted in. */
export const mentors = pgTable(
  "mentors",
  {
    organizationId: organizationId().references(() => organizations.id),
    id: id(),
    name: text("name").notNull(),
    kind: text("kind").notNull(),
    employer: text("employer"),
    startsOn: dateOn("starts_on").notNull(),
    lastOn: dateOn("last_on"),
    evidence: text("evidence"),
    rev: integer("rev").notNull().default(1),
    createdAt: instantAt("created_at").notNull().defaultNow(),
  },
  (t) => [
    primaryKey({ columns: [t.organizationId, t.id] }),
    check("mentors_interval", sql`last_on is null or starts_on <= last_on`),
    ...ledgerPolicies(),
  ],
);

/** Which mentor coaches which resident. The same two never overlap: see drizzle/0021_people.sql. */
export const coachings = pgTable(
  "coachings",
  {
    organizationId: organizationId().references(() => organizations.id),
    id: id(),
    mentorId: uuid("mentor_id").notNull(),
    residencyId: uuid("residency_id").notNull(),
    startsOn: dateOn("starts_on").notNull(),
    lastOn: dateOn("last_on"),
    rev: integer("rev").notNull().default(1),
    createdAt: instantAt("created_at").notNull().defaultNow(),
  },
  (t) => [
    primaryKey({ columns: [t.organizationId, t.id] }),
    index("coachings_residency").on(t.organizationId, t.residencyId),
    index("coachings_mentor").on(t.organizationId, t.mentorId),
    foreignKey({
      columns: [t.organizationId, t.mentorId],
      foreignColumns: [mentors.organizationId, mentors.id],
      name: "coachings_mentor_key",
    }),
    foreignKey({
      columns: [t.organizationId, t.residencyId],
      foreignColumns: [residencies.organizationId, residencies.id],
      name: "coachings_residency_key",
    }),
    check("coachings_interval", sql`last_on is null or starts_on <= last_on`),
    ...ledgerPolicies(),
  ],
);

/** One service that the carrier did for one or several residents. Taken back, it stays with the reason and counts no more. */
export const serviceEntries = pgTable(
  "service_entries",
  {
    organizationId: organizationId().references(() => organizations.id),
    id: id(),
    heldOn: dateOn("held_on").notNull(),
    kind: text("kind").notNull(),
    mentorId: uuid("mentor_id"),
    staff: text("staff"),
    minutes: integer("minutes").notNull(),
    topic: text("topic").notNull(),
    evidence: text("evidence"),
    withdrawnReason: text("withdrawn_reason"),
    rev: integer("rev").notNull().default(1),
    createdAt: instantAt("created_at").notNull().defaultNow(),
  },
  (t) => [
    primaryKey({ columns: [t.organizationId, t.id] }),
    index("service_entries_day").on(t.organizationId, t.heldOn),
    index("service_entries_mentor").on(t.organizationId, t.mentorId),
    foreignKey({
      columns: [t.organizationId, t.mentorId],
      foreignColumns: [mentors.organizationId, mentors.id],
      name: "service_entries_mentor_key",
    }),
    check("service_entries_minutes", sql`minutes > 0 and minutes <= 60000`),
    check("service_entries_provider", sql`mentor_id is not null or staff is not null`),
    ...ledgerPolicies(null, ["update"]),
  ],
);

/** The residents that a service was for. */
export const serviceEntryFirms = pgTable(
  "service_entry_firms",
  {
    organizationId: organizationId().references(() => organizations.id),
    entryId: uuid("entry_id").notNull(),
    residencyId: uuid("residency_id").notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.organizationId, t.entryId, t.residencyId] }),
    index("service_entry_firms_residency").on(t.organizationId, t.residencyId),
    foreignKey({
      columns: [t.organizationId, t.entryId],
      foreignColumns: [serviceEntries.organizationId, serviceEntries.id],
      name: "service_entry_firms_entry_key",
    }),
    foreignKey({
      columns: [t.organizationId, t.residencyId],
      foreignColumns: [residencies.organizationId, residencies.id],
      name: "service_entry_firms_residency_key",
    }),
    ...ledgerPolicies(null, ["delete"]),
  ],
);
