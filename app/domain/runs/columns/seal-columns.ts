import type { FirmPoints } from "#app/domain/policy/firm-points.ts";
import { ENGINE_VERSION } from "#app/domain/scoring/engine-version.ts";
import type { RunPeriod } from "#app/domain/scoring/input.ts";
import type { ColumnScores } from "#app/domain/scoring/kernel/score-columns.ts";
import type { Sha256 } from "../bundle.ts";
import {
  type ColumnHead,
  type ColumnInputs,
  type Hasher,
  memberDigest,
  sealHead,
  unsealedHead,
} from "./column-bundle.ts";
import { columnSummary, type ScoredFirm, scoredFirm, scorePlan } from "./column-results.ts";
import { type FrozenFirm, tableOfFirms } from "./frozen-firm.ts";
import type { ColumnPlan } from "./plan.ts";

/** What a run in columns is made of, before it is computed. */
export type ColumnRequest = {
  policy: FirmPoints;
  plan: ColumnPlan;
  period: RunPeriod;
  geographyVersion: string;
  inputs: ColumnInputs;
  /** By code. */
  firms: { size: number; at: (row: number) => FrozenFirm };
};

/** So many firms are held as rows at once. */
export const FIRMS_AT_ONCE = 2_000;

/**
 * Scores a run and seals it: digests are taken while rows go by, so that the whole is never one text. `pause` is waited for
 * between parts, so that whoever shares the process is served meanwhile.
 */
export async function sealColumns(
  { policy, plan, period, geographyVersion, inputs, firms }: ColumnRequest,
  { hasher, sha256, pause }: { hasher: () => Hasher; sha256: Sha256; pause?: () => Promise<void> },
  engineVersion = ENGINE_VERSION,
): Promise<{ head: ColumnHead; scores: ColumnScores; ids: readonly string[] }> {
  const table = tableOfFirms(plan, firms.size, firms.at);
  await pause?.();
  const { scores } = scorePlan(plan, table);
  await pause?.();
  const read = { policy, plan, filings: inputs.filings, texts: inputs.texts, firmAt: firms.at };
  const results = columnSummary(scores, read, engineVersion);
  const digests = { inputs: memberDigest(inputs, hasher()), results: memberDigest(results, hasher()) };
  for (let from = 0; from < firms.size; from += FIRMS_AT_ONCE) {
    const rows = rowsBetween(from, Math.min(from + FIRMS_AT_ONCE, firms.size));
    digests.inputs.add(rows.map(firms.at));
    digests.results.add(rows.map((row): ScoredFirm => scoredFirm(scores, table.ids[row]!, row)));
    await pause?.();
  }
  const unsealed = unsealedHead({
    engineVersion,
    period,
    geographyVersion,
    policies: [policy],
    inputs,
    results,
  });
  const of = { inputs: digests.inputs.hex(), results: digests.results.hex() };
  return { head: sealHead(unsealed, of, sha256), scores, ids: table.ids };
}

export const rowsBetween = (from: number, to: number): number[] =>
  Array.from({ length: to - from }, (_, at) => from + at);
