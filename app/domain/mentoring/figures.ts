import { holdsOn } from "../people/spans.ts";
import { isResident } from "../residency/residency.ts";
import type { DateOn } from "../shared/dates.ts";
import type { Coaching, Mentor } from "./mentors.ts";
import { counts, type ServiceEntry } from "./services.ts";

type Stay = { id: string; enteredOn: DateOn; leftOn: DateOn | null };
type Served = Pick<ServiceEntry, "heldOn" | "kind" | "minutes" | "residencyIds"> & {
  withdrawnReason: string | null;
};

/** What recognition rules and Torch statistics ask about mentors on a day. Ratios in thousandths; null without residents or mentors. */
export type MentorFigures = {
  mentors: number;
  mentorsByKind: Readonly<Record<string, number>>;
  residents: number;
  /** Residents whom at least one mentor coaches. */
  coached: number;
  /** Share of the residents that are coached, in thousandths of a percent. */
  coachedMilli: number | null;
  /** Mentors to ten residents, in thousandths. */
  mentorsPerTenMilli: number | null;
};

const share = (part: number, whole: number, scale: number): number | null =>
  whole === 0 ? null : Math.round((part * scale) / whole);

/** The figures of mentors on a day. A mentor counts whose appointment holds then, a resident who is in residence then. */
export function mentorFigures(
  given: {
    mentors: readonly Pick<Mentor, "id" | "kind" | "startsOn" | "lastOn">[];
    coachings: readonly Pick<Coaching, "mentorId" | "residencyId" | "startsOn" | "lastOn">[];
    stays: readonly Stay[];
  },
  on: DateOn,
): MentorFigures {
  const mentors = given.mentors.filter((mentor) => holdsOn(mentor, on));
  const appointed = new Set(mentors.map(({ id }) => id));
  const residents = new Set(given.stays.filter((stay) => isResident(stay, on)).map(({ id }) => id));
  const coached = new Set(
    given.coachings
      .filter((it) => holdsOn(it, on) && appointed.has(it.mentorId) && residents.has(it.residencyId))
      .map(({ residencyId }) => residencyId),
  );
  const mentorsByKind: Record<string, number> = {};
  for (const { kind } of mentors) mentorsByKind[kind] = (mentorsByKind[kind] ?? 0) + 1;
  return {
    mentors: mentors.length,
    mentorsByKind,
    residents: residents.size,
    coached: coached.size,
    coachedMilli: share(coached.size, residents.size, 100_000),
    mentorsPerTenMilli: share(mentors.length, residents.size, 10_000),
  };
}

export type ServiceSum = { entries: number; minutes: number; firmTimes: number };
/** Of a period: entries, their minutes, how often a firm took part, and how many firms there were. Kinds add up to the whole. */
export type ServiceFigures = ServiceSum & { firms: number; byKind: Readonly<Record<string, ServiceSum>> };

const add = (sum: ServiceSum, { minutes, residencyIds }: Served): ServiceSum => ({
  entries: sum.entries + 1,
  minutes: sum.minutes + minutes,
  firmTimes: sum.firmTimes + residencyIds.length,
});
const NOTHING: ServiceSum = { entries: 0, minutes: 0, firmTimes: 0 };

/** The services from the first to the last day, both counted in, without those taken back. Null = without that end. */
export function serviceFigures(
  services: readonly Served[],
  { from, to }: { from: DateOn | null; to: DateOn | null } = { from: null, to: null },
): ServiceFigures {
  const inside = services.filter(
    (it) => counts(it) && (from === null || from <= it.heldOn) && (to === null || it.heldOn <= to),
  );
  const byKind: Record<string, ServiceSum> = {};
  for (const it of inside) byKind[it.kind] = add(byKind[it.kind] ?? NOTHING, it);
  return {
    ...inside.reduce(add, NOTHING),
    firms: new Set(inside.flatMap(({ residencyIds }) => residencyIds)).size,
    byKind,
  };
}
