import type { DateOn } from "#app/domain/shared/dates.ts";

/** A name that a firm bears from a day until the next one's. */
export type DatedName = { validFrom: DateOn; name: string };

/** The name in force on a day: the newest of those that had begun, else the earliest there is. Null without names. */
export function nameOn<Name extends DatedName>(names: readonly Name[], on: DateOn): Name | null {
  const inOrder = names.toSorted((a, b) => (a.validFrom < b.validFrom ? -1 : 1));
  return inOrder.findLast(({ validFrom }) => validFrom <= on) ?? inOrder[0] ?? null;
}

export type NameFault = { code: string; field: "name" | "validFrom"; details: Record<string, string> };

/**
 * Why a name cannot stand beside the others of a firm: it begins after today, before the first one or on the day of another, or it
 * is the same as the one before or after it. Null where it can. `isFirst`: it is the one that nothing comes before.
 */
export function nameFault(
  others: readonly DatedName[],
  { validFrom, name }: DatedName,
  { today, isFirst = false }: { today: DateOn; isFirst?: boolean },
): NameFault | null {
  const on = (code: string, day: DateOn): NameFault => ({ code, field: "validFrom", details: { on: day } });
  if (validFrom > today) return on("firms.name-later", today);
  const inOrder = others.toSorted((a, b) => (a.validFrom < b.validFrom ? -1 : 1));
  const first = inOrder[0];
  if (first && !isFirst && validFrom < first.validFrom) return on("firms.name-before-first", first.validFrom);
  if (inOrder.some((other) => other.validFrom === validFrom)) return on("firms.name-same-day", validFrom);
  const before = inOrder.findLast((other) => other.validFrom < validFrom);
  const after = inOrder.find((other) => other.validFrom > validFrom);
  const same = [before, after].find((other) => other?.name === name);
  return same ? { code: "firms.name-unchanged", field: "name", details: { name } } : null;
}
