import { type DateOn, daysBetween } from "../shared/dates.ts";
import { AREA_LINES, type AreaLine, type AreaLines, noArea, roomLines, type SpaceRecord } from "./ledger.ts";
import { type Lease, type Room, type RoomVersion, type Stay, TENURES, type Tenure } from "./rooms.ts";

/** Per line of the ledger one figure a day, in 0.01 m²; index 0 is `firstDay`. */
export type OccupancySeries = { firstDay: DateOn; days: number; lines: Record<AreaLine, Float64Array> };

/** `day` counts from the first day, below 0 before it. `order`: on one day what ends comes before what begins, so that a version never erases its successor. */
type Step = { day: number; order: 0 | 1; version?: RoomVersion | null; resident: number; other: number };

/**
 * The ledger of each day from `firstDay` to `lastDay`, both included: each room's changes as events, then prefix sums.
 * Equal to areaLedger on every day, without asking it for each. Throws RangeError when the days are reversed.
 */
export function occupancyByDay(
  record: SpaceRecord,
  firstDay: DateOn,
  lastDay: DateOn,
  disposableTenures: readonly Tenure[] = TENURES,
): OccupancySeries {
  const days = daysBetween(firstDay, lastDay) + 1;
  if (days < 1) throw new RangeError(`no days from ${firstDay} to ${lastDay}`);
  const lines = Object.fromEntries(AREA_LINES.map((line) => [line, new Float64Array(days)])) as Record<
    AreaLine,
    Float64Array
  >;
  const stays = new Map(record.residencies.map((stay) => [stay.id, stay]));
  const leasesByRoom = new Map<string, Lease[]>();
  for (const lease of record.leases) {
    const list = leasesByRoom.get(lease.roomId);
    if (list) list.push(lease);
    else leasesByRoom.set(lease.roomId, [lease]);
  }
  const dayOf = (on: DateOn) => daysBetween(firstDay, on);
  for (const room of record.rooms) {
    const steps = stepsOf(room, leasesByRoom.get(room.id) ?? [], stays, dayOf);
    addChanges(lines, steps, days, disposableTenures);
  }
  for (const line of AREA_LINES) {
    const figures = lines[line];
    for (let day = 1; day < days; day++) figures[day] = figures[day]! + figures[day - 1]!;
  }
  return { firstDay, days, lines };
}

function stepsOf(
  room: Room,
  leases: readonly Lease[],
  stays: ReadonlyMap<string, Stay>,
  dayOf: (on: DateOn) => number,
): Step[] {
  const steps: Step[] = [];
  for (const version of room.versions) {
    steps.push({ day: dayOf(version.from), order: 1, version, resident: 0, other: 0 });
    if (version.to) steps.push({ day: dayOf(version.to), order: 0, version: null, resident: 0, other: 0 });
  }
  const shift = (on: DateOn, resident: number, other: number) =>
    steps.push({ day: dayOf(on), order: 0, resident, other });
  for (const lease of leases) {
    const area = lease.areaDm2;
    shift(lease.from, 0, area);
    if (lease.to !== null) shift(lease.to, 0, -area);
    const stay = lease.residencyId === null ? undefined : stays.get(lease.residencyId);
    if (!stay) continue;
    const from = stay.enteredOn > lease.from ? stay.enteredOn : lease.from;
    const to = earlier(stay.leftOn, lease.to);
    if (to !== null && to <= from) continue;
    shift(from, area, -area);
    if (to !== null) shift(to, -area, area);
  }
  return steps.sort((a, b) => a.day - b.day || a.order - b.order);
}

const earlier = (a: DateOn | null, b: DateOn | null): DateOn | null =>
  a === null || b === null ? (a ?? b) : a < b ? a : b;

function addChanges(
  lines: Record<AreaLine, Float64Array>,
  steps: readonly Step[],
  days: number,
  disposableTenures: readonly Tenure[],
): void {
  let version: RoomVersion | null = null;
  let resident = 0;
  let other = 0;
  let before: AreaLines = noArea();
  steps.forEach((step, index) => {
    if (step.day >= days) return;
    if (step.version !== undefined) version = step.version;
    resident += step.resident;
    other += step.other;
    const day = Math.max(0, step.day);
    const next = steps[index + 1];
    if (next && Math.max(0, next.day) === day) return;
    const after = roomLines(version, resident, other, disposableTenures);
    for (const line of AREA_LINES) {
      const figures = lines[line];
      figures[day] = figures[day]! + after[line] - before[line];
    }
    before = after;
  });
}

/** Area-days of a line over the series, in 0.01 m² × days. */
export const areaDays = (series: OccupancySeries, line: AreaLine): number =>
  series.lines[line].reduce((sum, area) => sum + area, 0);
