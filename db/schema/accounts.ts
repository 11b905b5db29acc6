import { sql } from "drizzle-orm";
import {
  check,
  foreignKey,
  index,
  integer,
  pgTable,
  primaryKey,
  text,
  unique,
  uniqueIndex,
  uuid,
} from "drizzle-orm/pg-core";
import { organizations, users } from "./access.ts";
import { bytes, definerAll, id, instantAt, organizationId, whole } from "./columns.ts";

/*
 * How people come in and prove who they are. Every table here is closed to the server's role: definer functions
 * answer for it. Tokens, recovery codes and passwords are kept as hashes only.
 */

const person = () =>
  uuid("user_id")
    .notNull()
    .references(() => users.id);

/** A person invited to an organisation: no member, and perhaps without an account, until the link is followed. */
export const invitations = pgTable(
  "invitations",
  {
    organizationId: organizationId().references(() => organizations.id),
    id: id(),
    email: text("email").notNull(),
    name: text("name").notNull(),
    role: text("role").notNull(),
    locale: text("locale").notNull(),
    invitedBy: uuid("invited_by")
      .notNull()
      .references(() => users.id),
    invitedByName: text("invited_by_name").notNull(),
    createdAt: instantAt("created_at").notNull().defaultNow(),
    expiresAt: instantAt("expires_at").notNull(),
    tokenHash: bytes("token_hash"),
    acceptedAt: instantAt("accepted_at"),
    withdrawnAt: instantAt("withdrawn_at"),
  },
  (t) => [
    primaryKey({ columns: [t.organizationId, t.id] }),
    unique("invitations_token").on(t.tokenHash),
    uniqueIndex("invitations_open")
      .on(t.organizationId, t.email, t.role)
      .where(sql`accepted_at is null and withdrawn_at is null`),
    check(
      "invitations_role",
      sql`role in ('owner', 'operator', 'reviewer', 'viewer', 'admin', 'analyst', 'approver', 'auditor', 'system-admin', 'security-admin', 'audit-admin')`,
    ),
    check("invitations_email_lower", sql`email = lower(email)`),
    check("invitations_one_end", sql`accepted_at is null or withdrawn_at is null`),
    definerAll(),
  ],
);

/** A password that somebody asked to choose anew. */
export const passwordResets = pgTable(
  "password_resets",
  {
    id: uuid("id").primaryKey().defaultRandom(),
    userId: person(),
    createdAt: instantAt("created_at").notNull().defaultNow(),
    expiresAt: instantAt("expires_at").notNull(),
    tokenHash: bytes("token_hash"),
    usedAt: instantAt("used_at"),
  },
  (t) => [
    unique("password_resets_token").on(t.tokenHash),
    index("password_resets_user").on(t.userId),
    definerAll(),
  ],
);

/** Passwords that a person had before, as many as the installation's policy compares with. */
export const passwordHistory = pgTable(
  "password_history",
  {
    userId: person(),
    replacedAt: instantAt("replaced_at").notNull(),
    passwordHash: text("password_hash").notNull(),
  },
  (t) => [primaryKey({ columns: [t.userId, t.replacedAt] }), definerAll()],
);

/** Mails that wait to be sent. No row holds a link: its token is made when the mail leaves. */
export const outbox = pgTable(
  "outbox",
  {
    id: uuid("id").primaryKey().defaultRandom(),
    kind: text("kind").notNull(),
    toAddress: text("to_address").notNull(),
    toName: text("to_name").notNull(),
    locale: text("locale").notNull(),
    organizationId: uuid("organization_id"),
    invitationId: uuid("invitation_id"),
    resetId: uuid("reset_id").references(() => passwordResets.id),
    createdAt: instantAt("created_at").notNull().defaultNow(),
    nextAt: instantAt("next_at").notNull().defaultNow(),
    attempts: integer("attempts").notNull().default(0),
    sentAt: instantAt("sent_at"),
    droppedAt: instantAt("dropped_at"),
  },
  (t) => [
    foreignKey({
      columns: [t.organizationId, t.invitationId],
      foreignColumns: [invitations.organizationId, invitations.id],
      name: "outbox_invitation",
    }),
    index("outbox_waiting").on(t.nextAt).where(sql`sent_at is null and dropped_at is null`),
    check(
      "outbox_kind",
      sql`case kind when 'invitation' then invitation_id is not null and reset_id is null when 'reset' then reset_id is not null and invitation_id is null else kind in ('password-changed', 'second-factor-changed', 'second-factor-removed', 'phone-changed') and invitation_id is null and reset_id is null end`,
    ),
    definerAll(),
  ],
);

