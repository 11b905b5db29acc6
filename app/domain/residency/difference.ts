import type { DateOn } from "../shared/dates.ts";
import { EXIT_KINDS, type ExitKind, isResident } from "./residency.ts";

/** A stay that touches the days compared, with what was let to it and which titles its firm held on each of them. */
export type ComparedStay = {
  enteredOn: DateOn;
  leftOn: DateOn | null;
  exit: ExitKind | null;
  /** Let on the first and on the second day, dm². */
  areaFromDm2: number;
  areaToDm2: number;
  titlesFrom: readonly string[];
  titlesTo: readonly string[];
};

/** From one day's register to another's. Counts and areas add up: see `differenceOf`. */
export type Difference<T> = {
  entered: T[];
  ended: Record<ExitKind, T[]>;
  /** In residence on both days, with another area. */
  areaChanged: T[];
  /** In residence on both days, with a title more or less. */
  titlesChanged: { stay: T; gained: string[]; lost: string[] }[];
  firms: { from: number; entered: number; ended: number; to: number };
  /** dm²; `came` and `went` are those of the stays that entered or ended, `changed` the sum of the others' differences. */
  area: { from: number; came: number; went: number; changed: number; to: number };
};

const sum = <T>(rows: readonly T[], of: (row: T) => number): number =>
  rows.reduce((total, row) => total + of(row), 0);

/**
 * What lies between the register of `from` and that of `to` (`from` ≤ `to`): who entered or ended on a day after `from`, up to
 * and with `to`. So stock(from) + entered − ended = stock(to), and area(from) + came − went + changed = area(to). A stay that
 * entered and ended in between stands in both lists. Titles are compared for firms in residence on both days.
 */
export function differenceOf<T extends ComparedStay>(
  stays: readonly T[],
  from: DateOn,
  to: DateOn,
): Difference<T> {
  const [before, after] = [
    stays.filter((stay) => isResident(stay, from)),
    stays.filter((stay) => isResident(stay, to)),
  ];
  const stayed = before.filter((stay) => isResident(stay, to));
  const entered = stays.filter((stay) => from < stay.enteredOn && stay.enteredOn <= to);
  const ended = { graduated: [], left: [], dropped: [], closed: [] } as Record<ExitKind, T[]>;
  for (const stay of stays) {
    if (stay.leftOn !== null && from < stay.leftOn && stay.leftOn <= to)
      ended[stay.exit ?? "left"].push(stay);
  }
  const changed = (stay: T) => stay.areaToDm2 - stay.areaFromDm2;
  return {
    entered,
    ended,
    areaChanged: stayed.filter((stay) => changed(stay) !== 0),
    titlesChanged: stayed.flatMap((stay) => {
      const gained = stay.titlesTo.filter((kind) => !stay.titlesFrom.includes(kind));
      const lost = stay.titlesFrom.filter((kind) => !stay.titlesTo.includes(kind));
      return gained.length + lost.length > 0 ? [{ stay, gained, lost }] : [];
    }),
    firms: {
      from: before.length,
      entered: entered.length,
      ended: sum(EXIT_KINDS, (kind) => ended[kind].length),
      to: after.length,
    },
    area: {
      from: sum(before, (stay) => stay.areaFromDm2),
      came: sum(
        after.filter((stay) => stay.enteredOn > from),
        (stay) => stay.areaToDm2,
      ),
      went: sum(
        before.filter((stay) => !isResident(stay, to)),
        (stay) => stay.areaFromDm2,
      ),
      changed: sum(stayed, changed),
      to: sum(after, (stay) => stay.areaToDm2),
    },
  };
}
