import { z } from "zod";
import { addDays, addMonths, type DateOn, isWithin } from "#app/domain/shared/dates.ts";
import { monthStart, nextMonth } from "#app/domain/space/rent.ts";
import type { Stay } from "#app/domain/space/rooms.ts";
import { monthlyStatement, type StatementLine } from "#app/domain/space/statement.ts";
import { authorise, type Verb } from "#app/services/verb.server.ts";
import { leasesOf, roomsOf } from "#db/queries/space.server.ts";
import { withScope } from "#db/scope.server.ts";
import { dateField } from "./fields.ts";
import { occupancyOn } from "./room-view.ts";

export const showStatementInput = z.object({
  /** As 2026-01; the month before today's if absent. */
  month: z
    .string()
    .regex(/^\d{4}-\d{2}$/, "space.month-form")
    .transform((month) => `${month}-01`)
    .pipe(dateField)
    .optional(),
});

export type StatementRow = StatementLine & {
  occupant: string;
  uscc: string | null;
  residencyId: string | null;
  roomId: string;
  room: string;
  areaDm2: number;
};
/** One day of the month: the resident firms with a lease on it, each once, and what is let to them and to others. */
export type StatementDay = { on: DateOn; firms: number; residentDm2: number; otherDm2: number };

export type Statement = {
  /** As 2026-01. */
  month: string;
  lastDay: DateOn;
  rows: StatementRow[];
  days: StatementDay[];
  total: { residentAreaDays: number; otherAreaDays: number; residentFen: number; otherFen: number };
  /** Leases with a day in the month and no rent recorded: the sums leave them out. */
  withoutRent: number;
};

/** Who used which area in a month and what rent was charged for it, residents 在孵对象 apart from others: for the tax relief of 公告2023年第42号. */
export async function showStatement({
  ctx,
  input,
}: Verb<z.input<typeof showStatementInput>>): Promise<Statement> {
  authorise(ctx, "space:read");
  const { month = addMonths(monthStart(ctx.today), -1) } = showStatementInput.parse(input);
  const end = nextMonth(month);
  const organizationId = ctx.organization.id;
  const { rooms, leases } = await withScope(ctx, async (tx) => ({
    rooms: new Map((await roomsOf(tx, organizationId)).map((room) => [room.id, room])),
    leases: await leasesOf(tx, organizationId, { from: month, to: end }),
  }));
  const stays = new Map<string, Stay>(
    leases.flatMap(({ residencyId, enteredOn, leftOn }) =>
      residencyId && enteredOn ? [[residencyId, { id: residencyId, enteredOn, leftOn }] as const] : [],
    ),
  );
  const byId = new Map(leases.map((lease) => [lease.id, lease]));
  const rows = monthlyStatement(leases, stays, month).map((line): StatementRow => {
    const { occupant, uscc, residencyId, roomId, areaDm2 } = byId.get(line.leaseId)!;
    const room = rooms.get(roomId);
    return {
      ...line,
      occupant,
      uscc,
      residencyId,
      roomId,
      areaDm2,
      room: `${room?.building} ${room?.label}`,
    };
  });
  rows.sort((a, b) => a.occupant.localeCompare(b.occupant, "zh-CN") || (a.room < b.room ? -1 : 1));
  const sum = (figure: "residentAreaDays" | "otherAreaDays" | "residentFen" | "otherFen") =>
    rows.reduce((total, row) => total + (row[figure] ?? 0), 0);
  const days: StatementDay[] = [];
  for (let on = month; on < end; on = addDays(on, 1)) {
    const standing = leases
      .filter((lease) => isWithin(on, lease))
      .map((lease) => ({ lease, ...occupancyOn(lease, on) }));
    const area = (isResident: boolean) =>
      standing.filter((it) => it.isResident === isResident).reduce((total, it) => total + it.areaDm2, 0);
    const firms = new Set(
      standing.filter((it) => it.isResident).map(({ lease }) => lease.uscc ?? lease.occupant),
    );
    days.push({ on, firms: firms.size, residentDm2: area(true), otherDm2: area(false) });
  }
  return {
    month: month.slice(0, 7),
    lastDay: addDays(end, -1),
    rows,
    days,
    total: {
      residentAreaDays: sum("residentAreaDays"),
      otherAreaDays: sum("otherAreaDays"),
      residentFen: sum("residentFen"),
      otherFen: sum("otherFen"),
    },
    withoutRent: rows.filter((row) => row.residentFen === null).length,
  };
}
