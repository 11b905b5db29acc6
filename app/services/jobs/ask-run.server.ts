import { z } from "zod";
import { canonicalJson, type Json } from "#app/domain/shared/canonical.ts";
import { Refusal } from "#app/domain/shared/errors.ts";
import * as queries from "#db/queries/jobs.server.ts";
import { liveRun } from "#db/queries/runs.server.ts";
import { withScope } from "#db/scope.server.ts";
import { audit, authorise, once, sha256, type Verb } from "../verb.server.ts";
import { type AskedRun, askedRun, PERMISSION, readyFor } from "./job-kinds.server.ts";

/** The run that the page showed as the live one when the button was pressed, or `none`; absent when nobody looked. */
export const seenRunInput = z.union([z.literal("none"), z.uuid()]).optional();
export type AskRun = AskedRun & { seen?: z.input<typeof seenRunInput> };

/**
 * Asks for a run: the job stands with its audit entry or not at all. Asked for twice, by one person or two, it is one
 * job and one run: the second asker is led to the first one's. Refused at once where the verb would refuse before it
 * reads any figure; and where the same run is asked for with other figures while the first is still to be looked at.
 */
export async function askRun({ ctx, input, key }: Verb<AskRun>): Promise<{ jobId: string }> {
  const asked = askedRun.parse(input);
  authorise(ctx, PERMISSION[asked.kind]);
  const seen = seenRunInput.parse(input.seen);
  // As it was asked, not as it was parsed: a budget is typed in 元 and computed in fen.
  const given: AskedRun = { kind: input.kind, input: input.input } as AskedRun;
  const organizationId = ctx.organization.id;
  return withScope(ctx, (tx) =>
    once(tx, { ctx, input, key }, "ask-run", async () => {
      const ready = await readyFor(tx, ctx, given);
      const of = { organizationId, kind: given.kind, ...ready };
      const followsRunId = (await liveRun(tx, of))?.id ?? null;
      if (seen && seen !== (followsRunId ?? "none")) {
        // Whoever saw the run before the live one asks for what is computed by now.
        const before = { ...of, followsRunId: seen === "none" ? null : seen };
        const done = await queries.jobFor(tx, before, ["done"]);
        if (done) return joined(done, given);
      }
      const jobId = await queries.insertJob(tx, {
        ...of,
        followsRunId,
        cityId: ctx.organization.cityId,
        input: given.input,
        membershipId: ctx.membershipId,
        askedBy: ctx.user.id,
        askedByName: ctx.user.name,
      });
      if (jobId === null) {
        const first = await queries.jobFor(tx, { ...of, followsRunId }, ["queued", "running"]);
        if (!first) throw new Refusal("busy", "common.busy");
        return joined(first, given);
      }
      const after = { kind: given.kind, policy: ready.policyCode, followsRunId, input: plain(given.input) };
      await audit(tx, { action: "ask", entity: "job", entityId: jobId, after });
      return { jobId };
    }),
  );
}

const plain = (input: unknown) => JSON.parse(JSON.stringify(input)) as Json;
const digest = (input: unknown) => sha256(canonicalJson(plain(input)));

/** The job that is there already, if it was asked for with the same figures. */
function joined(job: queries.JobRow, given: AskedRun): { jobId: string } {
  if (digest(job.input) === digest(given.input)) return { jobId: job.id };
  const code = job.status === "done" ? "runs.computed-meanwhile" : "runs.asked-otherwise";
  throw new Refusal("conflict", code, { name: job.askedByName });
}
