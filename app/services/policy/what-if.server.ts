import { z } from "zod";
import { carrierFacts } from "#app/domain/filings/carrier-facts.ts";
import type { CarrierPerformance } from "#app/domain/policy/carrier-performance.ts";
import { type Change, differenceOf } from "#app/domain/policy/difference.ts";
import type { RewardProgramme } from "#app/domain/policy/reward-programme.ts";
import { requireKnownFigures } from "#app/domain/policy/unknown-figures.ts";
import { type RewardResults, recompute } from "#app/domain/runs/bundle.ts";
import { carrierSubjects } from "#app/domain/scoring/from-filings.ts";
import type { RunPeriod } from "#app/domain/scoring/input.ts";
import { computePerformance, type PerformanceInput } from "#app/domain/scoring/performance-run.ts";
import type { DateOn } from "#app/domain/shared/dates.ts";
import { Refusal } from "#app/domain/shared/errors.ts";
import type { Bilingual } from "#app/domain/shared/explain.ts";
import type { Comparison, Outcome } from "#app/domain/what-if/comparison.ts";
import { type PeriodRow, periodsOf } from "#db/queries/reports.server.ts";
import type { AcceptedFiling } from "#db/queries/runs.server.ts";
import { type ScopedTx, withScope } from "#db/scope.server.ts";
import { factCatalogue } from "../reports/catalogue.ts";
import { filingsUpTo, rewardInputs } from "../rewards/compute-rewards.server.ts";
import { gradesInForce } from "../rewards/programme.server.ts";
import { acceptedFilings, carrierStates, periodsBack, runPeriod } from "../runs/load-filings.server.ts";
import { compareOver } from "../runs/run-difference.ts";
import { lookBackOf } from "../scoring/look-back.ts";
import { authorise, type Ctx, type Verb } from "../verb.server.ts";
import { joinNames } from "./compare-policies.server.ts";
import { namesOf, type PolicyNames } from "./describe-document.ts";
import { findPolicy } from "./find-policy.server.ts";
import { policyInForce } from "./policy-in-force.server.ts";

export const whatIfInput = z.object({
  code: z.string().max(80),
  version: z.string().max(40).optional(),
  /** Without it: the last period that has ended. */
  period: z.string().max(20).optional(),
});

export type WhatIf = {
  code: string;
  version: string;
  title: Bilingual;
  periods: string[];
  period: string | null;
  /** The version in force that the draft is compared with; null while there is no result. */
  against: { version: string; title: Bilingual } | null;
  changes: Change[];
  comparison: Comparison | null;
  /** Accepted filings that were read, and carriers without one, which neither side counts. */
  counted: number;
  leftOut: { name: string }[];
  /** Names of units and kinds by id, for the split. */
  units: Readonly<Record<string, string>>;
  names: PolicyNames;
  refusal: { code: string; details: Readonly<Record<string, string | number>> } | null;
};

/**
 * Runs a version of a performance scheme or a reward programme over a period, draft or not, beside the one in force,
 * over the same accepted filings (rules-engine §11). Nothing is stored and nothing official is touched. For the city's analyst.
 */
export async function whatIf({ ctx, input }: Verb<z.input<typeof whatIfInput>>): Promise<WhatIf> {
  authorise(ctx, "performance:compute");
  if (ctx.organization.kind !== "city") throw new Refusal("denied", "access.denied");
  const { code, version, period: asked } = whatIfInput.parse(input);
  const { document: draft } = await findPolicy(ctx, code, version);
  if (draft.kind !== "carrier-performance" && draft.kind !== "reward-programme") {
    throw new Refusal("absent", "policy.absent");
  }
  return withScope(ctx, async (tx) => {
    const periods = await periodsOf(tx, ctx.organization.cityId);
    const period = asked
      ? periods.find((it) => it.code === asked)
      : (periods.find((it) => it.lastDay < ctx.today) ?? periods[0]);
    const head = {
      code,
      version: draft.version,
      title: draft.title,
      periods: periods.map((it) => it.code),
      period: period?.code ?? null,
      against: null,
      changes: [],
      comparison: null,
      counted: 0,
      leftOut: [],
      units: {},
      names: namesOf(draft),
      refusal: null,
    };
    if (!period) return head;
    try {
      return { ...head, ...(await compared(tx, ctx, draft, period)) };
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      return { ...head, refusal: { code: error.code, details: error.details } };
    }
  });
}

type Draft = CarrierPerformance | RewardProgramme;
/** Both sides of a supposition, and the filings of the period that they read. */
type Sides = { official: Draft; before: Outcome; after: Outcome; filings: readonly AcceptedFiling[] };
type Taking = Awaited<ReturnType<typeof carrierStates>>;

