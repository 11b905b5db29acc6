import { and, eq, inArray, sql } from "drizzle-orm";
import type { DateOn } from "#app/domain/shared/dates.ts";
import { pieces } from "#app/domain/shared/pieces.ts";
import { serviceEntries } from "#db/schema/mentoring.ts";
import { buildings, leases, rooms, roomVersions } from "#db/schema/space.ts";
import type { ScopedTx } from "#db/scope.server.ts";
import type { EntryFacts } from "./services.server.ts";
import { buildingsOf } from "./space.server.ts";

/* What imports write beside residents, many rows at a time, and how it is taken back. */

export type NewRoom = {
  site: string;
  building: string;
  floor: string;
  label: string;
  areaDm2: number;
  use: string;
  tenure: string;
  from: DateOn;
  desks: number | null;
};

/** Adds rooms, and those of their buildings that are not there yet; the ids of both. */
export async function addBuildingsAndRooms(
  tx: ScopedTx,
  organizationId: string,
  added: readonly NewRoom[],
): Promise<{ buildings: string[]; rooms: string[] }> {
  const keyOf = (site: string, name: string) => JSON.stringify([site, name]);
  const idOf = new Map(
    (await buildingsOf(tx, organizationId)).map(({ id, site, name }) => [keyOf(site, name), id]),
  );
  const missing = new Map(
    added
      .map(({ site, building }) => [keyOf(site, building), { organizationId, site, name: building }] as const)
      .filter(([key]) => !idOf.has(key)),
  );
  const made: string[] = [];
  for (const piece of pieces([...missing.values()])) {
    const rows = await tx
      .insert(buildings)
      .values(piece)
      .returning({ id: buildings.id, site: buildings.site, name: buildings.name });
    for (const { id, site, name } of rows) {
      made.push(id);
      idOf.set(keyOf(site, name), id);
    }
  }
  const ids: string[] = [];
  for (const piece of pieces(added)) {
    const withIds = piece.map((room) => ({ ...room, id: crypto.randomUUID() }));
    await tx.insert(rooms).values(
      withIds.map(({ id, site, building, floor, label }) => ({
        organizationId,
        id,
        buildingId: idOf.get(keyOf(site, building))!,
        floor,
        label,
      })),
    );
    await tx.insert(roomVersions).values(
      withIds.map(({ id, from, areaDm2, use, tenure, desks }) => ({
        organizationId,
        roomId: id,
        validFrom: from,
        areaDm2,
        use,
        tenure,
        desks,
      })),
    );
    ids.push(...withIds.map(({ id }) => id));
  }
  return { buildings: made, rooms: ids };
}

export type NewLease = {
  roomId: string;
  residencyId: string | null;
  tenantName: string | null;
  from: DateOn;
  /** The first day away. */
  to: DateOn | null;
  areaDm2: number;
  desks: number | null;
  rentFenPerMonth: number | null;
  note: string | null;
};

export async function addLeases(
  tx: ScopedTx,
  organizationId: string,
  added: readonly NewLease[],
): Promise<string[]> {
  const ids: string[] = [];
  for (const piece of pieces(added)) {
    const rows = await tx
      .insert(leases)
      .values(piece.map(({ from, to, ...rest }) => ({ ...rest, organizationId, startsOn: from, endsOn: to })))
      .returning({ id: leases.id });
    ids.push(...rows.map(({ id }) => id));
  }
  return ids;
}

/** Takes away rows that nobody changed since they were added; how many. */
const removeUnchanged =
  (table: string) =>
  async (tx: ScopedTx, organizationId: string, ids: readonly string[]): Promise<number> => {
    const rows = await tx.execute(sql`
      delete from ${sql.identifier(table)} where organization_id = ${organizationId} and rev = 1
         and id in (select jsonb_array_elements_text(${JSON.stringify(ids)}::jsonb)::uuid)
      returning id`);
    return rows.length;
  };
export const removeLeases = removeUnchanged("leases");
export const removeTitles = removeUnchanged("titles");
export const removeRights = removeUnchanged("intellectual_property");

export type NewService = EntryFacts & { residencyIds: readonly string[] };

/** Enters services with the firms that they were for; their ids. */
export async function addServices(
  tx: ScopedTx,
  organizationId: string,
  added: readonly NewService[],
): Promise<string[]> {
  const ids: string[] = [];
  for (const piece of pieces(added)) {
    const withIds = piece.map((entry) => ({ ...entry, id: crypto.randomUUID() }));
    await tx
      .insert(serviceEntries)
      .values(withIds.map(({ residencyIds: _, ...facts }) => ({ ...facts, organizationId })));
    const firms = withIds.flatMap(({ id, residencyIds }) =>
      residencyIds.map((residencyId) => ({ entryId: id, residencyId })),
    );
    await tx.execute(sql`
      insert into service_entry_firms (organization_id, entry_id, residency_id)
      select ${organizationId}, f."entryId", f."residencyId"
        from jsonb_to_recordset(${JSON.stringify(firms)}::jsonb) as f("entryId" uuid, "residencyId" uuid)`);
    ids.push(...withIds.map(({ id }) => id));
  }
  return ids;
}

/** Takes back, for a reason, services that nobody changed since they were entered; how many. */
export async function withdrawServices(
  tx: ScopedTx,
  organizationId: string,
  ids: readonly string[],
  reason: string,
): Promise<number> {
  const rows = await tx.execute(sql`
    update service_entries set withdrawn_reason = ${reason}, rev = rev + 1
     where organization_id = ${organizationId} and rev = 1
       and id in (select jsonb_array_elements_text(${JSON.stringify(ids)}::jsonb)::uuid)
    returning id`);
  return rows.length;
}

/** How many leases these rooms have, ended ones included. */
export async function countLeasesOfRooms(
  tx: ScopedTx,
  organizationId: string,
  roomIds: readonly string[],
): Promise<number> {
  const [row] = await tx.execute<{ count: number }>(sql`
    select count(*)::int as count from leases where organization_id = ${organizationId}
       and room_id in (select jsonb_array_elements_text(${JSON.stringify(roomIds)}::jsonb)::uuid)`);
  return row!.count;
}

/** Takes away rooms that nobody changed since they were added, with their only version, and buildings left empty by it. */
export async function removeRooms(
  tx: ScopedTx,
  organizationId: string,
  { rooms: roomIds, buildings: buildingIds }: { rooms: readonly string[]; buildings: readonly string[] },
): Promise<number> {
  const unchanged = sql`select r.id from rooms r where r.organization_id = ${organizationId} and r.rev = 1
    and r.id in (select jsonb_array_elements_text(${JSON.stringify(roomIds)}::jsonb)::uuid)`;
  await tx.execute(
    sql`delete from room_versions where organization_id = ${organizationId} and room_id in (${unchanged})`,
  );
  const rows = await tx
    .delete(rooms)
    .where(and(eq(rooms.organizationId, organizationId), inArray(rooms.id, [...roomIds]), eq(rooms.rev, 1)))
    .returning({ id: rooms.id });
  await tx.execute(sql`
    delete from buildings b where b.organization_id = ${organizationId}
       and b.id in (select jsonb_array_elements_text(${JSON.stringify(buildingIds)}::jsonb)::uuid)
       and not exists (select from rooms r where r.organization_id = ${organizationId} and r.building_id = b.id)`);
  return rows.length;
}
