import { z } from "zod";
import { addDays, type DateOn } from "#app/domain/shared/dates.ts";
import { ROOM_USES } from "#app/domain/space/rooms.ts";
import { authorise, type Verb } from "#app/services/verb.server.ts";
import {
  type BuildingRow,
  buildingsOf,
  type HoldRow,
  holdsOf,
  leasesOf,
  roomsOf,
} from "#db/queries/space.server.ts";
import { withScope } from "#db/scope.server.ts";
import { dateField } from "./fields.ts";
import { byPlace, leasesByRoom, ROOM_STATES, type RoomState, type RoomView, roomView } from "./room-view.ts";

export const listRoomsInput = z.object({
  /** The day as of which everything is told; today if absent. */
  on: dateField.optional(),
  buildingId: z.uuid().optional(),
  use: z.enum(ROOM_USES).optional(),
  state: z.enum(ROOM_STATES).optional(),
});

export type RoomList = {
  on: DateOn;
  buildings: (BuildingRow & { roomCount: number; areaDm2: number; freeDm2: number })[];
  /** With what is held of each on the day. */
  rooms: (RoomView & { holds: HoldRow[] })[];
  /** How many rooms are in each state before `state` chooses among them. */
  stateCounts: Record<RoomState, number>;
  total: { count: number; areaDm2: number; letDm2: number; freeDm2: number };
  /** Rooms on the day before any filter: 0 means that the carrier has none yet. */
  roomCount: number;
};

/** The rooms of a carrier as of a day: what each is, what is let of it, to whom and how long. */
export async function listRooms({ ctx, input }: Verb<z.input<typeof listRoomsInput>>): Promise<RoomList> {
  authorise(ctx, "space:read");
  const { on = ctx.today, ...filter } = listRoomsInput.parse(input);
  const organizationId = ctx.organization.id;
  return withScope(ctx, async (tx) => {
    const buildings = await buildingsOf(tx, organizationId);
    const rooms = await roomsOf(tx, organizationId);
    const leases = await leasesOf(tx, organizationId, { from: on, to: addDays(on, 1) });
    const leasesIn = leasesByRoom(leases);
    // Seen from a day, a hold is over once that day or today has passed its last one.
    const held = (await holdsOf(tx, organizationId, { after: on > ctx.today ? on : ctx.today })).filter(
      (hold) => hold.from <= on,
    );
    const views = rooms.flatMap((room) => roomView(room, leasesIn(room.id), on) ?? []).sort(byPlace);
    const within = views.filter(
      (room) =>
        (!filter.buildingId || room.buildingId === filter.buildingId) &&
        (!filter.use || room.use === filter.use),
    );
    const shown = filter.state ? within.filter((room) => room.state === filter.state) : within;
    const sum = (of: readonly RoomView[], figure: "areaDm2" | "letDm2" | "freeDm2") =>
      of.reduce((total, room) => total + room[figure], 0);
    return {
      on,
      buildings: buildings.map((building) => {
        const own = views.filter((room) => room.buildingId === building.id);
        return {
          ...building,
          roomCount: own.length,
          areaDm2: sum(own, "areaDm2"),
          freeDm2: sum(own, "freeDm2"),
        };
      }),
      rooms: shown.map((room) => ({ ...room, holds: held.filter((hold) => hold.roomId === room.id) })),
      stateCounts: Object.fromEntries(
        ROOM_STATES.map((state) => [state, within.filter((room) => room.state === state).length]),
      ) as Record<RoomState, number>,
      total: {
        count: shown.length,
        areaDm2: sum(shown, "areaDm2"),
        letDm2: sum(shown, "letDm2"),
        freeDm2: sum(shown, "freeDm2"),
      },
      roomCount: views.length,
    };
  });
}
