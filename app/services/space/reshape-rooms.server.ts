import { and, eq, inArray, sql } from "drizzle-orm";
import type { DateOn } from "#app/domain/shared/dates.ts";
import { Refusal } from "#app/domain/shared/errors.ts";
import { termsFrom } from "#app/domain/space/rent.ts";
import { type Part, planReshape, type Reshape } from "#app/domain/space/reshape.ts";
import type { Ctx } from "#app/services/verb.server.ts";
import {
  holdsOf,
  type LeaseRow,
  leasesOf,
  lockRooms,
  type RoomRow,
  roomsOf,
} from "#db/queries/space.server.ts";
import { leases, roomOrigins, rooms, roomVersions } from "#db/schema/space.ts";
import type { ScopedTx } from "#db/scope.server.ts";
import { beginFollowing, setEnd } from "./follow-lease.server.ts";

/** Rooms with their locks held, as they stand, and what is let of them. Refuses one that is gone. */
export async function lockedRooms(
  tx: ScopedTx,
  ctx: Ctx,
  roomIds: readonly string[],
): Promise<{ rooms: RoomRow[]; standing: LeaseRow[] }> {
  const organizationId = ctx.organization.id;
  await lockRooms(tx, roomIds);
  const found: RoomRow[] = [];
  const standing: LeaseRow[] = [];
  for (const roomId of roomIds) {
    const [room] = await roomsOf(tx, organizationId, { roomId });
    if (!room) throw new Refusal("absent", "space.absent");
    found.push(room);
    standing.push(...(await leasesOf(tx, organizationId, { roomId })));
  }
  return { rooms: found, standing };
}

type Asked = {
  on: DateOn;
  kind: "split" | "merge";
  from: readonly RoomRow[];
  standing: readonly LeaseRow[];
  parts: readonly Part[];
  partOf: ReadonlyMap<string, number>;
};

/** Splits or merges, in an order in which the guard finds every room within its area all the while. Returns the new rooms. */
export async function reshapeRooms(tx: ScopedTx, ctx: Ctx, asked: Asked): Promise<string[]> {
  const { on, from, standing, parts } = asked;
  const organizationId = ctx.organization.id;
  const plan = planReshape({ ...asked, leases: standing });
  for (const room of from) {
    const held = (await holdsOf(tx, organizationId, { roomId: room.id, after: on })).find(
      (it) => it.to > ctx.today,
    );
    if (held) throw new Refusal("conflict", "space.hold-in-the-way", { names: held.heldFor });
  }
  await assertLabelsFree(tx, organizationId, from[0]!, parts);
  const newIds = await addParts(tx, organizationId, from[0]!, plan);
  const byId = new Map(standing.map((lease) => [lease.id, lease]));
  for (const move of plan.moves) {
    await moveLease(tx, organizationId, byId.get(move.leaseId)!, { ...move, on, roomId: newIds[move.part]! });
  }
  const fromIds = from.map(({ id }) => id);
  await tx
    .update(roomVersions)
    .set({ validTo: on })
    .where(
      and(
        eq(roomVersions.organizationId, organizationId),
        inArray(roomVersions.roomId, fromIds),
        sql`${roomVersions.validFrom} < ${on}::date`,
        sql`(${roomVersions.validTo} is null or ${roomVersions.validTo} > ${on}::date)`,
      ),
    );
  await tx
    .update(rooms)
    .set({ rev: sql`${rooms.rev} + 1` })
    .where(and(eq(rooms.organizationId, organizationId), inArray(rooms.id, fromIds)));
  const moved = plan.moves.filter(({ how }) => how === "move").map(({ leaseId }) => byId.get(leaseId)!);
  const movedTo = new Map(plan.moves.map(({ leaseId, part }) => [leaseId, newIds[part]]));
  await tx.insert(roomOrigins).values(
    newIds.flatMap((roomId) =>
      fromIds.map((fromRoomId) => ({
        organizationId,
        roomId,
        fromRoomId,
        kind: asked.kind,
        changedOn: on,
        movedLeases: moved
          .filter((lease) => lease.roomId === fromRoomId && movedTo.get(lease.id) === roomId)
          .map(({ id, rev }) => ({ id, rev: rev + 1 })),
      })),
    ),
  );
  return newIds;
}

/** Room numbers are unique in a building, also among rooms that are no more. */
async function assertLabelsFree(
  tx: ScopedTx,
  organizationId: string,
  room: RoomRow,
  parts: readonly Part[],
): Promise<void> {
  const labels = parts.map(({ label }) => label);
  const twice = labels.find((label, index) => labels.indexOf(label) !== index);
  const [taken] = twice
    ? [{ label: twice }]
    : await tx
        .select({ label: rooms.label })
        .from(rooms)
        .where(
          and(
            eq(rooms.organizationId, organizationId),
            eq(rooms.buildingId, room.buildingId),
            inArray(rooms.label, labels),
          ),
        )
        .limit(1);
  if (taken) {
    throw new Refusal(
      "conflict",
      "space.label-taken",
      { label: taken.label },
      { parts: "space.label-taken" },
    );
  }
}

async function addParts(
  tx: ScopedTx,
  organizationId: string,
  room: RoomRow,
  { on, to, use, tenure, parts }: Reshape,
): Promise<string[]> {
  const { buildingId, floor } = room;
  const ids: string[] = [];
  for (const { label, areaDm2, desks } of parts) {
    const [row] = await tx
      .insert(rooms)
      .values({ organizationId, buildingId, floor, label })
      .returning({ id: rooms.id });
    await tx
      .insert(roomVersions)
      .values({ organizationId, roomId: row!.id, validFrom: on, validTo: to, areaDm2, use, tenure, desks });
    ids.push(row!.id);
  }
  return ids;
}

async function moveLease(
  tx: ScopedTx,
  organizationId: string,
  lease: LeaseRow,
  { how, on, roomId }: { how: "continue" | "move"; on: DateOn; roomId: string },
): Promise<void> {
  if (how === "move") {
    await tx
      .update(leases)
      .set({ roomId, rev: sql`${leases.rev} + 1` })
      .where(and(eq(leases.organizationId, organizationId), eq(leases.id, lease.id)));
    return;
  }
  await setEnd(tx, organizationId, lease, on);
  const { areaDm2, desks, depositFen, agreementNumber, note } = lease;
  const { rentSteps, ...terms } = termsFrom(lease, on);
  await beginFollowing(tx, organizationId, lease, "reshape", {
    ...{ roomId, areaDm2, desks, depositFen, agreementNumber, note },
    ...terms,
    rentSteps: [...rentSteps],
  });
}
