import { normaliseUscc } from "#app/domain/residency/normalise-uscc.ts";
import { Refusal } from "#app/domain/shared/errors.ts";
import { authorise, type Verb } from "#app/services/verb.server.ts";
import { type FirmFacts, firmsByCode } from "#db/queries/firms.server.ts";
import { entriesOfFirms } from "#db/queries/registry.server.ts";
import { withScope } from "#db/scope.server.ts";

/** The code as it stands on a licence, or a refusal that names what is wrong with it, on the field `uscc`. */
export function readUscc(text: string): string {
  const read = normaliseUscc(text);
  if (read.ok) return read.value;
  const code = `residency.${read.rule}`;
  throw new Refusal("invalid", code, read.params, { uscc: code });
}

/** What the city's register of titles says of a code: the name that stands on a list, and which list that is. */
export type ListedFirm = { name: string; list: string };

/**
 * What this carrier knows of a code, or else under which name the city's announcements list it: a proposal, the rest is typed. That
 * another carrier has registered the code changes nothing of the answer.
 */
export async function lookUpFirm({ ctx, input }: Verb<{ uscc: string }>): Promise<{
  uscc: string;
  firm: FirmFacts | null;
  listed: ListedFirm | null;
}> {
  authorise(ctx, "residency:write");
  const uscc = readUscc(input.uscc);
  return withScope(ctx, async (tx) => {
    const [firm] = await firmsByCode(tx, [uscc]);
    if (firm) return { uscc, firm, listed: null };
    const entries = await entriesOfFirms(tx, ctx.organization.cityId, [uscc]);
    const newest = entries.toSorted((a, b) => (a.awardedOn < b.awardedOn ? 1 : -1))[0];
    return { uscc, firm: null, listed: newest ? { name: newest.name, list: newest.batchTitle } : null };
  });
}
