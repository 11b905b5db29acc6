import type { FilingContent } from "#app/domain/filings/content.ts";
import type { ScoreResult } from "#app/domain/scoring/result.ts";
import { type DateOn, isWithin } from "#app/domain/shared/dates.ts";
import type { Place } from "./comparison.ts";

/**
 * Where each firm of a points run belongs, for the split (rules-engine §11): its stage as the later result has it, else
 * as the earlier one does, and unit and group of the carrier it stood in on `day`. Of several hosts the one entered
 * first counts, then the one with the smaller id, so that the order of the filings never matters.
 */
export function firmPlaces(
  filings: readonly FilingContent[],
  day: DateOn,
  before: ScoreResult,
  after: ScoreResult,
): Map<string, Place> {
  const hosts = new Map<string, { key: string; carrier: FilingContent["carrier"] }>();
  for (const { carrier, residencies } of filings) {
    for (const { uscc, enteredOn, leftOn } of residencies) {
      if (!isWithin(day, { from: enteredOn, to: leftOn })) continue;
      const key = `${enteredOn} ${carrier.id}`;
      const known = hosts.get(uscc);
      if (!known || key < known.key) hosts.set(uscc, { key, carrier });
    }
  }
  const places = new Map<string, Place>();
  for (const { id, class: stage } of [...before.subjects, ...after.subjects]) {
    const carrier = hosts.get(id)?.carrier;
    const kind = stage ?? places.get(id)?.kind ?? null;
    places.set(id, { kind, unit: carrier?.unit.id ?? null, group: carrier?.group ?? null });
  }
  return places;
}
