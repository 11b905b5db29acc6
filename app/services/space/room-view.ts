import { addMonths, type DateOn, isWithin, monthsBetween } from "#app/domain/shared/dates.ts";
import { isLettable, type RoomUse, roomOn, type Tenure } from "#app/domain/space/rooms.ts";
import type { LeaseRow, RoomRow } from "#db/queries/space.server.ts";
import { leasesOn } from "./decide-letting.ts";

/** A lease that ends within these months colours its room: time to speak with the tenant. */
export const ENDING_MONTHS = 3;

/** What the stacking plan 租控图 says about a room on a day. */
export const ROOM_STATES = ["vacant", "part", "full", "ending", "public-service", "other"] as const;
export type RoomState = (typeof ROOM_STATES)[number];

export type Occupancy = {
  leaseId: string;
  name: string;
  residencyId: string | null;
  /** In residence on the day; a graduate who stays on is not. */
  isResident: boolean;
  areaDm2: number;
  desks: number | null;
  from: DateOn;
  /** The first day away. */
  to: DateOn | null;
  /** Whole months from the day to the end; null = open. */
  monthsLeft: number | null;
};

export type RoomView = {
  id: string;
  buildingId: string;
  building: string;
  site: string;
  floor: string;
  label: string;
  areaDm2: number;
  use: RoomUse;
  tenure: Tenure;
  desks: number | null;
  letDm2: number;
  freeDm2: number;
  letDesks: number;
  state: RoomState;
  occupants: Occupancy[];
  /** The end that comes first, and the whole months until then. */
  nextEnd: DateOn | null;
  monthsLeft: number | null;
};

/** The leases of each room. */
export function leasesByRoom(leases: readonly LeaseRow[]): (roomId: string) => LeaseRow[] {
  const lists = new Map<string, LeaseRow[]>();
  for (const lease of leases) {
    const list = lists.get(lease.roomId);
    if (list) list.push(lease);
    else lists.set(lease.roomId, [lease]);
  }
  return (roomId) => lists.get(roomId) ?? [];
}

const isResidentOn = (lease: LeaseRow, on: DateOn): boolean =>
  lease.enteredOn !== null && isWithin(on, { from: lease.enteredOn, to: lease.leftOn });

export const occupancyOn = (lease: LeaseRow, on: DateOn): Occupancy => ({
  leaseId: lease.id,
  name: lease.occupant,
  residencyId: lease.residencyId,
  isResident: isResidentOn(lease, on),
  areaDm2: lease.areaDm2,
  desks: lease.desks,
  from: lease.from,
  to: lease.to,
  monthsLeft: lease.to === null ? null : monthsBetween(on, lease.to),
});

function stateOf(
  use: RoomUse,
  letDm2: number,
  areaDm2: number,
  nextEnd: DateOn | null,
  on: DateOn,
): RoomState {
  if (letDm2 === 0) return use === "incubation" ? "vacant" : use;
  if (nextEnd !== null && nextEnd <= addMonths(on, ENDING_MONTHS)) return "ending";
  return letDm2 >= areaDm2 ? "full" : "part";
}

/** A room as it is on a day; null when it does not exist then. `leases` are this room's. */
export function roomView(room: RoomRow, leases: readonly LeaseRow[], on: DateOn): RoomView | null {
  const version = roomOn(room, on);
  if (!version) return null;
  const standing = leasesOn(leases, on);
  const letDm2 = standing.reduce((sum, lease) => sum + lease.areaDm2, 0);
  const ends = standing.flatMap((lease) => (lease.to === null ? [] : [lease.to])).sort();
  const nextEnd = ends[0] ?? null;
  return {
    id: room.id,
    buildingId: room.buildingId,
    building: room.building,
    site: room.site,
    floor: room.floor,
    label: room.label,
    areaDm2: version.areaDm2,
    use: version.use,
    tenure: version.tenure,
    desks: room.versions.find((it) => isWithin(on, it))?.desks ?? null,
    letDm2,
    freeDm2: isLettable(version.use) ? Math.max(0, version.areaDm2 - letDm2) : 0,
    letDesks: standing.reduce((sum, lease) => sum + (lease.desks ?? 0), 0),
    state: stateOf(version.use, letDm2, version.areaDm2, nextEnd, on),
    occupants: standing.map((lease) => occupancyOn(lease, on)),
    nextEnd,
    monthsLeft: nextEnd === null ? null : monthsBetween(on, nextEnd),
  };
}

/** The storey of a floor's name: "3F" and "3层" are 3, "B1", "-1" and "负一" lie below; a name without a number is 0. */
export function storeyOf(floor: string): number {
  const text = floor.normalize("NFKC").trim();
  const digits = /\d+/.exec(text)?.[0];
  const chinese = "零一二三四五六七八九十".indexOf(/[一二三四五六七八九十]/.exec(text)?.[0] ?? "零");
  const number = digits === undefined ? chinese : Number(digits);
  return /^(-|b|负|地下)/i.test(text) ? -number : number;
}

/** Rooms by building, the highest floor first, then by label with its numbers in order. */
export function byPlace<T extends { building: string; site: string; floor: string; label: string }>(
  a: T,
  b: T,
): number {
  const text = (x: string, y: string) => x.localeCompare(y, "zh-CN", { numeric: true });
  return (
    text(a.site, b.site) ||
    text(a.building, b.building) ||
    storeyOf(b.floor) - storeyOf(a.floor) ||
    text(a.floor, b.floor) ||
    text(a.label, b.label)
  );
}
