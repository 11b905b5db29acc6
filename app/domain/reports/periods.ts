import { addDays, addMonths, type DateOn } from "../shared/dates.ts";

export type PeriodSpan = { kind: "year" | "half" | "quarter"; firstDay: DateOn; lastDay: DateOn };

/** A period of a city: what it covers, and the days on which it takes filings. */
export type Period = PeriodSpan & { code: string; opensOn: DateOn; dueOn: DateOn; closesOn: DateOn };

const CODE = /^((?:19|20)\d{2})(?:H([12])|Q([1-4]))?$/;

/** The days of a period by its code: "2025" a year, "2025H1" a half, "2025Q3" a quarter; null for another text. */
export function periodOfCode(code: string): PeriodSpan | null {
  const match = CODE.exec(code);
  if (!match) return null;
  const [, year, half, quarter] = match;
  const [kind, months, number] = half
    ? (["half", 6, Number(half)] as const)
    : quarter
      ? (["quarter", 3, Number(quarter)] as const)
      : (["year", 12, 1] as const);
  const firstDay = addMonths(`${year}-01-01`, months * (number - 1));
  return { kind, firstDay, lastDay: addDays(addMonths(firstDay, months), -1) };
}

/** The period that a page opens with: the latest one that is open today, else the latest one that has begun to be filed. */
export function currentPeriod<T extends { opensOn: DateOn; closesOn: DateOn; lastDay: DateOn }>(
  periods: readonly T[],
  today: DateOn,
): T | null {
  const latest = [...periods].sort((a, b) => (a.lastDay < b.lastDay ? 1 : a.lastDay > b.lastDay ? -1 : 0));
  const open = latest.find((it) => it.opensOn <= today && today <= it.closesOn);
  return open ?? latest.find((it) => it.opensOn <= today) ?? latest[0] ?? null;
}
