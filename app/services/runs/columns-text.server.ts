import { createHash } from "node:crypto";
import {
  bundlePieces,
  type ColumnHead,
  type Hasher,
  memberDigest,
} from "#app/domain/runs/columns/column-bundle.ts";
import type { ScoredFirm } from "#app/domain/runs/columns/column-results.ts";
import type { FrozenFirm } from "#app/domain/runs/columns/frozen-firm.ts";
import { FIRMS_AT_ONCE } from "#app/domain/runs/columns/seal-columns.ts";
import * as queries from "#db/queries/city-points.server.ts";
import type { ScopedTx } from "#db/scope.server.ts";

export function hasher(): Hasher {
  const hash = createHash("sha256");
  return { update: (text) => void hash.update(text, "utf8"), hex: () => hash.digest("hex") };
}

type Rows = readonly (FrozenFirm | ScoredFirm)[];
/** The stored rows of one member of a bundle, in order and in parts. `within` opens a transaction, or hands on the one at hand. */
export async function* storedRows(
  of: queries.OfRun,
  member: "inputs" | "results",
  within: <T>(work: (tx: ScopedTx) => Promise<T>) => Promise<T>,
): AsyncGenerator<Rows> {
  const codes = (await within((tx) => queries.subjectsOf(tx, of))).sort();
  const read = (tx: ScopedTx, part: readonly string[]): Promise<Rows> =>
    member === "inputs" ? queries.frozenFirms(tx, of, part) : queries.scoredFirms(tx, of, part);
  for (let from = 0; from < codes.length; from += FIRMS_AT_ONCE) {
    yield await within((tx) => read(tx, codes.slice(from, from + FIRMS_AT_ONCE)));
  }
}

/** What the stored rows of a run hash to, together with its head. */
export async function storedDigest(
  tx: ScopedTx,
  of: queries.OfRun,
  head: ColumnHead,
  member: "inputs" | "results",
): Promise<string> {
  const digest = memberDigest(head[member], hasher());
  for await (const rows of storedRows(of, member, (work) => work(tx))) digest.add(rows);
  return digest.hex();
}

/**
 * The bundle of a run in columns, piece by piece. A run never changes, so that each part is read in a transaction of its own:
 * a slow reader holds none open.
 */
export const bundleText = (
  head: ColumnHead,
  of: queries.OfRun,
  within: <T>(work: (tx: ScopedTx) => Promise<T>) => Promise<T>,
): AsyncGenerator<string> => bundlePieces(head, (member) => storedRows(of, member, within));
