import type { z } from "zod";
import { Refusal } from "#app/domain/shared/errors.ts";
import { audit, authorise, once, type Verb } from "#app/services/verb.server.ts";
import {
  lockRegistry,
  moveRegistryBatch,
  registryBatchById,
  registryUndoObstacles,
  removeEntries,
} from "#db/queries/registry.server.ts";
import { type ScopedTx, withScope } from "#db/scope.server.ts";
import { registryBatchInput } from "./commit-registry.server.ts";

/** What was built on a committed batch, as the refusal of taking it back; null when nothing was. */
export async function registryUndoRefusal(
  tx: ScopedTx,
  cityId: string,
  batchId: string,
): Promise<Refusal | null> {
  const { corrected, isUsed } = await registryUndoObstacles(tx, cityId, batchId);
  if (corrected > 0) return new Refusal("conflict", "registry.undo-corrected", { count: corrected });
  return isUsed ? new Refusal("conflict", "registry.undo-claimed") : null;
}

/**
 * Takes a committed list back: its entries go, those that it corrected stand again. Refused once a later list corrected one
 * of its entries, or a carrier took a title over from it.
 */
export async function undoRegistry({
  ctx,
  input,
  key,
}: Verb<z.input<typeof registryBatchInput>>): Promise<{ removed: number; restored: number }> {
  authorise(ctx, "registry:write");
  const { id } = registryBatchInput.parse(input);
  const cityId = ctx.organization.id;
  return withScope(ctx, (tx) =>
    once(tx, { ctx, input, key }, "undo-registry", async () => {
      await lockRegistry(tx, cityId);
      const batch = await registryBatchById(tx, cityId, id);
      if (!batch) throw new Refusal("absent", "registry.no-such-batch");
      if (!(await moveRegistryBatch(tx, cityId, id, "committed", "undone"))) {
        throw new Refusal("conflict", "registry.not-committed");
      }
      const refusal = await registryUndoRefusal(tx, cityId, id);
      if (refusal) throw refusal;
      const done = await removeEntries(tx, cityId, id);
      if (done.removed !== batch.newRows + batch.changedRows || done.restored !== batch.changedRows) {
        throw new Refusal("conflict", "common.changed-meanwhile");
      }
      const after = { title: batch.title, kind: batch.kind, ...done };
      await audit(tx, { action: "undo", entity: "registry-batch", entityId: id, after });
      return done;
    }),
  );
}
