import { z } from "zod";
import { addDays, type DateOn } from "#app/domain/shared/dates.ts";
import { Refusal } from "#app/domain/shared/errors.ts";
import { monthStart, nextMonth, rentOfMonth, rentOn } from "#app/domain/space/rent.ts";
import { authorise, type Verb } from "#app/services/verb.server.ts";
import {
  type HoldRow,
  holdsOf,
  type LeaseRow,
  leasesOf,
  type RoomRow,
  roomsOf,
} from "#db/queries/space.server.ts";
import { withScope } from "#db/scope.server.ts";
import { type FreeStretch, freeStretches } from "./decide-letting.ts";
import { occupancyOn } from "./room-view.ts";

export const showLeaseInput = z.object({ leaseId: z.uuid("space.lease-absent") });

/** So many months of a lease are listed, from its first or, of a long one, from twelve before today's. */
const MOST_MONTHS = 36;

export type LeasePage = {
  on: DateOn;
  lease: LeaseRow & { isResident: boolean; monthsLeft: number | null };
  room: RoomRow;
  before: LeaseRow | null;
  after: LeaseRow | null;
  /** What each month costs, in fen; empty without a rent. */
  months: { month: DateOn; rentFen: number; isWhole: boolean }[];
  /** The rent a month on the day, or on the lease's first or last day if it does not run then. */
  rentNow: number | null;
  free: FreeStretch[];
  holds: HoldRow[];
  hasDesks: boolean;
};

function monthsOf(lease: LeaseRow, today: DateOn): LeasePage["months"] {
  if (lease.rentFenPerMonth === null) return [];
  const last = lease.to === null ? addDays(today, 366) : addDays(lease.to, -1);
  const months: LeasePage["months"] = [];
  for (let month = monthStart(lease.from); month <= last; month = nextMonth(month)) {
    const end = nextMonth(month);
    const isWhole = lease.from <= month && (lease.to === null || lease.to >= end);
    months.push({ month, rentFen: rentOfMonth(lease, month) ?? 0, isWhole });
  }
  const current = months.findIndex(({ month }) => month >= monthStart(today));
  const start = Math.max(
    0,
    Math.min((current < 0 ? months.length : current) - 12, months.length - MOST_MONTHS),
  );
  return months.slice(start, start + MOST_MONTHS);
}

/** One lease with its terms, what each month of it costs, the leases before and after it, and what its room has free. */
export async function showLease({ ctx, input }: Verb<z.input<typeof showLeaseInput>>): Promise<LeasePage> {
  authorise(ctx, "space:read");
  const parsed = showLeaseInput.safeParse(input);
  if (!parsed.success) throw new Refusal("absent", "space.lease-absent");
  const organizationId = ctx.organization.id;
  const on = ctx.today;
  return withScope(ctx, async (tx) => {
    const one = async (leaseId: string | null) =>
      leaseId ? ((await leasesOf(tx, organizationId, { leaseId }))[0] ?? null) : null;
    const lease = await one(parsed.data.leaseId);
    if (!lease) throw new Refusal("absent", "space.lease-absent");
    const [room] = await roomsOf(tx, organizationId, { roomId: lease.roomId });
    if (!room) throw new Refusal("absent", "space.absent");
    const standing = await leasesOf(tx, organizationId, { roomId: room.id });
    const { isResident, monthsLeft } = occupancyOn(lease, on);
    const lastOn = lease.to === null ? null : addDays(lease.to, -1);
    return {
      on,
      lease: { ...lease, isResident, monthsLeft },
      room,
      before: await one(lease.previousLeaseId),
      after: await one(lease.followedBy),
      months: monthsOf(lease, on),
      rentNow: rentOn(lease, lastOn !== null && lastOn < on ? lastOn : lease.from > on ? lease.from : on),
      free: freeStretches(room, standing, lease.to ?? on),
      holds: await holdsOf(tx, organizationId, { roomId: room.id, after: on }),
      hasDesks: room.versions.some((version) => version.desks),
    };
  });
}
