import { z } from "zod";
import { Refusal } from "#app/domain/shared/errors.ts";
import { decideOpening, type OpeningState } from "#db/queries/opening-balance.server.ts";
import { lockLineage } from "#db/queries/runs.server.ts";
import { withScope } from "#db/scope.server.ts";
import { assertRecent } from "../access/assert-recent.server.ts";
import { audit, authorise, once, type Verb } from "../verb.server.ts";

const STEPS: Record<"confirm" | "refuse" | "cancel", { from: OpeningState; to: OpeningState }> = {
  confirm: { from: "entered", to: "confirmed" },
  refuse: { from: "entered", to: "refused" },
  cancel: { from: "confirmed", to: "cancelled" },
};

export const decideOpeningInput = z
  .object({
    decision: z.enum(["confirm", "refuse", "cancel"]),
    ids: z.array(z.uuid("rewards.opening-choose")).min(1, "rewards.opening-choose").max(2_000),
    reason: z.string().trim().max(1000, "rewards.reason-long").optional(),
  })
  .refine((it) => it.decision === "confirm" || (it.reason?.length ?? 0) > 0, {
    path: ["reason"],
    error: "rewards.opening-reason",
  });

/**
 * Confirms, refuses or cancels opening payments, all of them or none. From its confirmation on a payment holds its key:
 * no run pays the outcome again. A cancelled one frees it; the row stays.
 */
export async function decideOpeningPayments({
  ctx,
  input,
  key,
}: Verb<z.input<typeof decideOpeningInput>>): Promise<{ decided: number }> {
  authorise(ctx, "run:approve");
  const { decision, ids, reason } = decideOpeningInput.parse(input);
  const organizationId = ctx.organization.id;
  return withScope(ctx, async (tx) => {
    await assertRecent(tx, ctx);
    // A run that is being computed reads what is confirmed, and takes keys itself.
    await lockLineage(tx, organizationId, "reward", "*");
    return once(tx, { ctx, input, key }, "decide-opening-payments", async () => {
      const wanted = [...new Set(ids)];
      const step = { ...STEPS[decision], reason: reason || null };
      const decided = await decideOpening(tx, { organizationId, ids: wanted }, step);
      if (decided.length < wanted.length) throw new Refusal("conflict", "rewards.opening-decided");
      await audit(tx, {
        action: decision,
        entity: "opening-payments",
        entityId: wanted[0]!,
        before: { status: step.from },
        after: {
          status: step.to,
          reason: step.reason,
          amountFen: decided.reduce((total, it) => total + it.amountFen, 0),
          ids: decided.map((it) => it.id).sort(),
        },
      });
      return { decided: decided.length };
    });
  });
}
