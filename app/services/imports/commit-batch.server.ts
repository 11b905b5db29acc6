import { z } from "zod";
import { driftedRows } from "#app/domain/imports/dry-run.ts";
import type { Json } from "#app/domain/shared/canonical.ts";
import { Refusal } from "#app/domain/shared/errors.ts";
import { audit, authorise, once, type Verb } from "#app/services/verb.server.ts";
import { batchById, committedTwin, keepEffects, moveBatch } from "#db/queries/imports.server.ts";
import { withScope } from "#db/scope.server.ts";
import { importOf } from "./nouns.ts";
import { digestOf, readLedgerOutcome } from "./outcome.ts";

export const commitBatchInput = z.object({
  noun: z.string(),
  id: z.uuid(),
  /** Of the rows as they were shown: what is written is that and nothing else. */
  digest: z.string(),
});

const LISTED = 10;
export const staleRefusal = (rows: readonly number[]): Refusal =>
  new Refusal("conflict", "residency.import-stale", {
    count: rows.length,
    rows: rows.slice(0, LISTED).join("、"),
  });

/**
 * Writes exactly what the dry run showed, from the rows that were stored then, after the same judge has looked at them once
 * more: all of it or nothing. Refused where the ledger has moved on since (`import-stale`, with the rows), the same file or
 * rows were committed meanwhile (`import-twin`), or it is not what was shown (`import-not-as-shown`).
 */
export async function commitBatch({
  ctx,
  input,
  key,
}: Verb<z.input<typeof commitBatchInput>>): Promise<{ added: number }> {
  const importing = importOf(input.noun);
  authorise(ctx, importing.write);
  const { id, digest } = commitBatchInput.parse(input);
  const organizationId = ctx.organization.id;
  return withScope(ctx, (tx) =>
    once(tx, { ctx, input, key }, "commit-batch", async () => {
      const batch = await batchById(tx, organizationId, id);
      const outcome = readLedgerOutcome(batch?.outcome);
      if (!batch || outcome?.noun !== importing.noun) throw new Refusal("absent", "residency.no-such-import");
      const fresh = outcome.accepted.filter(({ status }) => status === "new");
      if (fresh.length === 0) throw new Refusal("invalid", "residency.nothing-to-commit");
      if (!(await moveBatch(tx, organizationId, id, "checked", "committed"))) {
        throw new Refusal("conflict", "residency.import-not-open");
      }
      if (digest !== digestOf(outcome.accepted)) {
        throw new Refusal("conflict", "residency.import-not-as-shown");
      }
      await importing.hold(tx, ctx, fresh);
      const twin = await committedTwin(tx, organizationId, batch);
      if (twin && twin.committedAt! >= batch.createdAt) {
        throw new Refusal("conflict", "residency.import-twin", {
          by: twin.createdByName,
          file: twin.fileName,
        });
      }
      const drifted = driftedRows(outcome.accepted, await importing.judge(tx, ctx));
      if (drifted.length > 0) throw staleRefusal(drifted);
      const effects = await importing.add(tx, ctx, fresh);
      await keepEffects(tx, organizationId, id, effects);
      await audit(tx, {
        action: "commit",
        entity: "import-batch",
        entityId: id,
        after: {
          noun: importing.noun,
          fileName: batch.fileName,
          fileSha256: batch.fileSha256,
          added: fresh.length,
          rowsSha256: digest,
        } as Json,
      });
      return { added: fresh.length };
    }),
  );
}
