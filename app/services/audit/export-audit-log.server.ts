import type { AuditAnchor } from "#app/domain/audit/chain.ts";
import { assertRecent } from "#app/services/access/assert-recent.server.ts";
import { audit, authorise, type Verb } from "#app/services/verb.server.ts";
import { auditLinks } from "#db/queries/audit.server.ts";
import { withScope } from "#db/scope.server.ts";

const BATCH = 5_000;

/**
 * The whole log as JSON lines, each with the very text whose digest it holds, and the anchor as the last line:
 * `npm run verify -- audit.jsonl` checks it with no database. That it was taken is the last entry of the log itself.
 */
export async function exportAuditLog({
  ctx,
}: Verb<null>): Promise<{ text: string; filename: string; anchor: AuditAnchor }> {
  authorise(ctx, "audit:read");
  return withScope(ctx, async (tx) => {
    await assertRecent(tx, ctx);
    await audit(tx, { action: "export", entity: "audit-log", entityId: null });
    const lines: string[] = [];
    let anchor: AuditAnchor = { seq: 0, hash: "" };
    for (;;) {
      const links = await auditLinks(tx, { afterSeq: anchor.seq, limit: BATCH });
      for (const link of links) lines.push(JSON.stringify(link));
      const last = links.at(-1);
      if (last) anchor = { seq: last.seq, hash: last.hash };
      if (links.length < BATCH) break;
    }
    lines.push(JSON.stringify({ anchor: { ...anchor, organization: ctx.organization.slug } }));
    const filename = `audit-${ctx.organization.slug}-${ctx.now.slice(0, 10)}-${anchor.seq}.jsonl`;
    return { text: `${lines.join("\n")}\n`, filename, anchor };
  });
}
