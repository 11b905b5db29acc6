import { type DuplicatePair, findDuplicates, pairKey } from "#app/domain/firms/duplicates.ts";
import { authorise, type Verb } from "#app/services/verb.server.ts";
import { comparedFirms, distinctions, type FirmMerge, mergesOf } from "#db/queries/firm-merges.server.ts";
import { firmsById } from "#db/queries/firms.server.ts";
import { type ScopedTx, withScope } from "#db/scope.server.ts";
import { countPairs } from "./counted-pairs.ts";

type Named = { id: string; uscc: string; name: string };
export type DuplicatesView = {
  pairs: DuplicatePair[];
  /** Pairs that a person said are two. */
  apart: { firm: Named; other: Named; byName: string; on: string }[];
  merges: (Omit<FirmMerge, "moved"> & { kept: Named; merged: Named; rows: number })[];
};

async function compared(tx: ScopedTx, organizationId: string) {
  const apart = await distinctions(tx, organizationId);
  const keys = new Set(apart.map(({ firmId, otherFirmId }) => pairKey(firmId, otherFirmId)));
  return { apart, keys, firms: await comparedFirms(tx, organizationId) };
}

/** The pairs of firms of the ledger that might be one, those that were said to be two, and what was merged so far. */
export async function listDuplicates({ ctx }: Verb<null>): Promise<DuplicatesView> {
  authorise(ctx, "residency:read");
  const organizationId = ctx.organization.id;
  return withScope(ctx, async (tx) => {
    const { apart, keys, firms: those } = await compared(tx, organizationId);
    const pairs = findDuplicates(those, keys);
    const merges = await mergesOf(tx, organizationId);
    const ids = [
      ...apart.flatMap(({ firmId, otherFirmId }) => [firmId, otherFirmId]),
      ...merges.flatMap(({ keptFirmId, mergedFirmId }) => [keptFirmId, mergedFirmId]),
    ];
    const firms = new Map((await firmsById(tx, [...new Set(ids)])).map((firm) => [firm.id, firm]));
    const named = (id: string): Named => {
      const { uscc, name } = firms.get(id)!;
      return { id, uscc, name };
    };
    return {
      pairs,
      apart: apart.map(({ firmId, otherFirmId, ...rest }) => ({
        firm: named(firmId),
        other: named(otherFirmId),
        ...rest,
      })),
      merges: merges.map(({ moved, ...merge }) => ({
        ...merge,
        kept: named(merge.keptFirmId),
        merged: named(merge.mergedFirmId),
        rows: Object.values(moved).reduce((sum, rows) => sum + rows.length, 0),
      })),
    };
  });
}

/** How many pairs are proposed: what the list of residents says. */
export async function countDuplicates({ ctx }: Verb<null>): Promise<number> {
  authorise(ctx, "residency:read");
  const organizationId = ctx.organization.id;
  return withScope(ctx, async (tx) => {
    const { firms, keys } = await compared(tx, organizationId);
    return countPairs(organizationId, firms, keys);
  });
}
