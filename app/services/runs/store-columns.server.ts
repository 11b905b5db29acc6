import { setImmediate } from "node:timers/promises";
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
import { insertScores } from "#db/queries/scores.server.ts";
import type { ScopedTx } from "#db/scope.server.ts";
import { type Ctx, sha256 } from "../verb.server.ts";
import { hasher, storedDigest } from "./columns-text.server.ts";
import { enterRun } from "./enter-run.server.ts";
import type { RunFinding, StoredRun } from "./store-run.server.ts";

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
  const { firms } = request;
  await ctx.progress?.("compute", 0, firms.size);
  const { head, scores, ids } = await sealColumns(request, { hasher, sha256, pause: setImmediate });
  await ctx.progress?.("write", 0, firms.size);
  const entry = {
    sealed: head,
    text: headText(head),
    format: 2 as const,
    periodId,
    subjects: firms.size,
    totalFen: null,
    findings: findingsOf(head.results.findings),
  };
  return enterRun(tx, ctx, entry, async (runId) => {
    const of = { organizationId: ctx.organization.id, runId };
    await insertRows(tx, ctx, of, request, ids, scores);
    for (const member of ["inputs", "results"] as const) {
      if ((await storedDigest(tx, of, head, member)) !== head.digests[member]) {
        throw new Error(`the stored ${member} of a run in columns are not those that were sealed`);
      }
    }
  });
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
