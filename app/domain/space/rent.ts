import { addDays, type DateOn, daysBetween, type Interval, isDate } from "../shared/dates.ts";
import { Refusal } from "../shared/errors.ts";
import { add, type Rational, rational, roundHalfUp, ZERO } from "../shared/rational.ts";

/** What the rent becomes on a day, in fen a month. */
export type RentStep = { from: DateOn; rentFenPerMonth: number };
/** By what a lease goes on from another: renewed, with another extent, or because its room was split or merged. */
export type FollowsAs = "renewal" | "change" | "reshape";

/** What a lease over [from, to) costs; the days of [rentFreeFrom, rentFreeTo) cost nothing. Amounts in fen a month. */
export type RentTerms = Interval & {
  rentFenPerMonth: number | null;
  rentFreeFrom: DateOn | null;
  rentFreeTo: DateOn | null;
  rentSteps: readonly RentStep[];
};

const fault = (code: string, field: string, details: Record<string, string | number> = {}) =>
  new Refusal("invalid", code, details, { [field]: code });

/**
 * What is wrong with the terms, or null. Codes (all invalid): space.rent-free-half, .rent-free-outside,
 * .steps-without-rent, .step-outside (on or before the first day, or after the last), .steps-order (two of one day, or
 * not by their days).
 */
export function termsFault(terms: RentTerms): Refusal | null {
  const { from, to, rentFreeFrom, rentFreeTo, rentSteps } = terms;
  if ((rentFreeFrom === null) !== (rentFreeTo === null)) return fault("space.rent-free-half", "rentFreeFrom");
  if (rentFreeFrom !== null && rentFreeTo !== null) {
    if (rentFreeTo <= rentFreeFrom || rentFreeFrom < from || (to !== null && rentFreeTo > to)) {
      return fault("space.rent-free-outside", "rentFreeFrom", { from });
    }
  }
  if (rentSteps.length === 0) return null;
  if (terms.rentFenPerMonth === null) return fault("space.steps-without-rent", "rent");
  let before = from;
  for (const { from: on } of rentSteps) {
    if (!isDate(on) || on <= from || (to !== null && on >= to)) {
      return fault("space.step-outside", "steps", { on });
    }
    if (on <= before) return fault("space.steps-order", "steps", { on });
    before = on;
  }
  return null;
}

/** The first day of the month of a day. */
export const monthStart = (on: DateOn): DateOn => `${on.slice(0, 7)}-01`;
/** The first day of the month after that of a day. */
export const nextMonth = (on: DateOn): DateOn => monthStart(addDays(monthStart(on), 31));

/** The rent in force on a day of the lease, in fen a month; 0 on its rent-free days, null without a rent. */
export function rentOn(terms: RentTerms, on: DateOn): number | null {
  if (terms.rentFenPerMonth === null) return null;
  const { rentFreeFrom, rentFreeTo } = terms;
  if (rentFreeFrom !== null && rentFreeTo !== null && rentFreeFrom <= on && on < rentFreeTo) return 0;
  let rent = terms.rentFenPerMonth;
  for (const step of terms.rentSteps) if (step.from <= on) rent = step.rentFenPerMonth;
  return rent;
}

/** The rent of the days of [first, end) that lie within one month and within the lease, as an exact number of fen. */
function exactRent(terms: RentTerms, first: DateOn, end: DateOn): Rational {
  const month = monthStart(first);
  const inMonth = daysBetween(month, nextMonth(month));
  const from = first > terms.from ? first : terms.from;
  const to = terms.to !== null && terms.to < end ? terms.to : end;
  if (from >= to) return ZERO;
  const days = new Set([from]);
  for (const on of [terms.rentFreeFrom, terms.rentFreeTo, ...terms.rentSteps.map((step) => step.from)]) {
    if (on !== null && on > from && on < to) days.add(on);
  }
  const starts = [...days].sort();
  return starts.reduce((total, on, index) => {
    const count = daysBetween(on, starts[index + 1] ?? to);
    return add(total, rational(BigInt(rentOn(terms, on) ?? 0) * BigInt(count), BigInt(inMonth)));
  }, ZERO);
}

/**
 * What a lease costs in the month of a day, in whole fen; null without a rent. Each day of the month costs the monthly rent
 * in force on it, divided by the days of that very month; rent-free days cost nothing. The days are added up exactly, and the
 * sum is rounded once, a half going up: so a whole month at one rent costs just that rent.
 */
export function rentOfMonth(terms: RentTerms, month: DateOn): number | null {
  if (terms.rentFenPerMonth === null) return null;
  return Number(roundHalfUp(exactRent(terms, monthStart(month), nextMonth(month))));
}

/**
 * The month's rent up to a day, in whole fen, by the same rule: what is left of `rentOfMonth` belongs to the day and those
 * after it. So a month that is told apart at any days still adds up to its rent.
 */
export function rentOfMonthBefore(terms: RentTerms, month: DateOn, before: DateOn): number {
  const [first, end] = [monthStart(month), nextMonth(month)];
  const until = before < first ? first : before > end ? end : before;
  return Number(roundHalfUp(exactRent(terms, first, until)));
}

/** The terms as they go on from a day in a lease that follows: the rent of that day, the steps and rent-free days ahead. */
export function termsFrom(terms: RentTerms, on: DateOn): RentTerms {
  const freeAhead = terms.rentFreeTo !== null && terms.rentFreeTo > on && terms.rentFreeFrom !== null;
  const rentFreeFrom = freeAhead && terms.rentFreeFrom! > on ? terms.rentFreeFrom : freeAhead ? on : null;
  const bare: RentTerms = { ...terms, rentFreeFrom: null, rentFreeTo: null };
  return {
    from: on,
    to: terms.to,
    rentFenPerMonth: rentOn(bare, on),
    rentFreeFrom,
    rentFreeTo: freeAhead ? terms.rentFreeTo : null,
    rentSteps: terms.rentSteps.filter((step) => step.from > on),
  };
}
