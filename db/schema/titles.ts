import { sql } from "drizzle-orm";
import { boolean, check, index, integer, pgTable, primaryKey, text, unique, uuid } from "drizzle-orm/pg-core";
import { organizations } from "./access.ts";
import { dateOn, id, instantAt, ledgerPolicies, organizationId } from "./columns.ts";
import { firms } from "./residency.ts";

/** A title that a carrier claims for a firm. It counts once a filing that carries it is accepted. */
export const titles = pgTable(
  "titles",
  {
    organizationId: organizationId().references(() => organizations.id),
    id: id(),
    firmId: uuid("firm_id")
      .notNull()
      .references(() => firms.id),
    kind: text("kind").notNull(),
    number: text("number").notNull(),
    awardedOn: dateOn("awarded_on").notNull(),
    expiresOn: dateOn("expires_on"),
    revokedOn: dateOn("revoked_on"),
    isRenewal: boolean("is_renewal").notNull().default(false),
    evidence: text("evidence"),
    source: text("source").notNull().default("claim"),
    rev: integer("rev").notNull().default(1),
    createdAt: instantAt("created_at").notNull().defaultNow(),
  },
  (t) => [
    primaryKey({ columns: [t.organizationId, t.id] }),
    unique("titles_number").on(t.organizationId, t.firmId, t.kind, t.number),
    index("titles_firm").on(t.organizationId, t.firmId),
    check("titles_interval", sql`expires_on is null or awarded_on < expires_on`),
    check("titles_revoked", sql`revoked_on is null or awarded_on <= revoked_on`),
    ...ledgerPolicies(),
  ],
);
