import type { DateOn } from "../shared/dates.ts";

/** Area, or desks, of a room kept for somebody over [from, to). */
export type Hold = {
  id: string;
  roomId: string;
  from: DateOn;
  to: DateOn;
  areaDm2: number;
  desks: number | null;
  heldFor: string;
};

/**
 * The holds that stand in the way of letting over [from, to): those with a day in common that are not over today. A hold
 * whose days have passed holds nothing, whatever is entered afterwards.
 */
export const holdsInTheWay = <T extends Hold>(
  holds: readonly T[],
  { from, to }: { from: DateOn; to: DateOn | null },
  today: DateOn,
): T[] => holds.filter((hold) => hold.to > today && hold.to > from && (to === null || hold.from < to));
