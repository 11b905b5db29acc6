import type { CarrierKind } from "#app/domain/access/roles.ts";
import {
  type ClockStay,
  type TermClock,
  type TermState,
  termClock,
  termStart,
} from "#app/domain/residency/term-clock.ts";
import type { DateOn } from "#app/domain/shared/dates.ts";
import { termOn } from "./term-limits.ts";

type Stay = ClockStay & { id: string; uscc: string; field: string | null };

/** The clock of every stay that is in residence on a day, by its id; `stays` are all of the carrier's. */
export function termClocks(
  stays: readonly Stay[],
  on: DateOn,
  carrierKind: CarrierKind | null,
): Map<string, TermClock> {
  const byFirm = grouped(stays);
  const clocks = new Map<string, TermClock>();
  for (const stay of stays) {
    const found = termOn(on, carrierKind, stay.field);
    const others = (byFirm.get(stay.uscc) ?? []).filter(({ id }) => id !== stay.id);
    const clock = termClock(stay, termStart(stay, others), found?.term ?? null, on);
    if (clock) clocks.set(stay.id, clock);
  }
  return clocks;
}

/** The ids of those whose clock stands at one of these states. */
export const staysAt = (clocks: ReadonlyMap<string, TermClock>, states: readonly TermState[]): string[] =>
  [...clocks].filter(([, { state }]) => states.includes(state)).map(([id]) => id);

function grouped(stays: readonly Stay[]): Map<string, Stay[]> {
  const byFirm = new Map<string, Stay[]>();
  for (const stay of stays) byFirm.set(stay.uscc, [...(byFirm.get(stay.uscc) ?? []), stay]);
  return byFirm;
}
