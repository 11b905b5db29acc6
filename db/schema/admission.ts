import { sql } from "drizzle-orm";
import {
  boolean,
  check,
  foreignKey,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  unique,
  uuid,
} from "drizzle-orm/pg-core";
import { organizations } from "./access.ts";
import {
  bytes,
  dateOn,
  definerAll,
  id,
  instantAt,
  ledgerPolicies,
  organizationId,
  whole,
} from "./columns.ts";
import { residencies } from "./residency.ts";

/** Whether a carrier takes applications by its public page, and what it says there. */
export const applicationPages = pgTable(
  "application_pages",
  {
    organizationId: organizationId().references(() => organizations.id),
    /** Which form it is; there is one so far. */
    page: text("page").notNull().default("firms"),
    isOpen: boolean("is_open").notNull().default(false),
    introZh: text("intro_zh"),
    introEn: text("intro_en"),
    rev: integer("rev").notNull().default(1),
  },
  (t) => [
    primaryKey({ columns: [t.organizationId, t.page] }),
    definerAll(),
    ...ledgerPolicies(null, ["update"]),
  ],
);

/** An application 入孵申请. The contact is personal data: it is erased some time after a refusal or withdrawal. */
export const applications = pgTable(
  "applications",
  {
    organizationId: organizationId().references(() => organizations.id),
    id: id(),
    number: text("number").notNull(),
    channel: text("channel").notNull(),
    applicant: text("applicant").notNull(),
    name: text("name").notNull(),
    uscc: text("uscc"),
    foundedOn: dateOn("founded_on"),
    field: text("field"),
    business: text("business"),
    people: integer("people"),
    contactName: text("contact_name"),
    contactPhone: text("contact_phone"),
    wishedAreaDm2: whole("wished_area_dm2"),
    wishedDesks: integer("wished_desks"),
    wishedFrom: dateOn("wished_from"),
    registersHere: boolean("registers_here"),
    status: text("status").notNull().default("received"),
    receivedOn: dateOn("received_on").notNull(),
    closedOn: dateOn("closed_on"),
    agreementNumber: text("agreement_number"),
    residencyId: uuid("residency_id"),
    /** What a person confirmed of the checklist, by the condition's code: evidence, who, when. */
    confirmed: jsonb("confirmed").notNull().default({}),
    /** The policy and the checklist at the decision. */
    decided: jsonb("decided"),
    /** Of the applicant's link. Read by definer functions alone. */
    secretHash: bytes("secret_hash"),
    locale: text("locale").notNull(),
    erasedAt: instantAt("erased_at"),
    rev: integer("rev").notNull().default(1),
    createdAt: instantAt("created_at").notNull().defaultNow(),
  },
  (t) => [
    primaryKey({ columns: [t.organizationId, t.id] }),
    unique("applications_number").on(t.organizationId, t.number),
    index("applications_link").on(t.secretHash),
    index("applications_status").on(t.organizationId, t.status, t.receivedOn),
    foreignKey({
      columns: [t.organizationId, t.residencyId],
      foreignColumns: [residencies.organizationId, residencies.id],
      name: "applications_residency",
    }),
    check(
      "applications_state",
      sql`status in ('received', 'in-review', 'admitted', 'refused', 'withdrawn') and (closed_on is null) = (status in ('received', 'in-review'))`,
    ),
    check("applications_kinds", sql`channel in ('public', 'carrier') and applicant in ('firm', 'team')`),
    check(
      "applications_figures",
      sql`(people is null or people between 0 and 1000000) and (wished_area_dm2 is null or wished_area_dm2 > 0) and (wished_desks is null or wished_desks > 0)`,
    ),
    definerAll(),
    ...ledgerPolicies(sql`status = 'received' and channel = 'carrier'`, ["update"]),
  ],
);

/** What happened to an application: steps and opinions, which only grow. Without a name it was the applicant. */
export const applicationEvents = pgTable(
  "application_events",
  {
    organizationId: organizationId().references(() => organizations.id),
    id: id(),
    applicationId: uuid("application_id").notNull(),
    at: instantAt("at").notNull().defaultNow(),
    action: text("action").notNull(),
    opinion: text("opinion"),
    userName: text("user_name"),
  },
  (t) => [
    primaryKey({ columns: [t.organizationId, t.id] }),
    index("application_events_of").on(t.organizationId, t.applicationId, t.at),
    foreignKey({
      columns: [t.organizationId, t.applicationId],
      foreignColumns: [applications.organizationId, applications.id],
      name: "application_events_application",
    }),
    definerAll(),
    ...ledgerPolicies(null, []),
  ],
);

/** A graduation 毕业 as it was decided: the policy, each condition with its figures, who and why. */
export const graduations = pgTable(
  "graduations",
  {
    organizationId: organizationId().references(() => organizations.id),
    id: id(),
    residencyId: uuid("residency_id").notNull(),
    number: text("number").notNull(),
    graduatedOn: dateOn("graduated_on").notNull(),
    /** met, not-met, unknown: what the conditions came to, confirmations included. */
    outcome: text("outcome").notNull(),
    policy: jsonb("policy"),
    checks: jsonb("checks").notNull(),
    reason: text("reason"),
    /** Whether what is let to the firm went on, to an ordinary tenant. */
    keepsLeases: boolean("keeps_leases").notNull(),
    decidedBy: uuid("decided_by").notNull(),
    decidedByName: text("decided_by_name").notNull(),
    decidedAt: instantAt("decided_at").notNull().defaultNow(),
  },
  (t) => [
    primaryKey({ columns: [t.organizationId, t.id] }),
    unique("graduations_number").on(t.organizationId, t.number),
    index("graduations_residency").on(t.organizationId, t.residencyId),
    foreignKey({
      columns: [t.organizationId, t.residencyId],
      foreignColumns: [residencies.organizationId, residencies.id],
      name: "graduations_residency_key",
    }),
    check(
      "graduations_outcome",
      sql`outcome in ('met', 'unknown') and (outcome = 'met' or reason is not null)`,
    ),
    ...ledgerPolicies(null, []),
  ],
);
