import {
  differingTable,
  isAtOrBefore,
  type Manifest,
  migrationsFault,
  type TableEntry,
} from "#app/domain/backup/manifest.ts";
import { Refusal } from "#app/domain/shared/errors.ts";
import {
  afterRestore,
  appliedMigrations,
  brokenForeignKey,
  clearInstallation,
  copyOut,
  filledTable,
  lackingForRestore,
  lockTables,
  logHeads,
  openCopyIn,
  openWhole,
  pauseGuards,
  resumeGuards,
  setSequence,
  storedTables,
  type WholeDatabase,
} from "#db/backup.server.ts";
import { knownMigrations, migrateDatabase, migrateToThe } from "#db/migrate.server.ts";
import { unpack } from "./archive.server.ts";
import { checkBackup } from "./check-backup.server.ts";
import { tableOfPiece } from "./make-backup.server.ts";
import { TableSums, wholeLines } from "./row-sum.server.ts";

const PIECE = 4 * 1024 * 1024;

export type RestoreRequest = {
  /** Logs in as an administrator, to a database whose roles are there already. */
  url: string;
  file: string;
  digest?: string;
  onTable?: (table: TableEntry) => void;
};
export type Restored = {
  manifest: Manifest;
  digest: string;
  rows: number;
  /** How many sessions ended, and in how many logs the restore stands. */
  sessions: number;
  logs: number;
  /** How many migrations came after those of the back-up. */
  migrationsAfter: number;
};

/** An empty database, at or before the back-up's version, and a login that may fill it. */
async function assertEmpty(sql: WholeDatabase, manifest: Manifest): Promise<void> {
  const lack = await lackingForRestore(sql);
  if (lack) throw new Refusal("denied", "backup.restore-login", { lack });
  const tables = await storedTables(sql);
  const applied = await appliedMigrations(sql);
  if (tables.length > 0 && applied.length === 0) throw new Refusal("conflict", "backup.not-ours");
  const filled = await filledTable(sql, tables);
  if (filled) throw new Refusal("conflict", "backup.not-empty", { table: filled });
  if (!isAtOrBefore(applied, manifest.migrations)) throw new Refusal("conflict", "backup.database-ahead");
}

/** One table, piece by piece. What the database does not take, such as a key that stands twice, is no back-up of it. */
async function openTable(tx: WholeDatabase, entry: TableEntry) {
  const copy = await openCopyIn(tx, entry);
  const heard = async (work: Promise<void>) => {
    try {
      await work;
    } catch (error) {
      if (!(error instanceof Error) || error.name !== "PostgresError") throw error;
      throw new Refusal("conflict", "backup.rows-differ", { table: entry.name });
    }
  };
  return { put: (lines: Buffer) => heard(copy.put(lines)), end: () => heard(copy.end()) };
}

/** Puts the pieces of the file into the tables; every piece was compared with the manifest before. */
async function load(tx: WholeDatabase, file: string, manifest: Manifest): Promise<void> {
  const tables = new Map(manifest.tables.map((it) => [it.name, it]));
  let at: string | null = null;
  let copy: Awaited<ReturnType<typeof openTable>> | null = null;
  for await (const { name, content } of unpack(file)) {
    const table = tableOfPiece(name);
    if (table !== at) {
      await copy?.end();
      copy = table ? await openTable(tx, tables.get(table)!) : null;
      at = table;
    }
    await copy?.put(content);
  }
  await copy?.end();
}

/** Reads every table back and compares its rows with those of the back-up, in whatever order they come. */
async function compare(
  tx: WholeDatabase,
  { manifest, onTable }: Pick<RestoreRequest, "onTable"> & { manifest: Manifest },
): Promise<void> {
  for (const entry of manifest.tables) {
    const sums = new TableSums();
    for await (const lines of wholeLines(copyOut(tx, entry), PIECE)) sums.take(lines);
    const { rows, rowSum } = sums.result();
    if (rows !== entry.rows || rowSum !== entry.rowSum) {
      throw new Refusal("conflict", "backup.rows-differ", { table: entry.name });
    }
    onTable?.(entry);
  }
}

/** The logs end, and hold or do not hold, as they did when the back-up was made. */
async function compareLogs(tx: WholeDatabase, manifest: Manifest): Promise<void> {
  const form = (logs: Manifest["logs"]) =>
    logs.map(({ organization, seq, hash, brokenAt }) => JSON.stringify([organization, seq, hash, brokenAt]));
  const found = new Set(form(await logHeads(tx)));
  const stated = form(manifest.logs);
  const odd = manifest.logs.find((_, index) => !found.has(stated[index]!));
  if (odd || found.size !== stated.length) {
    throw new Refusal("conflict", "backup.log-differs", { organization: odd?.organization ?? "—" });
  }
}

async function fill(
  tx: WholeDatabase,
  { file, onTable }: RestoreRequest,
  { manifest, digest }: { manifest: Manifest; digest: string },
): Promise<{ sessions: number; logs: number }> {
  const tables = await storedTables(tx);
  const odd = differingTable(manifest.tables, tables);
  if (odd) throw new Refusal("invalid", "backup.tables-differ", { table: odd });
  await lockTables(tx, tables, "exclusive");
  const filled = await filledTable(tx, tables);
  if (filled) throw new Refusal("conflict", "backup.not-empty", { table: filled });
  await pauseGuards(tx);
  await clearInstallation(tx, tables);
  await load(tx, file, manifest);
  for (const sequence of manifest.sequences) await setSequence(tx, sequence);
  await resumeGuards(tx);
  await compare(tx, { manifest, onTable });
  const key = await brokenForeignKey(tx);
  if (key) throw new Refusal("conflict", "backup.key-broken", { key });
  await compareLogs(tx, manifest);
  return afterRestore(tx, { takenAt: manifest.takenAt, digest });
}

/**
 * Puts a back-up into an empty database, all of it or nothing: at the version that it was made of, each row compared with
 * the manifest before it is loaded and after. Then sessions end, the key that signs scopes is a new one, each log says that
 * there was a restore, and the database is brought to the version of this program. Whoever calls it holds an
 * administrator's login: there is no member behind it.
 */
export async function restoreBackup(request: RestoreRequest): Promise<Restored> {
  const { url, file } = request;
  const checked = await checkBackup(file, request.digest);
  const { manifest } = checked;
  const known = knownMigrations();
  const fault = migrationsFault(manifest.migrations, known);
  if (fault === "newer") throw new Refusal("conflict", "backup.newer", { product: manifest.product });
  if (fault === "other") throw new Refusal("conflict", "backup.other-program");
  const sql = openWhole(url);
  try {
    await assertEmpty(sql, manifest);
    await migrateToThe(manifest.migrations.length, url);
    const ended = await sql.begin((tx) => fill(tx, request, checked));
    await migrateDatabase(url);
    await sql`analyze`;
    return {
      ...checked,
      ...ended,
      rows: manifest.tables.reduce((sum, { rows }) => sum + rows, 0),
      migrationsAfter: known.length - manifest.migrations.length,
    };
  } finally {
    await sql.end();
  }
}
