import { and, eq, gt, inArray, or, sql } from "drizzle-orm";
import type { DateOn } from "#app/domain/shared/dates.ts";
import type { Hold } from "#app/domain/space/holds.ts";
import type { FollowsAs, RentStep } from "#app/domain/space/rent.ts";
import type { MovedLease } from "#app/domain/space/reshape.ts";
import type { RoomUse, RoomVersion, Tenure } from "#app/domain/space/rooms.ts";
import { buildings, roomHolds, roomOrigins } from "#db/schema/space.ts";
import type { ScopedTx } from "#db/scope.server.ts";

export type BuildingRow = { id: string; site: string; name: string; address: string | null };

export type VersionRow = RoomVersion & { id: string; desks: number | null };
export type RoomRow = {
  id: string;
  buildingId: string;
  building: string;
  site: string;
  floor: string;
  label: string;
  rev: number;
  /** By their first day. */
  versions: VersionRow[];
};

export type LeaseRow = {
  id: string;
  roomId: string;
  residencyId: string | null;
  from: DateOn;
  to: DateOn | null;
  areaDm2: number;
  desks: number | null;
  rentFenPerMonth: number | null;
  note: string | null;
  depositFen: number | null;
  agreementNumber: string | null;
  rentFreeFrom: DateOn | null;
  /** The first day that costs rent again. */
  rentFreeTo: DateOn | null;
  rentSteps: RentStep[];
  /** The lease that this one goes on from, and by what; and the one that goes on from this. */
  previousLeaseId: string | null;
  followsAs: FollowsAs | null;
  followedBy: string | null;
  rev: number;
  /** The firm's name, or the other tenant's. */
  occupant: string;
  uscc: string | null;
  /** The residency that the lease belongs to; null for another tenant. */
  enteredOn: DateOn | null;
  leftOn: DateOn | null;
};

export type LettableResidency = {
  id: string;
  name: string;
  uscc: string;
  enteredOn: DateOn;
  leftOn: DateOn | null;
};

/** The buildings of a carrier, by site and name. */
export const buildingsOf = (tx: ScopedTx, organizationId: string): Promise<BuildingRow[]> =>
  tx
    .select({ id: buildings.id, site: buildings.site, name: buildings.name, address: buildings.address })
    .from(buildings)
    .where(eq(buildings.organizationId, organizationId))
    .orderBy(buildings.site, buildings.name);

export async function buildingById(
  tx: ScopedTx,
  organizationId: string,
  id: string,
): Promise<BuildingRow | null> {
  const [row] = await tx
    .select({ id: buildings.id, site: buildings.site, name: buildings.name, address: buildings.address })
    .from(buildings)
    .where(and(eq(buildings.organizationId, organizationId), eq(buildings.id, id)));
  return row ?? null;
}

/** Rooms with all their versions: those of a carrier, or the one asked for. */
export async function roomsOf(
  tx: ScopedTx,
  organizationId: string,
  { roomId }: { roomId?: string } = {},
): Promise<RoomRow[]> {
  const rows = await tx.execute<{
    id: string;
    building_id: string;
    building: string;
    site: string;
    floor: string;
    label: string;
    rev: number;
    versions: (Omit<VersionRow, "use" | "tenure"> & { use: string; tenure: string })[] | null;
  }>(sql`
    with versions as (
      select v.room_id, jsonb_agg(jsonb_build_object(
          'id', v.id, 'from', v.valid_from, 'to', v.valid_to, 'areaDm2', v.area_dm2,
          'use', v.use, 'tenure', v.tenure, 'desks', v.desks) order by v.valid_from) as list
        from room_versions v
       where v.organization_id = ${organizationId} ${roomId ? sql`and v.room_id = ${roomId}` : sql``}
       group by v.room_id
    )
    select r.id, r.building_id, b.name as building, b.site, r.floor, r.label, r.rev, v.list as versions
      from rooms r
      join buildings b on b.organization_id = r.organization_id and b.id = r.building_id
      left join versions v on v.room_id = r.id
     where r.organization_id = ${organizationId} ${roomId ? sql`and r.id = ${roomId}` : sql``}
     order by b.site, b.name, r.floor, r.label`);
  return rows.map(({ building_id, versions, ...row }) => ({
    ...row,
    buildingId: building_id,
    versions: (versions ?? []).map((v) => ({ ...v, use: v.use as RoomUse, tenure: v.tenure as Tenure })),
  }));
}

