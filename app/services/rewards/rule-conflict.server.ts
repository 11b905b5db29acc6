import { z } from "zod";
import { Refusal } from "#app/domain/shared/errors.ts";
import * as queries from "#db/queries/rewards.server.ts";
import { withScope } from "#db/scope.server.ts";
import { audit, authorise, once, type Verb } from "../verb.server.ts";

/** A sentence is more than a word: eight characters of Chinese say something, a tick does not. */
const REASON_LENGTH = 8;

export const ruleConflictInput = z.object({
  id: z.uuid("rewards.conflict-absent"),
  carrierId: z.uuid("rewards.side-required"),
  reason: z
    .string("rewards.reason-required")
    .trim()
    .min(REASON_LENGTH, "rewards.reason-short")
    .max(1000, "rewards.reason-long"),
});

/**
 * Decides for one side of a conflict, once and for ever. The ruling is an input of the runs computed from then on;
 * runs that were computed before stay as they are.
 */
export async function ruleConflict({
  ctx,
  input,
  key,
}: Verb<z.input<typeof ruleConflictInput>>): Promise<void> {
  authorise(ctx, "rewards:rule");
  const { id, carrierId, reason } = ruleConflictInput.parse(input);
  const organizationId = ctx.organization.id;
  await withScope(ctx, (tx) =>
    once(tx, { ctx, input, key }, "rule-conflict", async () => {
      const conflict = await queries.conflictOf(tx, organizationId, id, { hold: true });
      if (!conflict) throw new Refusal("absent", "rewards.conflict-absent");
      if (conflict.status !== "open") {
        throw new Refusal("conflict", "rewards.already-ruled", { by: conflict.ruledByName ?? "" });
      }
      const parties = await queries.partiesOf(tx, organizationId, [id]);
      if (!parties.some((it) => it.carrierId === carrierId)) {
        throw new Refusal("invalid", "rewards.not-a-party", {}, { carrierId: "rewards.not-a-party" });
      }
      const by = { id: ctx.user.id, name: ctx.user.name };
      if (!(await queries.ruleOpenConflict(tx, { organizationId, id }, { carrierId, reason, by }))) {
        throw new Refusal("conflict", "common.changed-meanwhile");
      }
      await audit(tx, {
        action: "rule",
        entity: "conflict",
        entityId: id,
        before: { status: "open", outcomeKey: conflict.outcomeKey },
        after: { status: "ruled", ruledFor: carrierId, reason },
      });
      return null;
    }),
  );
}
