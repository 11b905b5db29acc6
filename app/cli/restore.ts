import path from "node:path";
import { env } from "#app/env.server.ts";
import { restoreBackup } from "#app/services/backup/restore-backup.server.ts";
import { bootstrapDatabase, ensureDatabase, startEmbedded } from "#db/embedded.server.ts";
import { readCommandLine, say, sayLogs, sayMisuse, sayRefusal } from "./say-in-both.ts";

// npm run db:restore -- file: a back-up into an empty database, by an administrator's login or on the embedded one.
async function restore(file: string, digest: string | undefined): Promise<void> {
  if (env.DATABASE_URL && !env.ADMIN_DATABASE_URL) return sayMisuse("noAdminLogin");
  const embedded = env.ADMIN_DATABASE_URL
    ? null
    : await startEmbedded({ directory: path.resolve(env.DATA_DIRECTORY) });
  try {
    if (embedded) await ensureDatabase(embedded, "zaiti");
    const url = env.ADMIN_DATABASE_URL ?? embedded!.url("postgres", "zaiti");
    if (!embedded) await bootstrapDatabase(url);
    const done = await restoreBackup({ url, file, ...(digest ? { digest } : {}) });
    const { tables, takenAt, logs } = done.manifest;
    say("restored", { tables: tables.length, rows: done.rows, takenAt });
    say("afterwards", { sessions: done.sessions, logs: done.logs });
    if (done.migrationsAfter > 0) say("migrated", { count: done.migrationsAfter });
    sayLogs(logs);
  } finally {
    await embedded?.stop();
  }
}

const asked = readCommandLine({ digest: { type: "string" } });
if (!asked) sayMisuse("usageRestore");
else await restore(asked.file, asked.text("digest")).catch(sayRefusal);
