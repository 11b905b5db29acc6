import type { z } from "zod";
import { Refusal } from "#app/domain/shared/errors.ts";
import { bundleOf } from "#db/queries/runs.server.ts";
import { withScope } from "#db/scope.server.ts";
import { authorise, type Verb } from "../verb.server.ts";
import { bundleFilename } from "./bundle-filename.ts";
import { ownRun, readId, type runIdInput } from "./show-run.server.ts";

/** The bundle of a run, exactly the bytes that were sealed, with a name for the file. */
export async function downloadBundle({
  ctx,
  input,
}: Verb<z.input<typeof runIdInput>>): Promise<{ text: string; filename: string }> {
  authorise(ctx, "run:read");
  const { id } = readId(input);
  return withScope(ctx, async (tx) => {
    const run = await ownRun(tx, ctx, id);
    const text = await bundleOf(tx, ctx.organization.id, id);
    if (text === null) throw new Refusal("absent", "runs.absent");
    return { text, filename: bundleFilename(run) };
  });
}
