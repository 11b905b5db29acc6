import type { z } from "zod";
import type { FirmPoints } from "#app/domain/policy/firm-points.ts";
import { FirmFreezer } from "#app/domain/runs/columns/freeze-firms.ts";
import type { NamedFiling } from "#app/domain/runs/columns/frozen-firm.ts";
import { type ColumnPlan, columnPlan, uncoveredIndicators } from "#app/domain/runs/columns/plan.ts";
import { Refusal } from "#app/domain/shared/errors.ts";
import { acceptedRevisions } from "#db/queries/city-points.server.ts";
import type { PeriodRow } from "#db/queries/reports.server.ts";
import { lockLineage } from "#db/queries/runs.server.ts";
import { type ScopedTx, withScope } from "#db/scope.server.ts";
import { policyInForce } from "../policy/policy-in-force.server.ts";
import { factCatalogue } from "../reports/catalogue.ts";
import { periodAsked } from "../reports/period.server.ts";
import { absenceFinding, absentInput } from "../runs/absent-carriers.ts";
import { acceptedBatches, geographyVersion, periodsBack, runPeriod } from "../runs/load-filings.server.ts";
import { storeColumns } from "../runs/store-columns.server.ts";
import type { RunVerb, StoredRun } from "../runs/store-run.server.ts";
import { takingPart } from "../runs/taking-part.server.ts";
import { authorise, type Ctx, once } from "../verb.server.ts";
import { computePointsInput } from "./compute-points.server.ts";
import { lookBackOf } from "./look-back.ts";

export const computeCityPointsInput = computePointsInput.extend({ absent: absentInput });

function assertCity(ctx: Ctx): void {
  authorise(ctx, "points:compute");
  if (ctx.organization.kind !== "city") throw new Refusal("denied", "access.denied");
}

/** What a city's run of points goes by, or why there can be none: open filings, no policy, or one that columns cannot hold. */
export async function readyForCityPoints(
  tx: ScopedTx,
  ctx: Ctx,
  input: z.input<typeof computeCityPointsInput>,
) {
  assertCity(ctx);
  const given = computeCityPointsInput.parse(input);
  const period = await periodAsked(tx, ctx, given.period);
  const policy = await policyInForce(
    tx,
    ctx.organization.cityId,
    "firm-points",
    period.lastDay,
    given.policy,
  );
  const uncovered = uncoveredIndicators(policy);
  if (uncovered.length > 0) {
    throw new Refusal("conflict", "scoring.city-experts", {
      count: uncovered.length,
      names: uncovered.map((it) => it.label.zh).join("、"),
    });
  }
  const { absent, taking } = await takingPart(tx, ctx, period, given.absent);
  return { period, policy, absent, taking };
}

/**
 * Scores every firm that stood in the city on the last day of a period, from the accepted filings of its carriers, as a
 * run in columns. Filings are read in batches of carriers, so that what is held does not grow with them. Refused while a
 * filing is not accepted, unless the analyst names the carrier as not taking part, with a reason that becomes part of
 * the run's inputs.
 */
export async function computeCityPoints({
  ctx,
  input,
  key,
  settle,
}: RunVerb<z.input<typeof computeCityPointsInput>>): Promise<StoredRun> {
  assertCity(ctx);
  const given = computeCityPointsInput.parse(input);
  const { id, cityId } = ctx.organization;
  return withScope(ctx, async (tx) => {
    await lockLineage(tx, id, "firm-points", given.period);
    const stored = await once(tx, { ctx, input, key }, "compute-city-points", async () => {
      const { period, policy, absent, taking } = await readyForCityPoints(tx, ctx, given);
      const rows = await periodsBack(tx, cityId, period, lookBackOf(policy));
      const facts = factCatalogue.facts.map(({ code, unit }) => ({ code, unit }));
      const run = { facts, period: runPeriod(period), periods: rows.map(runPeriod) };
      const plan = columnPlan({ policy, ...run });
      const { firms, filings } = await freeze(tx, ctx, { policy, plan, run, rows, carriers: taking });
      if (firms.size === 0) throw new Refusal("conflict", "scoring.no-firms", { period: period.code });
      return storeColumns(
        tx,
        ctx,
        {
          policy,
          plan,
          period: run.period,
          geographyVersion: await geographyVersion(tx, cityId, period.lastDay),
          inputs: {
            facts,
            periods: run.periods,
            places: [...plan.places],
            filings,
            ...(firms.texts ? { texts: firms.texts } : {}),
            ...(absent.length > 0 ? { absent } : {}),
          },
          firms,
        },
        period.id,
        (findings) => [...findings, ...absent.map(absenceFinding)],
      );
    });
    await settle?.(tx, stored);
    return stored;
  });
}

type Frozen = { firms: ReturnType<FirmFreezer["frozen"]>; filings: NamedFiling[] };
type Setting = {
  policy: FirmPoints;
  plan: ColumnPlan;
  run: Pick<Parameters<typeof columnPlan>[0], "facts" | "period" | "periods">;
  /** The run's own period first. */
  rows: readonly PeriodRow[];
  carriers: readonly { id: string }[];
};

async function freeze(
  tx: ScopedTx,
  ctx: Ctx,
  { policy, plan, run, rows, carriers }: Setting,
): Promise<Frozen> {
  const codes = new Map(rows.map((it) => [it.id, it.code]));
  const found = await acceptedRevisions(
    tx,
    carriers.map((it) => it.id),
    rows.map((it) => it.id),
  );
  const listed = found
    .map((it) => ({ ...it, period: codes.get(it.periodId)!, name: "" }))
    .sort((a, b) => compareText(a.carrierId, b.carrierId) || compareText(a.period, b.period));
  const placeOf = new Map(listed.map((it, place) => [`${it.carrierId}/${it.periodId}`, place]));
  const freezer = new FirmFreezer(policy, run.facts, run.period, plan, listed);
  let read = 0;
  for (const period of rows) {
    for await (const filings of acceptedBatches(tx, carriers, [period])) {
      await ctx.progress?.("read", read, listed.length);
      for (const { organizationId, sha256, content } of filings) {
        const place = placeOf.get(`${organizationId}/${period.id}`);
        if (place === undefined || listed[place]!.sha256 !== sha256) {
          throw new Refusal("conflict", "common.changed-meanwhile");
        }
        listed[place]!.name = content.carrier.name;
        freezer.read(place, content);
      }
      read += filings.length;
    }
  }
  const named = listed.map(({ carrierId, name, period, revision, sha256 }) => ({
    carrier: { id: carrierId, name },
    period,
    revision,
    sha256,
  }));
  return { firms: freezer.frozen(), filings: named };
}

const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
