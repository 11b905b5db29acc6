import { z } from "zod";
import { type FilingContent, filingContent, PERIOD_KINDS, sortContent } from "#app/domain/filings/content.ts";
import { type CarrierPerformance, carrierPerformanceSchema } from "#app/domain/policy/carrier-performance.ts";
import { type FirmPoints, firmPointsSchema } from "#app/domain/policy/firm-points.ts";
import { type RewardProgramme, rewardProgrammeSchema } from "#app/domain/policy/reward-programme.ts";
import { computeRewards, standingsOf } from "#app/domain/rewards/reward-run.ts";
import type { RewardFacts, RewardResult } from "#app/domain/rewards/types.ts";
import { ENGINE_VERSION } from "#app/domain/scoring/engine-version.ts";
import type { RunPeriod } from "#app/domain/scoring/input.ts";
import { computePerformance, type PerformanceInput } from "#app/domain/scoring/performance-run.ts";
import { computePoints, type PointsInput } from "#app/domain/scoring/points-run.ts";
import type { ScoreResult } from "#app/domain/scoring/result.ts";
import { canonicalJson, type Json } from "#app/domain/shared/canonical.ts";
import { Refusal } from "#app/domain/shared/errors.ts";
import { absentSchema, rewardInputsSchema, scoringInputsSchema } from "./inputs.ts";

/**
 * A bundle: one run with all that it read and all that it gave, so that anyone can recompute it (rules-engine §9).
 * `inputs.filings` are the accepted filings; `scoring` holds the figures the scheme reads; a reward bundle holds the
 * performance policy too and recomputes the grades it depends on.
 */
export const RUN_KINDS = ["firm-points", "carrier-performance", "reward"] as const;
export type RunKind = (typeof RUN_KINDS)[number];

export type PointsInputs = { filings: FilingContent[]; scoring: Omit<PointsInput, "policy" | "period"> };
/** A carrier that did not take part in the period, and why; it is not scored, and no figure of it is read. */
export type AbsentCarrier = { carrierId: string; name: string; reason: string };
export type PerformanceInputs = {
  filings: FilingContent[];
  scoring: Omit<PerformanceInput, "policy" | "period">;
  /** Left out when every carrier filed. */
  absent?: AbsentCarrier[];
};
export type RewardInputs = {
  filings: FilingContent[];
  /** Null when the programme reads no grades. */
  scoring: Omit<PerformanceInput, "policy" | "period"> | null;
  rewards: Omit<RewardFacts, "period" | "filings">;
  /** Left out when every carrier filed. */
  absent?: AbsentCarrier[];
};
export type RewardResults = { performance: ScoreResult | null; rewards: RewardResult };

type Common = { period: RunPeriod; geographyVersion: string };
/** What a run is made of, before it is computed. */
export type RunRequest = Common &
  (
    | { kind: "firm-points"; policies: [FirmPoints]; inputs: PointsInputs }
    | { kind: "carrier-performance"; policies: [CarrierPerformance]; inputs: PerformanceInputs }
    | {
        kind: "reward";
        policies: [RewardProgramme] | [RewardProgramme, CarrierPerformance];
        inputs: RewardInputs;
      }
  );
/** `bundle` is taken of the header and the other three, so that it stands for every digit of the file. */
export type Digests = { inputs: string; policies: string; results: string; bundle: string };
type Outer<R> = R extends RunRequest
  ? R & {
      format: 1;
      engineVersion: string;
      results: R extends { kind: "reward" } ? RewardResults : ScoreResult;
      digests: Digests;
    }
  : never;
export type Bundle = Outer<RunRequest>;
export type RewardBundle = Extract<Bundle, { kind: "reward" }>;
export type Sha256 = (text: string) => string;

type Unsealed = Omit<Bundle, "digests"> & { digests?: unknown };
const asJson = (value: unknown): Json => value as Json;

/** The four digests of what a bundle holds; `sha256` hashes a text to lower-case hex. */
export function digestsOf(bundle: Unsealed, sha256: Sha256): Digests {
  const { format, kind, engineVersion, period, geographyVersion } = bundle;
  const digest = (value: unknown): string => sha256(canonicalJson(asJson(value)));
  const parts = {
    inputs: digest(bundle.inputs),
    policies: digest(bundle.policies),
    results: digest(bundle.results),
  };
  return { ...parts, bundle: digest({ format, kind, engineVersion, period, geographyVersion, ...parts }) };
}

/**
 * Results of a run from its policies and inputs alone, as the version of the engine that it states gives them (today's
 * where it states none). Throws Refusal as the engine does, `runs.engine-unknown` for a version that is not known.
 */
export function recompute(run: RunRequest & { engineVersion?: string }): Bundle["results"] {
  const { period, engineVersion = ENGINE_VERSION } = run;
  switch (run.kind) {
    case "firm-points":
      return computePoints({ ...run.inputs.scoring, policy: run.policies[0], period, engineVersion });
    case "carrier-performance":
      return computePerformance({ ...run.inputs.scoring, policy: run.policies[0], period, engineVersion });
    case "reward":
      return recomputeRewards(run, engineVersion);
  }
}

