import { carrierFacts } from "#app/domain/filings/carrier-facts.ts";
import type { CarrierPerformance } from "#app/domain/policy/carrier-performance.ts";
import type { FirmPoints } from "#app/domain/policy/firm-points.ts";
import type { RewardProgramme } from "#app/domain/policy/reward-programme.ts";
import type { Scheme } from "#app/domain/policy/scored-document.ts";
import { type RewardResults, recompute } from "#app/domain/runs/bundle.ts";
import { carrierSubjects, firmSubjects, residentsOn } from "#app/domain/scoring/from-filings.ts";
import type { SubjectInput } from "#app/domain/scoring/input.ts";
import { score } from "#app/domain/scoring/score.ts";
import { Refusal } from "#app/domain/shared/errors.ts";
import { type Comparison, compareOutcomes, type Outcome } from "#app/domain/what-if/comparison.ts";
import { firmPlaces } from "#app/domain/what-if/firm-places.ts";
import type { PeriodRow } from "#db/queries/reports.server.ts";
import type { AcceptedFiling } from "#db/queries/runs.server.ts";
import type { ScopedTx } from "#db/scope.server.ts";
import { factCatalogue } from "../reports/catalogue.ts";
import { filingsUpTo, rewardInputs } from "../rewards/compute-rewards.server.ts";
import { gradesInForce } from "../rewards/programme.server.ts";
import { carrierRegister } from "../runs/carrier-register.server.ts";
import { acceptedFilings, type CarrierState, periodsBack, runPeriod } from "../runs/load-filings.server.ts";
import { compareOver } from "../runs/run-difference.ts";
import { lookBackOf } from "../scoring/look-back.ts";
import type { Ctx } from "../verb.server.ts";

/** What a supposition is made over: a period and the carriers whose filings of it are accepted. */
export type Setting = { tx: ScopedTx; ctx: Ctx; period: PeriodRow; taking: readonly CarrierState[] };
/** Who would move, and the filings of the period that both sides read. */
export type Supposed = { comparison: Comparison; filings: readonly AcceptedFiling[] };

/** As many as a page computes twice while its reader waits; more are for a run. */
const MOST_FIRMS = 4_000;
const MOST_CARRIERS = 400;

/** Points of the same firms by either scheme, as a run of points reads the filings. Throws Refusal where nobody is there, or too many. */
export async function supposePoints(
  setting: Setting,
  official: FirmPoints,
  draft: FirmPoints,
): Promise<Supposed> {
  const { period, taking } = setting;
  if (taking.length > MOST_CARRIERS) {
    throw new Refusal("conflict", "policy.what-if-carriers", { count: taking.length, most: MOST_CARRIERS });
  }
  const { filings, scores } = await filed(setting, official, draft);
  const current = filings.filter((it) => it.periodId === period.id);
  const firms = residentsOn(current, period.lastDay);
  if (firms.length === 0) throw new Refusal("conflict", "scoring.no-firms", { period: period.code });
  if (firms.length > MOST_FIRMS) {
    throw new Refusal("conflict", "policy.what-if-firms", { count: firms.length, most: MOST_FIRMS });
  }
  const subjects = firmSubjects(filings, firms);
  const [before, after] = [scores(official, subjects), scores(draft, subjects)];
  const contents = current.map((it) => it.content);
  const places = firmPlaces(contents, period.lastDay, before.score, after.score);
  return { comparison: compareOutcomes(before, after, "firm", places), filings };
}

/** Performance of the same carriers by either scheme. */
export async function supposePerformance(
  setting: Setting,
  official: CarrierPerformance,
  draft: CarrierPerformance,
): Promise<Supposed> {
  const { filings, scores } = await filed(setting, official, draft);
  const register = await carrierRegister(setting.tx, setting.ctx.organization.cityId);
  const subjects = carrierSubjects(filings, carrierFacts, register);
  const contents = filings.filter((it) => it.periodId === setting.period.id).map((it) => it.content);
  const [before, after] = [scores(official, subjects), scores(draft, subjects)];
  return { comparison: compareOver(contents, before, after, "carrier"), filings };
}

/** The filings that one of two schemes looks back to, and what either makes of their subjects. */
async function filed({ tx, ctx, period, taking }: Setting, official: Scheme, draft: Scheme) {
  const lookBack = Math.max(lookBackOf(official), lookBackOf(draft));
  const periods = await periodsBack(tx, ctx.organization.cityId, period, lookBack);
  const filings = await acceptedFilings(tx, taking, periods);
  const common = {
    facts: factCatalogue.facts.map(({ code, unit }) => ({ code, unit })),
    period: runPeriod(period),
    periods: periods.map(runPeriod),
    overrides: [],
    marks: [],
  };
  const scores = (policy: Scheme, subjects: readonly SubjectInput[]) => ({
    score: score({ ...common, policy, subjects }),
    rewards: null,
    grades: policy.grades.map((it) => it.code),
  });
  return { filings, scores };
}

/** What each programme would pay by the grades it reads, after the payments made so far, with no budget. */
export async function supposeRewards(
  { tx, ctx, period, taking }: Setting,
  official: RewardProgramme,
  draft: RewardProgramme,
): Promise<Supposed> {
  const filings = await filingsUpTo(tx, ctx, period);
  const paid = async (programme: RewardProgramme): Promise<Outcome> => {
    const scheme = await gradesInForce(tx, ctx.organization.cityId, period.lastDay, programme);
    const inputs = await rewardInputs(tx, ctx, {
      period,
      filings,
      programme,
      scheme,
      taking: [...taking],
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
  const contents = filings.filter((it) => it.periodId === period.id).map((it) => it.content);
  const [before, after] = [await paid(official), await paid(draft)];
  return { comparison: compareOver(contents, before, after, "carrier"), filings };
}