async function compared(tx: ScopedTx, ctx: Ctx, draft: Draft, period: PeriodRow) {
  assertRunnable(draft);
  const placed = await carrierStates(tx, ctx, period);
  const taking = placed.filter((it) => it.state === "accepted");
  if (taking.length === 0) throw new Refusal("conflict", "scoring.no-carriers", { period: period.code });
  const { official, before, after, filings } =
    draft.kind === "reward-programme"
      ? await programmeSides(tx, ctx, draft, period, taking)
      : await performanceSides(tx, ctx, draft, period, taking);
  const current = filings.filter((it) => it.periodId === period.id);
  const contents = current.map((it) => it.content);
  return {
    against: { version: official.version, title: official.title },
    names: joinNames(namesOf(official), namesOf(draft)),
    changes: differenceOf(official, draft).filter((it) => it.part !== "examples"),
    comparison: compareOver(contents, before, after, "carrier"),
    counted: taking.length,
    leftOut: placed.filter((it) => it.state !== "accepted").map((it) => ({ name: it.nameZh })),
    units: Object.fromEntries(contents.map(({ carrier: { unit } }) => [unit.id, unit.name])),
  };
}

async function performanceSides(
  tx: ScopedTx,
  ctx: Ctx,
  draft: CarrierPerformance,
  period: PeriodRow,
  taking: Taking,
): Promise<Sides> {
  const { cityId } = ctx.organization;
  const official = await officialOn(tx, cityId, period.lastDay, draft);
  const lookBack = Math.max(lookBackOf(official), lookBackOf(draft));
  const periods = await periodsBack(tx, cityId, period, lookBack);
  const filings = await acceptedFilings(tx, taking, periods);
  const common = {
    facts: factCatalogue.facts.map(({ code, unit }) => ({ code, unit })),
    period: runPeriod(period),
    periods: periods.map(runPeriod),
    subjects: carrierSubjects(filings, carrierFacts),
    marks: [],
  };
  return { official, before: outcomeOf(official, common), after: outcomeOf(draft, common), filings };
}

/** What each programme would pay by the grades it reads, after the payments made so far, with no budget. */
async function programmeSides(
  tx: ScopedTx,
  ctx: Ctx,
  draft: RewardProgramme,
  period: PeriodRow,
  taking: Taking,
): Promise<Sides> {
  const official = await officialOn(tx, ctx.organization.cityId, period.lastDay, draft);
  const filings = await filingsUpTo(tx, ctx, period);
  const paid = async (programme: RewardProgramme): Promise<Outcome> => {
    const scheme = await gradesInForce(tx, ctx.organization.cityId, period.lastDay, programme);
    const inputs = await rewardInputs(tx, ctx, {
      period,
      filings,
      programme,
      scheme,
      taking,
      budgetFen: null,
    });
    const { performance, rewards } = recompute({
      kind: "reward",
      period: runPeriod(period),
      geographyVersion: "",
      policies: scheme ? [programme, scheme] : [programme],
      inputs,
    }) as RewardResults;
    return { score: performance, rewards, grades: scheme?.grades.map((it) => it.code) ?? [] };
  };
  return { official, before: await paid(official), after: await paid(draft), filings };
}

/** Throws Refusal as a run would: unknown figures, and facts that nobody collects. */
function assertRunnable(draft: Draft): void {
  requireKnownFigures(draft);
  const declared = draft.kind === "carrier-performance" ? (draft.declares ?? []) : [];
  if (declared.length > 0) {
    const facts = declared.map((it) => it.label.zh).join("、");
    throw new Refusal("conflict", "policy.facts-not-collected", { count: declared.length, facts });
  }
}

/** The version of the same policy in force on a day; where there is none, the one of its kind that is. */
async function officialOn<D extends Draft>(tx: ScopedTx, cityId: string, on: DateOn, draft: D): Promise<D> {
  const inForce = (code?: string) => policyInForce(tx, cityId, draft.kind, on, code) as Promise<D>;
  try {
    return await inForce(draft.code);
  } catch (error) {
    if (!(error instanceof Refusal) || error.code !== "policy.none-in-force") throw error;
    return inForce();
  }
}

type Setting = Omit<PerformanceInput, "policy"> & { period: RunPeriod };
const outcomeOf = (policy: CarrierPerformance, setting: Setting): Outcome => ({
  score: computePerformance({ ...setting, policy }),
  rewards: null,
  grades: policy.grades.map((it) => it.code),
});
