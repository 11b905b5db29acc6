import { type DateOn, daysBetween, toDayNumber } from "../shared/dates.ts";
import { AREA_LINES, type AreaLine, type AreaLines, noArea, roomLines, type SpaceRecord } from "./ledger.ts";
import { type Lease, type Room, type RoomVersion, type Stay, TENURES, type Tenure } from "./rooms.ts";

/** Per line of the ledger one figure a day, in 0.01 m²; index 0 is `firstDay`. */
export type OccupancySeries = { firstDay: DateOn; days: number; lines: Record<AreaLine, Float64Array> };

/** What happens to a room, in figures: the arrays are used again from room to room, as a city has hundreds of thousands. */
type Steps = {
  count: number;
  /** Twice the day from the first day on, and one more for what begins a version: what ends one comes before it on that day. */
  at: number[];
  /** The place of the version that begins; -1: a version ends, -2: something let begins or ends. */
  version: number[];
  resident: number[];
  other: number[];
};
const ENDS = -1;
const LETS = -2;

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
  const first = toDayNumber(firstDay);
  const dayOf = (on: DateOn) => toDayNumber(on) - first;
  // Where a room stays as it is and its rest is vacancy, each lease simply adds: no order of events to keep.
  const plain = new Map<string, boolean>();
  for (const room of record.rooms) {
    if (!isPlain(room, firstDay, lastDay)) continue;
    const isDisposable = disposableTenures.includes(room.versions[0]!.tenure);
    plain.set(room.id, isDisposable);
    addDifference(lines, 0, noArea(), roomLines(room.versions[0]!, 0, 0, disposableTenures));
  }
  const leasesByRoom = new Map<string, Lease[]>();
  for (const lease of record.leases) {
    const isDisposable = plain.get(lease.roomId);
    if (isDisposable !== undefined) addLease(lines, lease, isDisposable, { stays, dayOf, days });
    else {
      const list = leasesByRoom.get(lease.roomId);
      if (list) list.push(lease);
      else leasesByRoom.set(lease.roomId, [lease]);
    }
  }
  const steps: Steps = { count: 0, at: [], version: [], resident: [], other: [] };
  for (const room of record.rooms) {
    if (plain.has(room.id)) continue;
    steps.count = 0;
    addSteps(steps, room, leasesByRoom.get(room.id), stays, dayOf);
    sortSteps(steps);
    addChanges(lines, steps, room, days, disposableTenures);
  }
  for (const line of AREA_LINES) {
    const figures = lines[line];
    let area = 0;
    for (let day = 0; day < days; day++) {
      area += figures[day]!;
      figures[day] = area;
    }
  }
  return { firstDay, days, lines };
}

/** Whether a room is to let, and the same, on every day asked for. */
function isPlain({ versions }: Room, firstDay: DateOn, lastDay: DateOn): boolean {
  const version = versions[0];
  return (
    versions.length === 1 &&
    version?.use === "incubation" &&
    version.from <= firstDay &&
    (version.to === null || version.to > lastDay)
  );
}

type Calendar = { stays: ReadonlyMap<string, Stay>; dayOf: (on: DateOn) => number; days: number };

/** A lease in a plain room: of what is vacant it takes its area, for a resident or for another. */
function addLease(
  lines: Record<AreaLine, Float64Array>,
  { areaDm2, from, to, residencyId }: Lease,
  isDisposable: boolean,
  { stays, dayOf, days }: Calendar,
): void {
  const first = Math.max(0, dayOf(from));
  const end = to === null ? days : Math.min(days, dayOf(to));
  if (first >= end) return;
  addOver(lines.vacantDm2, first, end, -areaDm2);
  addOver(lines.otherTenantDm2, first, end, areaDm2);
  const stay = residencyId === null ? undefined : stays.get(residencyId);
  if (!stay) return;
  const begins = Math.max(first, dayOf(stay.enteredOn));
  const ends = stay.leftOn === null ? end : Math.min(end, dayOf(stay.leftOn));
  if (begins >= ends) return;
  addOver(lines.otherTenantDm2, begins, ends, -areaDm2);
  addOver(lines.residentDm2, begins, ends, areaDm2);
  if (isDisposable) addOver(lines.usedDm2, begins, ends, areaDm2);
}

/** As a change where it begins and another where it ends; the prefix sums make days of them. */
function addOver(figures: Float64Array, first: number, end: number, area: number): void {
  figures[first] = figures[first]! + area;
  if (end < figures.length) figures[end] = figures[end]! - area;
}

function addStep(steps: Steps, at: number, version: number, resident: number, other: number): void {
  const place = steps.count++;
  steps.at[place] = at;
  steps.version[place] = version;
  steps.resident[place] = resident;
  steps.other[place] = other;
}

