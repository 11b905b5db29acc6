import { createHash } from "node:crypto";
import { createWriteStream } from "node:fs";
import fs from "node:fs/promises";
import { pipeline } from "node:stream/promises";
import { createGzip } from "node:zlib";
import { differingTable, type Manifest, type TableEntry } from "#app/domain/backup/manifest.ts";
import { Refusal } from "#app/domain/shared/errors.ts";
import {
  appliedMigrations,
  copyOut,
  countRows,
  lockTables,
  logHeads,
  openWhole,
  type StoredTable,
  seesEverything,
  sequences,
  serverVersion,
  storedTables,
  type WholeDatabase,
} from "#db/backup.server.ts";
import { type ArchiveEntry, pack } from "./archive.server.ts";
import { TableSums, wholeLines } from "./row-sum.server.ts";

/** What is held in memory of a table, and the size of its pieces in the file. */
const PIECE = 4 * 1024 * 1024;
/** Beyond it the file hardly shrinks, and the back-up takes twice as long. */
const COMPRESSION = 4;

export const MANIFEST = "manifest.json";
export const MANIFEST_DIGEST = "manifest.sha256";
/** Where a piece of a table lies in the file. */
export const pieceName = (table: string, piece: number): string =>
  `tables/${table}/${String(piece).padStart(6, "0")}.copy`;
/** The table that a piece of this name belongs to; null for the manifest. */
export const tableOfPiece = (name: string): string | null =>
  /^tables\/([^/]+)\/\d+\.copy$/.exec(name)?.[1] ?? null;

export type BackupRequest = {
  /** Logs in as zaiti_backup. */
  url: string;
  file: string;
  /** The version of this program. */
  product: string;
  /** ISO 8601 in UTC. */
  now: string;
  /** Takes the place of a file of that name. */
  replaces?: boolean;
  onTable?: (table: TableEntry) => void;
};
/** `digest` is the manifest's: kept elsewhere, it tells this back-up from any other. */
export type BackupMade = { manifest: Manifest; digest: string; bytes: number };

/** Refuses a login that does not see every row: its back-up would be empty and look whole. */
async function tablesToCopy(sql: WholeDatabase): Promise<StoredTable[]> {
  if (!(await seesEverything(sql))) throw new Refusal("denied", "backup.sees-not-all");
  const tables = await storedTables(sql);
  const hidden = tables.find(({ isReadable }) => !isReadable);
  if (hidden) throw new Refusal("denied", "backup.cannot-read", { table: hidden.name });
  if (tables.length === 0) throw new Refusal("absent", "backup.no-schema");
  return tables.map(({ name, columns }) => ({ name, columns }));
}

async function* entriesOf(
  tx: WholeDatabase,
  tables: StoredTable[],
  { product, now, onTable }: BackupRequest,
  finish: (made: Omit<BackupMade, "bytes">) => void,
): AsyncGenerator<ArchiveEntry> {
  // Locked before the snapshot is taken, so that no migration comes between what is listed and what is copied.
  await lockTables(tx, tables, "access share");
  const odd = differingTable(tables, await storedTables(tx));
  if (odd) throw new Refusal("conflict", "backup.tables-differ", { table: odd });
  const entries: TableEntry[] = [];
  for (const table of tables) {
    const sums = new TableSums();
    let piece = 0;
    for await (const content of wholeLines(copyOut(tx, table), PIECE)) {
      sums.take(content);
      piece += 1;
      yield { name: pieceName(table.name, piece), content };
    }
    const entry = { ...table, ...sums.result() };
    if (entry.rows !== (await countRows(tx, table.name))) {
      throw new Refusal("conflict", "backup.rows-differ", { table: table.name });
    }
    entries.push(entry);
    onTable?.(entry);
  }
  const manifest: Manifest = {
    format: "zaiti-backup",
    version: 1,
    product,
    postgres: await serverVersion(tx),
    takenAt: now,
    migrations: await appliedMigrations(tx),
    tables: entries,
    sequences: await sequences(tx),
    logs: await logHeads(tx),
  };
  const content = Buffer.from(`${JSON.stringify(manifest, null, 1)}\n`);
  const digest = createHash("sha256").update(content).digest("hex");
  yield { name: MANIFEST, content };
  // The form of sha256sum, so that its own tools check it.
  yield { name: MANIFEST_DIGEST, content: Buffer.from(`${digest}  ${MANIFEST}\n`) };
  finish({ manifest, digest });
}

/** Puts the complete file in its place in one step, never over another unless told to. */
async function settle(partial: string, { file, replaces }: BackupRequest): Promise<void> {
  if (replaces) return fs.rename(partial, file);
  try {
    await fs.link(partial, file);
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "EEXIST") {
      throw new Refusal("conflict", "backup.file-exists");
    }
    throw error;
  }
  await fs.unlink(partial);
}

/**
 * Copies every table, as they stand at one instant while others go on writing, into one file that only its owner may read.
 * Whoever calls it holds the login of the back-up: there is no member behind it. The file is there when it is complete.
 */
export async function makeBackup(request: BackupRequest): Promise<BackupMade> {
  const { file, replaces, url, now } = request;
  const exists = await fs.stat(file).then(
    () => true,
    () => false,
  );
  if (exists && !replaces) throw new Refusal("conflict", "backup.file-exists");
  const partial = `${file}.partial`;
  const sql = openWhole(url);
  try {
    let made: Omit<BackupMade, "bytes"> | null = null;
    const tables = await tablesToCopy(sql);
    await sql.begin("isolation level repeatable read read only", async (tx) => {
      const entries = entriesOf(tx, tables, request, (it) => {
        made = it;
      });
      await pipeline(
        pack(entries, Math.floor(Date.parse(now) / 1000)),
        createGzip({ level: COMPRESSION }),
        createWriteStream(partial, { mode: 0o600, flags: "wx", flush: true }),
      );
    });
    const { size } = await fs.stat(partial);
    await settle(partial, request);
    return { ...made!, bytes: size } as BackupMade;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "EEXIST") {
      throw new Refusal("conflict", "backup.under-way", { file: partial });
    }
    await fs.rm(partial, { force: true });
    throw error;
  } finally {
    await sql.end();
  }
}
