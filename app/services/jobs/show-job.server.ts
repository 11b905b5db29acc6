import { z } from "zod";
import type { RunKind } from "#app/domain/runs/bundle.ts";
import { Refusal } from "#app/domain/shared/errors.ts";
import {
  type JobRow,
  type JobStage,
  type JobStatus,
  jobOf,
  type KeptRefusal,
} from "#db/queries/jobs.server.ts";
import { withScope } from "#db/scope.server.ts";
import { authorise, type Ctx, type Verb } from "../verb.server.ts";

export const jobIdInput = z.object({ id: z.uuid() });

/** A job as its page shows it. */
export type JobView = {
  id: string;
  kind: RunKind;
  period: string;
  policyCode: string;
  status: JobStatus;
  /** Where a running one is, and how many of its subjects are behind; a total of 0 is not known yet. */
  stage: JobStage | null;
  done: number;
  total: number;
  attempts: number;
  asked: { by: string; at: string };
  startedAt: string | null;
  endedAt: string | null;
  /** Who asked it to stop; a running one stops at the end of what it is at. */
  stop: { by: string; at: string } | null;
  mayStop: boolean;
  runId: string | null;
  refusal: KeptRefusal | null;
  /** By this number the server's log says what went wrong. */
  reference: string | null;
};

/** Who may stop a run: who asked for it, a park's owner, the city's analysts. */
const mayStop = (ctx: Ctx, job: JobRow): boolean =>
  job.askedBy === ctx.user.id || ctx.role === "owner" || ctx.role === "analyst";
const isLive = (job: JobRow): boolean => job.status === "queued" || job.status === "running";

export const jobView = (job: JobRow, ctx: Ctx): JobView => ({
  id: job.id,
  kind: job.kind,
  period: job.periodCode,
  policyCode: job.policyCode,
  status: job.status,
  stage: job.status === "running" ? job.stage : null,
  done: job.done,
  total: job.total,
  attempts: job.attempts,
  asked: { by: job.askedByName, at: job.askedAt },
  startedAt: job.startedAt,
  endedAt: job.endedAt,
  stop: job.cancelAskedAt ? { by: job.cancelAskedByName ?? "", at: job.cancelAskedAt } : null,
  mayStop: isLive(job) && !job.cancelAskedAt && mayStop(ctx, job),
  runId: job.runId,
  refusal: job.refusal,
  reference: job.reference,
});

/** A job of the own organisation. */
export async function showJob({ ctx, input }: Verb<z.input<typeof jobIdInput>>): Promise<JobView> {
  authorise(ctx, "run:read");
  const read = jobIdInput.safeParse(input);
  const job = read.success
    ? await withScope(ctx, (tx) => jobOf(tx, ctx.organization.id, read.data.id))
    : null;
  if (!job) throw new Refusal("absent", "runs.job-absent");
  return jobView(job, ctx);
}
