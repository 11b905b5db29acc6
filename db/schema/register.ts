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
  uuid,
} from "drizzle-orm/pg-core";
import { organizations } from "./access.ts";
import {
  appRole,
  definerAll,
  id,
  instantAt,
  ledgerPolicies,
  organizationId,
  own,
  stepColumns,
} from "./columns.ts";
import { firms } from "./residency.ts";

/**
 * The journal of stays: what was recorded when, by whom. It only grows, and only by the trigger on `residencies`, so that it
 * holds what its rows say whoever writes them. A correction is a counter-entry (`reverses`) and the step in its place.
 */
export const residencySteps = pgTable(
  "residency_steps",
  {
    organizationId: organizationId().references(() => organizations.id),
    /** No key to `residencies`: the steps of a stay that an undone import took away remain. */
    residencyId: uuid("residency_id").notNull(),
    firmId: uuid("firm_id")
      .notNull()
      .references(() => firms.id),
    /** Made from the row of a stay that is older than the journal. */
    isTakenOver: boolean("is_taken_over").notNull().default(false),
    ...stepColumns(),
  },
  (t) => [
    primaryKey({ columns: [t.organizationId, t.residencyId, t.no] }),
    unique("residency_steps_once").on(t.organizationId, t.residencyId, t.reverses),
    foreignKey({
      name: "residency_steps_reverses_key",
      columns: [t.organizationId, t.residencyId, t.reverses],
      foreignColumns: [t.organizationId, t.residencyId, t.no],
    }),
    check(
      "residency_steps_kind",
      sql`kind in ('applied', 'admitted', 'entered', 'graduated', 'left', 'dropped', 'closed', 'corrected', 'reopened', 'undone')`,
    ),
    check(
      "residency_steps_counter",
      sql`(reverses is not null) = (kind in ('corrected', 'reopened', 'undone')) and (reverses is null or reverses < no)`,
    ),
    pgPolicy("sel", { for: "select", to: appRole, using: sql`organization_id = ${own}` }),
    definerAll(),
  ],
);

/** What was done to many stays at once: who asked for what, how each stay and lease was before, and whether it was taken back. */
export const residencyBatches = pgTable(
  "residency_batches",
  {
    organizationId: organizationId().references(() => organizations.id),
    id: id(),
    act: text("act").notNull(),
    given: jsonb("given").notNull(),
    rows: jsonb("rows").notNull(),
    stays: integer("stays").notNull(),
    createdBy: uuid("created_by").notNull(),
    createdByName: text("created_by_name").notNull(),
    createdAt: instantAt("created_at").notNull().defaultNow(),
    undoneAt: instantAt("undone_at"),
    undoneByName: text("undone_by_name"),
  },
  (t) => [
    primaryKey({ columns: [t.organizationId, t.id] }),
    index("residency_batches_recent").on(t.organizationId, t.createdAt),
    check("residency_batches_act", sql`act in ('end', 'note')`),
    ...ledgerPolicies(null, ["update"]),
  ],
);

const isMine = sql`organization_id = ${own} and user_id = (select app.user_id())`;

/** A list's filters that a person keeps under a name; colleagues see it when it is shared. */
export const savedViews = pgTable(
  "saved_views",
  {
    organizationId: organizationId().references(() => organizations.id),
    id: id(),
    userId: uuid("user_id").notNull(),
    userName: text("user_name").notNull(),
    page: text("page").notNull(),
    name: text("name").notNull(),
    /** The address after the question mark. */
    query: text("query").notNull(),
    isShared: boolean("is_shared").notNull().default(false),
    createdAt: instantAt("created_at").notNull().defaultNow(),
  },
  (t) => [
    primaryKey({ columns: [t.organizationId, t.id] }),
    unique("saved_views_name").on(t.organizationId, t.userId, t.page, t.name),
    check("saved_views_length", sql`length(name) between 1 and 60 and length(query) <= 1000`),
    pgPolicy("sel", {
      for: "select",
      to: appRole,
      using: sql`organization_id = ${own} and (user_id = (select app.user_id()) or is_shared)`,
    }),
    pgPolicy("ins", { for: "insert", to: appRole, withCheck: isMine }),
    pgPolicy("upd", { for: "update", to: appRole, using: isMine, withCheck: isMine }),
    pgPolicy("del", { for: "delete", to: appRole, using: isMine }),
  ],
);
