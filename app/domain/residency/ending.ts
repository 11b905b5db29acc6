import { block, type Fault } from "../reports/fault.ts";
import type { DateOn } from "../shared/dates.ts";

type EndedLease = { room: string; startsOn: DateOn };

/**
 * What stands against a stay's ending on a day, the first day away. What is let to it ends that day with it; a lease that begins
 * later contradicts the ending. Codes: residency.left-in-future, .already-ended, .left-before-entered, .lease-begins-later.
 */
export function endingFault(
  stay: { enteredOn: DateOn; leftOn: DateOn | null },
  leases: readonly EndedLease[],
  leftOn: DateOn,
  today: DateOn,
): Fault | null {
  if (leftOn > today) return block("residency.left-in-future", "leftOn");
  if (stay.leftOn !== null) return block("residency.already-ended", "stay", { leftOn: stay.leftOn });
  if (leftOn <= stay.enteredOn) {
    return block("residency.left-before-entered", "leftOn", { enteredOn: stay.enteredOn });
  }
  const later = leases.find(({ startsOn }) => startsOn >= leftOn);
  if (!later) return null;
  return block("residency.lease-begins-later", "stay", { room: later.room, startsOn: later.startsOn });
}
