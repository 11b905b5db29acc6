import fs from "node:fs";
import path from "node:path";
import { env } from "#app/env.server.ts";
import { checkBackup } from "#app/services/backup/check-backup.server.ts";
import { makeBackup } from "#app/services/backup/make-backup.server.ts";
import { ensureDatabase, startEmbedded } from "#db/embedded.server.ts";
import { readCommandLine, rowsOf, say, sayLogs, sayMisuse, sayRefusal } from "./say-in-both.ts";

// npm run db:backup -- file: the whole database into one file. --check reads one again, without a database.
async function check(file: string, asked: string | undefined): Promise<void> {
  const { manifest, digest } = await checkBackup(file, asked);
  const { tables, product, takenAt, logs } = manifest;
  say("checked", { tables: tables.length, rows: rowsOf(tables), product, takenAt });
  say("digest", { digest });
  sayLogs(logs);
}

async function make(file: string, replaces: boolean): Promise<void> {
  if (env.DATABASE_URL && !env.BACKUP_DATABASE_URL) return sayMisuse("noBackupLogin");
  const embedded = env.BACKUP_DATABASE_URL
    ? null
    : await startEmbedded({ directory: path.resolve(env.DATA_DIRECTORY) });
  try {
    if (embedded) await ensureDatabase(embedded, "zaiti");
    const url = env.BACKUP_DATABASE_URL ?? embedded!.url("zaiti_backup", "zaiti");
    const { version } = JSON.parse(fs.readFileSync(path.resolve("package.json"), "utf8")) as {
      version: string;
    };
    const now = new Date().toISOString();
    const { manifest, digest, bytes } = await makeBackup({ url, file, product: version, now, replaces });
    const { tables, takenAt, logs } = manifest;
    say("backedUp", { tables: tables.length, rows: rowsOf(tables), bytes, takenAt });
    say("digest", { digest });
    sayLogs(logs);
  } finally {
    await embedded?.stop();
  }
}

const asked = readCommandLine({
  check: { type: "boolean" },
  replace: { type: "boolean" },
  digest: { type: "string" },
});
if (!asked) sayMisuse("usageBackup");
else {
  const { file, has, text } = asked;
  await (has("check") ? check(file, text("digest")) : make(file, has("replace"))).catch(sayRefusal);
}
