import { sql } from "drizzle-orm";
import {
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
import type { FollowsAs, RentStep } from "#app/domain/space/rent.ts";
import type { MovedLease } from "#app/domain/space/reshape.ts";
import { organizations } from "./access.ts";
import { dateOn, id, instantAt, ledgerPolicies, organizationId, whole } from "./columns.ts";
import { residencies } from "./residency.ts";

export const buildings = pgTable(
  "buildings",
  {
    organizationId: organizationId().references(() => organizations.id),
    id: id(),
    site: text("site").notNull(),
    name: text("name").notNull(),
    address: text("address"),
  },
  (t) => [
    primaryKey({ columns: [t.organizationId, t.id] }),
    unique("buildings_name").on(t.organizationId, t.site, t.name),
    ...ledgerPolicies(),
  ],
);

export const rooms = pgTable(
  "rooms",
  {
    organizationId: organizationId().references(() => organizations.id),
    id: id(),
    buildingId: uuid("building_id").notNull(),
    floor: text("floor").notNull(),
    label: text("label").notNull(),
    rev: integer("rev").notNull().default(1),
  },
  (t) => [
    primaryKey({ columns: [t.organizationId, t.id] }),
    unique("rooms_label").on(t.organizationId, t.buildingId, t.label),
    foreignKey({
      columns: [t.organizationId, t.buildingId],
      foreignColumns: [buildings.organizationId, buildings.id],
      name: "rooms_building",
    }),
    ...ledgerPolicies(),
  ],
);

/** What a room is over [valid_from, valid_to): area in dm², use and tenure. Versions of a room never overlap. */
export const roomVersions = pgTable(
  "room_versions",
  {
    organizationId: organizationId().references(() => organizations.id),
    id: id(),
    roomId: uuid("room_id").notNull(),
    validFrom: dateOn("valid_from").notNull(),
    validTo: dateOn("valid_to"),
    areaDm2: whole("area_dm2").notNull(),
    use: text("use").notNull(),
    tenure: text("tenure").notNull(),
    desks: integer("desks"),
  },
  (t) => [
    primaryKey({ columns: [t.organizationId, t.id] }),
    index("room_versions_room").on(t.organizationId, t.roomId),
    foreignKey({
      columns: [t.organizationId, t.roomId],
      foreignColumns: [rooms.organizationId, rooms.id],
      name: "room_versions_room_key",
    }),
    check("room_versions_interval", sql`valid_to is null or valid_from < valid_to`),
    check("room_versions_area", sql`area_dm2 > 0 and area_dm2 <= 100000000000`),
    check("room_versions_desks", sql`desks is null or desks >= 0`),
    check("room_versions_use", sql`use in ('incubation', 'public-service', 'other')`),
    check("room_versions_tenure", sql`tenure in ('own', 'rented', 'disposable')`),
    ...ledgerPolicies(),
  ],
);

/** A room, or a part of its area, let over [starts_on, ends_on) to a residency or to another tenant. */
export const leases = pgTable(
  "leases",
  {
    organizationId: organizationId().references(() => organizations.id),
    id: id(),
    roomId: uuid("room_id").notNull(),
    residencyId: uuid("residency_id"),
    tenantName: text("tenant_name"),
    startsOn: dateOn("starts_on").notNull(),
    endsOn: dateOn("ends_on"),
    areaDm2: whole("area_dm2").notNull(),
    desks: integer("desks"),
    rentFenPerMonth: whole("rent_fen_per_month"),
    note: text("note"),
    rev: integer("rev").notNull().default(1),
    createdAt: instantAt("created_at").notNull().defaultNow(),
    depositFen: whole("deposit_fen"),
    agreementNumber: text("agreement_number"),
    rentFreeFrom: dateOn("rent_free_from"),
    rentFreeTo: dateOn("rent_free_to"),
    /** Always read whole: what the rent becomes on which day, in order. */
    rentSteps: jsonb("rent_steps").$type<readonly RentStep[]>().notNull().default([]),
    /** The lease that this one goes on from, and by what. One lease has at most one that follows it. */
    previousLeaseId: uuid("previous_lease_id"),
    followsAs: text("follows_as").$type<FollowsAs>(),
  },
  (t) => [
    primaryKey({ columns: [t.organizationId, t.id] }),
    index("leases_room").on(t.organizationId, t.roomId),
    index("leases_residency").on(t.organizationId, t.residencyId),
    foreignKey({
      columns: [t.organizationId, t.roomId],
      foreignColumns: [rooms.organizationId, rooms.id],
      name: "leases_room_key",
    }),
    foreignKey({
      columns: [t.organizationId, t.residencyId],
      foreignColumns: [residencies.organizationId, residencies.id],
      name: "leases_residency_key",
    }),
    unique("leases_previous").on(t.organizationId, t.previousLeaseId),
    foreignKey({
      columns: [t.organizationId, t.previousLeaseId],
      foreignColumns: [t.organizationId, t.id],
      name: "leases_previous_key",
    }),
    check("leases_deposit", sql`deposit_fen is null or deposit_fen >= 0`),
    check(
      "leases_rent_free",
      sql`(rent_free_from is null) = (rent_free_to is null) and (rent_free_from is null or rent_free_from < rent_free_to)`,
    ),
    check("leases_rent_steps", sql`jsonb_typeof(rent_steps) = 'array'`),
    check(
      "leases_follows",
      sql`(previous_lease_id is null) = (follows_as is null) and (follows_as is null or follows_as in ('renewal', 'change', 'reshape')) and previous_lease_id is distinct from id`,
    ),
    check("leases_interval", sql`ends_on is null or starts_on < ends_on`),
    check("leases_area", sql`area_dm2 > 0`),
    check("leases_desks", sql`desks is null or desks > 0`),
    check("leases_rent", sql`rent_fen_per_month is null or rent_fen_per_month >= 0`),
    check("leases_occupant", sql`(residency_id is null) <> (tenant_name is null)`),
    ...ledgerPolicies(),
  ],
);

/** Which rooms a room was made of on a day: one row for each part of a split room, one for each room that was merged. */
export const roomOrigins = pgTable(
  "room_origins",
  {
    organizationId: organizationId().references(() => organizations.id),
    id: id(),
    roomId: uuid("room_id").notNull(),
    fromRoomId: uuid("from_room_id").notNull(),
    kind: text("kind").$type<"split" | "merge">().notNull(),
    changedOn: dateOn("changed_on").notNull(),
    /** Leases that had not begun and moved along from the room before, as they stood then: what an undoing puts back there. */
    movedLeases: jsonb("moved_leases").$type<readonly MovedLease[]>().notNull().default([]),
  },
  (t) => [
    primaryKey({ columns: [t.organizationId, t.id] }),
    unique("room_origins_once").on(t.organizationId, t.roomId, t.fromRoomId),
    index("room_origins_from").on(t.organizationId, t.fromRoomId),
    foreignKey({
      columns: [t.organizationId, t.roomId],
      foreignColumns: [rooms.organizationId, rooms.id],
      name: "room_origins_room_key",
    }),
    foreignKey({
      columns: [t.organizationId, t.fromRoomId],
      foreignColumns: [rooms.organizationId, rooms.id],
      name: "room_origins_from_key",
    }),
    check("room_origins_kind", sql`kind in ('split', 'merge')`),
    check("room_origins_other", sql`room_id <> from_room_id`),
    check("room_origins_moved", sql`jsonb_typeof(moved_leases) = 'array'`),
    ...ledgerPolicies(null, ["delete"]),
  ],
);

/** Area, or desks, kept for somebody over [starts_on, ends_on); when its days are over, it holds nothing any more. */
export const roomHolds = pgTable(
  "room_holds",
  {
    organizationId: organizationId().references(() => organizations.id),
    id: id(),
    roomId: uuid("room_id").notNull(),
    areaDm2: whole("area_dm2").notNull(),
    desks: integer("desks"),
    startsOn: dateOn("starts_on").notNull(),
    endsOn: dateOn("ends_on").notNull(),
    heldFor: text("held_for").notNull(),
    note: text("note"),
    createdAt: instantAt("created_at").notNull().defaultNow(),
  },
  (t) => [
    primaryKey({ columns: [t.organizationId, t.id] }),
    index("room_holds_room").on(t.organizationId, t.roomId),
    foreignKey({
      columns: [t.organizationId, t.roomId],
      foreignColumns: [rooms.organizationId, rooms.id],
      name: "room_holds_room_key",
    }),
    check("room_holds_interval", sql`starts_on < ends_on`),
    check("room_holds_area", sql`area_dm2 > 0 and area_dm2 <= 100000000000`),
    check("room_holds_desks", sql`desks is null or desks > 0`),
    ...ledgerPolicies(null, ["delete"]),
  ],
);
