import { block, type Fault } from "../reports/fault.ts";
import { type DateOn, isWithin, overlaps } from "../shared/dates.ts";

/** 孵化, 公共服务, 其他. */
export const ROOM_USES = ["incubation", "public-service", "other"] as const;
export type RoomUse = (typeof ROOM_USES)[number];

/** Owned, rented, or at the carrier's disposal by another title 自主支配. */
export const TENURES = ["own", "rented", "disposable"] as const;
export type Tenure = (typeof TENURES)[number];

/** What a room is over [from, to); area in 0.01 m². */
export type RoomVersion = { from: DateOn; to: DateOn | null; areaDm2: number; use: RoomUse; tenure: Tenure };
/** A room with its past: versions never overlap, and a day without a version is a day the room does not exist. */
export type Room = { id: string; versions: readonly RoomVersion[] };
/** Part or all of a room let over [from, to); `residencyId` null = another tenant. */
export type Lease = {
  id: string;
  roomId: string;
  residencyId: string | null;
  from: DateOn;
  to: DateOn | null;
  areaDm2: number;
};
/** As much of a residency as the ledger needs: a lease counts for a resident only while it is in residence. */
export type Stay = { id: string; enteredOn: DateOn; leftOn: DateOn | null };

/** What the room is on a day; null when it does not exist then. */
export const roomOn = (room: Room, on: DateOn): RoomVersion | null =>
  room.versions.find((version) => isWithin(on, version)) ?? null;

/** Meeting rooms and labs of public service are not let; canteens and shops (other use) may be. */
export const isLettable = (use: RoomUse): boolean => use !== "public-service";

/** What is wrong with a room's versions. Codes: space.interval-reversed, .area-not-positive, .versions-overlap. */
export function roomFaults(room: Room): Fault[] {
  const faults: Fault[] = [];
  room.versions.forEach((version, index) => {
    const { from, to, areaDm2 } = version;
    if (to !== null && to <= from) faults.push(block("space.interval-reversed", "to", { from, to }));
    if (areaDm2 <= 0) faults.push(block("space.area-not-positive", "areaDm2", { areaDm2 }));
    if (room.versions.slice(0, index).some((earlier) => overlaps(earlier, version))) {
      faults.push(block("space.versions-overlap", "from", { from }));
    }
  });
  return faults;
}
