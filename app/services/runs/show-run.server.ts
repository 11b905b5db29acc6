import { z } from "zod";
import { contentDigest } from "#app/domain/filings/content.ts";
import type { AbsentCarrier } from "#app/domain/runs/bundle.ts";
import type { KeptBundle } from "#app/domain/runs/kept-bundle.ts";
import { Refusal } from "#app/domain/shared/errors.ts";
import type { Move } from "#app/domain/what-if/comparison.ts";
import type { ResultRow } from "#db/queries/runs.server.ts";
import * as queries from "#db/queries/runs.server.ts";
import { type ScopedTx, withScope } from "#db/scope.server.ts";
import { namesOf, type PolicyNames } from "../policy/describe-document.ts";
import { readPolicyDocument } from "../policy/read-document.ts";
import { authorise, type Ctx, sha256, type Verb } from "../verb.server.ts";
import type { RunFormat } from "./enter-run.server.ts";
import { runDifference } from "./run-difference.ts";
import { type RunView, runView, type UsedPolicy, usedPolicy } from "./run-view.ts";

export const runIdInput = z.object({ id: z.uuid("runs.absent") });

/** A filing that a run read. `revision` is null when the session may no longer read that revision. */
export type RunFiling = {
  sha256: string;
  carrierId: string;
  carrierName: string;
  carrierSlug: string | null;
  periodCode: string;
  revision: number | null;
};

export type RunDetails = {
  run: RunView;
  bundleSha256: string;
  geographyVersion: string;
  policies: UsedPolicy[];
  /** What the codes of the first policy are called. */
  names: PolicyNames;
  filings: RunFiling[];
  absent: AbsentCarrier[];
  results: ResultRow[];
  /** Against the run it follows; null when it is the first. */
  moves: Move[] | null;
};

/** The run of the own organisation, or a refusal that does not say whether another's exists. */
export async function ownRun(tx: ScopedTx, ctx: Ctx, id: string): Promise<RunView> {
  const row = await queries.runHead(tx, ctx.organization.id, id);
  if (!row) throw new Refusal("absent", "runs.absent");
  return runView(row, ctx.user.id);
}

/**
 * A run with all that it read: policies, each filing by revision and digest, findings, results, and what moved. A run in
 * columns is shown by `show-column-run`.
 */
export async function showRun({ ctx, input }: Verb<z.input<typeof runIdInput>>): Promise<RunDetails> {
  authorise(ctx, "run:read");
  const { id } = readId(input);
  return withScope(ctx, async (tx) => {
    const run = await ownRun(tx, ctx, id);
    if (run.format === 2) throw new Refusal("absent", "runs.absent");
    const bundle = await ownBundle(tx, ctx, id);
    const results = await queries.resultsOf(tx, ctx.organization.id, id);
    const before = run.followsRunId ? await ownBundle(tx, ctx, run.followsRunId) : null;
    const [first] = bundle.policies;
    return {
      run,
      bundleSha256: bundle.digests.bundle,
      geographyVersion: bundle.geographyVersion,
      policies: bundle.policies.map(usedPolicy),
      names: namesOf(readPolicyDocument(first)),
      filings: await filingsOf(tx, bundle.inputs.filings),
      absent: "absent" in bundle.inputs ? (bundle.inputs.absent ?? []) : [],
      results,
      moves: before ? runDifference(before, bundle) : null,
    };
  });
}

/** In which form a run of the own organisation is kept. */
export async function runFormat({ ctx, input }: Verb<z.input<typeof runIdInput>>): Promise<RunFormat> {
  authorise(ctx, "run:read");
  const { id } = readId(input);
  return withScope(ctx, async (tx) => (await ownRun(tx, ctx, id)).format);
}

/** What a run of the own organisation sealed, its filings named or whole. */
export async function ownBundle(tx: ScopedTx, ctx: Ctx, id: string): Promise<KeptBundle> {
  const text = await queries.bundleOf(tx, ctx.organization.id, id);
  if (text === null) throw new Refusal("absent", "runs.absent");
  return JSON.parse(text) as KeptBundle;
}

export function readId(input: unknown): { id: string } {
  const read = runIdInput.safeParse(input);
  if (!read.success) throw new Refusal("absent", "runs.absent");
  return read.data;
}

async function filingsOf(tx: ScopedTx, filings: KeptBundle["inputs"]["filings"]): Promise<RunFiling[]> {
  const read = filings.map((it) => ({
    content: it,
    digest: "sha256" in it ? it.sha256 : contentDigest(it, sha256),
  }));
  const sources = await queries.revisionsByDigest(
    tx,
    read.map((it) => it.digest),
  );
  const byDigest = new Map(sources.map((it) => [it.sha256, it]));
  return read
    .map(({ content, digest }): RunFiling => {
      const source = byDigest.get(digest);
      return {
        sha256: digest,
        carrierId: content.carrier.id,
        carrierName: content.carrier.name,
        carrierSlug: source?.carrierSlug ?? null,
        periodCode: content.period.code,
        revision: source?.revision ?? null,
      };
    })
    .sort(
      (a, b) => b.periodCode.localeCompare(a.periodCode) || a.carrierName.localeCompare(b.carrierName, "zh"),
    );
}
