import { z } from "zod";
import type { PolicyHeader } from "#app/domain/policy/header.ts";
import type { Period } from "#app/domain/reports/periods.ts";
import { periodView } from "#app/services/reports/period.server.ts";
import { periodsOf } from "#db/queries/reports.server.ts";
import { runsOf } from "#db/queries/runs.server.ts";
import { withScope } from "#db/scope.server.ts";
import { policiesOn } from "../policy/policy-in-force.server.ts";
import { type CarrierState, carrierStates } from "../runs/load-filings.server.ts";
import { type RunView, runView, type UsedPolicy, usedPolicy } from "../runs/run-view.ts";
import { authorise, type Verb } from "../verb.server.ts";

export const showReadinessInput = z.object({
  kind: z.enum(["firm-points", "carrier-performance"]),
  /** Without it: the latest period that has ended, else the latest. */
  period: z.string().max(20).optional(),
});

/** What stands between a period and its run: the policy in force, each carrier's filing, and the run that counts now. */
export type Readiness = {
  periods: Period[];
  period: Period | null;
  policies: UsedPolicy[];
  carriers: CarrierState[];
  run: RunView | null;
};

export async function showReadiness({
  ctx,
  input,
}: Verb<z.input<typeof showReadinessInput>>): Promise<Readiness> {
  const { kind, period: asked } = showReadinessInput.parse(input);
  authorise(ctx, kind === "firm-points" ? "points:read" : "performance:read");
  const { id, cityId } = ctx.organization;
  return withScope(ctx, async (tx) => {
    const rows = await periodsOf(tx, cityId);
    const runs = await runsOf(tx, id, { kind });
    const live = runs.filter((it) => it.status !== "superseded");
    const period =
      rows.find((it) => it.code === asked) ??
      rows.find((it) => live.some((run) => run.periodId === it.id)) ??
      rows.find((it) => it.lastDay < ctx.today) ??
      rows[0];
    if (!period) return { periods: [], period: null, policies: [], carriers: [], run: null };
    const inForce = await policiesOn(tx, cityId, kind, period.lastDay);
    const run = live.find((it) => it.periodId === period.id);
    return {
      periods: rows.map(periodView),
      period: periodView(period),
      policies: inForce.map((row) => usedPolicy(row.document as PolicyHeader)),
      carriers: await carrierStates(tx, ctx, period),
      run: run ? runView(run, ctx.user.id) : null,
    };
  });
}
