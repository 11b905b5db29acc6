import { type Verified, verifyTitles } from "#app/domain/titles/verify.ts";
import { authorise, type Ctx, type Verb } from "#app/services/verb.server.ts";
import { type EntryOfFirm, entriesOfFirms, listedKinds } from "#db/queries/registry.server.ts";
import { type OwnFirm, ownFirms, type TitleRow, titlesOf } from "#db/queries/titles.server.ts";
import { type ScopedTx, withScope } from "#db/scope.server.ts";

/** Own titles beside the city's register, and what it lists of own firms that nobody here claims. */
export type Verification = {
  verified: (Verified<TitleRow> & { entry: EntryOfFirm | null })[];
  unclaimed: (EntryOfFirm & { firm: OwnFirm })[];
};

/** The register beside own titles, of firms that stay or have stayed here; `firms` as of today. */
export async function verification(
  tx: ScopedTx,
  ctx: Ctx,
  claims: readonly TitleRow[],
  firms: readonly OwnFirm[],
): Promise<Verification> {
  const { cityId } = ctx.organization;
  const codes = firms.map(({ uscc }) => uscc);
  const entries = await entriesOfFirms(tx, cityId, codes);
  const { verified, unclaimed } = verifyTitles(claims, entries, await listedKinds(tx, cityId));
  const byId = new Map(entries.map((entry) => [entry.id, entry]));
  const byCode = new Map(firms.map((firm) => [firm.uscc, firm]));
  return {
    verified: verified.map((it) => ({ ...it, entry: it.entry && byId.get(it.entry.id)! })),
    unclaimed: unclaimed.map((it) => ({ ...byId.get(it.id)!, firm: byCode.get(it.uscc)! })),
  };
}

/** What of the own titles and the register does not agree: differs, not listed, listed but not claimed. */
export async function titleMismatches({
  ctx,
}: Verb<null>): Promise<Verification & { counts: Record<string, number> }> {
  authorise(ctx, "titles:read");
  authorise(ctx, "registry:read");
  const organizationId = ctx.organization.id;
  return withScope(ctx, async (tx) => {
    const claims = await titlesOf(tx, { organizationId });
    const { verified, unclaimed } = await verification(
      tx,
      ctx,
      claims,
      await ownFirms(tx, organizationId, ctx.today),
    );
    const count = (state: string) => verified.filter((it) => it.state === state).length;
    return {
      verified: verified.filter(({ state }) => state === "differs" || state === "not-listed"),
      unclaimed: unclaimed.toSorted((a, b) => Number(b.firm.isResident) - Number(a.firm.isResident)),
      counts: {
        verified: count("verified"),
        differs: count("differs"),
        "not-listed": count("not-listed"),
        "no-list": count("no-list"),
        unclaimed: unclaimed.length,
      },
    };
  });
}
