import { z } from "zod";
import { isWithin } from "#app/domain/shared/dates.ts";
import { Refusal } from "#app/domain/shared/errors.ts";
import { audit, authorise, once, type Verb } from "#app/services/verb.server.ts";
import type { RoomRow } from "#db/queries/space.server.ts";
import { withScope } from "#db/scope.server.ts";
import { dateField } from "./fields.ts";
import { lockedRooms, reshapeRooms } from "./reshape-rooms.server.ts";

export const mergeRoomsInput = z.object({
  /** Two or more rooms of one floor of one building. */
  roomIds: z.array(z.uuid("space.room-required")).min(2, "space.merge-two").max(60, "space.too-many-lines"),
  on: dateField,
  label: z
    .string("space.label-required")
    .trim()
    .min(1, "space.label-required")
    .max(40, "space.name-too-long"),
});

/** The form of a room's page: the room itself, and the ids ticked beside it. */
export const mergeRoomsForm = z.object({ on: dateField, label: mergeRoomsInput.shape.label });

/** Merges adjacent rooms of a floor from a day on; what is let of them is let of the new room. Returns its id. */
export async function mergeRooms({
  ctx,
  input,
  key,
}: Verb<z.input<typeof mergeRoomsInput>>): Promise<{ roomId: string }> {
  authorise(ctx, "space:write");
  const given = mergeRoomsInput.parse(input);
  return withScope(ctx, (tx) =>
    once(tx, { ctx, key, input }, "merge-rooms", async () => {
      const { rooms, standing } = await lockedRooms(tx, ctx, [...new Set(given.roomIds)]);
      assertOneFloor(rooms);
      const versions = rooms.flatMap((room) => room.versions.find((it) => isWithin(given.on, it)) ?? []);
      const areaDm2 = versions.reduce((sum, it) => sum + it.areaDm2, 0);
      const desks = versions.reduce((sum, it) => sum + (it.desks ?? 0), 0);
      const part = { label: given.label, areaDm2, desks: desks || null };
      const [roomId] = await reshapeRooms(tx, ctx, {
        on: given.on,
        kind: "merge",
        from: rooms,
        standing,
        parts: [part],
        partOf: new Map(),
      });
      await audit(tx, {
        action: "merge",
        entity: "room",
        entityId: roomId!,
        before: { rooms: rooms.map(({ id, label }) => ({ id, label })) },
        after: { on: given.on, ...part },
      });
      return { roomId: roomId! };
    }),
  );
}

function assertOneFloor(rooms: readonly RoomRow[]): void {
  const [first] = rooms;
  if (rooms.length < 2) throw new Refusal("invalid", "space.merge-two", {}, { rooms: "space.merge-two" });
  if (rooms.some((room) => room.buildingId !== first?.buildingId || room.floor !== first.floor)) {
    throw new Refusal("invalid", "space.merge-one-floor", {}, { rooms: "space.merge-one-floor" });
  }
}
