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
import {
  appRole,
  city,
  definerAll,
  id,
  instantAt,
  keepsLedger,
  kind,
  organizationId,
  own,
  readable,
  role,
} from "./columns.ts";
import { periods } from "./reports.ts";

/*
 * A draft is its carrier's alone. An authority reads what was submitted, a park what was accepted of the carriers inside it:
 * app.reads_filing decides by the filing's state, and is asked only for rows of other organisations.
 */
const readsOthers = sql`(organization_id = ${own} or ((select app.kind()) <> 'carrier' and status <> 'draft') or accepted_revision is not null)`;
const signs = sql`${kind} = 'carrier' and ${role} in ('owner', 'reviewer')`;
const prepares = sql`${kind} = 'carrier' and ${role} in ('owner', 'operator', 'reviewer')`;
const reviews = sql`${kind} in ('unit', 'city') and ${role} = 'reviewer'`;

/** A carrier's whole period on its way from draft to accepted. The trigger filing_guard holds the order of the states. */
export const filings = pgTable(
  "filings",
  {
    organizationId: organizationId().references(() => organizations.id),
    id: id(),
    cityId: uuid("city_id").notNull(),
    periodId: uuid("period_id").notNull(),
    status: text("status").notNull().default("draft"),
    revision: integer("revision").notNull().default(0),
    acceptedRevision: integer("accepted_revision"),
    preparedBy: uuid("prepared_by"),
    preparedByName: text("prepared_by_name"),
    preparedAt: instantAt("prepared_at"),
    rev: integer("rev").notNull().default(1),
    createdAt: instantAt("created_at").notNull().defaultNow(),
  },
  (t) => [
    primaryKey({ columns: [t.organizationId, t.id] }),
    unique("filings_once").on(t.organizationId, t.periodId),
    index("filings_period").on(t.periodId, t.status),
    foreignKey({
      columns: [t.cityId, t.periodId],
      foreignColumns: [periods.organizationId, periods.id],
      name: "filings_period_key",
    }),
    check(
      "filings_status",
      sql`status in ('draft', 'prepared', 'submitted', 'unit-accepted', 'accepted', 'returned', 'amending')`,
    ),
    definerAll(),
    pgPolicy("sel", {
      for: "select",
      to: appRole,
      using: sql`organization_id = ${readable} and ${readsOthers}`,
    }),
    pgPolicy("ins", {
      for: "insert",
      to: appRole,
      withCheck: sql`organization_id = ${own} and ${keepsLedger} and status = 'draft' and revision = 0 and accepted_revision is null and city_id = ${city}`,
    }),
    pgPolicy("upd", {
      for: "update",
      to: appRole,
      using: sql`organization_id = ${readable} and ((organization_id = ${own} and ${prepares}) or (${reviews} and organization_id <> ${own} and status <> 'draft'))`,
      withCheck: sql`organization_id = ${readable} and ((organization_id = ${own} and ${prepares}) or (${reviews} and organization_id <> ${own} and status <> 'draft'))`,
    }),
  ],
);

const ofReadableFiling = sql`organization_id = ${readable} and (organization_id = ${own} or ${kind} <> 'carrier' or app.filing_accepted_revision(organization_id, filing_id) = revision)`;

/** What was signed, frozen: content and its digest. Nothing here is ever changed. */
export const filingRevisions = pgTable(
  "filing_revisions",
  {
    organizationId: organizationId().references(() => organizations.id),
    filingId: uuid("filing_id").notNull(),
    revision: integer("revision").notNull(),
    content: jsonb("content").notNull(),
    sha256: text("sha256").notNull(),
    signedBy: uuid("signed_by").notNull(),
    signedByName: text("signed_by_name").notNull(),
    signedAt: instantAt("signed_at").notNull().defaultNow(),
  },
  (t) => [
    primaryKey({ columns: [t.organizationId, t.filingId, t.revision] }),
    foreignKey({
      columns: [t.organizationId, t.filingId],
      foreignColumns: [filings.organizationId, filings.id],
      name: "filing_revisions_filing",
    }),
    check("filing_revisions_sha256", sql`sha256 ~ '^[0-9a-f]{64}$'`),
    definerAll(),
    pgPolicy("sel", { for: "select", to: appRole, using: ofReadableFiling }),
    pgPolicy("ins", { for: "insert", to: appRole, withCheck: sql`organization_id = ${own} and ${signs}` }),
  ],
);

/** The steps a filing has gone, each with who, for whom, and the opinion given. */
export const filingEvents = pgTable(
  "filing_events",
  {
    organizationId: organizationId().references(() => organizations.id),
    id: id(),
    filingId: uuid("filing_id").notNull(),
    revision: integer("revision").notNull(),
    action: text("action").notNull(),
    actorOrganizationId: uuid("actor_organization_id").notNull(),
    actorOrganizationName: text("actor_organization_name").notNull(),
    actorId: uuid("actor_id").notNull(),
    actorName: text("actor_name").notNull(),
    opinion: text("opinion"),
    at: instantAt("at").notNull().defaultNow(),
  },
  (t) => [
    primaryKey({ columns: [t.organizationId, t.id] }),
    index("filing_events_filing").on(t.organizationId, t.filingId),
    foreignKey({
      columns: [t.organizationId, t.filingId],
      foreignColumns: [filings.organizationId, filings.id],
      name: "filing_events_filing_key",
    }),
    check(
      "filing_events_action",
      sql`action in ('prepare', 'take-back', 'submit', 'accept', 'return', 'amend')`,
    ),
    pgPolicy("sel", { for: "select", to: appRole, using: ofReadableFiling }),
    pgPolicy("ins", {
      for: "insert",
      to: appRole,
      withCheck: sql`organization_id = ${readable} and actor_organization_id = ${own} and actor_id = (select app.user_id()) and ((organization_id = ${own} and ${prepares} and action in ('prepare', 'take-back', 'submit')) or (organization_id <> ${own} and ${reviews} and action in ('accept', 'return', 'amend'))) and exists (select from filings f where f.organization_id = filing_events.organization_id and f.id = filing_id)`,
    }),
  ],
);

/** A reviewer's comment on one cell of a revision. */
export const filingComments = pgTable(
  "filing_comments",
  {
    organizationId: organizationId().references(() => organizations.id),
    id: id(),
    filingId: uuid("filing_id").notNull(),
    revision: integer("revision").notNull(),
    uscc: text("uscc"),
    fact: text("fact").notNull(),
    text: text("text").notNull(),
    authorOrganizationId: uuid("author_organization_id").notNull(),
    authorOrganizationName: text("author_organization_name").notNull(),
    authorId: uuid("author_id").notNull(),
    authorName: text("author_name").notNull(),
    at: instantAt("at").notNull().defaultNow(),
  },
  (t) => [
    primaryKey({ columns: [t.organizationId, t.id] }),
    index("filing_comments_filing").on(t.organizationId, t.filingId),
    foreignKey({
      columns: [t.organizationId, t.filingId],
      foreignColumns: [filings.organizationId, filings.id],
      name: "filing_comments_filing_key",
    }),
    pgPolicy("sel", { for: "select", to: appRole, using: ofReadableFiling }),
    pgPolicy("ins", {
      for: "insert",
      to: appRole,
      withCheck: sql`organization_id = ${readable} and organization_id <> ${own} and ${reviews} and author_organization_id = ${own} and author_id = (select app.user_id()) and exists (select from filings f where f.organization_id = filing_comments.organization_id and f.id = filing_id)`,
    }),
  ],
);
