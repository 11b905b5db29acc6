import { randomUUID } from "node:crypto";
import { redirect } from "@remix-run/node";
import { askRun, seenRunInput } from "#app/services/jobs/ask-run.server.ts";
import { showRun } from "#app/services/runs/show-run.server.ts";
import { computePointsInput } from "#app/services/scoring/compute-points.server.ts";
import { showReadiness } from "#app/services/scoring/show-readiness.server.ts";
import { fieldsOf, parseForm } from "./form.server.ts";
import type { ActionArgs, LoaderArgs } from "./organization.server.ts";
import { paths } from "./paths.ts";

const computeForm = computePointsInput.extend({ seen: seenRunInput });

/** A ranking page: what stands between the period and its run, and the run that counts now with its results. */
export const loadStandings =
  (kind: "firm-points" | "carrier-performance") =>
  async ({ ctx, url }: LoaderArgs) => {
    const period = url.searchParams.get("period") || undefined;
    const readiness = await showReadiness({ ctx, input: { kind, period } });
    const details = readiness.run ? await showRun({ ctx, input: { id: readiness.run.id } }) : null;
    return { readiness, details, chosen: url.searchParams.get("class"), idempotencyKey: randomUUID() };
  };
export type StandingsData = Awaited<ReturnType<ReturnType<typeof loadStandings>>>;

/** Asks for the run, and goes to where one sees how far it is. */
export async function computePointsFromForm({ ctx, form, key }: ActionArgs): Promise<Response> {
  const { seen, ...input } = parseForm(computeForm, form);
  const { jobId } = await askRun({ ctx, input: { kind: "firm-points", input, seen }, key });
  return redirect(paths.carrier(ctx.organization.slug).job(jobId, "waiting"));
}

/** Fields `absent-<carrier id>` hold the reasons; an empty one means that the carrier takes part. */
export const ABSENT = "absent-";

export async function computePerformanceFromForm({ ctx, form, key }: ActionArgs): Promise<Response> {
  const fields = fieldsOf(form);
  const { seen, ...input } = parseForm(computeForm, form);
  const absent = Object.entries(fields).flatMap(([name, value]) =>
    name.startsWith(ABSENT) && typeof value === "string"
      ? [{ carrierId: name.slice(ABSENT.length), reason: value }]
      : [],
  );
  const asked = { kind: "carrier-performance" as const, input: { ...input, absent }, seen };
  const { jobId } = await askRun({ ctx, input: asked, key });
  return redirect(paths.authority(ctx.organization.slug).job(jobId, "waiting"));
}
