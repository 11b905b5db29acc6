import { z } from "zod";
import { Refusal } from "#app/domain/shared/errors.ts";
import { audit, authorise, once, type Verb } from "#app/services/verb.server.ts";
import { registerFirms } from "#db/queries/firms.server.ts";
import { batchById, committedTwin, keepEffects, moveBatch } from "#db/queries/imports.server.ts";
import {
  type EndedLease,
  endLeases,
  insertStays,
  leasesOfStays,
  type NewStay,
  updateStays,
} from "#db/queries/residency.server.ts";
import { type ScopedTx, withScope } from "#db/scope.server.ts";
import { driftOf } from "./import-drift.ts";
import {
  changedRows,
  digestOf,
  type ImportEffects,
  type ImportOutcome,
  readOutcome,
  type StoredRow,
  stayAfter,
} from "./import-outcome.ts";

export const commitImportInput = z.object({
  id: z.uuid(),
  /** Of the rows as they were shown (`ImportView.digest`): what is written is that and nothing else. */
  digest: z.string().optional(),
});

const LISTED = 10;
const stale = (rows: readonly number[] = []) => {
  const numbers = [...new Set(rows)];
  return new Refusal("conflict", "residency.import-stale", {
    count: numbers.length,
    rows: numbers.slice(0, LISTED).join("、"),
  });
};

type StoredBatch = NonNullable<Awaited<ReturnType<typeof batchById>>>;

/** Throws where the batch is no longer what was shown, or the ledger no longer what it was compared with. */
async function checkStanding(
  tx: ScopedTx,
  organizationId: string,
  batch: StoredBatch,
  outcome: ImportOutcome,
  shown: string | undefined,
): Promise<string> {
  const digest = digestOf(outcome);
  if ([outcome.digest, shown].some((other) => other !== undefined && other !== digest)) {
    throw new Refusal("conflict", "residency.import-not-as-shown");
  }
  const twin = await committedTwin(tx, organizationId, batch);
  if (twin && twin.committedAt! >= batch.createdAt) {
    throw new Refusal("conflict", "residency.import-twin", { by: twin.createdByName, file: twin.fileName });
  }
  const drift = await driftOf(tx, organizationId, outcome);
  if (drift.length > 0) throw stale(drift.map(({ row }) => row));
  return digest;
}

async function endStays(
  tx: ScopedTx,
  organizationId: string,
  rows: readonly StoredRow[],
): Promise<EndedLease[]> {
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
  return endLeases(tx, organizationId, ends);
}

async function write(tx: ScopedTx, organizationId: string, batchId: string, outcome: ImportOutcome) {
  const changed = changedRows(outcome);
  const effects: ImportEffects = { leases: await endStays(tx, organizationId, changed) };
  await keepEffects(tx, organizationId, batchId, effects);
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
  return { added: stays.length, changed: changed.length, leasesEnded: effects.leases.length };
}

/** The same question again, after another commit got in between: what it was that came first. */
async function overtaken(ctx: Verb<unknown>["ctx"], id: string): Promise<Refusal> {
  return withScope(ctx, async (tx) => {
    const batch = await batchById(tx, ctx.organization.id, id);
    if (!batch) return stale();
    try {
      await checkStanding(tx, ctx.organization.id, batch, readOutcome(batch.outcome), undefined);
      return stale();
    } catch (error) {
      if (error instanceof Refusal) return error;
      throw error;
    }
  });
}

/**
 * Writes exactly what the dry run showed, from the rows that were stored then: the file is not read again. Firms that are
 * new, stays that are new, ends and notes that change; a stay that ends takes its open leases with it. All of it or
 * nothing: a batch is refused when the ledger has moved on since the check (`import-stale`, with the rows), when the same
 * file or rows were committed meanwhile (`import-twin`), and when it is not what was shown (`import-not-as-shown`).
 */
export async function commitImport({ ctx, input, key }: Verb<z.input<typeof commitImportInput>>): Promise<{
  added: number;
  changed: number;
  leasesEnded: number;
}> {
  authorise(ctx, "residency:import");
  const { id, digest: shown } = commitImportInput.parse(input);
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
        const rowsSha256 = await checkStanding(tx, organizationId, batch, outcome, shown);
        const written = await write(tx, organizationId, id, outcome);
        await audit(tx, {
          action: "commit",
          entity: "import-batch",
          entityId: id,
          after: { fileName: batch.fileName, fileSha256: batch.fileSha256, ...written, rowsSha256 },
        });
        return written;
      }),
    );
  } catch (error) {
    // Somebody took one of the firms in between the check of the standing and the writing.
    const isOvertaken =
      error instanceof Refusal && ["residency.overlap", "residency.import-stale"].includes(error.code);
    if (isOvertaken) throw await overtaken(ctx, id);
    throw error;
  }
}
