import { addMonths, type DateOn } from "../shared/dates.ts";
import { endsOn, isValid, type Title } from "./titles.ts";

/** How soon a title ends: within so many months, or within the year before. */
export const RADAR_BANDS = ["ended", "within-3", "within-6", "within-12"] as const;
export type RadarBand = (typeof RADAR_BANDS)[number];
const ENDED_MONTHS = 12;

/** The band that the end of a title falls into on a day; null where it is later, long past, or there is none. */
export function radarBand(end: DateOn | null, today: DateOn): RadarBand | null {
  if (end === null) return null;
  if (end <= today) return addMonths(end, ENDED_MONTHS) > today ? "ended" : null;
  if (end <= addMonths(today, 3)) return "within-3";
  if (end <= addMonths(today, 6)) return "within-6";
  return end <= addMonths(today, 12) ? "within-12" : null;
}

type Held = Pick<Title, "id" | "uscc" | "kind" | "awardedOn" | "expiresOn" | "revokedOn">;
export type RadarRow<T> = { title: T; endsOn: DateOn; band: RadarBand };

/** What ends within twelve months or ended within the last twelve, the earliest first; what another title of the kind outlasts is left out. */
export function expiryRadar<T extends Held>(titles: readonly T[], today: DateOn): RadarRow<T>[] {
  const outlasts = (other: T, end: DateOn): boolean => {
    const otherEnd = endsOn(other);
    return (otherEnd === null || otherEnd > end) && (isValid(other, today) || other.awardedOn > today);
  };
  const siblings = new Map<string, T[]>();
  const keyOf = (it: T) => `${it.kind} ${it.uscc}`;
  for (const title of titles) siblings.set(keyOf(title), [...(siblings.get(keyOf(title)) ?? []), title]);
  return titles
    .flatMap((title): RadarRow<T>[] => {
      const end = endsOn(title);
      const band = radarBand(end, today);
      if (end === null || band === null) return [];
      const isOutlasted = siblings.get(keyOf(title))!.some((it) => it.id !== title.id && outlasts(it, end));
      return isOutlasted ? [] : [{ title, endsOn: end, band }];
    })
    .toSorted((a, b) =>
      a.endsOn < b.endsOn ? -1 : a.endsOn > b.endsOn ? 1 : a.title.id < b.title.id ? -1 : 1,
    );
}
