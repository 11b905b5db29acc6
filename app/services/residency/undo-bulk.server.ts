import { z } from "zod";
import { Refusal } from "#app/domain/shared/errors.ts";
import { audit, authorise, once, type Verb } from "#app/services/verb.server.ts";
import { leasesAtRev, restoreLeases } from "#db/queries/residency.server.ts";
import { bulkById, changeStays, chosenStays, markBulkUndone } from "#db/queries/residency-register.server.ts";
import { sayWhy } from "#db/queries/residency-steps.server.ts";
import { withScope } from "#db/scope.server.ts";

export const undoBulkInput = z.object({ id: z.uuid() });

/**
 * Takes back what was done to many stays: ends, notes, and the leases that ended with them are as they were. Refused when one of
 * them was changed since (`bulk-changed`, with how many), or when it was taken back already.
 */
export async function undoBulk({
  ctx,
  input,
  key,
}: Verb<z.input<typeof undoBulkInput>>): Promise<{ stays: number; leases: number }> {
  authorise(ctx, "residency:write");
  const { id } = undoBulkInput.parse(input);
  const organizationId = ctx.organization.id;
  return withScope(ctx, (tx) =>
    once(tx, { ctx, input, key }, "undo-bulk", async () => {
      const bulk = await bulkById(tx, organizationId, id);
      if (!bulk) throw new Refusal("absent", "residency.no-such-bulk");
      if (!(await markBulkUndone(tx, organizationId, id, ctx.user.name))) {
        throw new Refusal("conflict", "residency.bulk-undone");
      }
      const { stays, leases } = bulk.rows;
      const ids = stays.map((stay) => stay.id);
      const now = new Map(
        (await chosenStays(tx, organizationId, ids, true)).map((stay) => [stay.id, stay.rev]),
      );
      const changed = stays.filter((stay) => now.get(stay.id) !== stay.rev).length;
      const moved = leases.length - (await leasesAtRev(tx, organizationId, leases));
      if (changed + moved > 0)
        throw new Refusal("conflict", "residency.bulk-changed", { count: changed + moved });
      await sayWhy(tx, { isUndo: true });
      const restored = await changeStays(tx, organizationId, stays);
      const reopened = await restoreLeases(tx, organizationId, leases);
      if (restored !== stays.length || reopened !== leases.length) {
        throw new Refusal("conflict", "common.changed-meanwhile");
      }
      const after = { stays: restored, leases: reopened };
      await audit(tx, { action: "undo", entity: "residency-batch", entityId: id, after });
      return after;
    }),
  );
}
