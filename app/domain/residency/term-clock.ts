import { z } from "zod";
import { CARRIER_KINDS, type CarrierKind } from "../access/roles.ts";
import { headerShape } from "../policy/header.ts";
import { addMonths, type DateOn, isDate } from "../shared/dates.ts";
import { type ExitKind, isResident, monthsInIncubation } from "./residency.ts";

const day = z.string().refine(isDate);
const months = z.int().min(1).max(600);
export const TERM_STATES = ["running", "due", "over", "unknown", "unlimited"] as const;
/**
 * running: within the limit. due: its end is near, graduation is to be settled. over: beyond it. unknown: the limit hangs on
 * a field that the register does not have. unlimited: no rule on this kind of carrier is known.
 */
export type TermState = (typeof TERM_STATES)[number];

/** A dated rule on how long a stay may last, as in app/policies/national/incubation-term. */
export const termLimitsDocument = z.strictObject({
  ...headerShape,
  kind: z.literal("term-limits"),
  /** Calendar months before the limit from which graduation is due. */
  dueMonths: months,
  /** Of the limits of a kind of carrier the one with the longest code that the firm's field lies in; null: any field. */
  limits: z
    .array(
      z.strictObject({
        carrierKinds: z.array(z.enum(CARRIER_KINDS)).min(1),
        fields: z
          .array(z.string().regex(/^\d{2,3}$/))
          .min(1)
          .nullable(),
        months,
      }),
    )
    .min(1),
  examples: z
    .array(
      z.strictObject({
        carrierKind: z.enum(CARRIER_KINDS),
        field: z.string().nullable(),
        enteredOn: day,
        on: day,
        state: z.enum(TERM_STATES),
      }),
    )
    .min(1),
});
export type TermLimits = z.infer<typeof termLimitsDocument>;
export type Term = { leastMonths: number; mostMonths: number; dueMonths: number };

/**
 * How long a firm of a field may stay in a kind of carrier; null where the rule says nothing of it. A field that is not
 * known leaves the range of what the rule has for the kind.
 */
export function termOf(
  { limits, dueMonths }: Pick<TermLimits, "limits" | "dueMonths">,
  carrierKind: CarrierKind | null,
  field: string | null,
): Term | null {
  const ofKind = limits.filter(
    ({ carrierKinds }) => carrierKind !== null && carrierKinds.includes(carrierKind),
  );
  if (ofKind.length === 0) return null;
  if (field === null) {
    const all = ofKind.map((limit) => limit.months);
    return { leastMonths: Math.min(...all), mostMonths: Math.max(...all), dueMonths };
  }
  const fits = (codes: readonly string[] | null): number =>
    codes === null
      ? 0
      : Math.max(-1, ...codes.filter((code) => field.startsWith(code)).map((code) => code.length));
  const [nearest] = ofKind
    .map((limit) => ({ months: limit.months, depth: fits(limit.fields) }))
    .filter(({ depth }) => depth >= 0)
    .sort((a, b) => b.depth - a.depth);
  return nearest ? { leastMonths: nearest.months, mostMonths: nearest.months, dueMonths } : null;
}

export type ClockStay = { enteredOn: DateOn; leftOn: DateOn | null; exit: ExitKind | null };

/**
 * The day from which the months of a stay are counted: its entry, or that of the first of the firm's stays here that touch
 * one another up to it. A stay that ended with graduation does not go on.
 */
export function termStart(stay: ClockStay, others: readonly ClockStay[]): DateOn {
  let start = stay.enteredOn;
  for (;;) {
    const before = others.find((other) => other.leftOn === start && other.exit !== "graduated");
    if (!before) return start;
    start = before.enteredOn;
  }
}

export type TermClock = {
  state: TermState;
  months: number;
  /** Null where there is no limit, or where it hangs on a field that is not known. */
  limitMonths: number | null;
  /** The first day from which graduation is due, and the first day beyond the limit. */
  dueFrom: DateOn | null;
  overFrom: DateOn | null;
};

/** Where a stay stands on a day against its limit; null when it is not in residence on that day. */
export function termClock(
  stay: ClockStay,
  startsOn: DateOn,
  term: Term | null,
  on: DateOn,
): TermClock | null {
  if (!isResident(stay, on)) return null;
  const counted = monthsInIncubation({ enteredOn: startsOn, leftOn: null }, on);
  const open = { months: counted, limitMonths: null, dueFrom: null, overFrom: null };
  if (term === null) return { ...open, state: "unlimited" };
  const overFrom = addMonths(startsOn, term.mostMonths);
  if (term.leastMonths !== term.mostMonths) {
    const doubtFrom = addMonths(startsOn, term.leastMonths - term.dueMonths);
    return { ...open, state: on >= overFrom ? "over" : on >= doubtFrom ? "unknown" : "running" };
  }
  const dueFrom = addMonths(startsOn, term.mostMonths - term.dueMonths);
  const state = on >= overFrom ? "over" : on >= dueFrom ? "due" : "running";
  return { state, months: counted, limitMonths: term.mostMonths, dueFrom, overFrom };
}
