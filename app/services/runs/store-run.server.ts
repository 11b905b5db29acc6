import {
  type Bundle,
  bundleText,
  makeBundle,
  type RunRequest,
  readBundle,
  recompute,
} from "#app/domain/runs/bundle.ts";
import { firstDifference } from "#app/domain/runs/first-difference.ts";
import { keptText, restoreBundle } from "#app/domain/runs/kept-bundle.ts";
import type { Json } from "#app/domain/shared/canonical.ts";
import * as queries from "#db/queries/runs.server.ts";
import type { ScopedTx } from "#db/scope.server.ts";
import { type Ctx, sha256, type Verb } from "../verb.server.ts";
import { enterRun } from "./enter-run.server.ts";

/** Something a run found: `blocks` keeps it from being approved. */
export type RunFinding = {
  code: string;
  subject: string;
  blocks: boolean;
  params: { [key: string]: string | number | null };
};

/** One subject's row: how it stands in lists, and `result` with all that it is made of. */
export type SubjectRow = {
  subject: string;
  subjectName: string;
  rank: number | null;
  totalMilli: number | null;
  grade: string | null;
  peerGroup: string | null;
  result: Json;
};

/** What a computed run stores beside its bundle: rows in the order in which they are shown. */
export type RunOutcome<B extends Bundle = Bundle> = (bundle: B) => {
  rows: readonly SubjectRow[];
  findings: readonly RunFinding[];
  totalFen: number | null;
};

export type StoredRun = { runId: string };

/** What a verb that computes is called with. `settle` runs at the end of its transaction: with it a job is done with its run. */
export type RunVerb<Input> = Verb<Input> & { settle?: (tx: ScopedTx, run: StoredRun) => Promise<void> };

/**
 * Computes, seals and stores a run of any kind: recomputes it from the very text that is kept, and refuses to keep
 * what does not come out the same. The live run of the same kind, period and policy is superseded and followed.
 * The caller has authorised, and holds the lineage's lock.
 */
export async function storeRun(
  tx: ScopedTx,
  ctx: Ctx,
  request: RunRequest,
  periodId: string,
  outcome: RunOutcome,
): Promise<StoredRun> {
  const subjects = request.inputs.scoring?.subjects.length ?? 0;
  await ctx.progress?.("compute", 0, subjects);
  const bundle = makeBundle(request, sha256);
  // A park may lose sight of a filing that its run has read, and keeps it; a city reads all of its filings for ever.
  const isNamed = ctx.organization.kind === "city";
  const text = isNamed ? keptText(bundle, sha256) : bundleText(bundle);
  assertRecomputes(isNamed ? restoreBundle(text, bundle.inputs.filings) : readBundle(JSON.parse(text)));
  const { rows, findings, totalFen } = outcome(bundle);
  await ctx.progress?.("write", 0, rows.length);
  const organizationId = ctx.organization.id;
  return enterRun(
    tx,
    ctx,
    { sealed: bundle, text, format: isNamed ? 3 : 1, periodId, subjects: rows.length, totalFen, findings },
    (runId) =>
      queries.insertResults(
        tx,
        rows.map((row, index) => ({ organizationId, runId, position: index + 1, ...row })),
        (written) => ctx.progress?.("write", written, rows.length),
      ),
  );
}

function assertRecomputes(read: Bundle): void {
  const found = firstDifference(
    read.results as unknown as Json,
    recompute(read) as unknown as Json,
    "/results",
  );
  if (found) throw new Error(`a run does not recompute from its own bundle, first at ${found.path}`);
}
