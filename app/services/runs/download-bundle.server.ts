import type { z } from "zod";
import type { ColumnHead } from "#app/domain/runs/columns/column-bundle.ts";
import { Refusal } from "#app/domain/shared/errors.ts";
import { bundleOf } from "#db/queries/runs.server.ts";
import { withScope } from "#db/scope.server.ts";
import { assertRecent } from "../access/assert-recent.server.ts";
import { authorise, type Verb } from "../verb.server.ts";
import { bundleFilename } from "./bundle-filename.ts";
import { bundleText } from "./columns-text.server.ts";
import { ownRun, readId, type runIdInput } from "./show-run.server.ts";

/** What a bundle's file holds: all of it, or of a run in columns its text in pieces. */
export type BundleFile = { filename: string } & ({ text: string } | { pieces: AsyncGenerator<string> });

/** The bundle of a run, exactly the bytes that were sealed, with a name for the file. */
export async function bundleFile({ ctx, input }: Verb<z.input<typeof runIdInput>>): Promise<BundleFile> {
  authorise(ctx, "run:read");
  const { id } = readId(input);
  const { run, text } = await withScope(ctx, async (tx) => {
    await assertRecent(tx, ctx);
    return { run: await ownRun(tx, ctx, id), text: await bundleOf(tx, ctx.organization.id, id) };
  });
  if (text === null) throw new Refusal("absent", "runs.absent");
  const filename = bundleFilename(run);
  if (run.format === 1) return { filename, text };
  const of = { organizationId: ctx.organization.id, runId: id };
  const pieces = bundleText(JSON.parse(text) as ColumnHead, of, (work) => withScope(ctx, work));
  return { filename, pieces };
}

/** The same as one text. */
export async function downloadBundle(
  verb: Verb<z.input<typeof runIdInput>>,
): Promise<{ text: string; filename: string }> {
  const file = await bundleFile(verb);
  if ("text" in file) return file;
  const parts: string[] = [];
  for await (const piece of file.pieces) parts.push(piece);
  return { filename: file.filename, text: parts.join("") };
}
