import type { CodeEntry } from "../people/code-lists.ts";
import { block, type Fault, warn } from "../reports/fault.ts";
import { isResident } from "../residency/residency.ts";
import type { DateOn } from "../shared/dates.ts";

/** One service on a day for one or several residents; `minutes` is its length, whoever took part. */
export type ServiceEntry = {
  id: string;
  heldOn: DateOn;
  kind: string;
  mentorId: string | null;
  staff: string | null;
  minutes: number;
  residencyIds: readonly string[];
};

/** A service that counts: not taken back. */
export const counts = ({ withdrawnReason }: { withdrawnReason: string | null }): boolean =>
  withdrawnReason === null;

const HOURS = /^(\d{1,3})(?:\.(\d{1,2}))?$/;
const CLOCK = /^(\d{1,3})[:：]([0-5]\d)$/;
/** The longest that one entry may last. */
export const MOST_MINUTES = 60_000;

/** Minutes of a text such as "1.5", "0.25" or "1:30"; null when it is none, is no whole number of minutes, or is 0. */
export function minutesOf(text: string): number | null {
  const clock = CLOCK.exec(text.trim());
  if (clock) return Number(clock[1]) * 60 + Number(clock[2]) || null;
  const hours = HOURS.exec(text.trim());
  if (!hours) return null;
  const hundredths = Number(hours[1]) * 100 + Number((hours[2] ?? "").padEnd(2, "0"));
  return (hundredths * 60) % 100 === 0 ? (hundredths * 60) / 100 || null : null;
}

/** Minutes as hours and minutes: 90 → "1:30". Nothing is rounded, so that sums add up as they are read. */
export const clockOf = (minutes: number): string =>
  `${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, "0")}`;

type Stay = { id: string; name: string; enteredOn: DateOn; leftOn: DateOn | null };

/**
 * What is wrong with an entry. `stays` are those of the carrier that it names; `mentor` is the one it names, if any.
 * Codes: mentoring.kind-required, .held-in-future, .provider-required, .firm-required, .firm-unknown, .mentor-unknown (block);
 * .not-resident-then, .mentor-not-appointed (warn).
 */
export function serviceFault(
  entry: ServiceEntry,
  given: {
    today: DateOn;
    kinds: readonly Pick<CodeEntry, "code">[];
    stays: readonly Stay[];
    mentor: { startsOn: DateOn; lastOn: DateOn | null } | null;
  },
): Fault[] {
  const faults: Fault[] = [];
  const { today, kinds, stays, mentor } = given;
  if (!kinds.some(({ code }) => code === entry.kind)) faults.push(block("mentoring.kind-required", "kind"));
  if (entry.heldOn > today) faults.push(block("mentoring.held-in-future", "heldOn"));
  if (entry.mentorId === null && entry.staff === null) {
    faults.push(block("mentoring.provider-required", "mentorId"));
  }
  if (entry.mentorId !== null && mentor === null) faults.push(block("mentoring.mentor-unknown", "mentorId"));
  if (entry.residencyIds.length === 0) faults.push(block("mentoring.firm-required", "residencyIds"));
  const known = new Map(stays.map((stay) => [stay.id, stay]));
  if (entry.residencyIds.some((id) => !known.has(id))) {
    faults.push(block("mentoring.firm-unknown", "residencyIds"));
  }
  for (const id of entry.residencyIds) {
    const stay = known.get(id);
    if (stay && !isResident(stay, entry.heldOn)) {
      faults.push(warn("mentoring.not-resident-then", "residencyIds", { name: stay.name }));
    }
  }
  if (
    mentor &&
    (entry.heldOn < mentor.startsOn || (mentor.lastOn !== null && entry.heldOn > mentor.lastOn))
  ) {
    faults.push(warn("mentoring.mentor-not-appointed", "mentorId"));
  }
  return faults;
}

/** The same warning once, with all the firms it is about. */
export function told(faults: readonly Fault[]): Fault[] {
  const warnings = new Map<string, Fault>();
  for (const fault of faults.filter(({ level }) => level === "warn")) {
    const before = warnings.get(fault.code);
    const name = before ? `${before.details.name}、${fault.details.name}` : (fault.details.name ?? "");
    warnings.set(fault.code, { ...fault, details: { ...fault.details, name } });
  }
  return [...warnings.values()];
}
