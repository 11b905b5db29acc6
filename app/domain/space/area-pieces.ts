import { addDays, type DateOn, daysBetween, type Interval } from "../shared/dates.ts";
import type { AreaLine, SpaceRecord } from "./ledger.ts";
import { occupancyByDay } from "./occupancy.ts";
import { type Lease, type Stay, TENURES, type Tenure } from "./rooms.ts";

/**
 * A stretch of days, both included, over which a room or a lease has the same area (0.01 m²) in a line of the ledger.
 * `leaseId` null: the room itself, such as while it is vacant.
 */
export type AreaPiece = {
  roomId: string;
  leaseId: string | null;
  from: DateOn;
  to: DateOn;
  days: number;
  areaDm2: number;
};

/**
 * What a line's area-days from one day to another, both included, are made of: leases for what is let to residents and to
 * others, rooms for the rest. The areas times the days add up to the figure exactly; over one day, the areas to that day's line.
 */
export function areaPieces(
  record: SpaceRecord,
  firstDay: DateOn,
  lastDay: DateOn,
  line: AreaLine,
  disposableTenures: readonly Tenure[] = TENURES,
): AreaPiece[] {
  const window = { from: firstDay, to: addDays(lastDay, 1) };
  if (line === "residentDm2" || line === "otherTenantDm2") {
    return leasePieces(record, window, line === "residentDm2");
  }
  const leasesIn = new Map<string, Lease[]>();
  for (const lease of record.leases)
    leasesIn.set(lease.roomId, [...(leasesIn.get(lease.roomId) ?? []), lease]);
  return record.rooms.flatMap((room) => {
    const own = { rooms: [room], leases: leasesIn.get(room.id) ?? [], residencies: record.residencies };
    const figures = occupancyByDay(own, firstDay, lastDay, disposableTenures).lines[line];
    const pieces: AreaPiece[] = [];
    let first = 0;
    for (let day = 1; day <= figures.length; day++) {
      const areaDm2 = figures[first]!;
      if (day < figures.length && figures[day] === areaDm2) continue;
      if (areaDm2 !== 0) {
        const stretch = { from: addDays(firstDay, first), to: addDays(firstDay, day - 1) };
        pieces.push({ roomId: room.id, leaseId: null, ...stretch, days: day - first, areaDm2 });
      }
      first = day;
    }
    return pieces;
  });
}

type Days = { from: DateOn; to: DateOn };

/** The days of [from, to) that `within` shares; null without any. */
function shared({ from, to }: Days, within: Interval): Days | null {
  const first = within.from > from ? within.from : from;
  const end = within.to !== null && within.to < to ? within.to : to;
  return first < end ? { from: first, to: end } : null;
}

function leasePieces(record: SpaceRecord, window: Days, ofResidents: boolean): AreaPiece[] {
  const rooms = new Set(record.rooms.map(({ id }) => id));
  const stays = new Map(record.residencies.map((stay) => [stay.id, stay]));
  return record.leases.flatMap((lease) => {
    const let_ = rooms.has(lease.roomId) ? shared(window, lease) : null;
    if (!let_) return [];
    const stay = lease.residencyId === null ? undefined : stays.get(lease.residencyId);
    const stretches = ofResidents ? residentDays(let_, stay) : otherDays(let_, stay);
    return stretches.map(({ from, to }) => ({
      roomId: lease.roomId,
      leaseId: lease.id,
      from,
      to: addDays(to, -1),
      days: daysBetween(from, to),
      areaDm2: lease.areaDm2,
    }));
  });
}

function residentDays(days: Days, stay: Stay | undefined): Days[] {
  const inResidence = stay && shared(days, { from: stay.enteredOn, to: stay.leftOn });
  return inResidence ? [inResidence] : [];
}

/** What is left of the days before the residency began and after it ended. */
function otherDays(days: Days, stay: Stay | undefined): Days[] {
  const [inResidence] = residentDays(days, stay);
  if (!inResidence) return [days];
  return [
    { from: days.from, to: inResidence.from },
    { from: inResidence.to, to: days.to },
  ].filter(({ from, to }) => from < to);
}
