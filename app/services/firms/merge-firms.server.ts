import { z } from "zod";
import { MOVED_KINDS, type MovedRows, mergeFaults } from "#app/domain/firms/merge.ts";
import { Refusal } from "#app/domain/shared/errors.ts";
import { optionalText } from "#app/services/residency/resident-fields.ts";
import { audit, authorise, once, type Verb } from "#app/services/verb.server.ts";
import { holdingsOf, insertMerge, mergesOf, moveRows } from "#db/queries/firm-merges.server.ts";
import { lockFirms } from "#db/queries/firm-names.server.ts";
import { firmsById } from "#db/queries/firms.server.ts";
import { type ScopedTx, withScope } from "#db/scope.server.ts";

export const mergeFirmsInput = z.object({
  /** The firm whose code stays, and the one whose rows go to it. */
  keptId: z.uuid("firms.keep-required"),
  mergedId: z.uuid(),
  reason: optionalText(500),
});

/** Under a code whose firm was merged into another nothing new begins: the one that stayed is named. */
export async function assertNotMerged(tx: ScopedTx, organizationId: string, firmId: string): Promise<void> {
  const merges = await mergesOf(tx, organizationId, firmId);
  const into = merges.find((it) => it.mergedFirmId === firmId && it.undoneOn === null);
  if (!into) return;
  const [kept] = await firmsById(tx, [into.keptFirmId]);
  const { uscc, name } = kept!;
  throw new Refusal("conflict", "firms.merged-code", { uscc, name }, { uscc: "firms.merged-code" });
}

/** How many rows of each kind went over: for the log. */
export const countsOf = (moved: MovedRows) =>
  Object.fromEntries(MOVED_KINDS.map((kind) => [kind, moved[kind].length]));

/**
 * Gives all that one firm has in this ledger to another, which it was found to be: stays with all that hangs on them, titles, duties,
 * rights, figures. Refused where the two were here on the same day, or have figures for the same period, or the same title or
 * right. What was filed, computed or paid stays under the code that it was; the merge is kept beside it, and can be undone.
 */
export async function mergeFirms({
  ctx,
  input,
  key,
}: Verb<z.input<typeof mergeFirmsInput>>): Promise<{ id: string; rows: number }> {
  authorise(ctx, "residency:write");
  const { keptId, mergedId, reason } = mergeFirmsInput.parse(input);
  if (!reason) throw new Refusal("invalid", "form.invalid", {}, { reason: "firms.reason-required" });
  const organizationId = ctx.organization.id;
  return withScope(ctx, (tx) =>
    once(tx, { ctx, input, key }, "merge-firms", async () => {
      if (keptId === mergedId || (await lockFirms(tx, organizationId, [keptId, mergedId])) !== 2) {
        throw new Refusal("absent", "firms.absent");
      }
      await assertNotMerged(tx, organizationId, keptId);
      const kept = await holdingsOf(tx, organizationId, keptId);
      const merged = await holdingsOf(tx, organizationId, mergedId);
      const [fault] = mergeFaults(kept, merged);
      if (fault) throw new Refusal("conflict", fault.code, fault.details);
      const moved = await moveRows(tx, organizationId, { from: mergedId, to: keptId });
      const rows = MOVED_KINDS.reduce((sum, kind) => sum + moved[kind].length, 0);
      if (moved.stays.length === 0) throw new Refusal("conflict", "firms.nothing-to-merge");
      const merge = { keptFirmId: keptId, mergedFirmId: mergedId, reason, moved };
      const id = await insertMerge(tx, organizationId, merge, ctx.user);
      const firms = new Map((await firmsById(tx, [keptId, mergedId])).map((firm) => [firm.id, firm]));
      const named = (firmId: string) => {
        const { uscc, name } = firms.get(firmId)!;
        return { uscc, name };
      };
      await audit(tx, {
        action: "merge",
        entity: "firm-merge",
        entityId: id,
        before: { kept: named(keptId), merged: named(mergedId) },
        after: { reason, ...countsOf(moved) },
      });
      return { id, rows };
    }),
  );
}
