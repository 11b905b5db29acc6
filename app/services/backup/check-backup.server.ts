import { createHash } from "node:crypto";
import { type Manifest, readManifest, type TableEntry } from "#app/domain/backup/manifest.ts";
import { Refusal } from "#app/domain/shared/errors.ts";
import { unpack } from "./archive.server.ts";
import { MANIFEST, MANIFEST_DIGEST, pieceName, tableOfPiece } from "./make-backup.server.ts";
import { TableSums } from "./row-sum.server.ts";

const notABackup = () => new Refusal("invalid", "backup.not-a-backup");

/** The pieces of a file's tables in their order, then its manifest and its digest; anything else is refused. */
async function readFile(file: string): Promise<{ sums: Map<string, TableSums>; text: Buffer; said: string }> {
  const sums = new Map<string, TableSums>();
  let [table, piece] = ["", 0];
  let text: Buffer | null = null;
  let said: string | null = null;
  for await (const { name, content } of unpack(file)) {
    const found = tableOfPiece(name);
    if (said !== null) throw notABackup();
    if (found && text === null) {
      piece = found === table ? piece + 1 : 1;
      // A table whose pieces come in two places, or in another order, is not how a back-up is made.
      if (name !== pieceName(found, piece) || (piece === 1 && sums.has(found))) throw notABackup();
      table = found;
      if (piece === 1) sums.set(found, new TableSums());
      if (content.at(-1) !== 0x0a) throw new Refusal("invalid", "backup.damaged", { where: found });
      sums.get(found)!.take(content);
    } else if (name === MANIFEST && text === null) text = Buffer.from(content);
    else if (name === MANIFEST_DIGEST && text) said = content.toString("utf8");
    else throw notABackup();
  }
  if (text === null || said === null) throw new Refusal("invalid", "backup.cut-off");
  return { sums, text, said };
}

const isAsStated = (entry: TableEntry, sums: TableSums): boolean => {
  const { rows, bytes, sha256, rowSum } = sums.result();
  return rows === entry.rows && bytes === entry.bytes && sha256 === entry.sha256 && rowSum === entry.rowSum;
};

/**
 * Reads a back-up's file to its end and compares every row and byte with what its manifest states; needs no database. With
 * `digest`, as it was printed when the back-up was made, the manifest is also known to be that one. Refuses anything else.
 */
export async function checkBackup(
  file: string,
  digest?: string,
): Promise<{ manifest: Manifest; digest: string }> {
  const { sums, text, said } = await readFile(file);
  const found = createHash("sha256").update(text).digest("hex");
  if (said !== `${found}  ${MANIFEST}\n`) throw new Refusal("invalid", "backup.manifest-changed");
  if (digest !== undefined && digest !== found) {
    throw new Refusal("invalid", "backup.other-digest", { found });
  }
  const manifest = readManifest(text.toString("utf8"));
  if (!manifest) throw notABackup();
  for (const entry of manifest.tables) {
    if (!isAsStated(entry, sums.get(entry.name) ?? new TableSums())) {
      throw new Refusal("invalid", "backup.damaged", { where: entry.name });
    }
    sums.delete(entry.name);
  }
  if (sums.size > 0) throw notABackup();
  return { manifest, digest: found };
}
