import { z } from "zod";
import type { Json } from "#app/domain/shared/canonical.ts";
import { Refusal } from "#app/domain/shared/errors.ts";
import { type Title, titleFault, usualExpiry } from "#app/domain/titles/titles.ts";
import { audit, authorise, once, type Verb } from "#app/services/verb.server.ts";
import {
  holdFirms,
  insertTitles,
  type NewTitle,
  ownFirms,
  type TitleRow,
  titlesOf,
} from "#db/queries/titles.server.ts";
import { withScope } from "#db/scope.server.ts";
import { TITLE_RULES } from "./title-rules.ts";
import { type Verification, verification } from "./verify-titles.server.ts";

/** One entry of the register, or every one of a resident that is not claimed. */
export const claimListedInput = z.object({ entryId: z.union([z.uuid(), z.literal("all")]) });

type Claim = NewTitle & { uscc: string };
type Judged = { claims: Claim[]; refused: number };

/** The claims that the entries make; one that cannot stand beside the own titles is left out and counted. */
function claimsOf(entries: Verification["unclaimed"], known: readonly TitleRow[], today: string): Judged {
  const titles: Title[] = [...known];
  const judged: Judged = { claims: [], refused: 0 };
  // In order of award, so that a later one is told as the renewal of an earlier one of the same announcement.
  for (const entry of entries.toSorted((a, b) => (a.awardedOn < b.awardedOn ? -1 : 1))) {
    const { uscc, kind, number, awardedOn, firm } = entry;
    const isRenewal = titles.some((it) => it.uscc === uscc && it.kind === kind && it.awardedOn < awardedOn);
    const expiresOn = entry.expiresOn ?? usualExpiry(TITLE_RULES.get(kind)!, awardedOn);
    const title: Title = {
      id: entry.id,
      uscc,
      kind,
      number,
      awardedOn,
      expiresOn,
      revokedOn: null,
      isRenewal,
    };
    const faults = titleFault(title, titles, { rules: TITLE_RULES, today, foundedOn: firm.foundedOn });
    if (faults.some(({ level }) => level === "block")) {
      judged.refused += 1;
      continue;
    }
    titles.push(title);
    const evidence = [entry.documentNumber, entry.batchTitle].filter(Boolean).join(" ").slice(0, 500);
    const claim = { kind, number, awardedOn, expiresOn, isRenewal, evidence };
    judged.claims.push({ firmId: firm.id, uscc, source: "registry", ...claim });
  }
  return judged;
}

/**
 * Claims what the city's register lists of own residents and is not claimed: one entry, or all of them. The announcement is
 * the evidence; where it does not say until when, the kind's usual validity counts. Refuses an entry that is not of a resident
 * or is claimed already (`registry.not-claimable`). Of all, those that cannot stand are left out and counted.
 */
export async function claimListed({
  ctx,
  input,
  key,
}: Verb<z.input<typeof claimListedInput>>): Promise<{ claimed: number; refused: number }> {
  authorise(ctx, "titles:write");
  authorise(ctx, "registry:read");
  const { entryId } = claimListedInput.parse(input);
  const organizationId = ctx.organization.id;
  return withScope(ctx, (tx) =>
    once(tx, { ctx, input, key }, "claim-listed", async () => {
      const firms = await ownFirms(tx, organizationId, ctx.today);
      const residents = firms.filter(({ isResident }) => isResident);
      const held = await holdFirms(
        tx,
        organizationId,
        residents.map(({ id }) => id),
      );
      const known = await titlesOf(tx, { organizationId });
      const { unclaimed } = await verification(tx, ctx, known, residents);
      const chosen = unclaimed.filter(
        ({ id, firm }) => held.has(firm.id) && (entryId === "all" || id === entryId),
      );
      const { claims, refused } = claimsOf(chosen, known, ctx.today);
      if (claims.length === 0) throw new Refusal("conflict", "registry.not-claimable");
      const ids = await insertTitles(
        tx,
        organizationId,
        claims.map(({ uscc: _, ...claim }) => claim),
      );
      for (const [i, { firmId: _, ...claim }] of claims.entries()) {
        await audit(tx, { action: "claim", entity: "title", entityId: ids[i]!, after: claim as Json });
      }
      return { claimed: claims.length, refused };
    }),
  );
}
