import type { z } from "zod";
import { Refusal } from "#app/domain/shared/errors.ts";
import { moveRun } from "#db/queries/runs.server.ts";
import { withScope } from "#db/scope.server.ts";
import { assertRecent } from "../access/assert-recent.server.ts";
import { audit, authorise, once, type Verb } from "../verb.server.ts";
import { ownRun, readId, type runIdInput } from "./show-run.server.ts";

/** Approves a run of any kind. Another person than its computer does it, and nothing that blocks may stand open. */
export async function approveRun({ ctx, input, key }: Verb<z.input<typeof runIdInput>>): Promise<void> {
  authorise(ctx, "run:approve");
  const { id } = readId(input);
  await withScope(ctx, async (tx) => {
    await assertRecent(tx, ctx);
    return once(tx, { ctx, input, key }, "approve-run", async () => {
      const run = await ownRun(tx, ctx, id);
      if (run.status === "superseded") throw new Refusal("conflict", "runs.superseded");
      if (run.status === "approved") throw new Refusal("conflict", "runs.approved-already");
      if (run.computed.byMe) throw new Refusal("denied", "runs.second-person");
      if (run.findings.some((it) => it.blocks)) throw new Refusal("conflict", "runs.findings-block");
      if (!(await moveRun(tx, ctx.organization.id, run, "approved"))) {
        throw new Refusal("conflict", "common.changed-meanwhile");
      }
      await audit(tx, {
        action: "approve",
        entity: "run",
        entityId: id,
        before: { status: run.status },
        after: { status: "approved", results: run.digests.results },
      });
      return null;
    });
  });
}
