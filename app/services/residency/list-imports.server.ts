import { authorise, type Verb } from "#app/services/verb.server.ts";
import { type Batch, listBatches } from "#db/queries/imports.server.ts";
import { withScope } from "#db/scope.server.ts";

const SHOWN = 20;

/** The latest uploads of residents' workbooks and what became of them. */
export async function listImports({ ctx }: Verb<null>): Promise<Batch[]> {
  authorise(ctx, "residency:read");
  return withScope(ctx, (tx) => listBatches(tx, ctx.organization.id, "residents", SHOWN));
}
