import { z } from "zod";
import { Refusal } from "#app/domain/shared/errors.ts";
import { GREATEST_INTEGER } from "#app/domain/shared/whole-number.ts";
import * as queries from "#db/queries/rewards.server.ts";
import { lockLineage, runHead } from "#db/queries/runs.server.ts";
import { withScope } from "#db/scope.server.ts";
import { assertRecent } from "../access/assert-recent.server.ts";
import { audit, authorise, once, type Verb } from "../verb.server.ts";
import type { LineDetail } from "./stored-lines.ts";

export const reverseLineInput = z.object({
  run: z.uuid("rewards.absent"),
  line: z.coerce
    .number<string | number>("rewards.absent")
    .int()
    .min(1)
    .max(GREATEST_INTEGER, "rewards.absent"),
  reason: z
    .string("rewards.reason-required")
    .trim()
    .min(8, "rewards.reason-short")
    .max(1000, "rewards.reason-long"),
});

/**
 * Claws a line of an approved run back: a line of the opposite amount that points at it. The line itself stays; its key
 * is free, so that the outcome can be paid again. By another person than the one who computed the run. Refused where
 * the beneficiary would owe more than the run gave it: then the run itself is to be corrected.
 */
export async function reverseRewardLine({
  ctx,
  input,
  key,
}: Verb<z.input<typeof reverseLineInput>>): Promise<{ lineNo: number }> {
  authorise(ctx, "run:approve");
  const { run, line: lineNo, reason } = reverseLineInput.parse(input);
  const organizationId = ctx.organization.id;
  return withScope(ctx, async (tx) => {
    await assertRecent(tx, ctx);
    await lockLineage(tx, organizationId, "reward", "*");
    return once(tx, { ctx, input, key }, "reverse-reward-line", async () => {
      const lines = await queries.linesOfRun(tx, organizationId, run);
      const line = lines.find((it) => it.lineNo === lineNo);
      if (!line) throw new Refusal("absent", "rewards.absent");
      const head = await runHead(tx, organizationId, run);
      if (head?.status !== "approved") throw new Refusal("conflict", "rewards.reversal-unapproved");
      if (head.computedBy === ctx.user.id) throw new Refusal("denied", "runs.second-person");
      if (line.kind !== "item" || line.amountFen <= 0) {
        throw new Refusal("invalid", "rewards.reversal-of-item");
      }
      if (lines.some((it) => it.reversesLineNo === lineNo)) {
        throw new Refusal("conflict", "rewards.reversed-already");
      }
      const detail = line.detail as LineDetail;
      const { kind, id } = detail.beneficiary;
      const netFen = lines
        .map((it) => ({ fen: it.amountFen, to: (it.detail as LineDetail).beneficiary }))
        .filter(({ to }) => to.kind === kind && to.id === id)
        .reduce((total, it) => total + it.fen, 0);
      if (netFen < line.amountFen) {
        throw new Refusal("conflict", "rewards.reversal-below-zero", { netFen, amountFen: line.amountFen });
      }
      const next = lines.at(-1)!.lineNo + 1;
      const text = { code: "reversal.of", params: { line: lineNo, reason, by: ctx.user.name } };
      await queries.insertLines(tx, [
        {
          organizationId,
          runId: run,
          lineNo: next,
          beneficiaryId: line.beneficiaryId,
          uscc: line.uscc,
          item: line.item,
          kind: "reversal",
          amountFen: -line.amountFen,
          paymentKey: null,
          detail: { ...detail, text },
          reversesRunId: run,
          reversesLineNo: lineNo,
        },
      ]);
      await audit(tx, {
        action: "reverse",
        entity: "reward-line",
        entityId: `${run}/${lineNo}`,
        before: { amountFen: line.amountFen, paymentKey: line.paymentKey },
        after: { lineNo: next, amountFen: -line.amountFen, reason },
      });
      return { lineNo: next };
    });
  });
}
