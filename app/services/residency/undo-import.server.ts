import { z } from "zod";
import { Refusal } from "#app/domain/shared/errors.ts";
import { audit, authorise, once, type Verb } from "#app/services/verb.server.ts";
import {
  batchById,
  deleteStaysOfBatch,
  filedSince,
  lockStaysOfBatch,
  moveBatch,
  type UndoObstacles,
  undoObstacles,
} from "#db/queries/imports.server.ts";
import {
  leasesAtRev,
  leasesOfStays,
  restoreLeases,
  stayRevs,
  updateStays,
} from "#db/queries/residency.server.ts";
import { sayWhy } from "#db/queries/residency-steps.server.ts";
import { type ScopedTx, withScope } from "#db/scope.server.ts";
import {
  changedRows,
  type ImportEffects,
  type ImportOutcome,
  readOutcome,
  type StoredRow,
  stayBefore,
} from "./import-outcome.ts";

export const undoImportInput = z.object({ id: z.uuid() });

/** Of a batch that did not keep which leases it ended: those that end on the day of its row. */
async function leasesEndedBy(
  tx: ScopedTx,
  organizationId: string,
  ended: readonly StoredRow[],
): Promise<number> {
  const on = new Map(ended.map((row) => [row.residencyId!, row.values.leftOn]));
  const leases = await leasesOfStays(tx, organizationId, [...on.keys()]);
  return leases.filter(({ residencyId, endsOn }) => on.get(residencyId) === endsOn).length;
}

/** What can stand in the way, with the refusal that names it: what cannot be mended first, then what is mended first. */
const OBSTACLES = [
  ["filings", "residency.undo-filed"],
  ["merges", "residency.undo-merged"],
  ["transfers", "residency.undo-transfers"],
  ["graduations", "residency.undo-graduations"],
  ["teams", "residency.undo-teams"],
  ["applications", "residency.undo-applications"],
  ["leases", "residency.undo-leases"],
  ["endedLeases", "residency.undo-ended-leases"],
  ["changed", "residency.undo-changed"],
  ["documents", "residency.undo-documents"],
  ["services", "residency.undo-services"],
  ["coachings", "residency.undo-coachings"],
  ["founders", "residency.undo-founders"],
  ["marks", "residency.undo-marks"],
  ["titles", "residency.undo-titles"],
  ["rights", "residency.undo-rights"],
  ["duties", "residency.undo-duties"],
  ["reports", "residency.undo-reports"],
] as const satisfies readonly (readonly [keyof UndoObstacles | "filings" | "endedLeases", string])[];

/** What depends on a committed batch, as the refusal of its undoing; null when it can be undone. */
export async function undoRefusal(
  tx: ScopedTx,
  organizationId: string,
  batchId: string,
  outcome: ImportOutcome,
  effects: ImportEffects | null,
): Promise<Refusal | null> {
  const filings = await filedSince(tx, organizationId, batchId);
  const found = await undoObstacles(tx, organizationId, batchId);
  const rows = changedRows(outcome);
  const revs = await stayRevs(
    tx,
    organizationId,
    rows.map((row) => row.residencyId!),
  );
  const moved = rows.filter((row) => revs.get(row.residencyId!) !== row.stay!.rev + 1).length;
  const ended = rows.filter(({ changes }) => changes.some(({ column }) => column === "leftOn"));
  const endedLeases = effects
    ? effects.leases.length - (await leasesAtRev(tx, organizationId, effects.leases))
    : await leasesEndedBy(tx, organizationId, ended);
  const counts = { ...found, filings, endedLeases, changed: found.changed + moved };
  const hit = OBSTACLES.find(([kind]) => counts[kind] > 0);
  return hit ? new Refusal("conflict", hit[1], { count: counts[hit[0]] }) : null;
}

/**
 * Takes a committed batch back: removes exactly the stays it added, and gives the stays it changed their former end and
 * note, and the leases that ended with them their former end. Refused with the reason when something depends on it. The firms stay registered: a code is public and for good.
 */
export async function undoImport({ ctx, input, key }: Verb<z.input<typeof undoImportInput>>): Promise<{
  removed: number;
  restored: number;
  leasesRestored: number;
}> {
  authorise(ctx, "residency:import");
  const { id } = undoImportInput.parse(input);
  const organizationId = ctx.organization.id;
  return withScope(ctx, (tx) =>
    once(tx, { ctx, input, key }, "undo-import", async () => {
      const batch = await batchById(tx, organizationId, id);
      if (!batch) throw new Refusal("absent", "residency.no-such-import");
      if (!(await moveBatch(tx, organizationId, id, "committed", "undone"))) {
        throw new Refusal("conflict", "residency.import-not-committed");
      }
      const outcome = readOutcome(batch.outcome);
      const effects = batch.effects as ImportEffects | null;
      await lockStaysOfBatch(tx, organizationId, id);
      const refusal = await undoRefusal(tx, organizationId, id, outcome, effects);
      if (refusal) throw refusal;
      await sayWhy(tx, { isUndo: true });
      const removed = await deleteStaysOfBatch(tx, organizationId, id);
      const rows = changedRows(outcome);
      const restored = await updateStays(tx, organizationId, rows.map(stayBefore));
      const leasesRestored = await restoreLeases(tx, organizationId, effects?.leases ?? []);
      const isWhole = restored === rows.length && leasesRestored === (effects?.leases.length ?? 0);
      if (!isWhole) throw new Refusal("conflict", "common.changed-meanwhile");
      await audit(tx, {
        action: "undo",
        entity: "import-batch",
        entityId: id,
        after: { fileName: batch.fileName, removed, restored, leasesRestored },
      });
      return { removed, restored, leasesRestored };
    }),
  );
}