/** Throws Refusal `runs.grades-policy` when the programme's grades cannot come from what the run holds. */
function recomputeRewards(
  run: Extract<RunRequest, { kind: "reward" }>,
  engineVersion: string,
): RewardResults {
  const [programme, scheme] = run.policies;
  const { filings, scoring, rewards } = run.inputs;
  if ((programme.grades ?? undefined) !== scheme?.code || (scheme === undefined) !== (scoring === null)) {
    throw new Refusal("invalid", "runs.grades-policy", {
      needed: programme.grades ?? "",
      found: scheme?.code ?? "",
    });
  }
  const performance =
    scheme && scoring
      ? computePerformance({ ...scoring, policy: scheme, period: run.period, engineVersion })
      : null;
  return {
    performance,
    rewards: computeRewards({
      ...rewards,
      programme,
      period: run.period,
      filings,
      standings: performance ? standingsOf(performance) : [],
      engineVersion,
    }),
  };
}

/** Every list below in canonical order: the engine reads them as sets. */
function sorted(value: Json | undefined): Json | undefined {
  if (Array.isArray(value)) {
    const entries = value.map((it: Json) => ({ it: sorted(it) as Json, key: canonicalJson(sorted(it)) }));
    return entries.sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0)).map(({ it }) => it);
  }
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, it]) => [key, sorted(it)]));
}

function inCanonicalOrder(run: RunRequest): RunRequest {
  const { filings, ...rest } = run.inputs;
  const contents = filings.map(sortContent).map((it) => ({ it, key: canonicalJson(it) }));
  contents.sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0));
  const inputs = { filings: contents.map(({ it }) => it), ...(sorted(asJson(rest)) as object) };
  return { ...run, inputs } as RunRequest;
}

/**
 * Computes a run and seals it: inputs in canonical order, results, digests. The same run in any order gives the same
 * bytes. Throws Refusal as `recompute` does.
 */
export function makeBundle(request: RunRequest, sha256: Sha256, engineVersion = ENGINE_VERSION): Bundle {
  const run = inCanonicalOrder(request);
  const { kind, period, geographyVersion, policies, inputs } = run;
  const unsealed = {
    format: 1 as const,
    kind,
    engineVersion,
    period,
    geographyVersion,
    policies,
    inputs,
    results: recompute({ ...run, engineVersion }),
  } as Unsealed;
  return { ...unsealed, digests: digestsOf(unsealed, sha256) } as Bundle;
}

/** The text of a bundle as it is stored and downloaded: canonical JSON (RFC 8785). */
export const bundleText = (bundle: Bundle): string => canonicalJson(asJson(bundle));

const text = z.string().min(1);
const digest = z.string().regex(/^[0-9a-f]{64}$/);
const head = {
  format: z.literal(1),
  engineVersion: text,
  period: z.strictObject({ code: text, kind: z.enum(PERIOD_KINDS), firstDay: text, lastDay: text }),
  geographyVersion: z.string(),
  results: z.record(z.string(), z.unknown()),
  digests: z.strictObject({ inputs: digest, policies: digest, results: digest, bundle: digest }),
};
const filings = z.array(filingContent);
const bundleSchema = z.discriminatedUnion("kind", [
  z.strictObject({
    ...head,
    kind: z.literal("firm-points"),
    policies: z.tuple([firmPointsSchema]),
    inputs: z.strictObject({ filings, scoring: scoringInputsSchema }),
  }),
  z.strictObject({
    ...head,
    kind: z.literal("carrier-performance"),
    policies: z.tuple([carrierPerformanceSchema]),
    inputs: z.strictObject({ filings, scoring: scoringInputsSchema, absent: absentSchema.optional() }),
  }),
  z.strictObject({
    ...head,
    kind: z.literal("reward"),
    policies: z.union([
      z.tuple([rewardProgrammeSchema]),
      z.tuple([rewardProgrammeSchema, carrierPerformanceSchema]),
    ]),
    inputs: z.strictObject({
      filings,
      scoring: scoringInputsSchema.nullable(),
      rewards: rewardInputsSchema,
      absent: absentSchema.optional(),
    }),
  }),
]);

/**
 * Reads a bundle from parsed JSON. Throws Refusal `runs.not-a-bundle` with the first place that is not as it should
 * be. Whether its digits agree is another question: see `verify-bundle.ts`.
 */
export function readBundle(value: unknown): Bundle {
  const read = bundleSchema.safeParse(value);
  if (!read.success) {
    const issue = read.error.issues[0];
    const path = (issue?.path ?? []).map((it) => `/${String(it)}`).join("");
    throw new Refusal("invalid", "runs.not-a-bundle", { path, why: issue?.message ?? "" });
  }
  // The schema has checked the shape; the value itself is kept, as the digests are of what the file holds.
  return value as Bundle;
}
