import { z } from "zod";
import type { Permission } from "#app/domain/access/permissions.ts";
import type { RunKind } from "#app/domain/runs/bundle.ts";
import type { ScopedTx } from "#db/scope.server.ts";
import { computeRewards, computeRewardsInput, readyForRewards } from "../rewards/compute-rewards.server.ts";
import type { RunVerb, StoredRun } from "../runs/store-run.server.ts";
import {
  computeCityPoints,
  computeCityPointsInput,
  readyForCityPoints,
} from "../scoring/compute-city-points.server.ts";
import {
  computePerformance,
  computePerformanceInput,
  readyForPerformance,
} from "../scoring/compute-performance.server.ts";
import { computePoints, readyForPoints } from "../scoring/compute-points.server.ts";
import type { Ctx } from "../verb.server.ts";

/** What is asked of a run of each kind: exactly what its verb takes. Who does not take part is asked of a city alone. */
export const askedRun = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("firm-points"), input: computeCityPointsInput }),
  z.object({ kind: z.literal("carrier-performance"), input: computePerformanceInput }),
  z.object({ kind: z.literal("reward"), input: computeRewardsInput }),
]);
export type AskedRun = z.input<typeof askedRun>;

export const PERMISSION: Record<RunKind, Permission> = {
  "firm-points": "points:compute",
  "carrier-performance": "performance:compute",
  reward: "rewards:compute",
};

/** A park scores its firms one by one, a city all of them in columns. */
const isCity = (ctx: Ctx): boolean => ctx.organization.kind === "city";

/** The period and policy that a run would go by. Refuses what the verb would refuse before it reads any figure. */
export async function readyFor(
  tx: ScopedTx,
  ctx: Ctx,
  asked: AskedRun,
): Promise<{ periodId: string; policyCode: string }> {
  switch (asked.kind) {
    case "firm-points": {
      const ready = isCity(ctx) ? readyForCityPoints : readyForPoints;
      const { period, policy } = await ready(tx, ctx, asked.input);
      return { periodId: period.id, policyCode: policy.code };
    }
    case "carrier-performance": {
      const { period, policy } = await readyForPerformance(tx, ctx, asked.input);
      return { periodId: period.id, policyCode: policy.code };
    }
    case "reward": {
      const { period, programme } = await readyForRewards(tx, ctx, asked.input);
      return { periodId: period.id, policyCode: programme.code };
    }
  }
}

/** Computes it, by the verb of its kind. */
export function compute(asked: AskedRun, how: Omit<RunVerb<unknown>, "input">): Promise<StoredRun> {
  switch (asked.kind) {
    case "firm-points":
      return (isCity(how.ctx) ? computeCityPoints : computePoints)({ ...how, input: asked.input });
    case "carrier-performance":
      return computePerformance({ ...how, input: asked.input });
    case "reward":
      return computeRewards({ ...how, input: asked.input });
  }
}
