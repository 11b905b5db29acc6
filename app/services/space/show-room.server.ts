import { z } from "zod";
import type { DateOn } from "#app/domain/shared/dates.ts";
import { Refusal } from "#app/domain/shared/errors.ts";
import { roomOn } from "#app/domain/space/rooms.ts";
import { authorise, type Verb } from "#app/services/verb.server.ts";
import {
  type HoldRow,
  holdsOf,
  type LeaseRow,
  type LettableResidency,
  leasesOf,
  lettableResidencies,
  type OriginRow,
  originsOf,
  type RoomRow,
  roomsOf,
} from "#db/queries/space.server.ts";
import { withScope } from "#db/scope.server.ts";
import { type FreeStretch, freeDeskStretches, freeStretches } from "./decide-letting.ts";
import { occupancyOn, type RoomView, roomView } from "./room-view.ts";

export const showRoomInput = z.object({ roomId: z.uuid("space.absent") });

export type LeaseState = "past" | "current" | "coming";
export type RoomPage = {
  on: DateOn;
  room: RoomRow;
  /** As it is today; null when it is not in use today. */
  now: RoomView | null;
  /** Current first, then coming, then past; each with what the ledger calls its occupant on its last or present day. */
  leases: (LeaseRow & { state: LeaseState; isResident: boolean; monthsLeft: number | null })[];
  /** What is free from the room's first day on. */
  free: FreeStretch[];
  /** Null when the room has no desks. */
  freeDesks: FreeStretch[] | null;
  residencies: LettableResidency[];
  /** What is held and not over today. */
  holds: HoldRow[];
  /** The rooms that it was made of, and those that it became; null when it was neither split nor merged. */
  origins: RoomOrigins | null;
  /** The other rooms of its floor in use today: those that it can be merged with. */
  neighbours: { id: string; label: string; areaDm2: number }[];
};

export type RoomOrigins = {
  kind: "split" | "merge";
  on: DateOn;
  from: { id: string; label: string }[];
  into: { id: string; label: string }[];
};

const stateOf = (lease: LeaseRow, on: DateOn): LeaseState =>
  on < lease.from ? "coming" : lease.to !== null && lease.to <= on ? "past" : "current";
const ORDER: Record<LeaseState, number> = { current: 0, coming: 1, past: 2 };

/** The latest split or merge that the room came out of or went into. */
function originsIn(
  links: readonly OriginRow[],
  rooms: readonly RoomRow[],
  roomId: string,
): RoomOrigins | null {
  const label = (id: string) => ({ id, label: rooms.find((room) => room.id === id)?.label ?? "" });
  const from = links.filter((link) => link.roomId === roomId);
  const into = links.filter((link) => link.fromRoomId === roomId);
  const [first] = into.length > 0 ? into : from;
  if (!first) return null;
  return {
    kind: first.kind,
    on: first.on,
    from: from.map((link) => label(link.fromRoomId)),
    into: into.map((link) => label(link.roomId)),
  };
}

/** A room with its versions, all its leases over time, what is free when, and to whom it can be let. */
export async function showRoom({ ctx, input }: Verb<z.input<typeof showRoomInput>>): Promise<RoomPage> {
  authorise(ctx, "space:read");
  const parsed = showRoomInput.safeParse(input);
  if (!parsed.success) throw new Refusal("absent", "space.absent");
  const organizationId = ctx.organization.id;
  const on = ctx.today;
  return withScope(ctx, async (tx) => {
    const [room] = await roomsOf(tx, organizationId, { roomId: parsed.data.roomId });
    if (!room) throw new Refusal("absent", "space.absent");
    const leases = await leasesOf(tx, organizationId, { roomId: room.id });
    const rooms = await roomsOf(tx, organizationId);
    const links = await originsOf(tx, organizationId, [room.id]);
    const start = room.versions[0]?.from ?? on;
    const hasDesks = room.versions.some((version) => version.desks);
    return {
      on,
      room,
      now: roomView(room, leases, on),
      leases: leases
        .map((lease) => {
          const { isResident, monthsLeft } = occupancyOn(lease, on);
          return { ...lease, state: stateOf(lease, on), isResident, monthsLeft };
        })
        .sort((a, b) => ORDER[a.state] - ORDER[b.state] || (a.from < b.from ? 1 : -1)),
      free: freeStretches(room, leases, start),
      freeDesks: hasDesks ? freeDeskStretches(room, leases, start) : null,
      residencies: await lettableResidencies(tx, organizationId, { on }),
      holds: await holdsOf(tx, organizationId, { roomId: room.id, after: on }),
      origins: originsIn(links, rooms, room.id),
      neighbours: rooms.flatMap((other) => {
        const version = roomOn(other, on);
        const isBeside =
          other.buildingId === room.buildingId && other.floor === room.floor && other.id !== room.id;
        return version && isBeside ? [{ id: other.id, label: other.label, areaDm2: version.areaDm2 }] : [];
      }),
    };
  });
}
