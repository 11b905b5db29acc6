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
  city,
  dateOn,
  definerRole,
  id,
  instantAt,
  kind,
  ledgerPolicies,
  organizationId,
  own,
  role,
} from "./columns.ts";
import { firms } from "./residency.ts";

/** Read by functions of the definer, beside the policies of the table. */
const definerReads = () => pgPolicy("definer", { for: "select", to: definerRole, using: sql`true` });
/** Who keeps the city's register. */
const cityKeeps = sql`organization_id = ${own} and ${kind} = 'city' and ${role} = 'analyst'`;

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
    definerReads(),
  ],
);

/** One list of an announcement 公告名单 that the city's analyst read in: what its rows were, and what became of it. */
export const registryBatches = pgTable(
  "registry_batches",
  {
    organizationId: organizationId().references(() => organizations.id),
    id: id(),
    kind: text("kind").notNull(),
    title: text("title").notNull(),
    documentNumber: text("document_number"),
    announcedOn: dateOn("announced_on").notNull(),
    link: text("link"),
    fileName: text("file_name"),
    /** Of the kind and of what the right rows say, in whatever file or order they stand. */
    rowsSha256: text("rows_sha256").notNull(),
    outcome: jsonb("outcome").notNull(),
    newRows: integer("new_rows").notNull(),
    changedRows: integer("changed_rows").notNull(),
    sameRows: integer("same_rows").notNull(),
    wrongRows: integer("wrong_rows").notNull(),
    status: text("status").notNull().default("checked"),
    createdBy: uuid("created_by").notNull(),
    createdByName: text("created_by_name").notNull(),
    createdAt: instantAt("created_at").notNull().defaultNow(),
    committedAt: instantAt("committed_at"),
    undoneAt: instantAt("undone_at"),
  },
  (t) => [
    primaryKey({ columns: [t.organizationId, t.id] }),
    check("registry_batches_status", sql`status in ('checked', 'committed', 'undone')`),
    pgPolicy("sel", {
      for: "select",
      to: appRole,
      using: sql`organization_id = ${own} or (organization_id = ${city} and status = 'committed' and ${own} is not null)`,
    }),
    pgPolicy("ins", {
      for: "insert",
      to: appRole,
      withCheck: sql`${cityKeeps} and status = 'checked' and created_by = (select app.user_id())`,
    }),
    pgPolicy("upd", { for: "update", to: appRole, using: cityKeeps, withCheck: cityKeeps }),
  ],
);

/** A firm that an announcement names. An entry that a later batch corrected stays, with the batch that did. */
export const registryEntries = pgTable(
  "registry_entries",
  {
    organizationId: organizationId().references(() => organizations.id),
    id: id(),
    batchId: uuid("batch_id").notNull(),
    kind: text("kind").notNull(),
    uscc: text("uscc").notNull(),
    name: text("name").notNull(),
    number: text("number").notNull(),
    awardedOn: dateOn("awarded_on").notNull(),
    /** The first day on which the title no longer counts; null = the announcement does not say. */
    expiresOn: dateOn("expires_on"),
    supersededBy: uuid("superseded_by"),
  },
  (t) => [
    primaryKey({ columns: [t.organizationId, t.id] }),
    foreignKey({
      columns: [t.organizationId, t.batchId],
      foreignColumns: [registryBatches.organizationId, registryBatches.id],
      name: "registry_entries_batch_key",
    }),
    foreignKey({
      columns: [t.organizationId, t.supersededBy],
      foreignColumns: [registryBatches.organizationId, registryBatches.id],
      name: "registry_entries_superseded_key",
    }),
    index("registry_entries_batch").on(t.organizationId, t.batchId),
    uniqueIndex("registry_entries_current")
      .on(t.organizationId, t.uscc, t.kind, t.number)
      .where(sql`superseded_by is null`),
    check("registry_entries_uscc", sql`uscc ~ '^[0-9A-HJ-NPQRTUWXY]{18}$'`),
    check("registry_entries_interval", sql`expires_on is null or awarded_on < expires_on`),
    pgPolicy("sel", {
      for: "select",
      to: appRole,
      using: sql`organization_id = ${city} and ${own} is not null`,
    }),
    pgPolicy("ins", { for: "insert", to: appRole, withCheck: cityKeeps }),
    pgPolicy("upd", { for: "update", to: appRole, using: cityKeeps, withCheck: cityKeeps }),
    pgPolicy("del", { for: "delete", to: appRole, using: cityKeeps }),
    definerReads(),
  ],
);

/** What the holder of a title owes by a day (app/policies/title-duties.json), and whether it was done. */
export const titleDuties = pgTable(
  "title_duties",
  {
    organizationId: organizationId().references(() => organizations.id),
    id: id(),
    firmId: uuid("firm_id")
      .notNull()
      .references(() => firms.id),
    duty: text("duty").notNull(),
    dueOn: dateOn("due_on").notNull(),
    state: text("state").notNull(),
    doneOn: dateOn("done_on"),
    evidence: text("evidence"),
    rev: integer("rev").notNull().default(1),
    createdAt: instantAt("created_at").notNull().defaultNow(),
  },
  (t) => [
    primaryKey({ columns: [t.organizationId, t.id] }),
    unique("title_duties_once").on(t.organizationId, t.firmId, t.duty, t.dueOn),
    check("title_duties_state", sql`state in ('open', 'done', 'missed')`),
    check("title_duties_done", sql`(state = 'done') = (done_on is not null)`),
    ...ledgerPolicies(),
  ],
);

/** A right of a firm 知识产权, from application to end. `acquiredOn`: it came from somebody else. */
export const intellectualProperty = pgTable(
  "intellectual_property",
  {
    organizationId: organizationId().references(() => organizations.id),
    id: id(),
    firmId: uuid("firm_id")
      .notNull()
      .references(() => firms.id),
    kind: text("kind").notNull(),
    number: text("number").notNull(),
    name: text("name").notNull(),
    appliedOn: dateOn("applied_on"),
    grantedOn: dateOn("granted_on"),
    acquiredOn: dateOn("acquired_on"),
    /** The first day on which the firm no longer holds it. */
    endedOn: dateOn("ended_on"),
    endReason: text("end_reason"),
    isMainBusiness: boolean("is_main_business").notNull().default(false),
    /** The criterion by which an invention patent is of high value (app/policies/intellectual-property.json). */
    highValue: text("high_value"),
    evidence: text("evidence"),
    rev: integer("rev").notNull().default(1),
    createdAt: instantAt("created_at").notNull().defaultNow(),
  },
  (t) => [
    primaryKey({ columns: [t.organizationId, t.id] }),
    unique("intellectual_property_number").on(t.organizationId, t.firmId, t.kind, t.number),
    check(
      "intellectual_property_dates",
      sql`num_nonnulls(applied_on, granted_on, acquired_on) > 0 and (granted_on is null or applied_on is null or applied_on <= granted_on)`,
    ),
    check(
      "intellectual_property_end",
      sql`(ended_on is null) = (end_reason is null) and (end_reason is null or end_reason in ('lapsed', 'invalidated', 'transferred'))`,
    ),
    ...ledgerPolicies(),
  ],
);
