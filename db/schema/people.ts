import { sql } from "drizzle-orm";
import { check, foreignKey, index, integer, pgTable, primaryKey, text, uuid } from "drizzle-orm/pg-core";
import { organizations } from "./access.ts";
import { dateOn, id, instantAt, ledgerPolicies, organizationId } from "./columns.ts";
import { residencies } from "./residency.ts";

/** A founder or principal of a resident firm, as its carrier knows them. Days are counted in: `last_on` is the last one. */
export const founders = pgTable(
  "founders",
  {
    organizationId: organizationId().references(() => organizations.id),
    id: id(),
    residencyId: uuid("residency_id").notNull(),
    name: text("name").notNull(),
    position: text("position"),
    kinds: text("kinds").array().notNull().default(sql`'{}'`),
    former: text("former"),
    startsOn: dateOn("starts_on"),
    lastOn: dateOn("last_on"),
    evidence: text("evidence"),
    rev: integer("rev").notNull().default(1),
    createdAt: instantAt("created_at").notNull().defaultNow(),
  },
  (t) => [
    primaryKey({ columns: [t.organizationId, t.id] }),
    index("founders_residency").on(t.organizationId, t.residencyId),
    foreignKey({
      columns: [t.organizationId, t.residencyId],
      foreignColumns: [residencies.organizationId, residencies.id],
      name: "founders_residency_key",
    }),
    check("founders_interval", sql`starts_on is null or last_on is null or starts_on <= last_on`),
    ...ledgerPolicies(),
  ],
);

/** What a stay is marked with: whom the firm was spun off from, its university, chain leader, industry, tag, whence it was brought in. */
export const residencyMarks = pgTable(
  "residency_marks",
  {
    organizationId: organizationId().references(() => organizations.id),
    id: id(),
    residencyId: uuid("residency_id").notNull(),
    kind: text("kind").notNull(),
    code: text("code"),
    name: text("name"),
    person: text("person"),
    startsOn: dateOn("starts_on"),
    lastOn: dateOn("last_on"),
    evidence: text("evidence"),
    rev: integer("rev").notNull().default(1),
    createdAt: instantAt("created_at").notNull().defaultNow(),
  },
  (t) => [
    primaryKey({ columns: [t.organizationId, t.id] }),
    index("residency_marks_residency").on(t.organizationId, t.residencyId),
    foreignKey({
      columns: [t.organizationId, t.residencyId],
      foreignColumns: [residencies.organizationId, residencies.id],
      name: "residency_marks_residency_key",
    }),
    check(
      "residency_marks_kind",
      sql`kind in ('spin-off', 'university', 'chain-leader', 'industry', 'introduced', 'tag')`,
    ),
    check("residency_marks_interval", sql`starts_on is null or last_on is null or starts_on <= last_on`),
    ...ledgerPolicies(),
  ],
);
