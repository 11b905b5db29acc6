import { randomUUID } from "node:crypto";
import { redirect } from "@remix-run/node";
import { showRun } from "#app/services/runs/show-run.server.ts";
import { computePerformance } from "#app/services/scoring/compute-performance.server.ts";
import { computePoints, computePointsInput } from "#app/services/scoring/compute-points.server.ts";
import { showReadiness } from "#app/services/scoring/show-readiness.server.ts";
import { fieldsOf, parseForm } from "./form.server.ts";
import type { ActionArgs, LoaderArgs } from "./organization.server.ts";
import { paths } from "./paths.ts";

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

export async function computePointsFromForm({ ctx, form, key }: ActionArgs): Promise<Response> {
  const input = parseForm(computePointsInput.loose(), form);
  await computePoints({ ctx, input: { period: input.period, policy: input.policy }, key });
  return redirect(paths.carrier(ctx.organization.slug).points(input.period));
}

/** Fields `absent-<carrier id>` hold the reasons; an empty one means that the carrier takes part. */
export const ABSENT = "absent-";

export async function computePerformanceFromForm({ ctx, form, key }: ActionArgs): Promise<Response> {
  const fields = fieldsOf(form);
  const input = parseForm(computePointsInput.loose(), form);
  const absent = Object.entries(fields).flatMap(([name, value]) =>
    name.startsWith(ABSENT) && typeof value === "string"
      ? [{ carrierId: name.slice(ABSENT.length), reason: value }]
      : [],
  );
  await computePerformance({ ctx, input: { period: input.period, policy: input.policy, absent }, key });
  return redirect(paths.authority(ctx.organization.slug).performance(input.period));
}
