import { z } from "zod";
import { carrierFacts } from "#app/domain/filings/carrier-facts.ts";
import type { CarrierPerformance } from "#app/domain/policy/carrier-performance.ts";
import type { RewardProgramme } from "#app/domain/policy/reward-programme.ts";
import { unitsRead } from "#app/domain/rewards/firm-conditions.ts";
import { readsRecognitions } from "#app/domain/rewards/levels.ts";
import type { RewardResult } from "#app/domain/rewards/types.ts";
import type { RewardInputs, RewardResults, RunRequest } from "#app/domain/runs/bundle.ts";
import { carrierSubjects } from "#app/domain/scoring/from-filings.ts";
import type { ScoreResult } from "#app/domain/scoring/result.ts";
import { canonicalJson, type Json } from "#app/domain/shared/canonical.ts";
import { confirmedOpening } from "#db/queries/opening-balance.server.ts";
import { recognitionsForRun } from "#db/queries/recognitions.server.ts";
import type { PeriodRow } from "#db/queries/reports.server.ts";
import * as queries from "#db/queries/rewards.server.ts";
import { type AcceptedFiling, liveRun, lockLineage, type RunHead, runsOf } from "#db/queries/runs.server.ts";
import { type ScopedTx, withScope } from "#db/scope.server.ts";
import { factCatalogue } from "../reports/catalogue.ts";
import { periodAsked } from "../reports/period.server.ts";
import { absenceFinding, absentInput } from "../runs/absent-carriers.ts";
import { carrierRegister } from "../runs/carrier-register.server.ts";
import { acceptedFilings, geographyVersion, periodsBack, runPeriod } from "../runs/load-filings.server.ts";
import { type RunFinding, type RunVerb, type StoredRun, storeRun } from "../runs/store-run.server.ts";
import { takingPart } from "../runs/taking-part.server.ts";
import { lookBackOf } from "../scoring/look-back.ts";
import { namedFindings } from "../scoring/scored-run.ts";
import { authorise, type Ctx, once, sha256 } from "../verb.server.ts";
import { budgetInput } from "./budget.ts";
import { gradesInForce, programmeInForce } from "./programme.server.ts";
import { beneficiaryRows, lineRows, type RunMaterial, rewardFindings, sideFacts } from "./stored-lines.ts";

export const computeRewardsInput = z.object({
  period: z.string("reports.period-code").max(20),
  policy: z.string().max(80).optional(),
  budget: budgetInput,
  absent: absentInput,
});

/** Every accepted filing before the run's period is read: whether an award is the first is asked of any date. */
const ALL_PERIODS = Number.POSITIVE_INFINITY;

/** What a run of rewards goes by, or why there can be none: the programme, the scheme of its grades, who is in it. */
export async function readyForRewards(tx: ScopedTx, ctx: Ctx, input: z.input<typeof computeRewardsInput>) {
  authorise(ctx, "rewards:compute");
  const given = computeRewardsInput.parse(input);
  const { cityId } = ctx.organization;
  const period = await periodAsked(tx, ctx, given.period);
  const programme = await programmeInForce(tx, cityId, period.lastDay, given.policy);
  const scheme = await gradesInForce(tx, cityId, period.lastDay, programme);
  const { absent, taking } = await takingPart(tx, ctx, period, given.absent);
  return { period, programme, scheme, absent, taking };
}

/**
 * Computes what a programme pays for a period, from accepted filings, the grades they give, earlier payments and
 * rulings. Lines, payment keys and conflicts are stored with the run; the live run before it is superseded, and its
 * keys are free again. Refused while a filing is not accepted, as an evaluation is.
 */
