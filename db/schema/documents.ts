import { sql } from "drizzle-orm";
import { check, foreignKey, index, pgTable, primaryKey, text, uniqueIndex, uuid } from "drizzle-orm/pg-core";
import { organizations } from "./access.ts";
import { applications } from "./admission.ts";
import { bytes, id, instantAt, ledgerPolicies, organizationId, whole } from "./columns.ts";
import { serviceEntries } from "./mentoring.ts";
import { residencies } from "./residency.ts";
import { leases } from "./space.ts";
import { teams } from "./teams.ts";
import { intellectualProperty, titleDuties, titles } from "./titles.ts";

/** The column that holds the subject while the document counts: what it is evidence for cannot be deleted meanwhile. */
const holds = (name: string, kind: string) =>
  check(
    `documents_${kind}_held`,
    sql.raw(
      `${name} is not distinct from case when subject_kind = '${kind}' and withdrawn_at is null then subject_id end`,
    ),
  );

/** The same as a generated column, which nobody writes. */
const held = (name: string, kind: string) =>
  uuid(name).generatedAlwaysAs(
    sql.raw(`case when subject_kind = '${kind}' and withdrawn_at is null then subject_id end`),
  );

/**
 * A file kept as evidence for a thing of the ledger. It is never deleted: withdrawn, it lets go of its subject and stays to
 * be seen with who withdrew it and why.
 */
export const documents = pgTable(
  "documents",
  {
    organizationId: organizationId().references(() => organizations.id),
    id: id(),
    subjectKind: text("subject_kind").notNull(),
    subjectId: uuid("subject_id").notNull(),
    residencyId: uuid("residency_id"),
    leaseId: uuid("lease_id"),
    titleId: uuid("title_id"),
    applicationId: held("application_id", "application"),
    serviceEntryId: held("service_entry_id", "service-entry"),
    rightId: held("right_id", "ip"),
    dutyId: held("duty_id", "duty"),
    teamId: held("team_id", "team"),
    name: text("name").notNull(),
    mediaType: text("media_type").notNull(),
    size: whole("size").notNull(),
    sha256: text("sha256").notNull(),
    content: bytes("content").notNull(),
    addedBy: uuid("added_by").notNull(),
    addedByName: text("added_by_name").notNull(),
    addedAt: instantAt("added_at").notNull().defaultNow(),
    withdrawnBy: uuid("withdrawn_by"),
    withdrawnByName: text("withdrawn_by_name"),
    withdrawnAt: instantAt("withdrawn_at"),
    withdrawnReason: text("withdrawn_reason"),
  },
  (t) => [
    primaryKey({ columns: [t.organizationId, t.id] }),
    index("documents_subject").on(t.organizationId, t.subjectKind, t.subjectId),
    index("documents_residency").on(t.organizationId, t.residencyId),
    index("documents_lease").on(t.organizationId, t.leaseId),
    index("documents_title").on(t.organizationId, t.titleId),
    index("documents_application").on(t.organizationId, t.applicationId),
    index("documents_service_entry").on(t.organizationId, t.serviceEntryId),
    index("documents_right").on(t.organizationId, t.rightId),
    index("documents_duty").on(t.organizationId, t.dutyId),
    index("documents_team").on(t.organizationId, t.teamId),
    uniqueIndex("documents_once")
      .on(t.organizationId, t.subjectKind, t.subjectId, t.sha256)
      .where(sql`withdrawn_at is null`),
    foreignKey({
      columns: [t.organizationId, t.residencyId],
      foreignColumns: [residencies.organizationId, residencies.id],
      name: "documents_residency_key",
    }),
    foreignKey({
      columns: [t.organizationId, t.leaseId],
      foreignColumns: [leases.organizationId, leases.id],
      name: "documents_lease_key",
    }),
    foreignKey({
      columns: [t.organizationId, t.titleId],
      foreignColumns: [titles.organizationId, titles.id],
      name: "documents_title_key",
    }),
    foreignKey({
      columns: [t.organizationId, t.applicationId],
      foreignColumns: [applications.organizationId, applications.id],
      name: "documents_application_key",
    }),
    foreignKey({
      columns: [t.organizationId, t.serviceEntryId],
      foreignColumns: [serviceEntries.organizationId, serviceEntries.id],
      name: "documents_service_entry_key",
    }),
    foreignKey({
      columns: [t.organizationId, t.rightId],
      foreignColumns: [intellectualProperty.organizationId, intellectualProperty.id],
      name: "documents_right_key",
    }),
    foreignKey({
      columns: [t.organizationId, t.dutyId],
      foreignColumns: [titleDuties.organizationId, titleDuties.id],
      name: "documents_duty_key",
    }),
    foreignKey({
      columns: [t.organizationId, t.teamId],
      foreignColumns: [teams.organizationId, teams.id],
      name: "documents_team_key",
    }),
    check(
      "documents_subject_kind",
      sql`subject_kind in ('residency', 'lease', 'title', 'application', 'service-entry', 'ip', 'duty', 'team')`,
    ),
    check("documents_size", sql`size > 0 and size = octet_length(content)`),
    check(
      "documents_withdrawn",
      sql`num_nonnulls(withdrawn_by, withdrawn_by_name, withdrawn_at, withdrawn_reason) in (0, 4)`,
    ),
    holds("residency_id", "residency"),
    holds("lease_id", "lease"),
    holds("title_id", "title"),
    ...ledgerPolicies(null, ["update"]),
  ],
);

/** Which column of a template the carrier means by a header of its own tables; a header as it is compared. */
export const importMappings = pgTable(
  "import_mappings",
  {
    organizationId: organizationId().references(() => organizations.id),
    noun: text("noun").notNull(),
    header: text("header").notNull(),
    columnCode: text("column_code").notNull(),
    setBy: uuid("set_by").notNull(),
    setByName: text("set_by_name").notNull(),
    setAt: instantAt("set_at").notNull().defaultNow(),
  },
  (t) => [primaryKey({ columns: [t.organizationId, t.noun, t.header] }), ...ledgerPolicies(null, ["update"])],
);
