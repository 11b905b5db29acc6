import type { z } from "zod";
import { Refusal } from "#app/domain/shared/errors.ts";
import { jobOf, stopJob as stop } from "#db/queries/jobs.server.ts";
import { withScope } from "#db/scope.server.ts";
import { audit, authorise, once, type Verb } from "../verb.server.ts";
import { PERMISSION } from "./job-kinds.server.ts";
import { jobIdInput } from "./show-job.server.ts";

/**
 * Asks a job to stop: one that waits is stopped at once, one that runs stops before it stores anything. Refused once it
 * has ended, and to others than who asked for it, a park's owner and the city's analysts.
 */
export async function stopJob({ ctx, input, key }: Verb<z.input<typeof jobIdInput>>): Promise<void> {
  const read = jobIdInput.safeParse(input);
  if (!read.success) throw new Refusal("absent", "runs.job-absent");
  const { id } = read.data;
  await withScope(ctx, (tx) =>
    once(tx, { ctx, input, key }, "stop-job", async () => {
      const job = await jobOf(tx, ctx.organization.id, id);
      if (!job) throw new Refusal("absent", "runs.job-absent");
      authorise(ctx, PERMISSION[job.kind]);
      if (job.cancelAskedAt) return null;
      if (!(await stop(tx, ctx.organization.id, id))) throw new Refusal("denied", "access.denied");
      await audit(tx, { action: "stop", entity: "job", entityId: id, before: { status: job.status } });
      return null;
    }),
  );
}
