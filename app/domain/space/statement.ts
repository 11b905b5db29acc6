import { type DateOn, daysBetween, type Interval } from "../shared/dates.ts";
import { monthStart, nextMonth, type RentTerms, rentOfMonth, rentOfMonthBefore } from "./rent.ts";
import type { Stay } from "./rooms.ts";

export type StatementLease = RentTerms & { id: string; residencyId: string | null; areaDm2: number };

/**
 * One lease in a month: its days and area-days (0.01 m² × days) while its occupant is in residence 在孵, and on other days;
 * the rent of each, in whole fen (null without a rent), which add up to the lease's rent of the month.
 */
export type StatementLine = {
  leaseId: string;
  residentDays: number;
  otherDays: number;
  residentAreaDays: number;
  otherAreaDays: number;
  residentFen: number | null;
  otherFen: number | null;
};

const latest = (a: DateOn, b: DateOn): DateOn => (a > b ? a : b);
const earliest = (a: DateOn | null, b: DateOn): DateOn => (a !== null && a < b ? a : b);

/** What the days of [from, to) share with those of `within`; null when they share none. */
function shared(within: Interval, from: DateOn, to: DateOn): { from: DateOn; to: DateOn } | null {
  const [first, end] = [latest(within.from, from), earliest(within.to, to)];
  return first < end ? { from: first, to: end } : null;
}

/**
 * The lines of a month's statement, one for each lease with a day in it. A day counts for a resident exactly when the area
 * ledger counts it so: the lease is of a residency, and the residency is in force on it.
 */
export function monthlyStatement(
  leases: readonly StatementLease[],
  stays: ReadonlyMap<string, Stay>,
  month: DateOn,
): StatementLine[] {
  const [first, end] = [monthStart(month), nextMonth(month)];
  return leases.flatMap((lease) => {
    const days = shared(lease, first, end);
    if (!days) return [];
    const stay = lease.residencyId === null ? undefined : stays.get(lease.residencyId);
    const resident = stay ? shared({ from: stay.enteredOn, to: stay.leftOn }, days.from, days.to) : null;
    const residentDays = resident ? daysBetween(resident.from, resident.to) : 0;
    const otherDays = daysBetween(days.from, days.to) - residentDays;
    const rent = rentOfMonth(lease, first);
    const residentFen =
      rent === null
        ? null
        : resident
          ? rentOfMonthBefore(lease, first, resident.to) - rentOfMonthBefore(lease, first, resident.from)
          : 0;
    return {
      leaseId: lease.id,
      residentDays,
      otherDays,
      residentAreaDays: residentDays * lease.areaDm2,
      otherAreaDays: otherDays * lease.areaDm2,
      residentFen,
      otherFen: rent === null || residentFen === null ? null : rent - residentFen,
    };
  });
}
