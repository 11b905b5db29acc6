import { z } from "zod";
import { canonicalJson, type Json } from "#app/domain/shared/canonical.ts";
import { Refusal } from "#app/domain/shared/errors.ts";
import { audit, authorise, once, sha256, type Verb } from "#app/services/verb.server.ts";
import { registerFirms } from "#db/queries/firms.server.ts";
import { batchById, moveBatch } from "#db/queries/imports.server.ts";
import {
  endLeases,
  insertStays,
  leasesOfStays,
  type NewStay,
  updateStays,
} from "#db/queries/residency.server.ts";
import { type ScopedTx, withScope } from "#db/scope.server.ts";
import { changedRows, type ImportOutcome, readOutcome, type StoredRow, stayAfter } from "./import-outcome.ts";

export const commitImportInput = z.object({ id: z.uuid() });

const stale = () => new Refusal("conflict", "residency.import-stale");

async function endStays(tx: ScopedTx, organizationId: string, rows: readonly StoredRow[]): Promise<void> {
  const ends = rows
    .filter(({ changes }) => changes.some(({ column }) => column === "leftOn"))
    .map(({ residencyId, values }) => ({ residencyId: residencyId!, on: values.leftOn! }));
  const on = new Map(ends.map((end) => [end.residencyId, end.on]));
  const leases = await leasesOfStays(tx, organizationId, [...on.keys()]);
  const later = leases.find(({ residencyId, startsOn }) => startsOn >= on.get(residencyId)!);
  if (later) {
    const { room, startsOn } = later;
    throw new Refusal("conflict", "residency.lease-begins-later", { room, startsOn });
  }
  await endLeases(tx, organizationId, ends);
}

async function write(tx: ScopedTx, organizationId: string, batchId: string, outcome: ImportOutcome) {
  const changed = changedRows(outcome);
  await endStays(tx, organizationId, changed);
  const updated = await updateStays(tx, organizationId, changed.map(stayAfter));
  if (updated !== changed.length) throw stale();
  const fresh = outcome.accepted.filter(({ status }) => status === "new").map(({ values }) => values);
  const firms = new Map(fresh.map((values) => [values.uscc, values]));
  const ids = await registerFirms(
    tx,
    [...firms.values()].map(({ uscc, name, foundedOn, field, capitalFen }) => ({
      uscc,
      name,
      foundedOn,
      field,
      registeredCapitalFen: capitalFen,
    })),
  );
  const stays = fresh.map(({ uscc, enteredOn, leftOn, exit, note }): NewStay => {
    return { firmId: ids.get(uscc)!, enteredOn, leftOn, exit, note, importBatchId: batchId };
  });
  await insertStays(tx, organizationId, stays);
  return { added: stays.length, changed: changed.length };
}

/**
 * Writes exactly what the dry run showed: firms that are new, stays that are new, ends and notes that change; a stay
 * that ends takes its open leases with it. All of it or nothing: when the ledger has moved on since the check, the
 * batch is refused (`import-stale`) and the file is uploaded again.
 */
export async function commitImport({
  ctx,
  input,
  key,
}: Verb<z.input<typeof commitImportInput>>): Promise<{ added: number; changed: number }> {
  authorise(ctx, "residency:import");
  const { id } = commitImportInput.parse(input);
  const organizationId = ctx.organization.id;
  try {
    return await withScope(ctx, (tx) =>
      once(tx, { ctx, input, key }, "commit-import", async () => {
        const batch = await batchById(tx, organizationId, id);
        if (!batch) throw new Refusal("absent", "residency.no-such-import");
        const outcome = readOutcome(batch.outcome);
        if (outcome.counts.fresh + outcome.counts.changed === 0) {
          throw new Refusal("invalid", "residency.nothing-to-commit");
        }
        if (!(await moveBatch(tx, organizationId, id, "checked", "committed"))) {
          throw new Refusal("conflict", "residency.import-not-open");
        }
        const written = await write(tx, organizationId, id, outcome);
        await audit(tx, {
          action: "commit",
          entity: "import-batch",
          entityId: id,
          after: {
            fileName: batch.fileName,
            fileSha256: batch.fileSha256,
            ...written,
            rowsSha256: sha256(canonicalJson(outcome.accepted as unknown as Json)),
          },
        });
        return written;
      }),
    );
  } catch (error) {
    // Somebody took one of the firms in between the check and now.
    if (error instanceof Refusal && error.code === "residency.overlap") throw stale();
    throw error;
  }
}
