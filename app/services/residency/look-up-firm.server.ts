import { normaliseUscc } from "#app/domain/residency/normalise-uscc.ts";
import { Refusal } from "#app/domain/shared/errors.ts";
import { authorise, type Verb } from "#app/services/verb.server.ts";
import { type FirmFacts, firmsByCode } from "#db/queries/firms.server.ts";
import { withScope } from "#db/scope.server.ts";

/** The code as it stands on a licence, or a refusal that names what is wrong with it, on the field `uscc`. */
export function readUscc(text: string): string {
  const read = normaliseUscc(text);
  if (read.ok) return read.value;
  const code = `residency.${read.rule}`;
  throw new Refusal("invalid", code, read.params, { uscc: code });
}

/** The public facts of a code, or null when no carrier has registered it yet. */
export async function lookUpFirm({ ctx, input }: Verb<{ uscc: string }>): Promise<{
  uscc: string;
  firm: FirmFacts | null;
}> {
  authorise(ctx, "residency:write");
  const uscc = readUscc(input.uscc);
  return withScope(ctx, async (tx) => {
    const [firm] = await firmsByCode(tx, [uscc]);
    return { uscc, firm: firm ?? null };
  });
}
