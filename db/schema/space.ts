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
  uuid,
} from "drizzle-orm/pg-core";
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
    check("leases_interval", sql`ends_on is null or starts_on < ends_on`),
    check("leases_area", sql`area_dm2 > 0`),
    check("leases_desks", sql`desks is null or desks > 0`),
    check("leases_rent", sql`rent_fen_per_month is null or rent_fen_per_month >= 0`),
    check("leases_occupant", sql`(residency_id is null) <> (tenant_name is null)`),
    ...ledgerPolicies(),
  ],
);
