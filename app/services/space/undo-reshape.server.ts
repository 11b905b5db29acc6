import { and, eq, inArray } from "drizzle-orm";
import { z } from "zod";
import { Refusal } from "#app/domain/shared/errors.ts";
import { audit, authorise, type Ctx, once, type Verb } from "#app/services/verb.server.ts";
import {
  holdsOf,
  type LeaseRow,
  leasesOf,
  type OriginRow,
  originsOf,
  type RoomRow,
} from "#db/queries/space.server.ts";
import { leases, roomOrigins, rooms, roomVersions } from "#db/schema/space.ts";
import { type ScopedTx, withScope } from "#db/scope.server.ts";
import { dropFollowing, setEnd } from "./follow-lease.server.ts";
import { lockedRooms } from "./reshape-rooms.server.ts";

export const undoReshapeInput = z.object({
  /** Any room that came out of the split or merge. */
  roomId: z.uuid("space.room-required"),
});

const changedSince = () => new Refusal("conflict", "space.reshape-changed-since");

/**
 * Takes a split or merge back, as if it had not been: the rooms from before stand again with their leases. Only while nothing
 * has happened to what came out of it (space.reshape-changed-since). Returns the rooms that stand again.
 */
export async function undoReshape({
  ctx,
  input,
  key,
}: Verb<z.input<typeof undoReshapeInput>>): Promise<{ roomIds: string[] }> {
  authorise(ctx, "space:write");
  const given = undoReshapeInput.parse(input);
  return withScope(ctx, (tx) =>
    once(tx, { ctx, key, input }, "undo-reshape", async () => {
      const links = await linksOf(tx, ctx, given.roomId);
      const [newIds, oldIds] = [
        [...new Set(links.map((link) => link.roomId))],
        [...new Set(links.map((link) => link.fromRoomId))],
      ];
      const { rooms: found, standing } = await lockedRooms(tx, ctx, [...oldIds, ...newIds]);
      const isNew = (id: string) => newIds.includes(id);
      const [on, kind] = [links[0]!.on, links[0]!.kind];
      const added = found.filter((room) => isNew(room.id));
      const moved = standing.filter((lease) => isNew(lease.roomId));
      // Where a lease goes back to that had not begun and moved along.
      const cameFrom = new Map(
        links.flatMap(({ fromRoomId, movedLeases }) =>
          movedLeases.map(({ id, rev }) => [id, { roomId: fromRoomId, rev }] as const),
        ),
      );
      await assertUntouched(tx, ctx, { added, moved, newIds, kind, cameFrom });
      const organizationId = ctx.organization.id;
      await reopenVersions(tx, organizationId, oldIds, on, added[0]?.versions[0]?.to ?? null);
      for (const lease of moved) {
        await putBack(tx, organizationId, lease, standing, cameFrom.get(lease.id)?.roomId ?? oldIds[0]!);
      }
      await removeRooms(tx, organizationId, newIds);
      await audit(tx, {
        action: "undo",
        entity: "room",
        entityId: given.roomId,
        before: { kind, on, rooms: added.map(({ id, label }) => ({ id, label })) },
        after: { roomIds: oldIds },
      });
      return { roomIds: oldIds };
    }),
  );
}

/** All links of the split or merge that a room came out of. */
async function linksOf(tx: ScopedTx, ctx: Ctx, roomId: string): Promise<OriginRow[]> {
  const own = (await originsOf(tx, ctx.organization.id, [roomId])).filter((link) => link.roomId === roomId);
  if (own.length === 0) throw new Refusal("absent", "space.not-reshaped");
  const all = await originsOf(
    tx,
    ctx.organization.id,
    own.map((link) => link.fromRoomId),
  );
  return all.filter((link) => own.some((mine) => mine.fromRoomId === link.fromRoomId && mine.on === link.on));
}

type Result = {
  added: readonly RoomRow[];
  moved: readonly LeaseRow[];
  newIds: readonly string[];
  kind: "split" | "merge";
  cameFrom: ReadonlyMap<string, { roomId: string; rev: number }>;
};

async function assertUntouched(
  tx: ScopedTx,
  ctx: Ctx,
  { added, moved, newIds, kind, cameFrom }: Result,
): Promise<void> {
  const organizationId = ctx.organization.id;
  const later = await originsOf(tx, organizationId, newIds);
  if (later.some((link) => newIds.includes(link.fromRoomId))) throw changedSince();
  if (added.some((room) => room.rev !== 1 || room.versions.length !== 1)) throw changedSince();
  for (const id of newIds) {
    if ((await holdsOf(tx, organizationId, { roomId: id })).length > 0) throw changedSince();
  }
  // What went on by the reshape goes back to the lease before. Others go back to the one room that was split; of merged rooms,
  // only a lease that moved along, to where it was, and only as it was.
  const isTouched = (lease: LeaseRow) =>
    lease.followsAs === "reshape"
      ? lease.rev !== 1
      : kind === "merge" && cameFrom.get(lease.id)?.rev !== lease.rev;
  if (moved.some(isTouched)) throw changedSince();
}

async function reopenVersions(
  tx: ScopedTx,
  organizationId: string,
  roomIds: readonly string[],
  on: string,
  to: string | null,
): Promise<void> {
  await tx
    .update(roomVersions)
    .set({ validTo: to })
    .where(
      and(
        eq(roomVersions.organizationId, organizationId),
        inArray(roomVersions.roomId, [...roomIds]),
        eq(roomVersions.validTo, on),
      ),
    );
}

async function putBack(
  tx: ScopedTx,
  organizationId: string,
  lease: LeaseRow,
  standing: readonly LeaseRow[],
  roomId: string,
): Promise<void> {
  const before = standing.find((it) => it.id === lease.previousLeaseId);
  if (lease.followsAs !== "reshape") {
    await tx
      .update(leases)
      .set({ roomId, rev: lease.rev + 1 })
      .where(and(eq(leases.organizationId, organizationId), eq(leases.id, lease.id)));
    return;
  }
  if (before?.to !== lease.from) throw changedSince();
  const [now] = await leasesOf(tx, organizationId, { leaseId: lease.id });
  await dropFollowing(tx, organizationId, now!);
  await setEnd(tx, organizationId, before, lease.to);
}

async function removeRooms(tx: ScopedTx, organizationId: string, roomIds: readonly string[]): Promise<void> {
  const ids = [...roomIds];
  await tx
    .delete(roomOrigins)
    .where(and(eq(roomOrigins.organizationId, organizationId), inArray(roomOrigins.roomId, ids)));
  await tx
    .delete(roomVersions)
    .where(and(eq(roomVersions.organizationId, organizationId), inArray(roomVersions.roomId, ids)));
  await tx.delete(rooms).where(and(eq(rooms.organizationId, organizationId), inArray(rooms.id, ids)));
}
