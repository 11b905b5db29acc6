import { z } from "zod";
import { firmSubjects, residentsOn } from "#app/domain/scoring/from-filings.ts";
import type { ScoreResult } from "#app/domain/scoring/result.ts";
import { Refusal } from "#app/domain/shared/errors.ts";
import { lockLineage } from "#db/queries/runs.server.ts";
import { type ScopedTx, withScope } from "#db/scope.server.ts";
import { policyInForce } from "../policy/policy-in-force.server.ts";
import { factCatalogue } from "../reports/catalogue.ts";
import { periodAsked } from "../reports/period.server.ts";
import {
  acceptedFilings,
  assertAccepted,
  carrierStates,
  geographyVersion,
  periodsBack,
  runPeriod,
} from "../runs/load-filings.server.ts";
import { type RunVerb, type StoredRun, storeRun } from "../runs/store-run.server.ts";
import { authorise, type Ctx, once } from "../verb.server.ts";
import { lookBackOf } from "./look-back.ts";
import { namedFindings, scoredRows } from "./scored-run.ts";

export const computePointsInput = z.object({
  period: z.string("reports.period-code").max(20),
  /** Where several points schemes are in force. */
  policy: z.string().max(80).optional(),
});

/** What a run of points goes by, or why there can be none: whose filings are not accepted, which policy is in force. */
export async function readyForPoints(tx: ScopedTx, ctx: Ctx, input: z.input<typeof computePointsInput>) {
  authorise(ctx, "points:compute");
  if (ctx.organization.carrierKind !== "park") throw new Refusal("denied", "scoring.parks-only");
  const given = computePointsInput.parse(input);
  const period = await periodAsked(tx, ctx, given.period);
  const policy = await policyInForce(
    tx,
    ctx.organization.cityId,
    "firm-points",
    period.lastDay,
    given.policy,
  );
  const carriers = await carrierStates(tx, ctx, period);
  assertAccepted(carriers);
  return { period, policy, carriers };
}

/**
 * Scores the firms in a park on the last day of a period, from the accepted filings of the park itself and of the
 * carriers inside it. Refused while one of those is not accepted; the live run before it is superseded.
 */
export async function computePoints({
  ctx,
  input,
  key,
  settle,
}: RunVerb<z.input<typeof computePointsInput>>): Promise<StoredRun> {
  authorise(ctx, "points:compute");
  if (ctx.organization.carrierKind !== "park") throw new Refusal("denied", "scoring.parks-only");
  const given = computePointsInput.parse(input);
  const { id, cityId } = ctx.organization;
  return withScope(ctx, async (tx) => {
    await lockLineage(tx, id, "firm-points", given.period);
    const stored = await once(tx, { ctx, input, key }, "compute-points", async () => {
      const { period, policy, carriers } = await readyForPoints(tx, ctx, given);
      const periods = await periodsBack(tx, cityId, period, lookBackOf(policy));
      const filings = await acceptedFilings(tx, carriers, periods, ctx.progress);
      const current = filings.filter((it) => it.periodId === period.id);
      const firms = residentsOn(current, period.lastDay);
      if (firms.length === 0) throw new Refusal("conflict", "scoring.no-firms", { period: period.code });
      return storeRun(
        tx,
        ctx,
        {
          kind: "firm-points",
          period: runPeriod(period),
          geographyVersion: await geographyVersion(tx, cityId, period.lastDay),
          policies: [policy],
          inputs: {
            filings: filings.map((it) => it.content),
            scoring: {
              facts: factCatalogue.facts.map(({ code, unit }) => ({ code, unit })),
              periods: periods.map(runPeriod),
              subjects: firmSubjects(filings, firms),
              overrides: [],
              marks: [],
            },
          },
        },
        period.id,
        ({ results }) => {
          const result = results as ScoreResult;
          return { rows: scoredRows(result, policy), findings: namedFindings(result), totalFen: null };
        },
      );
    });
    await settle?.(tx, stored);
    return stored;
  });
}
