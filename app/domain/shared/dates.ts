/**
 * Calendar dates as "YYYY-MM-DD" strings: no time zone inside, text order is date order.
 * Intervals run from `from` up to, not including, `to`; null is open.
 */
export type DateOn = string;
export type Interval = { from: DateOn; to: DateOn | null };

const DATE = /^(\d{4})-(\d{2})-(\d{2})$/;
const DAY_MS = 86_400_000;

/** True for a real calendar date between 1900 and 2999. */
export function isDate(text: string): boolean {
  const match = DATE.exec(text);
  if (!match) return false;
  const year = Number(match[1]);
  if (year < 1900 || year > 2999) return false;
  return fromDayNumber(toDayNumber(text)) === text;
}

/** Whole days since 1970-01-01. */
export function toDayNumber(date: DateOn): number {
  if (!DATE.test(date)) throw new RangeError(`not a date: ${date}`);
  const month = twoDigits(date, 5);
  // Years and months from March on, so that the day that leap years add is a year's last.
  const year = twoDigits(date, 0) * 100 + twoDigits(date, 2) - (month <= 2 ? 1 : 0);
  const sinceMarch = month <= 2 ? month + 9 : month - 3;
  const leapDays = Math.floor(year / 4) - Math.floor(year / 100) + Math.floor(year / 400);
  return year * 365 + leapDays + Math.floor((153 * sinceMarch + 2) / 5) + twoDigits(date, 8) - EPOCH;
}

/** 1970-01-01, in days from 0000-03-01, and the first day of a month being 1. */
const EPOCH = 719_469;
const twoDigits = (text: string, at: number): number =>
  text.charCodeAt(at) * 10 + text.charCodeAt(at + 1) - 528;

export const fromDayNumber = (day: number): DateOn => new Date(day * DAY_MS).toISOString().slice(0, 10);
export const addDays = (date: DateOn, days: number): DateOn => fromDayNumber(toDayNumber(date) + days);
/** Days from a to b: 1 from one day to the next. */
export const daysBetween = (a: DateOn, b: DateOn): number => toDayNumber(b) - toDayNumber(a);

const lastDayOfMonth = (year: number, month: number): number =>
  new Date(Date.UTC(year, month, 0)).getUTCDate();

/** The same day `months` later, clamped to the month's last day. */
export function addMonths(date: DateOn, months: number): DateOn {
  const [year = 0, month = 0, day = 0] = date.split("-").map(Number);
  const index = year * 12 + (month - 1) + months;
  const y = Math.floor(index / 12);
  const m = (index % 12) + 1;
  const d = Math.min(day, lastDayOfMonth(y, m));
  return `${String(y).padStart(4, "0")}-${String(m).padStart(2, "0")}-${String(d).padStart(2, "0")}`;
}

/** Whole months from a to b, clamped to a month's last day (rules-engine §3); negative when b is before a. */
export function monthsBetween(a: DateOn, b: DateOn): number {
  const [ay = 0, am = 0] = a.split("-").map(Number);
  const [by = 0, bm = 0] = b.split("-").map(Number);
  let months = (by - ay) * 12 + (bm - am);
  if (months > 0 && addMonths(a, months) > b) months -= 1;
  if (months < 0 && addMonths(a, months) < b) months += 1;
  return months;
}

/** True when `date` lies in the interval (its `to` is the first day after it). */
export const isWithin = (date: DateOn, interval: Interval): boolean =>
  interval.from <= date && (interval.to === null || date < interval.to);
/** True when two intervals share at least one day. */
export const overlaps = (a: Interval, b: Interval): boolean =>
  (b.to === null || a.from < b.to) && (a.to === null || b.from < a.to);
