import { type DateOn, type Interval, isWithin } from "../shared/dates.ts";
import { Refusal } from "../shared/errors.ts";
import { isLettable, type Lease, type Room, roomOn } from "./rooms.ts";

type Occupation = Pick<Lease, "id" | "roomId" | "from" | "to" | "areaDm2">;
type Moment = { on: DateOn; areaDm2: number; letDm2: number };

/** The days in the interval on which the room, its use or what is let of it may change, the first day included. */
function moments(room: Room, leases: readonly Occupation[], interval: Interval): Moment[] {
  const own = leases.filter((lease) => lease.roomId === room.id);
  const days = new Set([interval.from]);
  for (const { from, to } of [...room.versions, ...own]) {
    days.add(from);
    if (to !== null) days.add(to);
  }
  return [...days]
    .filter((on) => isWithin(on, interval))
    .sort()
    .map((on) => ({
      on,
      areaDm2: roomOn(room, on)?.areaDm2 ?? 0,
      letDm2: own.reduce((sum, lease) => sum + (isWithin(on, lease) ? lease.areaDm2 : 0), 0),
    }));
}

/** The area that is free on every day of the interval, in 0.01 m²; 0 when the room does not exist throughout. */
export const freeArea = (room: Room, leases: readonly Occupation[], interval: Interval): number =>
  Math.max(0, Math.min(...moments(room, leases, interval).map((it) => it.areaDm2 - it.letDm2)));

/** The first day on which more is let than the room has, or null. */
export function overLet(room: Room, leases: readonly Occupation[]): Moment | null {
  const starts = leases.filter((lease) => lease.roomId === room.id).map((lease) => lease.from);
  if (starts.length === 0) return null;
  const from = starts.reduce((a, b) => (a < b ? a : b));
  return moments(room, leases, { from, to: null }).find((it) => it.letDm2 > it.areaDm2) ?? null;
}

/**
 * Why a room cannot be let so, or null. `leases` are the room's others; one with the same id is the lease that is
 * being changed and does not stand in its own way. Codes: space.interval-reversed, .area-not-positive,
 * .outside-room-dates, .use-not-lettable (invalid), .over-let (conflict, with the first day and what is free then).
 */
export function lettingFault(room: Room, leases: readonly Occupation[], wanted: Occupation): Refusal | null {
  const { from, to, areaDm2 } = wanted;
  if (to !== null && to <= from) {
    return new Refusal("invalid", "space.interval-reversed", { from, to }, { to: "space.interval-reversed" });
  }
  if (!Number.isSafeInteger(areaDm2) || areaDm2 <= 0) {
    return new Refusal(
      "invalid",
      "space.area-not-positive",
      { areaDm2 },
      { areaDm2: "space.area-not-positive" },
    );
  }
  const others = leases.filter((lease) => lease.id !== wanted.id);
  const stretch = moments(room, others, { from, to });
  for (const { on } of stretch) {
    const version = roomOn(room, on);
    if (!version) {
      return new Refusal("invalid", "space.outside-room-dates", { on }, { from: "space.outside-room-dates" });
    }
    if (!isLettable(version.use)) {
      const details = { on, use: version.use };
      return new Refusal("invalid", "space.use-not-lettable", details, { roomId: "space.use-not-lettable" });
    }
  }
  const tight = stretch.find((it) => it.letDm2 + areaDm2 > it.areaDm2);
  if (!tight) return null;
  const freeDm2 = Math.max(0, tight.areaDm2 - tight.letDm2);
  const details = { on: tight.on, freeDm2, wantedDm2: areaDm2 };
  return new Refusal("conflict", "space.over-let", details, { areaDm2: "space.over-let" });
}
