import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { type MigrationMeta, readMigrationFiles } from "drizzle-orm/migrator";
import { drizzle } from "drizzle-orm/postgres-js";
import { migrate } from "drizzle-orm/postgres-js/migrator";
import postgres from "postgres";

const FOLDER = path.resolve("drizzle");

/** Brings a database to the newest schema. `url` logs in as zaiti_migrator; what it makes belongs to zaiti_owner. */
export async function migrateDatabase(url: string, folder = FOLDER): Promise<void> {
  const sql = postgres(url, { max: 1, onnotice: () => {}, connection: { role: "zaiti_owner" } });
  try {
    await migrate(drizzle(sql), { migrationsFolder: folder });
  } finally {
    await sql.end();
  }
}

/** The migrations that this program knows, in their order: when each was made, and the digest of its text. */
export const knownMigrations = (folder = FOLDER): { at: number; hash: string }[] =>
  readMigrationFiles({ migrationsFolder: folder }).map(({ folderMillis, hash }: MigrationMeta) => ({
    at: folderMillis,
    hash,
  }));

/** Brings a database to the schema as it was after the first `count` migrations, to put an older back-up into it. */
export async function migrateToThe(count: number, url: string, folder = FOLDER): Promise<void> {
  const shorter = fs.mkdtempSync(path.join(os.tmpdir(), "zaiti-migrations-"));
  try {
    const journal = JSON.parse(fs.readFileSync(path.join(folder, "meta/_journal.json"), "utf8")) as {
      entries: { tag: string }[];
    };
    const entries = journal.entries.slice(0, count);
    fs.mkdirSync(path.join(shorter, "meta"));
    fs.writeFileSync(path.join(shorter, "meta/_journal.json"), JSON.stringify({ ...journal, entries }));
    for (const { tag } of entries)
      fs.copyFileSync(path.join(folder, `${tag}.sql`), path.join(shorter, `${tag}.sql`));
    await migrateDatabase(url, shorter);
  } finally {
    fs.rmSync(shorter, { recursive: true, force: true });
  }
}
