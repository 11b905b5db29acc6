import { randomUUID } from "node:crypto";
import { Refusal } from "#app/domain/shared/errors.ts";
import { listJobs } from "#app/services/jobs/list-jobs.server.ts";
import { approveRun } from "#app/services/runs/approve-run.server.ts";
import { bundleFilename } from "#app/services/runs/bundle-filename.ts";
import { bundleFile } from "#app/services/runs/download-bundle.server.ts";
import { listRuns, listRunsInput } from "#app/services/runs/list-runs.server.ts";
import { columnRunInput, showColumnRun } from "#app/services/runs/show-column-run.server.ts";
import { showRobustness } from "#app/services/runs/show-robustness.server.ts";
import { runFormat, showRun } from "#app/services/runs/show-run.server.ts";
import { showRunSubject } from "#app/services/runs/show-run-subject.server.ts";
import { fileResponse } from "./download.server.ts";
import type { ActionArgs, LoaderArgs } from "./organization.server.ts";

/** The pages of runs are the same for parks and authorities: what their routes load and do. */
export async function loadRuns({ ctx, url }: LoaderArgs) {
  const asked = listRunsInput.safeParse({
    kind: url.searchParams.get("kind") || undefined,
    period: url.searchParams.get("period") || undefined,
  });
  const [all, jobs] = await Promise.all([listRuns({ ctx, input: {} }), listJobs({ ctx, input: null })]);
  const { kind = null, period = null } = asked.success ? asked.data : {};
  const runs = all.filter((it) => (!kind || it.kind === kind) && (!period || it.period === period));
  const periods = [...new Set(all.map((it) => it.period))].sort().reverse();
  return { runs, jobs, kind, period, periods, kinds: [...new Set(all.map((it) => it.kind))] };
}
export type RunsData = Awaited<ReturnType<typeof loadRuns>>;

export async function loadRun({ ctx, params }: LoaderArgs) {
  const details = await showRun({ ctx, input: { id: params.run ?? "" } });
  return { ...details, filename: bundleFilename(details.run), idempotencyKey: randomUUID() };
}
export type RunData = Awaited<ReturnType<typeof loadRun>>;

/** A run of an authority: in columns where it is a city's over all its firms. */
export async function loadAuthorityRun(args: LoaderArgs) {
  const { ctx, params, url } = args;
  const id = params.run ?? "";
  if ((await runFormat({ ctx, input: { id } })) !== 2)
    return { form: "rows" as const, data: await loadRun(args) };
  const input = columnRunInput.parse({ ...Object.fromEntries(url.searchParams), id });
  const details = await showColumnRun({ ctx, input });
  const filename = bundleFilename(details.run);
  return { form: "columns" as const, data: { ...details, filename, idempotencyKey: randomUUID() } };
}
export type ColumnRunData = Extract<
  Awaited<ReturnType<typeof loadAuthorityRun>>,
  { form: "columns" }
>["data"];

export const loadRunSubject = ({ ctx, params }: LoaderArgs) =>
  showRunSubject({ ctx, input: { id: params.run ?? "", subject: params.subject ?? "" } });
export type RunSubjectData = Awaited<ReturnType<typeof loadRunSubject>>;

export const loadRobustness = ({ ctx, params }: LoaderArgs) =>
  showRobustness({ ctx, input: { id: params.run ?? "" } });
export type RobustnessData = Awaited<ReturnType<typeof loadRobustness>>;

/** The bundle as a file to keep: exactly the text that was sealed, byte for byte. */
export async function bundleResponse({ ctx, params }: LoaderArgs): Promise<Response> {
  const file = await bundleFile({ ctx, input: { id: params.run ?? "" } });
  const body = "text" in file ? file.text : streamOf(file.pieces);
  return fileResponse(file.filename, "application/json; charset=utf-8", body);
}

/** A text that is sent as it is made, at the pace of who reads it. */
function streamOf(pieces: AsyncGenerator<string>): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  return new ReadableStream({
    async pull(controller) {
      const { value, done } = await pieces.next();
      if (done) controller.close();
      else controller.enqueue(encoder.encode(value));
    },
    async cancel() {
      await pieces.return(undefined);
    },
  });
}

export async function changeRun({ ctx, params, form, key }: ActionArgs): Promise<{ done: "approve" }> {
  if (form.get("intent") !== "approve") throw new Refusal("invalid", "form.invalid");
  await approveRun({ ctx, input: { id: params.run ?? "" }, key });
  return { done: "approve" };
}
