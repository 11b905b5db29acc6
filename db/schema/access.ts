import { sql } from "drizzle-orm";
import {
  boolean,
  check,
  foreignKey,
  index,
  jsonb,
  pgPolicy,
  pgTable,
  primaryKey,
  text,
  unique,
  uuid,
} from "drizzle-orm/pg-core";
import {
  appRole,
  bytes,
  city,
  dateOn,
  definerAll,
  governs,
  id,
  instantAt,
  ofCity,
  office,
  organizationId,
  role,
  whole,
} from "./columns.ts";

/** Cities, their groups and assessment units, and carriers. A unit that is merged away closes and names its successor. */
export const organizations = pgTable(
  "organizations",
  {
    id: uuid("id").primaryKey().defaultRandom(),
    slug: text("slug").notNull().unique(),
    kind: text("kind").notNull(),
    carrierKind: text("carrier_kind"),
    cityId: uuid("city_id").notNull(),
    nameZh: text("name_zh").notNull(),
    nameEn: text("name_en").notNull(),
    code: text("code"),
    openedOn: dateOn("opened_on"),
    closedOn: dateOn("closed_on"),
    successorId: uuid("successor_id"),
    note: text("note"),
    /** Whether its members give a second factor when they sign in. */
    requiresSecondFactor: boolean("requires_second_factor").notNull().default(false),
  },
  (t) => [
    index("organizations_city").on(t.cityId, t.kind),
    check("organizations_kind", sql`kind in ('city', 'group', 'unit', 'carrier')`),
    check(
      "organizations_carrier_kind",
      sql`(kind = 'carrier') = (carrier_kind is not null) and (carrier_kind is null or carrier_kind in ('makerspace', 'incubator', 'accelerator', 'industrial-park', 'science-park', 'park'))`,
    ),
    check("organizations_interval", sql`closed_on is null or opened_on is null or opened_on < closed_on`),
    definerAll(),
    pgPolicy("sel", { for: "select", to: appRole, using: sql`city_id = ${city}` }),
    pgPolicy("ins", {
      for: "insert",
      to: appRole,
      withCheck: sql`city_id = ${city} and kind <> 'city' and ${governs}`,
    }),
    pgPolicy("upd", {
      for: "update",
      to: appRole,
      using: sql`city_id = ${city} and ${governs}`,
      withCheck: sql`city_id = ${city} and ${governs}`,
    }),
  ],
);

/** Where an organisation stands in the tree, dated: a carrier in a unit or inside a park, a unit in a group. */
export const placements = pgTable(
  "placements",
  {
    organizationId: organizationId().references(() => organizations.id),
    id: id(),
    cityId: uuid("city_id").notNull(),
    relation: text("relation").notNull(),
    parentId: uuid("parent_id")
      .notNull()
      .references(() => organizations.id),
    validFrom: dateOn("valid_from").notNull(),
    validTo: dateOn("valid_to"),
  },
  (t) => [
    primaryKey({ columns: [t.organizationId, t.id] }),
    index("placements_parent").on(t.parentId, t.relation),
    index("placements_city").on(t.cityId),
    check("placements_relation", sql`relation in ('unit', 'group', 'park')`),
    check("placements_interval", sql`valid_to is null or valid_from < valid_to`),
    check("placements_not_itself", sql`parent_id <> organization_id`),
    definerAll(),
    pgPolicy("sel", { for: "select", to: appRole, using: sql`city_id = ${city}` }),
    pgPolicy("ins", {
      for: "insert",
      to: appRole,
      withCheck: sql`city_id = ${city} and ${governs} and organization_id in ${ofCity} and parent_id in ${ofCity}`,
    }),
    pgPolicy("upd", {
      for: "update",
      to: appRole,
      using: sql`city_id = ${city} and ${governs}`,
      withCheck: sql`city_id = ${city} and ${governs}`,
    }),
  ],
);

/** People. Reached only through definer functions. */
export const users = pgTable(
  "users",
  {
    id: uuid("id").primaryKey().defaultRandom(),
    email: text("email").notNull().unique(),
    name: text("name").notNull(),
    passwordHash: text("password_hash").notNull(),
    passwordChangedAt: instantAt("password_changed_at").notNull().defaultNow(),
    disabledAt: instantAt("disabled_at"),
    createdAt: instantAt("created_at").notNull().defaultNow(),
  },
  () => [check("users_email_lower", sql`email = lower(email)`), definerAll()],
);

/** Sessions, by the hash of their id. Reached only through definer functions. */
export const sessions = pgTable(
  "sessions",
  {
    idHash: bytes("id_hash").primaryKey(),
    userId: uuid("user_id")
      .notNull()
      .references(() => users.id),
    createdAt: instantAt("created_at").notNull().defaultNow(),
    idleExpiresAt: instantAt("idle_expires_at").notNull(),
    absoluteExpiresAt: instantAt("absolute_expires_at").notNull(),
    revokedAt: instantAt("revoked_at"),
    /** What a session is called towards its own person; of no use to whoever reads it. */
    id: uuid("id").notNull().defaultRandom(),
    authenticatedAt: instantAt("authenticated_at").notNull().defaultNow(),
    lastSeenAt: instantAt("last_seen_at").notNull().defaultNow(),
    device: text("device"),
    address: text("address"),
  },
  (t) => [unique("sessions_id").on(t.id), index("sessions_user").on(t.userId), definerAll()],
);

