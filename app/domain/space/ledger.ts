import { type DateOn, isWithin } from "../shared/dates.ts";
import { type Rational, rational, roundHalfUp } from "../shared/rational.ts";
import { type Lease, type Room, type RoomVersion, roomOn, type Stay, TENURES, type Tenure } from "./rooms.ts";

/** What the ledger is derived from; a filing's content is one. */
export type SpaceRecord = { rooms: readonly Room[]; leases: readonly Lease[]; residencies: readonly Stay[] };

/**
 * The lines of the area ledger 面积台账, in 0.01 m². On any day
 * total = resident + otherTenant + publicService + otherUse + vacant.
 * `used` is what counts as used under the 75 % rule: let to residents, and public service, in disposable rooms.
 */
export const AREA_LINES = [
  "totalDm2",
  "disposableDm2",
  "residentDm2",
  "otherTenantDm2",
  "publicServiceDm2",
  "otherUseDm2",
  "vacantDm2",
  "usedDm2",
] as const;
export type AreaLine = (typeof AREA_LINES)[number];
export type AreaLines = Record<AreaLine, number>;

export type AreaLedger = AreaLines & {
  /** used / disposable, exact; null when nothing is disposable. */
  useRatio: Rational | null;
  /** The same in thousandths of a per cent, a half going up; for display. */
  usePercentMilli: number | null;
};

export const noArea = (): AreaLines => ({
  totalDm2: 0,
  disposableDm2: 0,
  residentDm2: 0,
  otherTenantDm2: 0,
  publicServiceDm2: 0,
  otherUseDm2: 0,
  vacantDm2: 0,
  usedDm2: 0,
});

/**
 * One room's lines while it is `version` and so much of it is let. What is not let counts by the room's use.
 * Where more is let than there is, the excess shows as negative vacancy: the lines still add up and the fault is seen.
 */
export function roomLines(
  version: RoomVersion | null,
  residentDm2: number,
  otherTenantDm2: number,
  disposableTenures: readonly Tenure[],
): AreaLines {
  const lines = noArea();
  lines.totalDm2 = version?.areaDm2 ?? 0;
  lines.residentDm2 = residentDm2;
  lines.otherTenantDm2 = otherTenantDm2;
  const rest = lines.totalDm2 - residentDm2 - otherTenantDm2;
  if (version?.use === "public-service" && rest > 0) lines.publicServiceDm2 = rest;
  else if (version?.use === "other" && rest > 0) lines.otherUseDm2 = rest;
  else lines.vacantDm2 = rest;
  if (version && disposableTenures.includes(version.tenure)) {
    lines.disposableDm2 = lines.totalDm2;
    lines.usedDm2 = residentDm2 + lines.publicServiceDm2;
  }
  return lines;
}

/** used / disposable as the ledger shows it. */
export function shareInUse(lines: AreaLines): Pick<AreaLedger, "useRatio" | "usePercentMilli"> {
  if (lines.disposableDm2 === 0) return { useRatio: null, usePercentMilli: null };
  const useRatio = rational(lines.usedDm2, lines.disposableDm2);
  const percent = roundHalfUp(rational(useRatio.n * 100_000n, useRatio.d));
  return { useRatio, usePercentMilli: Number(percent) };
}

/**
 * The area ledger on a day. A lease of a residency counts for a resident only while that residency is in force:
 * a graduate who stays on is another tenant. `disposableTenures` comes from the area rule.
 */
export function areaLedger(
  record: SpaceRecord,
  on: DateOn,
  disposableTenures: readonly Tenure[] = TENURES,
): AreaLedger {
  const inResidence = new Set(
    record.residencies
      .filter((stay) => isWithin(on, { from: stay.enteredOn, to: stay.leftOn }))
      .map((it) => it.id),
  );
  const letByRoom = new Map<string, { resident: number; other: number }>();
  for (const lease of record.leases) {
    if (!isWithin(on, lease)) continue;
    const sums = letByRoom.get(lease.roomId) ?? { resident: 0, other: 0 };
    letByRoom.set(lease.roomId, sums);
    if (lease.residencyId !== null && inResidence.has(lease.residencyId)) sums.resident += lease.areaDm2;
    else sums.other += lease.areaDm2;
  }
  const total = noArea();
  for (const room of record.rooms) {
    const sums = letByRoom.get(room.id) ?? { resident: 0, other: 0 };
    const lines = roomLines(roomOn(room, on), sums.resident, sums.other, disposableTenures);
    for (const line of AREA_LINES) total[line] += lines[line];
  }
  return { ...total, ...shareInUse(total) };
}
