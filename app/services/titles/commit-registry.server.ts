import { z } from "zod";
import { canonicalJson, type Json } from "#app/domain/shared/canonical.ts";
import { Refusal } from "#app/domain/shared/errors.ts";
import type { RegistryEntry, RegistryRow } from "#app/domain/titles/registry.ts";
import { audit, authorise, once, type Verb } from "#app/services/verb.server.ts";
import {
  addEntries,
  lockRegistry,
  moveRegistryBatch,
  registryBatchById,
  standingEntries,
} from "#db/queries/registry.server.ts";
import { withScope } from "#db/scope.server.ts";
import { readRegistryRows } from "./registry-outcome.server.ts";

export const registryBatchInput = z.object({ id: z.uuid() });

/** Whether what a row was compared with has changed since it was checked. */
function hasMoved(row: RegistryRow, standing: ReadonlyMap<string, RegistryEntry>, codes: Set<string>) {
  if (row.was === null) return codes.has(`${row.fields.uscc} ${row.fields.number}`);
  const now = standing.get(row.was.id);
  return (
    now === undefined || canonicalJson(now as unknown as Json) !== canonicalJson(row.was as unknown as Json)
  );
}

/**
 * Puts a checked list into the register: all its new and changed rows, or nothing. Refused while a row is wrong, when
 * nothing in it is new, and when the register has changed since the check in what the list is about.
 */
export async function commitRegistry({
  ctx,
  input,
  key,
}: Verb<z.input<typeof registryBatchInput>>): Promise<{ added: number; corrected: number }> {
  authorise(ctx, "registry:write");
  const { id } = registryBatchInput.parse(input);
  const cityId = ctx.organization.id;
  return withScope(ctx, (tx) =>
    once(tx, { ctx, input, key }, "commit-registry", async () => {
      await lockRegistry(tx, cityId);
      const batch = await registryBatchById(tx, cityId, id);
      if (!batch) throw new Refusal("absent", "registry.no-such-batch");
      if (batch.wrongRows > 0)
        throw new Refusal("conflict", "registry.has-wrong", { count: batch.wrongRows });
      if (batch.newRows + batch.changedRows === 0) throw new Refusal("conflict", "registry.nothing-new");
      if (!(await moveRegistryBatch(tx, cityId, id, "checked", "committed"))) {
        throw new Refusal("conflict", "registry.not-checked");
      }
      const rows = readRegistryRows(batch.outcome);
      const entries = await standingEntries(tx, cityId, batch.kind);
      const standing = new Map(entries.map((entry) => [entry.id, entry]));
      const codes = new Set(entries.map(({ uscc, number }) => `${uscc} ${number}`));
      const moved = rows.filter((row) => hasMoved(row, standing, codes)).length;
      if (moved > 0) throw new Refusal("conflict", "registry.changed-since-check", { count: moved });
      const taken = rows.filter(({ state }) => state === "new" || state === "changed");
      const done = await addEntries(
        tx,
        { cityId, batchId: id, kind: batch.kind },
        taken.map(({ fields, was }) => ({ ...fields, supersedes: was?.id ?? null })),
      );
      if (done.added !== taken.length || done.corrected !== batch.changedRows) {
        throw new Refusal("conflict", "common.changed-meanwhile");
      }
      const after = { title: batch.title, kind: batch.kind, ...done, rowsSha256: batch.rowsSha256 };
      await audit(tx, { action: "commit", entity: "registry-batch", entityId: id, after });
      return done;
    }),
  );
}
