import { z } from "zod";
import type { Locale } from "#app/domain/residency/import-template.ts";
import { Refusal } from "#app/domain/shared/errors.ts";
import { authorise, type Verb } from "#app/services/verb.server.ts";
import { batchWorkbook } from "#db/queries/imports.server.ts";
import { withScope } from "#db/scope.server.ts";
import { type Checked, checkWorkbook } from "./check-workbook.server.ts";
import { importOf } from "./nouns.ts";
import { type LedgerOutcome, readLedgerOutcome } from "./outcome.ts";

export const confirmFirmsInput = z.object({
  noun: z.string(),
  id: z.uuid(),
  /** The rows whose proposed firm is the right one. */
  rows: z.array(z.coerce.number().int().min(1)).min(1, "imports.choose-rows").max(10_000),
});

const BY_NAME: readonly string[] = ["tenant-by-name", "firm-by-name", "firms-by-name"];
export type Proposal = { row: number; said: string; name: string; uscc: string };

/** The rows of which only a name is given that is a firm's on the books; nothing is taken of it before a person says so. */
export const proposalsOf = (outcome: LedgerOutcome): Proposal[] =>
  outcome.rejected.flatMap(({ row, faults }) =>
    faults
      .filter(({ rule }) => BY_NAME.includes(rule))
      .map(({ params, found }) => ({
        row,
        said: found,
        name: String(params.name),
        uscc: String(params.uscc),
      })),
  );

/** Checks the file of a batch once more, with firms that a person confirmed for some of its rows; the id of the new batch. */
export async function confirmFirms({
  ctx,
  input,
  key,
}: Verb<z.input<typeof confirmFirmsInput> & { locale: Locale }>): Promise<Checked> {
  const importing = importOf(input.noun);
  authorise(ctx, importing.write);
  const { id, rows } = confirmFirmsInput.parse(input);
  const batch = await withScope(ctx, (tx) => batchWorkbook(tx, ctx.organization.id, id));
  const outcome = readLedgerOutcome(batch?.outcome);
  if (!batch || outcome?.noun !== importing.noun) throw new Refusal("absent", "residency.no-such-import");
  const proposed = new Map(proposalsOf(outcome).map(({ row, uscc }) => [row, uscc]));
  const chosen = rows.flatMap((row) =>
    proposed.has(row) ? [[String(row), proposed.get(row)!] as const] : [],
  );
  const confirmed = { ...outcome.confirmed, ...Object.fromEntries(chosen) };
  return checkWorkbook({
    ctx,
    key,
    input: {
      noun: input.noun,
      bytes: batch.workbook,
      fileName: batch.fileName,
      locale: input.locale,
      confirmed,
    },
  });
}