/** Failed sign-ins by account and by address, for the back-off. Reached only through definer functions. */
export const signInFailures = pgTable(
  "sign_in_failures",
  {
    subject: text("subject").primaryKey(),
    failures: whole("failures").notNull(),
    blockedUntil: instantAt("blocked_until"),
    updatedAt: instantAt("updated_at").notNull().defaultNow(),
  },
  () => [definerAll()],
);

/** A person's role in an organisation. That an administrator's office stands alone is a constraint of exclusion, in SQL only. */
export const memberships = pgTable(
  "memberships",
  {
    organizationId: organizationId().references(() => organizations.id),
    id: id(),
    userId: uuid("user_id")
      .notNull()
      .references(() => users.id),
    role: text("role").notNull(),
    createdAt: instantAt("created_at").notNull().defaultNow(),
    revokedAt: instantAt("revoked_at"),
    isDemo: boolean("is_demo").notNull().default(false),
  },
  (t) => [
    primaryKey({ columns: [t.organizationId, t.id] }),
    unique("memberships_id").on(t.id),
    index("memberships_user").on(t.userId),
    check(
      "memberships_role",
      sql`role in ('owner', 'operator', 'reviewer', 'viewer', 'admin', 'analyst', 'approver', 'auditor', 'system-admin', 'security-admin', 'audit-admin')`,
    ),
    definerAll(),
    pgPolicy("sel", {
      for: "select",
      to: appRole,
      using: sql`organization_id = ${office} and ${role} <> 'audit-admin'`,
    }),
    pgPolicy("upd", {
      for: "update",
      to: appRole,
      using: sql`organization_id = ${office} and ${role} in ('owner', 'admin', 'security-admin')`,
      withCheck: sql`organization_id = ${office} and ${role} in ('owner', 'admin', 'security-admin')`,
    }),
  ],
);

/** What a verb answered to a key, so that the same request asked twice is done once. */
export const idempotencyKeys = pgTable(
  "idempotency_keys",
  {
    organizationId: organizationId().references(() => organizations.id),
    key: text("key").notNull(),
    verb: text("verb").notNull(),
    requestSha256: text("request_sha256").notNull(),
    response: jsonb("response"),
    createdAt: instantAt("created_at").notNull().defaultNow(),
  },
  (t) => [
    primaryKey({ columns: [t.organizationId, t.key] }),
    pgPolicy("sel", { for: "select", to: appRole, using: sql`organization_id = ${office}` }),
    pgPolicy("ins", { for: "insert", to: appRole, withCheck: sql`organization_id = ${office}` }),
  ],
);

/** The log that cannot be changed: one chain per organisation, written by app.write_audit alone. */
export const auditEntries = pgTable(
  "audit_entries",
  {
    organizationId: organizationId().references(() => organizations.id),
    seq: whole("seq").notNull(),
    at: instantAt("at").notNull(),
    userId: uuid("user_id"),
    userName: text("user_name"),
    membershipId: uuid("membership_id"),
    requestId: text("request_id"),
    address: text("address"),
    action: text("action").notNull(),
    entity: text("entity").notNull(),
    entityId: text("entity_id"),
    before: jsonb("before"),
    after: jsonb("after"),
    previousHash: text("previous_hash").notNull(),
    hash: text("hash").notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.organizationId, t.seq] }),
    index("audit_entries_entity").on(t.organizationId, t.entityId),
    definerAll(),
    pgPolicy("sel", {
      for: "select",
      to: appRole,
      using: sql`organization_id = ${office} and ${role} in ('owner', 'admin', 'auditor', 'audit-admin')`,
    }),
  ],
);

/** The last link of each organisation's chain; its row lock orders the writers. */
export const auditHeads = pgTable(
  "audit_heads",
  {
    organizationId: uuid("organization_id")
      .primaryKey()
      .references(() => organizations.id),
    seq: whole("seq").notNull(),
    hash: text("hash").notNull(),
  },
  () => [definerAll()],
);

/** Published goals of a city, its groups and units, each with its source. */
export const targets = pgTable(
  "targets",
  {
    organizationId: organizationId().references(() => organizations.id),
    id: id(),
    subjectId: uuid("subject_id")
      .notNull()
      .references(() => organizations.id),
    measure: text("measure").notNull(),
    value: whole("value").notNull(),
    dueOn: dateOn("due_on").notNull(),
    source: text("source").notNull(),
    verification: text("verification").notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.organizationId, t.id] }),
    unique("targets_once").on(t.organizationId, t.subjectId, t.measure, t.dueOn),
    foreignKey({ columns: [t.organizationId], foreignColumns: [organizations.id], name: "targets_city" }),
    check("targets_verification", sql`verification in ('verified', 'unverified', 'example')`),
    pgPolicy("sel", { for: "select", to: appRole, using: sql`organization_id = ${city}` }),
    pgPolicy("ins", {
      for: "insert",
      to: appRole,
      withCheck: sql`organization_id = ${office} and ${governs} and subject_id in ${ofCity}`,
    }),
  ],
);
