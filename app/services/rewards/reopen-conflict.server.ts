import { z } from "zod";
import { Refusal } from "#app/domain/shared/errors.ts";
import * as queries from "#db/queries/rewards.server.ts";
import { lockLineage } from "#db/queries/runs.server.ts";
import { withScope } from "#db/scope.server.ts";
import { audit, authorise, once, type Verb } from "../verb.server.ts";

export const reopenConflictInput = z.object({
  id: z.uuid("rewards.conflict-absent"),
  reason: z
    .string("rewards.reason-required")
    .trim()
    .min(8, "rewards.reason-short")
    .max(1000, "rewards.reason-long"),
});

/**
 * Takes a ruling back, with a reason that both sides see, while no approved run has read it. The ruling stays in the
 * conflict's history; a run that was computed with it cannot be approved any more.
 */
export async function reopenConflict({
  ctx,
  input,
  key,
}: Verb<z.input<typeof reopenConflictInput>>): Promise<void> {
  authorise(ctx, "rewards:rule");
  const { id, reason } = reopenConflictInput.parse(input);
  const organizationId = ctx.organization.id;
  await withScope(ctx, async (tx) => {
    // A run is approved or computed either before or after, never in the middle.
    await lockLineage(tx, organizationId, "reward", "*");
    await once(tx, { ctx, input, key }, "reopen-conflict", async () => {
      const conflict = await queries.conflictOf(tx, organizationId, id, { hold: true });
      if (!conflict) throw new Refusal("absent", "rewards.conflict-absent");
      if (conflict.status !== "ruled") throw new Refusal("conflict", "rewards.not-ruled");
      if (!(await queries.reopenRuling(tx, { organizationId, id }, reason))) {
        throw new Refusal("conflict", "common.changed-meanwhile");
      }
      await audit(tx, {
        action: "reopen",
        entity: "conflict",
        entityId: id,
        before: { status: "ruled", ruledFor: conflict.ruledFor, reason: conflict.reason },
        after: { status: "open", outcomeKey: conflict.outcomeKey, reason },
      });
      return null;
    });
  });
}
