import type { DateOn } from "#app/domain/shared/dates.ts";

type Version = {
  version: string;
  effectiveFrom: DateOn;
  effectiveTo: DateOn | null;
  supersedes: string | null;
};

/**
 * The version of one policy that applies to a run: the one in force on the last day of its period
 * (rules-engine §1), or null. Where a correction supersedes a version that is in force too, the correction stands;
 * of what is left, the one that came into force last.
 */
export function versionInForce<T extends Version>(versions: readonly T[], lastDay: DateOn): T | null {
  const inForce = versions.filter(
    (it) => it.effectiveFrom <= lastDay && (it.effectiveTo === null || lastDay < it.effectiveTo),
  );
  const superseded = new Set(inForce.map((it) => it.supersedes));
  const standing = inForce.filter((it) => !superseded.has(it.version));
  const later = (a: T, b: T): T =>
    a.effectiveFrom > b.effectiveFrom || (a.effectiveFrom === b.effectiveFrom && a.version > b.version)
      ? a
      : b;
  return standing.length === 0 ? null : standing.reduce(later);
}
