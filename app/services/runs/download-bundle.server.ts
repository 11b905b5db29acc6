import type { z } from "zod";
import type { FilingContent } from "#app/domain/filings/content.ts";
import type { ColumnHead } from "#app/domain/runs/columns/column-bundle.ts";
import { type KeptFiling, restoredPieces } from "#app/domain/runs/kept-bundle.ts";
import { Refusal } from "#app/domain/shared/errors.ts";
import { revisionContents } from "#db/queries/city-points.server.ts";
import { bundleOf } from "#db/queries/runs.server.ts";
import { withScope } from "#db/scope.server.ts";
import { assertRecent } from "../access/assert-recent.server.ts";
import { authorise, type Ctx, type Verb } from "../verb.server.ts";
import { bundleFilename } from "./bundle-filename.ts";
import { bundleText } from "./columns-text.server.ts";
import { ownRun, readId, type runIdInput } from "./show-run.server.ts";

/** What a bundle's file holds: all of it, or of a run of a city its text in pieces. */
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
  // A request is to be answered in time, and has its answer once the file begins; that goes on at the pace of who reads it.
  const sending: Ctx = { ...ctx, answerBy: undefined };
  if (run.format === 3) {
    return { filename, pieces: restoredPieces(text, (named) => contentsOf(sending, named)) };
  }
  const of = { organizationId: ctx.organization.id, runId: id };
  const pieces = bundleText(JSON.parse(text) as ColumnHead, of, (work) => withScope(sending, work));
  return { filename, pieces };
}

const FILINGS_AT_ONCE = 20;

/** What filings say, in parts, each read in a transaction of its own: a slow reader holds none open. */
async function* contentsOf(ctx: Ctx, named: readonly KeptFiling[]): AsyncGenerator<FilingContent[]> {
  for (let from = 0; from < named.length; from += FILINGS_AT_ONCE) {
    const some = named.slice(from, from + FILINGS_AT_ONCE);
    const asked = some.map((it) => ({ carrierId: it.carrier.id, sha256: it.sha256 }));
    const found = await withScope(ctx, (tx) => revisionContents(tx, asked));
    const byDigest = new Map(found.map((it) => [it.sha256, it.content]));
    yield some.map((it) => {
      const content = byDigest.get(it.sha256);
      if (!content) throw new Error(`the filing ${it.sha256} that a run names cannot be read`);
      return content;
    });
  }
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
