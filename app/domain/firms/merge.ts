import { type DateOn, overlaps } from "#app/domain/shared/dates.ts";

/** What a firm has in a carrier's ledger, as far as it decides whether it can become another's. */
export type Holdings = {
  stays: readonly { enteredOn: DateOn; leftOn: DateOn | null }[];
  /** The codes of the periods for which it has figures. */
  periods: readonly string[];
  /** Kind and number of each title, and of each right. */
  titles: readonly string[];
  rights: readonly string[];
};
export type MergeFault = { code: string; details: Record<string, string> };

/**
 * Why the rows of two firms cannot be one firm's: stays on the same day, figures for the same period, the same title or right
 * twice. All that stands in the way, in words of its own; empty where nothing does.
 */
export function mergeFaults(one: Holdings, other: Holdings): MergeFault[] {
  const span = ({ enteredOn, leftOn }: Holdings["stays"][number]) => ({ from: enteredOn, to: leftOn });
  const both = one.stays
    .flatMap((a) => other.stays.map((b) => [a, b] as const))
    .find(([a, b]) => overlaps(span(a), span(b)));
  const shared = (a: readonly string[], b: readonly string[]) => a.filter((it) => b.includes(it));
  const [periods, titles, rights] = [
    shared(one.periods, other.periods),
    shared(one.titles, other.titles),
    shared(one.rights, other.rights),
  ];
  const list = (items: readonly string[]) => items.toSorted().join("、");
  return [
    ...(both
      ? [{ code: "firms.merge-overlap", details: { one: both[0].enteredOn, other: both[1].enteredOn } }]
      : []),
    ...(periods.length > 0 ? [{ code: "firms.merge-reports", details: { periods: list(periods) } }] : []),
    ...(titles.length > 0 ? [{ code: "firms.merge-titles", details: { titles: list(titles) } }] : []),
    ...(rights.length > 0 ? [{ code: "firms.merge-rights", details: { rights: list(rights) } }] : []),
  ];
}

/** A row that went over, with the revision that it had. */
export type MovedRow = { id: string; rev: number };
export type MovedRows = {
  stays: readonly MovedRow[];
  titles: readonly MovedRow[];
  duties: readonly MovedRow[];
  rights: readonly MovedRow[];
  /** Of a report the sum of the revisions of its figures. */
  reports: readonly MovedRow[];
};
export const MOVED_KINDS = ["stays", "titles", "duties", "rights", "reports"] as const;

/** How many of the rows that went over are no longer as they went: changed, taken out, or another firm's by now. */
export function changedSince(
  moved: MovedRows,
  now: MovedRows,
): { kind: (typeof MOVED_KINDS)[number]; count: number }[] {
  return MOVED_KINDS.flatMap((kind) => {
    const revs = new Map(now[kind].map(({ id, rev }) => [id, rev]));
    const count = moved[kind].filter(({ id, rev }) => revs.get(id) !== rev).length;
    return count > 0 ? [{ kind, count }] : [];
  });
}