export async function computeRewards({
  ctx,
  input,
  key,
  settle,
}: RunVerb<z.input<typeof computeRewardsInput>>): Promise<StoredRun> {
  authorise(ctx, "rewards:compute");
  const given = computeRewardsInput.parse(input);
  const { id, cityId } = ctx.organization;
  return withScope(ctx, async (tx) => {
    // One at a time for the whole city: a run reads the payments of all the others.
    await lockLineage(tx, id, "reward", "*");
    const stored = await once(tx, { ctx, input, key }, "compute-rewards", async () => {
      const { period, programme, scheme, absent, taking } = await readyForRewards(tx, ctx, input);
      const filings = await filingsUpTo(tx, ctx, period);
      const inputs = await rewardInputs(tx, ctx, {
        period,
        filings,
        programme,
        scheme,
        taking,
        budgetFen: given.budget,
      });
      const request: RunRequest = {
        kind: "reward",
        period: runPeriod(period),
        geographyVersion: await geographyVersion(tx, cityId, period.lastDay),
        policies: scheme ? [programme, scheme] : [programme],
        inputs: { ...inputs, ...(absent.length > 0 ? { absent } : {}) },
      };
      const material: RunMaterial = {
        programme,
        period: period.code,
        authority: { id, name: ctx.organization.nameZh },
        filings,
        scheme,
        standings: null,
      };
      const drawn: { result?: RewardResult } = {};
      const evaluation = scheme ? await evaluationOf(tx, ctx, period.code, scheme.code) : null;
      const kept = await storeRun(tx, ctx, request, period.id, (bundle) => {
        const { rewards, performance } = bundle.results as RewardResults;
        drawn.result = rewards;
        material.standings = performance?.subjects ?? null;
        const ofGrades = performance ? gradesFindings(material, performance, evaluation) : [];
        return {
          rows: beneficiaryRows(material, rewards),
          findings: [...rewardFindings(material, rewards), ...ofGrades, ...absent.map(absenceFinding)],
          totalFen: rewards.totals.totalFen,
        };
      });
      await keepLines(tx, ctx, { runId: kept.runId, material, result: drawn.result! });
      return kept;
    });
    await settle?.(tx, stored);
    return stored;
  });
}

/** The evaluation that counts now for the period and policy, whose grades people know. */
async function evaluationOf(tx: ScopedTx, ctx: Ctx, periodCode: string, policyCode: string) {
  const runs = await runsOf(tx, ctx.organization.id, { kind: "carrier-performance", periodCode });
  return runs.find((it) => it.policyCode === policyCode && it.status !== "superseded") ?? null;
}

/** What stands against paying by these grades: findings of the evaluation, and grades that are not those shown. */
function gradesFindings(
  { scheme }: RunMaterial,
  performance: ScoreResult,
  evaluation: RunHead | null,
): RunFinding[] {
  const blocking = namedFindings(performance).filter((it) => it.blocks);
  const digest = sha256(canonicalJson(performance as unknown as Json));
  const finding = (code: string, blocks: boolean): RunFinding => ({
    code,
    subject: performance.policy.code,
    blocks,
    params: { name: scheme?.title.zh ?? performance.policy.code },
  });
  if (!evaluation) return [...blocking, finding("rewards.no-evaluation", false)];
  return evaluation.resultsSha256 === digest
    ? blocking
    : [...blocking, finding("rewards.evaluation-differs", true)];
}

/** All that a programme reads over a period, absent carriers apart; a run seals it, a supposition forgets it. */
export async function rewardInputs(
  tx: ScopedTx,
  ctx: Ctx,
  of: {
    period: PeriodRow;
    filings: readonly AcceptedFiling[];
    programme: RewardProgramme;
    scheme: CarrierPerformance | null;
    taking: readonly { id: string }[];
    budgetFen: number | null;
  },
): Promise<RewardInputs> {
  const { period, filings, scheme, taking } = of;
  return {
    filings: filings.map((it) => it.content),
    scoring: scheme ? await gradesInput(tx, { period, scheme, filings, taking }) : null,
    rewards: await paymentsInput(tx, ctx, of),
  };
}

/** The accepted filings of every carrier of the city, of the period and of all before it. */
export async function filingsUpTo(tx: ScopedTx, ctx: Ctx, period: PeriodRow): Promise<AcceptedFiling[]> {
  const { cityId } = ctx.organization;
  const periods = await periodsBack(tx, cityId, period, ALL_PERIODS);
  return acceptedFilings(tx, await queries.carriersOfCity(tx, cityId), periods, ctx.progress);
}

