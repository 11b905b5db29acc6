import { z } from "zod";
import { Refusal } from "#app/domain/shared/errors.ts";
import { audit, authorise, once, type Verb } from "#app/services/verb.server.ts";
import { batchById, filedSince, moveBatch } from "#db/queries/imports.server.ts";
import {
  countLeasesOfRooms,
  removeLeases,
  removeRights,
  removeRooms,
  removeTitles,
  withdrawServices,
} from "#db/queries/ledger-imports.server.ts";
import { type ScopedTx, withScope } from "#db/scope.server.ts";
import { importOf } from "./nouns.ts";
import { type Added, readLedgerOutcome } from "./outcome.ts";

export const undoBatchInput = z.object({ noun: z.string(), id: z.uuid() });

/** Takes away what is as it was added; how many of how many. */
async function remove(
  tx: ScopedTx,
  organizationId: string,
  added: Added,
  fileName: string,
): Promise<[number, number]> {
  const { rooms = [], buildings = [], leases = [], titles = [], rights = [], services = [] } = added;
  const removed =
    (leases.length > 0 ? await removeLeases(tx, organizationId, leases) : 0) +
    (titles.length > 0 ? await removeTitles(tx, organizationId, titles) : 0) +
    (rights.length > 0 ? await removeRights(tx, organizationId, rights) : 0) +
    // An entry of the log is never deleted: taken back, it stays with the reason.
    (services.length > 0
      ? await withdrawServices(tx, organizationId, services, `撤销导入：${fileName}`.slice(0, 200))
      : 0) +
    (rooms.length > 0 ? await removeRooms(tx, organizationId, { rooms, buildings }) : 0);
  const all = [rooms, leases, titles, rights, services];
  return [removed, all.reduce((sum, { length }) => sum + length, 0)];
}

/**
 * Takes a committed batch back: removes exactly what it added. Refused as a whole where some of it was changed since, is used
 * by something else (a lease of a room, a document), or stands in a filing that was signed since.
 */
export async function undoBatch({
  ctx,
  input,
  key,
}: Verb<z.input<typeof undoBatchInput>>): Promise<{ removed: number }> {
  const importing = importOf(input.noun);
  authorise(ctx, importing.write);
  const { id } = undoBatchInput.parse(input);
  const organizationId = ctx.organization.id;
  return withScope(ctx, (tx) =>
    once(tx, { ctx, input, key }, "undo-batch", async () => {
      const batch = await batchById(tx, organizationId, id);
      const outcome = readLedgerOutcome(batch?.outcome);
      if (!batch || outcome?.noun !== importing.noun) throw new Refusal("absent", "residency.no-such-import");
      if (!(await moveBatch(tx, organizationId, id, "committed", "undone"))) {
        throw new Refusal("conflict", "residency.import-not-committed");
      }
      const filings = await filedSince(tx, organizationId, id);
      if (filings > 0) throw new Refusal("conflict", "residency.undo-filed", { count: filings });
      const added = (batch.effects ?? {}) as Added;
      const leases = await countLeasesOfRooms(tx, organizationId, added.rooms ?? []);
      if (leases > 0) throw new Refusal("conflict", "imports.undo-let", { count: leases });
      const [removed, all] = await remove(tx, organizationId, added, batch.fileName);
      if (removed !== all) throw new Refusal("conflict", "imports.undo-changed", { count: all - removed });
      await audit(tx, {
        action: "undo",
        entity: "import-batch",
        entityId: id,
        after: { noun: importing.noun, fileName: batch.fileName, removed },
      });
      return { removed };
    }),
  );
}
