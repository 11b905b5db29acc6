import { sql } from "drizzle-orm";
import {
  check,
  foreignKey,
  jsonb,
  pgPolicy,
  pgTable,
  primaryKey,
  text,
  unique,
  uuid,
} from "drizzle-orm/pg-core";
import { organizations } from "./access.ts";
import { appRole, city, dateOn, id, instantAt, kind, organizationId, own, role } from "./columns.ts";

const ofOwnCity = sql`organization_id = ${city}`;
const drafts = sql`organization_id = ${own} and ${kind} = 'city' and ${role} = 'analyst'`;
const draftsOrPublishes = sql`organization_id = ${own} and ${kind} = 'city' and ${role} in ('analyst', 'approver')`;

/** A policy of a city: what stays the same over its versions. */
export const policies = pgTable(
  "policies",
  {
    organizationId: organizationId().references(() => organizations.id),
    id: id(),
    kind: text("kind").notNull(),
    code: text("code").notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.organizationId, t.id] }),
    unique("policies_code").on(t.organizationId, t.code),
    pgPolicy("sel", { for: "select", to: appRole, using: ofOwnCity }),
    pgPolicy("ins", { for: "insert", to: appRole, withCheck: drafts }),
  ],
);

/** A dated document of a policy. Once published it can only be retired; the trigger policy_guard holds that. */
export const policyVersions = pgTable(
  "policy_versions",
  {
    organizationId: organizationId().references(() => organizations.id),
    id: id(),
    policyId: uuid("policy_id").notNull(),
    version: text("version").notNull(),
    effectiveFrom: dateOn("effective_from").notNull(),
    effectiveTo: dateOn("effective_to"),
    document: jsonb("document").notNull(),
    sha256: text("sha256").notNull(),
    status: text("status").notNull().default("draft"),
    draftedBy: uuid("drafted_by").notNull(),
    draftedByName: text("drafted_by_name").notNull(),
    publishedBy: uuid("published_by"),
    publishedByName: text("published_by_name"),
    publishedAt: instantAt("published_at"),
  },
  (t) => [
    primaryKey({ columns: [t.organizationId, t.id] }),
    unique("policy_versions_version").on(t.organizationId, t.policyId, t.version),
    foreignKey({
      columns: [t.organizationId, t.policyId],
      foreignColumns: [policies.organizationId, policies.id],
      name: "policy_versions_policy",
    }),
    check("policy_versions_status", sql`status in ('draft', 'reviewed', 'published', 'retired')`),
    check("policy_versions_two_people", sql`published_by is null or published_by <> drafted_by`),
    check("policy_versions_interval", sql`effective_to is null or effective_from < effective_to`),
    pgPolicy("sel", {
      for: "select",
      to: appRole,
      using: sql`${ofOwnCity} and (status in ('published', 'retired') or organization_id = ${own})`,
    }),
    pgPolicy("ins", {
      for: "insert",
      to: appRole,
      withCheck: sql`${drafts} and status = 'draft' and drafted_by = (select app.user_id()) and published_by is null`,
    }),
    pgPolicy("upd", { for: "update", to: appRole, using: draftsOrPublishes, withCheck: draftsOrPublishes }),
  ],
);
