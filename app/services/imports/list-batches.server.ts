import { authorise, type Verb } from "#app/services/verb.server.ts";
import { type Batch, listBatches as batchesOf } from "#db/queries/imports.server.ts";
import { withScope } from "#db/scope.server.ts";
import { importOf } from "./nouns.ts";

const SHOWN = 20;

/** The latest uploads of a noun and what became of them. */
export async function listBatches({ ctx, input }: Verb<{ noun: string }>): Promise<Batch[]> {
  const { noun, read } = importOf(input.noun);
  authorise(ctx, read);
  return withScope(ctx, (tx) => batchesOf(tx, ctx.organization.id, noun, SHOWN));
}
