import { randomUUID } from "node:crypto";
import { redirect } from "@remix-run/node";
import { Refusal } from "#app/domain/shared/errors.ts";
import { type JobView, showJob } from "#app/services/jobs/show-job.server.ts";
import { stopJob } from "#app/services/jobs/stop-job.server.ts";
import type { Ctx } from "#app/services/verb.server.ts";
import type { ActionArgs, LoaderArgs } from "./organization.server.ts";
import { paths } from "./paths.ts";

const pathsOf = ({ organization: { kind, slug } }: Ctx) =>
  kind === "carrier" ? paths.carrier(slug) : paths.authority(slug);

/** Where a run that is done is looked at: rewards line by line, other kinds with their results and their bundle. */
function runPath(ctx: Ctx, job: JobView): string | null {
  if (!job.runId) return null;
  const to = pathsOf(ctx);
  return job.kind === "reward" ? to.rewards(job.period, { programme: job.policyCode }) : to.run(job.runId);
}

/** Where it was asked for, and may be asked for again. */
function askPath(ctx: Ctx, { kind, period, policyCode }: JobView): string {
  const { slug, kind: of } = ctx.organization;
  if (kind === "firm-points") return (of === "city" ? paths.authority : paths.carrier)(slug).points(period);
  const to = paths.authority(slug);
  return kind === "reward" ? to.rewards(period, { programme: policyCode }) : to.performance(period);
}

async function jobState({ ctx, params }: Pick<LoaderArgs, "ctx" | "params">) {
  const job = await showJob({ ctx, input: { id: params.job ?? "" } });
  return { job, runPath: runPath(ctx, job) };
}
export type JobState = Awaited<ReturnType<typeof jobState>>;

/** The pages of jobs are the same for parks and cities. Whoever waits for the run is led to it. */
export async function loadJob(args: LoaderArgs) {
  const state = await jobState(args);
  const isWaiting = args.url.searchParams.get("for") === "waiting";
  if (isWaiting && state.runPath) throw redirect(state.runPath);
  return { ...state, isWaiting, askPath: askPath(args.ctx, state.job), idempotencyKey: randomUUID() };
}
export type JobData = Awaited<ReturnType<typeof loadJob>>;

/** How far it is, for the page that stands open. */
export const jobStateResponse = async (args: LoaderArgs): Promise<Response> =>
  Response.json(await jobState(args));

export async function changeJob({ ctx, params, form, key, url }: ActionArgs): Promise<Response> {
  if (form.get("intent") !== "stop") throw new Refusal("invalid", "form.invalid");
  const id = params.job ?? "";
  await stopJob({ ctx, input: { id }, key });
  const isWaiting = url.searchParams.get("for") === "waiting";
  return redirect(pathsOf(ctx).job(id, isWaiting ? "waiting" : undefined));
}