/**
 * Leases with their occupants, by room and first day: of a carrier, of one room, or one lease.
 * `from` and `to` leave out those that share no day with [from, to).
 */
export async function leasesOf(
  tx: ScopedTx,
  organizationId: string,
  { roomId, leaseId, from, to }: { roomId?: string; leaseId?: string; from?: DateOn; to?: DateOn } = {},
): Promise<LeaseRow[]> {
  const rows = await tx.execute<{
    id: string;
    room_id: string;
    residency_id: string | null;
    tenant_name: string | null;
    starts_on: string;
    ends_on: string | null;
    area_dm2: string;
    desks: number | null;
    rent_fen_per_month: string | null;
    note: string | null;
    deposit_fen: string | null;
    agreement_number: string | null;
    rent_free_from: string | null;
    rent_free_to: string | null;
    rent_steps: RentStep[];
    previous_lease_id: string | null;
    follows_as: FollowsAs | null;
    followed_by: string | null;
    rev: number;
    firm: string | null;
    uscc: string | null;
    entered_on: string | null;
    left_on: string | null;
  }>(sql`
    with chosen as (
      select l.*, s.firm_id, s.entered_on, s.left_on, n.id as followed_by
        from leases l
        left join leases n on n.organization_id = l.organization_id and n.previous_lease_id = l.id
        left join residencies s on s.organization_id = l.organization_id and s.id = l.residency_id
       where l.organization_id = ${organizationId}
         ${roomId ? sql`and l.room_id = ${roomId}` : sql``} ${leaseId ? sql`and l.id = ${leaseId}` : sql``}
         ${to ? sql`and l.starts_on < ${to}::date` : sql``}
         ${from ? sql`and (l.ends_on is null or l.ends_on > ${from}::date)` : sql``}
    )
    select c.id, c.room_id, c.residency_id, c.tenant_name, c.starts_on::text, c.ends_on::text, c.area_dm2, c.desks,
           c.rent_fen_per_month, c.note, c.deposit_fen, c.agreement_number, c.rent_free_from::text, c.rent_free_to::text,
           c.rent_steps, c.previous_lease_id, c.follows_as, c.followed_by, c.rev, c.entered_on::text, c.left_on::text, f.name as firm, f.uscc
      from chosen c
      left join app.firm_facts(array(select distinct firm_id from chosen where firm_id is not null)) f
        on f.id = c.firm_id
     order by c.room_id, c.starts_on, c.created_at, c.id`);
  return rows.map((row) => ({
    id: row.id,
    roomId: row.room_id,
    residencyId: row.residency_id,
    from: row.starts_on,
    to: row.ends_on,
    areaDm2: Number(row.area_dm2),
    desks: row.desks,
    rentFenPerMonth: row.rent_fen_per_month === null ? null : Number(row.rent_fen_per_month),
    note: row.note,
    depositFen: row.deposit_fen === null ? null : Number(row.deposit_fen),
    agreementNumber: row.agreement_number,
    rentFreeFrom: row.rent_free_from,
    rentFreeTo: row.rent_free_to,
    rentSteps: row.rent_steps,
    previousLeaseId: row.previous_lease_id,
    followsAs: row.follows_as,
    followedBy: row.followed_by,
    rev: row.rev,
    occupant: row.firm ?? row.tenant_name ?? "",
    uscc: row.uscc,
    enteredOn: row.entered_on,
    leftOn: row.left_on,
  }));
}

