import { randomUUID } from "node:crypto";
import { redirect } from "@remix-run/node";
import { askRun, seenRunInput } from "#app/services/jobs/ask-run.server.ts";
import { showColumnRun } from "#app/services/runs/show-column-run.server.ts";
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

/** The city's points: the same, with how firms stand by stage; the firms themselves are read on the run's own page. */
export async function loadCityPoints({ ctx, url }: LoaderArgs) {
  const period = url.searchParams.get("period") || undefined;
  const readiness = await showReadiness({ ctx, input: { kind: "firm-points", period } });
  const details = readiness.run ? await showColumnRun({ ctx, input: { id: readiness.run.id } }) : null;
  return { readiness, details, idempotencyKey: randomUUID() };
}
export type CityPointsData = Awaited<ReturnType<typeof loadCityPoints>>;

export type StandingsData = Awaited<ReturnType<ReturnType<typeof loadStandings>>>;

/** Asks for the run, and goes to where one sees how far it is. */
export async function computePointsFromForm({ ctx, form, key }: ActionArgs): Promise<Response> {
  const { seen, ...input } = parseForm(computeForm, form);
  const { jobId } = await askRun({ ctx, input: { kind: "firm-points", input, seen }, key });
  return redirect(paths.carrier(ctx.organization.slug).job(jobId, "waiting"));
}

/** Fields `absent-<carrier id>` hold the reasons; an empty one means that the carrier takes part. */
export const ABSENT = "absent-";

const ofCity =
  (kind: "firm-points" | "carrier-performance") =>
  async ({ ctx, form, key }: ActionArgs): Promise<Response> => {
    const fields = fieldsOf(form);
    const { seen, ...input } = parseForm(computeForm, form);
    const absent = Object.entries(fields).flatMap(([name, value]) =>
      name.startsWith(ABSENT) && typeof value === "string"
        ? [{ carrierId: name.slice(ABSENT.length), reason: value }]
        : [],
    );
    const asked = { kind, input: { ...input, absent }, seen };
    const { jobId } = await askRun({ ctx, input: asked, key });
    return redirect(paths.authority(ctx.organization.slug).job(jobId, "waiting"));
  };
export const computePerformanceFromForm = ofCity("carrier-performance");
export const computeCityPointsFromForm = ofCity("firm-points");
