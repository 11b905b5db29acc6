import { block, type Fault } from "../reports/fault.ts";
import { monthsInIncubation } from "../residency/residency.ts";
import { addDays, type DateOn } from "../shared/dates.ts";

export const TRANSFER_STATES = ["proposed", "accepted", "declined", "withdrawn"] as const;
export type TransferState = (typeof TRANSFER_STATES)[number];
/** The proposer withdraws; the carrier that is asked declines or accepts. */
export const TRANSFER_STEPS = ["withdraw", "decline", "accept"] as const;
export type TransferStep = (typeof TRANSFER_STEPS)[number];

/** What is handed over of a firm: registration facts and dated names as the proposer knows them. */
export type HandedFirm = {
  uscc: string;
  name: string;
  foundedOn: DateOn;
  field: string | null;
  registeredCapitalFen: number | null;
  names: readonly { validFrom: DateOn; name: string }[];
};

/** A stay as the other carrier comes to know it: no rent, no note, no contact, nothing said at its ends. */
export type HandedStay = {
  carrier: { zh: string; en: string };
  admittedOn: DateOn | null;
  enteredOn: DateOn;
  /** First day away. */
  leftOn: DateOn;
  /** Whole months in residence. */
  months: number;
};

type Span = { enteredOn: DateOn; leftOn: DateOn | null };

// Further ahead a day of transfer is a slip of the pen.
const FURTHEST_DAYS = 366;

/**
 * What stands against proposing to hand a stay over on a day, the first day away. What is let to it must end by then: another
 * carrier's acceptance ends no lease. Codes: transfers.not-resident, .leaves-before-entered, .leaves-too-late, .leases-run.
 */
export function proposalFault(
  stay: Span,
  leases: readonly { room: string; endsOn: DateOn | null }[],
  leavesOn: DateOn,
  today: DateOn,
): Fault | null {
  if (stay.leftOn !== null) return block("transfers.not-resident", "stay", { leftOn: stay.leftOn });
  if (leavesOn <= stay.enteredOn) {
    return block("transfers.leaves-before-entered", "leavesOn", { enteredOn: stay.enteredOn });
  }
  if (leavesOn > addDays(today, FURTHEST_DAYS)) return block("transfers.leaves-too-late", "leavesOn");
  const [runs] = leasesBeyond(leases, leavesOn);
  return runs ? block("transfers.leases-run", "leavesOn", { room: runs.room }) : null;
}

/** The leases that are still in force on the first day away. */
export function leasesBeyond<T extends { endsOn: DateOn | null }>(
  leases: readonly T[],
  leavesOn: DateOn,
): T[] {
  return leases.filter(({ endsOn }) => endsOn === null || endsOn > leavesOn);
}

/**
 * The firm's stays as they are handed over: those that came from carriers before, then those here, the present one up to the
 * first day away. In the order of their beginnings.
 */
export function timelineOf(
  earlier: readonly HandedStay[],
  here: readonly (Span & { admittedOn: DateOn | null })[],
  carrier: HandedStay["carrier"],
  leavesOn: DateOn,
): HandedStay[] {
  const own = here.map(({ admittedOn, enteredOn, leftOn }) => {
    const end = leftOn ?? leavesOn;
    const months = monthsInIncubation({ enteredOn, leftOn: end }, end);
    return { carrier, admittedOn, enteredOn, leftOn: end, months };
  });
  return [...earlier, ...own].sort((a, b) => (a.enteredOn < b.enteredOn ? -1 : 1));
}

/** Whole months of all stays that were handed over, each counted for itself. */
export const monthsBefore = (timeline: readonly HandedStay[]): number =>
  timeline.reduce((sum, { months }) => sum + months, 0);
