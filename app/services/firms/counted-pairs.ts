import { type ComparedFirm, findDuplicates } from "#app/domain/firms/duplicates.ts";
import { sha256 } from "#app/services/verb.server.ts";

// The list of residents says the count on each visit, and the firms seldom change: of each carrier the last one is kept, under a
// digest of all that it was worked out from.
const MOST_COUNTS = 1_000;
const counted = new Map<string, { digest: string; count: number }>();

/** How many pairs of a carrier's firms might be one: worked out anew only when something of them changed. */
export function countPairs(
  organizationId: string,
  firms: readonly ComparedFirm[],
  apart: ReadonlySet<string>,
): number {
  const digest = sha256(JSON.stringify([firms, [...apart]]));
  const known = counted.get(organizationId);
  if (known?.digest === digest) return known.count;
  const count = findDuplicates(firms, apart).length;
  const [oldest] = counted.keys();
  if (counted.size >= MOST_COUNTS && oldest !== undefined) counted.delete(oldest);
  counted.set(organizationId, { digest, count });
  return count;
}