/** The residencies that a room can be let to: those not over on the day, or the one asked for, by name. */
export async function lettableResidencies(
  tx: ScopedTx,
  organizationId: string,
  { on, residencyId }: { on?: DateOn; residencyId?: string },
): Promise<LettableResidency[]> {
  const rows = await tx.execute<{
    id: string;
    name: string;
    uscc: string;
    entered_on: string;
    left_on: string | null;
  }>(sql`
    with chosen as (
      select s.id, s.firm_id, s.entered_on, s.left_on from residencies s
       where s.organization_id = ${organizationId}
         ${on ? sql`and (s.left_on is null or s.left_on > ${on}::date or s.exit = 'graduated')` : sql``}
         ${residencyId ? sql`and s.id = ${residencyId}` : sql``}
    )
    select c.id, f.name, f.uscc, c.entered_on::text, c.left_on::text
      from chosen c
      join app.firm_facts(array(select distinct firm_id from chosen)) f on f.id = c.firm_id
     order by f.name, c.entered_on`);
  return rows.map((row) => ({
    id: row.id,
    name: row.name,
    uscc: row.uscc,
    enteredOn: row.entered_on,
    leftOn: row.left_on,
  }));
}

/**
 * Waits until nobody else is changing what is let of these rooms; held to the end of the transaction.
 * The same lock as app_private.room_guard takes, taken before reading: so what is decided on is what stands.
 */
export async function lockRooms(tx: ScopedTx, roomIds: readonly string[]): Promise<void> {
  const sorted = JSON.stringify([...new Set(roomIds)].sort());
  await tx.execute(sql`
    select pg_advisory_xact_lock(hashtextextended(id, 75))
      from jsonb_array_elements_text(${sorted}::jsonb) with ordinality as given (id, place) order by place`);
}

export type HoldRow = Hold & { note: string | null };

/** What is held: of a carrier or of one room, all or what is not over on a day, by its last days. */
export async function holdsOf(
  tx: ScopedTx,
  organizationId: string,
  { roomId, holdId, after }: { roomId?: string; holdId?: string; after?: DateOn } = {},
): Promise<HoldRow[]> {
  return tx
    .select({
      id: roomHolds.id,
      roomId: roomHolds.roomId,
      from: roomHolds.startsOn,
      to: roomHolds.endsOn,
      areaDm2: roomHolds.areaDm2,
      desks: roomHolds.desks,
      heldFor: roomHolds.heldFor,
      note: roomHolds.note,
    })
    .from(roomHolds)
    .where(
      and(
        eq(roomHolds.organizationId, organizationId),
        roomId ? eq(roomHolds.roomId, roomId) : undefined,
        holdId ? eq(roomHolds.id, holdId) : undefined,
        after ? gt(roomHolds.endsOn, after) : undefined,
      ),
    )
    .orderBy(roomHolds.endsOn, roomHolds.id);
}

export type OriginRow = {
  roomId: string;
  fromRoomId: string;
  kind: "split" | "merge";
  on: DateOn;
  movedLeases: readonly MovedLease[];
};

/** Which rooms came from which: those that a room was made of, and those that it became. */
export const originsOf = (
  tx: ScopedTx,
  organizationId: string,
  roomIds: readonly string[],
): Promise<OriginRow[]> =>
  roomIds.length === 0
    ? Promise.resolve([])
    : tx
        .select({
          roomId: roomOrigins.roomId,
          fromRoomId: roomOrigins.fromRoomId,
          kind: roomOrigins.kind,
          on: roomOrigins.changedOn,
          movedLeases: roomOrigins.movedLeases,
        })
        .from(roomOrigins)
        .where(
          and(
            eq(roomOrigins.organizationId, organizationId),
            or(inArray(roomOrigins.roomId, [...roomIds]), inArray(roomOrigins.fromRoomId, [...roomIds])),
          ),
        );
