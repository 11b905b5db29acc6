import type { Candidate, Said } from "#app/domain/imports/dry-run.ts";
import type { ImportRule } from "#app/domain/residency/import-texts.ts";
import type { Ctx } from "#app/services/verb.server.ts";
import { type KeptFirm, mergedCodes } from "#db/queries/firm-merges.server.ts";
import { holdFirms, type OwnFirm, ownFirms } from "#db/queries/titles.server.ts";
import type { ScopedTx } from "#db/scope.server.ts";
import { nameKey, textIn } from "./importing.ts";

export type Fault = Said<ImportRule>;
export const fault = (column: string, rule: ImportRule, params: Fault["params"] = {}): Fault => ({
  column,
  rule,
  params,
});

/** The firms that are or were in residence, and the codes that were merged into another's. */
export type KnownFirms = {
  byCode: ReadonlyMap<string, OwnFirm>;
  byName: ReadonlyMap<string, OwnFirm>;
  merged: ReadonlyMap<string, KeptFirm>;
};

export async function knownFirms(tx: ScopedTx, ctx: Ctx): Promise<KnownFirms> {
  const organizationId = ctx.organization.id;
  const firms = await ownFirms(tx, organizationId, ctx.today);
  return {
    byCode: new Map(firms.map((firm) => [firm.uscc, firm])),
    // Of two of one name the first, which is in residence if either is.
    byName: new Map(firms.toReversed().map((firm) => [nameKey(firm.name), firm])),
    merged: await mergedCodes(tx, organizationId),
  };
}

/** What a code that was merged away says in a row; null for any other code. */
export function mergedFault(
  merged: ReadonlyMap<string, KeptFirm>,
  uscc: string,
  column = "uscc",
): Fault | null {
  const kept = merged.get(uscc);
  return kept ? fault(column, "uscc-merged", { uscc: kept.uscc, name: kept.name }) : null;
}

/** The firm of a row: by its code; a name alone is asked about. */
export function firmFor({ byCode, byName, merged }: KnownFirms, { values }: Candidate): OwnFirm | Fault {
  const [uscc, name] = [textIn(values.uscc), textIn(values.firm)];
  if (uscc !== null) {
    const firm = byCode.get(uscc);
    if (!firm) return mergedFault(merged, uscc) ?? fault("uscc", "firm-unknown");
    const agrees = name === null || nameKey(name) === nameKey(firm.name);
    return agrees ? firm : fault("uscc", "firm-other-name", { name: firm.name });
  }
  if (name === null) return fault("uscc", "firm-missing");
  const namesake = byName.get(nameKey(name));
  return namesake
    ? fault("firm", "firm-by-name", { name: namesake.name, uscc: namesake.uscc })
    : fault("firm", "firm-unknown");
}

/** Keeps the stays of these firms from being taken away until the transaction ends. */
export async function holdCodes(tx: ScopedTx, ctx: Ctx, codes: ReadonlySet<unknown>): Promise<void> {
  const firms = await ownFirms(tx, ctx.organization.id, ctx.today);
  const ids = firms.filter(({ uscc }) => codes.has(uscc)).map(({ id }) => id);
  await holdFirms(tx, ctx.organization.id, ids);
}
