import { headText } from "#app/domain/runs/columns/column-bundle.ts";
import { listOrder } from "#app/domain/runs/columns/column-results.ts";
import {
  type ColumnRequest,
  FIRMS_AT_ONCE,
  rowsBetween,
  sealColumns,
} from "#app/domain/runs/columns/seal-columns.ts";
import type { ColumnScores } from "#app/domain/scoring/kernel/score-columns.ts";
import * as columns from "#db/queries/city-points.server.ts";
import * as queries from "#db/queries/runs.server.ts";
import { insertScores } from "#db/queries/scores.server.ts";
import type { ScopedTx } from "#db/scope.server.ts";
import { audit, type Ctx, sha256 } from "../verb.server.ts";
import { hasher, storedDigest } from "./columns-text.server.ts";
import type { RunFinding, StoredRun } from "./store-run.server.ts";
import { supersedeLive, weakest } from "./supersede-run.server.ts";

/**
 * Scores, seals and stores a run in columns: digests are taken while rows go by, and taken again of what the database
 * holds; where they differ nothing is kept. The live run of the same period and policy is superseded and followed. The
 * caller has authorised, and holds the lineage's lock.
 */
export async function storeColumns(
  tx: ScopedTx,
  ctx: Ctx,
  request: ColumnRequest,
  periodId: string,
  findingsOf: (findings: readonly RunFinding[]) => RunFinding[],
): Promise<StoredRun> {
  const { firms, policy } = request;
  await ctx.progress?.("compute", 0, firms.size);
  const { head, scores, ids } = sealColumns(request, { hasher, sha256 });
  await ctx.progress?.("write", 0, firms.size);
  const organizationId = ctx.organization.id;
  const earlier = await supersedeLive(tx, {
    organizationId,
    kind: head.kind,
    periodId,
    policyCode: policy.code,
  });
  const runId = await queries.insertRun(tx, {
    organizationId,
    kind: head.kind,
    cityId: ctx.organization.cityId,
    periodId,
    followsRunId: earlier?.id ?? null,
    policyCode: policy.code,
    policyVersion: policy.version,
    verification: weakest([policy.verification]),
    engineVersion: head.engineVersion,
    inputsSha256: head.digests.inputs,
    policiesSha256: head.digests.policies,
    resultsSha256: head.digests.results,
    bundle: headText(head),
    format: 2,
    subjects: firms.size,
    totalFen: null,
    findings: findingsOf(head.results.findings),
    computedBy: ctx.user.id,
    computedByName: ctx.user.name,
  });
  const of = { organizationId, runId };
  await insertRows(tx, ctx, of, request, ids, scores);
  for (const member of ["inputs", "results"] as const) {
    if ((await storedDigest(tx, of, head, member)) !== head.digests[member]) {
      throw new Error(`the stored ${member} of a run in columns are not those that were sealed`);
    }
  }
  await audit(tx, {
    action: "compute",
    entity: "run",
    entityId: runId,
    before: earlier ? { runId: earlier.id, status: earlier.status } : null,
    after: {
      kind: head.kind,
      period: head.period.code,
      policy: `${policy.code}@${policy.version}`,
      subjects: firms.size,
      digests: head.digests,
    },
  });
  return { runId };
}

async function insertRows(
  tx: ScopedTx,
  ctx: Ctx,
  of: columns.OfRun,
  { policy, firms }: ColumnRequest,
  ids: readonly string[],
  scores: ColumnScores,
): Promise<void> {
  const positions = new Uint32Array(firms.size);
  listOrder(policy, ids, scores).forEach((row, place) => {
    positions[row] = place + 1;
  });
  for (let from = 0; from < firms.size; from += FIRMS_AT_ONCE) {
    const rows = rowsBetween(from, Math.min(from + FIRMS_AT_ONCE, firms.size));
    await columns.insertFigures(
      tx,
      of,
      rows.map((row) => ({ ...firms.at(row), position: positions[row]! })),
    );
    await ctx.progress?.("write", from + rows.length, firms.size);
  }
  await insertScores(tx, of, ids, scores);
}