/** The figures that the grades follow from: exactly those that an evaluation of the same period reads. */
async function gradesInput(
  tx: ScopedTx,
  of: {
    period: PeriodRow;
    scheme: CarrierPerformance;
    filings: readonly AcceptedFiling[];
    taking: readonly { id: string }[];
  },
): Promise<RewardInputs["scoring"]> {
  const periods = await periodsBack(tx, of.period.organizationId, of.period, lookBackOf(of.scheme));
  const read = of.filings.filter(
    (it) =>
      periods.some((period) => period.id === it.periodId) &&
      of.taking.some((carrier) => carrier.id === it.organizationId),
  );
  return {
    facts: factCatalogue.facts.map(({ code, unit }) => ({ code, unit })),
    periods: periods.map(runPeriod),
    subjects: carrierSubjects(read, carrierFacts, await carrierRegister(tx, of.period.organizationId)),
    marks: [],
  };
}

async function paymentsInput(
  tx: ScopedTx,
  ctx: Ctx,
  of: { period: PeriodRow; programme: RewardProgramme; budgetFen: number | null },
): Promise<RewardInputs["rewards"]> {
  const organizationId = ctx.organization.id;
  const { code: policyCode, family } = of.programme;
  const followed = await liveRun(tx, { organizationId, kind: "reward", periodId: of.period.id, policyCode });
  return {
    authorityId: organizationId,
    openingBalance: await confirmedOpening(tx, organizationId, family),
    earlierPayments: await queries.livePayments(tx, {
      organizationId,
      family,
      exceptRunId: followed?.id ?? null,
    }),
    rulings: await queries.rulingsOf(tx, organizationId, policyCode),
    higherLevelPayments: [],
    ...(await registerInput(tx, organizationId, of.programme)),
    ...factsInput(of.programme),
    budgetFen: of.budgetFen,
  };
}

/** The city's register of recognitions, where the programme reads them. */
async function registerInput(
  tx: ScopedTx,
  cityId: string,
  programme: RewardProgramme,
): Promise<Pick<RewardInputs["rewards"], "recognitions">> {
  return readsRecognitions(programme) ? { recognitions: await recognitionsForRun(tx, cityId) } : {};
}

/** Units of the facts that conditions read, where the programme has any. */
function factsInput(programme: RewardProgramme): Pick<RewardInputs["rewards"], "facts"> {
  const facts = unitsRead(programme, factCatalogue.facts);
  return facts.length > 0 ? { facts } : {};
}

/** Stores the lines, which take their payment keys, and puts what is claimed twice into the queue. */
async function keepLines(
  tx: ScopedTx,
  ctx: Ctx,
  { runId, material, result }: { runId: string; material: RunMaterial; result: RewardResult },
): Promise<void> {
  const organizationId = ctx.organization.id;
  await queries.insertLines(
    tx,
    lineRows(material, result.lines).map((row) => ({ organizationId, runId, ...row })),
  );
  const labels = new Map(material.programme.outcomes.map((it) => [it.code, it.label]));
  // The run stands already, so that what it raises again is open before its sides are added.
  await queries.settleQueue(tx, { organizationId, programme: material.programme.code });
  const kept = await queries.keepConflicts(
    tx,
    result.conflicts.map(({ outcomeKey, uscc, firmName, outcome, waiting }) => ({
      organizationId,
      programme: material.programme.code,
      outcomeKey,
      uscc,
      firmName,
      outcome: {
        ...outcome,
        label: labels.get(outcome.kind) ?? null,
        waiting: waiting.map((it) => it.item),
      },
      runId,
    })),
  );
  await queries.addParties(
    tx,
    result.conflicts.flatMap((conflict) => {
      const found = kept.get(conflict.outcomeKey);
      if (found?.status !== "open") return [];
      return sideFacts(material, conflict).map((facts) => ({
        organizationId,
        conflictId: found.id,
        carrierId: facts.carrierId,
        facts,
      }));
    }),
  );
}
