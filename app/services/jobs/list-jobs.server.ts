import { liveJobs } from "#db/queries/jobs.server.ts";
import { withScope } from "#db/scope.server.ts";
import { authorise, type Verb } from "../verb.server.ts";
import { type JobView, jobView } from "./show-job.server.ts";

/** What waits or is being computed for the own organisation, the latest first. */
export async function listJobs({ ctx }: Verb<null>): Promise<JobView[]> {
  authorise(ctx, "run:read");
  const rows = await withScope(ctx, (tx) => liveJobs(tx, ctx.organization.id));
  return rows.map((row) => jobView(row, ctx));
}
