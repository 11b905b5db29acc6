import { z } from "zod";
import { audit, authorise, type Verb } from "#app/services/verb.server.ts";
import { type ChainRow, checkChain } from "#db/queries/audit.server.ts";
import { withScope } from "#db/scope.server.ts";

/** An anchor is the number and the digest of a link, as an earlier export or check showed them. */
export const checkAuditChainInput = z
  .object({
    seq: z.coerce.number("audit.anchor-seq").int("audit.anchor-seq").positive("audit.anchor-seq").optional(),
    hash: z
      .string()
      .trim()
      .toLowerCase()
      .regex(/^[0-9a-f]{64}$/, "audit.anchor-hash")
      .optional(),
  })
  .refine(({ seq, hash }) => (seq === undefined) === (hash === undefined), {
    message: "audit.anchor-half",
    path: ["hash"],
  });

/**
 * Recomputes every link of the organisation's log, and looks for the anchor when one is given. What was found is the next
 * entry of the log.
 */
export async function checkAuditChain({
  ctx,
  input: { seq, hash },
}: Verb<z.output<typeof checkAuditChainInput>>): Promise<ChainRow> {
  authorise(ctx, "audit:read");
  return withScope(ctx, async (tx) => {
    const found = await checkChain(tx, seq && hash ? { seq, hash } : null);
    const { links, brokenAt, anchor } = found;
    const after = { links, brokenAt, ...(seq ? { anchorSeq: seq, anchor } : {}) };
    await audit(tx, { action: "check", entity: "audit-log", entityId: null, after });
    return found;
  });
}
