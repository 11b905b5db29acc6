import { z } from "zod";
import { changedSince, MOVED_KINDS, mergeFaults } from "#app/domain/firms/merge.ts";
import { Refusal } from "#app/domain/shared/errors.ts";
import { audit, authorise, once, type Verb } from "#app/services/verb.server.ts";
import {
  holdingsOf,
  lockMerge,
  markMergeUndone,
  movedRowsNow,
  returnRows,
} from "#db/queries/firm-merges.server.ts";
import { lockFirms } from "#db/queries/firm-names.server.ts";
import { withScope } from "#db/scope.server.ts";
import { countsOf } from "./merge-firms.server.ts";

export const undoMergeInput = z.object({ id: z.uuid() });

/**
 * Takes a merge back: exactly the rows that went over go back to the code that they had. Refused when one of them was changed since
 * (`firms.undo-changed`, with how many of which kind), when the other code has by now what they would stand beside, and when it was
 * undone already.
 */
export async function undoMerge({
  ctx,
  input,
  key,
}: Verb<z.input<typeof undoMergeInput>>): Promise<{ rows: number }> {
  authorise(ctx, "residency:write");
  const { id } = undoMergeInput.parse(input);
  const organizationId = ctx.organization.id;
  return withScope(ctx, (tx) =>
    once(tx, { ctx, input, key }, "undo-merge", async () => {
      const merge = await lockMerge(tx, organizationId, id);
      if (!merge) throw new Refusal("absent", "firms.no-such-merge");
      if (merge.undoneOn !== null) throw new Refusal("conflict", "firms.merge-undone");
      const { keptFirmId: from, mergedFirmId: to, moved } = merge;
      await lockFirms(tx, organizationId, [from, to]);
      const now = await movedRowsNow(tx, organizationId, from, moved);
      const changed = changedSince(moved, now);
      if (changed.length > 0) {
        const counts = new Map(changed.map(({ kind, count }) => [kind, count]));
        const details = Object.fromEntries(MOVED_KINDS.map((kind) => [kind, counts.get(kind) ?? 0]));
        throw new Refusal("conflict", "firms.undo-changed", details);
      }
      // By now the other code may have what would stand beside that which goes back to it.
      const back = await holdingsOf(tx, organizationId, from, moved);
      const [fault] = mergeFaults(await holdingsOf(tx, organizationId, to), back);
      if (fault) throw new Refusal("conflict", fault.code, fault.details);
      const rows = await returnRows(tx, organizationId, { from, to }, moved);
      if (!(await markMergeUndone(tx, organizationId, id, ctx.user))) {
        throw new Refusal("conflict", "common.changed-meanwhile");
      }
      await audit(tx, { action: "undo-merge", entity: "firm-merge", entityId: id, after: countsOf(moved) });
      return { rows };
    }),
  );
}