/** The secret that a person's authenticator app shares with us, sealed by a key that is not in the database; it counts once a code of it was confirmed. */
export const secondFactors = pgTable(
  "second_factors",
  {
    userId: uuid("user_id")
      .primaryKey()
      .references(() => users.id),
    secret: bytes("secret").notNull(),
    createdAt: instantAt("created_at").notNull().defaultNow(),
    confirmedAt: instantAt("confirmed_at"),
    /** The time step of the last code that was taken: no code is taken twice. */
    lastStep: whole("last_step").notNull().default(0),
  },
  () => [definerAll()],
);

/** Codes for who has lost the authenticator, each good once. */
export const recoveryCodes = pgTable(
  "recovery_codes",
  {
    userId: person(),
    codeHash: bytes("code_hash").notNull(),
    usedAt: instantAt("used_at"),
  },
  (t) => [primaryKey({ columns: [t.userId, t.codeHash] }), definerAll()],
);

/** Somebody whose password, or code by text message, was right and who has yet to give a code: not a session, and of no use as one. */
export const signInChallenges = pgTable(
  "sign_in_challenges",
  {
    tokenHash: bytes("token_hash").primaryKey(),
    userId: person(),
    createdAt: instantAt("created_at").notNull().defaultNow(),
    expiresAt: instantAt("expires_at").notNull(),
    usedAt: instantAt("used_at"),
    /** What was right: a password, or a code by text message. */
    how: text("how").notNull().default("password"),
  },
  (t) => [index("sign_in_challenges_user").on(t.userId), definerAll()],
);

/** The mainland number with which a person signs in; one that was proved by a code and belongs to nobody else. */
export const phoneNumbers = pgTable(
  "phone_numbers",
  {
    userId: uuid("user_id")
      .primaryKey()
      .references(() => users.id),
    number: text("number").notNull(),
    provedAt: instantAt("proved_at").notNull().defaultNow(),
  },
  (t) => [
    unique("phone_numbers_number").on(t.number),
    check("phone_numbers_form", sql`number ~ '^1[3-9][0-9]{9}$'`),
    definerAll(),
  ],
);

/**
 * Codes that were asked for by text message, each made when its message leaves. A row of nobody stands for a number that nobody
 * has: it counts like the others, and is never sent.
 */
export const phoneCodes = pgTable(
  "phone_codes",
  {
    id: uuid("id").primaryKey().defaultRandom(),
    number: text("number").notNull(),
    purpose: text("purpose").notNull(),
    userId: uuid("user_id").references(() => users.id),
    locale: text("locale").notNull(),
    createdAt: instantAt("created_at").notNull().defaultNow(),
    nextAt: instantAt("next_at").notNull().defaultNow(),
    attempts: integer("attempts").notNull().default(0),
    expiresAt: instantAt("expires_at").notNull(),
    codeHash: bytes("code_hash"),
    sentAt: instantAt("sent_at"),
    tries: integer("tries").notNull().default(0),
    usedAt: instantAt("used_at"),
  },
  (t) => [
    index("phone_codes_of_number").on(t.number, t.createdAt),
    index("phone_codes_waiting").on(t.nextAt).where(sql`sent_at is null and user_id is not null`),
    check("phone_codes_purpose", sql`purpose in ('prove', 'sign-in')`),
    check("phone_codes_number", sql`number ~ '^1[3-9][0-9]{9}$'`),
    definerAll(),
  ],
);
