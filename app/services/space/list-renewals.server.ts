import { z } from "zod";
import { addDays, addMonths, type DateOn, isWithin } from "#app/domain/shared/dates.ts";
import { rentOn } from "#app/domain/space/rent.ts";
import { authorise, type Verb } from "#app/services/verb.server.ts";
import { type LeaseRow, leasesOf, roomsOf } from "#db/queries/space.server.ts";
import { withScope } from "#db/scope.server.ts";
import { occupancyOn } from "./room-view.ts";

export const RENEWAL_WINDOWS = ["over", "3", "6", "12"] as const;
export type RenewalWindow = (typeof RENEWAL_WINDOWS)[number];
export const listRenewalsInput = z.object({ window: z.enum(RENEWAL_WINDOWS).optional() });

/** A lease that ended so many months ago, without a new one, is no longer asked about. */
const MONTHS_BACK = 6;

export type RenewalRow = {
  leaseId: string;
  rev: number;
  roomId: string;
  room: string;
  occupant: string;
  residencyId: string | null;
  isResident: boolean;
  areaDm2: number;
  desks: number | null;
  /** On its last day, or today while it runs; null = none is recorded. */
  rentFenPerMonth: number | null;
  from: DateOn;
  /** The first day away. */
  to: DateOn;
  window: RenewalWindow;
};
export type RenewalList = { on: DateOn; rows: RenewalRow[]; counts: Record<RenewalWindow, number> };

/** The narrowest window that an end lies in; null when it is further away, or long past. */
function windowOf(to: DateOn, today: DateOn): RenewalWindow | null {
  if (to <= today) return "over";
  if (to <= addMonths(today, 3)) return "3";
  if (to <= addMonths(today, 6)) return "6";
  return to <= addMonths(today, 12) ? "12" : null;
}

/** Whether somebody may still sit there: of an ended lease only that of a firm in residence, or of another tenant. */
const mayStay = (lease: LeaseRow, today: DateOn): boolean =>
  lease.enteredOn === null || isWithin(today, { from: lease.enteredOn, to: lease.leftOn });

/** Leases that end within twelve months or are over, and that none follows, by their ends. Counts are of each window alone. */
export async function listRenewals({
  ctx,
  input,
}: Verb<z.input<typeof listRenewalsInput>>): Promise<RenewalList> {
  authorise(ctx, "space:read");
  const given = listRenewalsInput.parse(input);
  const { today } = ctx;
  const organizationId = ctx.organization.id;
  const { rooms, leases } = await withScope(ctx, async (tx) => ({
    rooms: new Map((await roomsOf(tx, organizationId)).map((room) => [room.id, room])),
    leases: await leasesOf(tx, organizationId, { from: addMonths(today, -MONTHS_BACK) }),
  }));
  const rows = leases.flatMap((lease): RenewalRow[] => {
    const { to } = lease;
    const room = rooms.get(lease.roomId);
    const window = to === null ? null : windowOf(to, today);
    if (to === null || !window || !room || lease.followedBy) return [];
    if (window === "over" && !mayStay(lease, today)) return [];
    const lastOn = addDays(to, -1);
    const { leaseId, areaDm2, desks, isResident, residencyId } = occupancyOn(lease, today);
    return [
      {
        ...{ leaseId, areaDm2, desks, isResident, residencyId },
        rev: lease.rev,
        roomId: room.id,
        room: `${room.building} ${room.label}`,
        occupant: lease.occupant,
        rentFenPerMonth: rentOn(lease, lastOn < today ? lastOn : today),
        from: lease.from,
        to,
        window,
      },
    ];
  });
  rows.sort((a, b) =>
    a.to < b.to ? -1 : a.to > b.to ? 1 : a.room.localeCompare(b.room, "zh-CN", { numeric: true }),
  );
  const counts = Object.fromEntries(
    RENEWAL_WINDOWS.map((window) => [window, rows.filter((row) => row.window === window).length]),
  ) as Record<RenewalWindow, number>;
  return { on: today, rows: given.window ? rows.filter((row) => row.window === given.window) : rows, counts };
}
