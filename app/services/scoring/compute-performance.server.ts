import { z } from "zod";
import { carrierFacts } from "#app/domain/filings/carrier-facts.ts";
import { carrierSubjects } from "#app/domain/scoring/from-filings.ts";
import type { ScoreResult } from "#app/domain/scoring/result.ts";
import { Refusal } from "#app/domain/shared/errors.ts";
import { lockLineage } from "#db/queries/runs.server.ts";
import { type ScopedTx, withScope } from "#db/scope.server.ts";
import { policyInForce } from "../policy/policy-in-force.server.ts";
import { factCatalogue } from "../reports/catalogue.ts";
import { periodAsked } from "../reports/period.server.ts";
import { absenceFinding, absentInput } from "../runs/absent-carriers.ts";
import { carrierRegister } from "../runs/carrier-register.server.ts";
import { acceptedFilings, geographyVersion, periodsBack, runPeriod } from "../runs/load-filings.server.ts";
import { type RunVerb, type StoredRun, storeRun } from "../runs/store-run.server.ts";
import { takingPart } from "../runs/taking-part.server.ts";
import { authorise, type Ctx, once } from "../verb.server.ts";
import { lookBackOf } from "./look-back.ts";
import { namedFindings, scoredRows } from "./scored-run.ts";

export const computePerformanceInput = z.object({
  period: z.string("reports.period-code").max(20),
  policy: z.string().max(80).optional(),
  absent: absentInput,
});

/** What an evaluation goes by, or why there can be none: who is in it, who is not, which policy is in force. */
export async function readyForPerformance(
  tx: ScopedTx,
  ctx: Ctx,
  input: z.input<typeof computePerformanceInput>,
) {
  authorise(ctx, "performance:compute");
  if (ctx.organization.kind !== "city") throw new Refusal("denied", "access.denied");
  const given = computePerformanceInput.parse(input);
  const { cityId } = ctx.organization;
  const period = await periodAsked(tx, ctx, given.period);
  const policy = await policyInForce(tx, cityId, "carrier-performance", period.lastDay, given.policy);
  const { absent, taking } = await takingPart(tx, ctx, period, given.absent);
  return { period, policy, absent, taking };
}

/**
 * Scores and grades the carriers that stood in the city on the last day of a period, from their accepted filings.
 * Refused while one is not accepted, unless the analyst names it as not taking part, with a reason that becomes part
 * of the run's inputs.
 */
export async function computePerformance({
  ctx,
  input,
  key,
  settle,
}: RunVerb<z.input<typeof computePerformanceInput>>): Promise<StoredRun> {
  authorise(ctx, "performance:compute");
  if (ctx.organization.kind !== "city") throw new Refusal("denied", "access.denied");
  const given = computePerformanceInput.parse(input);
  const { id, cityId } = ctx.organization;
  return withScope(ctx, async (tx) => {
    await lockLineage(tx, id, "carrier-performance", given.period);
    const stored = await once(tx, { ctx, input, key }, "compute-performance", async () => {
      const { period, policy, absent, taking } = await readyForPerformance(tx, ctx, given);
      const periods = await periodsBack(tx, cityId, period, lookBackOf(policy));
      const filings = await acceptedFilings(tx, taking, periods, ctx.progress);
      return storeRun(
        tx,
        ctx,
        {
          kind: "carrier-performance",
          period: runPeriod(period),
          geographyVersion: await geographyVersion(tx, cityId, period.lastDay),
          policies: [policy],
          inputs: {
            filings: filings.map((it) => it.content),
            scoring: {
              facts: factCatalogue.facts.map(({ code, unit }) => ({ code, unit })),
              periods: periods.map(runPeriod),
              subjects: carrierSubjects(filings, carrierFacts, await carrierRegister(tx, cityId)),
              marks: [],
            },
            ...(absent.length > 0 ? { absent } : {}),
          },
        },
        period.id,
        ({ results }) => {
          const result = results as ScoreResult;
          const findings = [...namedFindings(result), ...absent.map(absenceFinding)];
          return { rows: scoredRows(result, policy), findings, totalFen: null };
        },
      );
    });
    await settle?.(tx, stored);
    return stored;
  });
}