function addSteps(
  steps: Steps,
  room: Room,
  leases: readonly Lease[] | undefined,
  stays: ReadonlyMap<string, Stay>,
  dayOf: (on: DateOn) => number,
): void {
  for (let place = 0; place < room.versions.length; place++) {
    const { from, to } = room.versions[place]!;
    addStep(steps, dayOf(from) * 2 + 1, place, 0, 0);
    if (to) addStep(steps, dayOf(to) * 2, ENDS, 0, 0);
  }
  if (!leases) return;
  for (const { areaDm2, from, to, residencyId } of leases) {
    addStep(steps, dayOf(from) * 2, LETS, 0, areaDm2);
    if (to !== null) addStep(steps, dayOf(to) * 2, LETS, 0, -areaDm2);
    const stay = residencyId === null ? undefined : stays.get(residencyId);
    if (!stay) continue;
    const begins = stay.enteredOn > from ? stay.enteredOn : from;
    const ends = earlier(stay.leftOn, to);
    if (ends !== null && ends <= begins) continue;
    addStep(steps, dayOf(begins) * 2, LETS, areaDm2, -areaDm2);
    if (ends !== null) addStep(steps, dayOf(ends) * 2, LETS, -areaDm2, areaDm2);
  }
}

const earlier = (a: DateOn | null, b: DateOn | null): DateOn | null =>
  a === null || b === null ? (a ?? b) : a < b ? a : b;

/** Past so many steps a room's are sorted by the engine; a few are quicker put in their places one by one. */
const FEW = 40;

function sortSteps(steps: Steps): void {
  const { count, at, version, resident, other } = steps;
  if (count > FEW) {
    const order = Array.from({ length: count }, (_, place) => place).sort((a, b) => at[a]! - at[b]!);
    for (const list of [at, version, resident, other]) {
      const sorted = order.map((place) => list[place]!);
      for (let place = 0; place < count; place++) list[place] = sorted[place]!;
    }
    return;
  }
  for (let next = 1; next < count; next++) {
    const a = at[next]!;
    if (at[next - 1]! <= a) continue;
    const v = version[next]!;
    const r = resident[next]!;
    const o = other[next]!;
    let place = next;
    for (; place > 0 && at[place - 1]! > a; place--) {
      at[place] = at[place - 1]!;
      version[place] = version[place - 1]!;
      resident[place] = resident[place - 1]!;
      other[place] = other[place - 1]!;
    }
    at[place] = a;
    version[place] = v;
    resident[place] = r;
    other[place] = o;
  }
}

function addChanges(
  lines: Record<AreaLine, Float64Array>,
  steps: Steps,
  room: Room,
  days: number,
  disposableTenures: readonly Tenure[],
): void {
  const { count, at } = steps;
  let version: RoomVersion | null = null;
  let resident = 0;
  let other = 0;
  let before: AreaLines = noArea();
  for (let place = 0; place < count; place++) {
    const day = at[place]! >> 1;
    if (day >= days) return;
    const begins = steps.version[place]!;
    if (begins !== LETS) version = begins === ENDS ? null : room.versions[begins]!;
    resident += steps.resident[place]!;
    other += steps.other[place]!;
    // Everything of a day, and all before the first, counts as one change.
    if (place + 1 < count && Math.max(0, at[place + 1]! >> 1) === Math.max(0, day)) continue;
    const after = roomLines(version, resident, other, disposableTenures);
    addDifference(lines, Math.max(0, day), before, after);
    before = after;
  }
}

function add(figures: Float64Array, day: number, change: number): void {
  if (change !== 0) figures[day] = figures[day]! + change;
}

/** By name and not in a loop over the names: this is where the time goes. */
function addDifference(
  lines: Record<AreaLine, Float64Array>,
  day: number,
  before: AreaLines,
  after: AreaLines,
): void {
  add(lines.totalDm2, day, after.totalDm2 - before.totalDm2);
  add(lines.disposableDm2, day, after.disposableDm2 - before.disposableDm2);
  add(lines.residentDm2, day, after.residentDm2 - before.residentDm2);
  add(lines.otherTenantDm2, day, after.otherTenantDm2 - before.otherTenantDm2);
  add(lines.publicServiceDm2, day, after.publicServiceDm2 - before.publicServiceDm2);
  add(lines.otherUseDm2, day, after.otherUseDm2 - before.otherUseDm2);
  add(lines.vacantDm2, day, after.vacantDm2 - before.vacantDm2);
  add(lines.usedDm2, day, after.usedDm2 - before.usedDm2);
}

/** Area-days of a line over the series, in 0.01 m² × days. */
export function areaDays(series: OccupancySeries, line: AreaLine): number {
  let sum = 0;
  for (const area of series.lines[line]) sum += area;
  return sum;
}
