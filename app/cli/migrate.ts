import path from "node:path";
import { env } from "#app/env.server.ts";
import { bootstrapDatabase, ensureDatabase, startEmbedded } from "#db/embedded.server.ts";
import { migrateDatabase } from "#db/migrate.server.ts";

// npm run db:migrate. On a server of one's own: ADMIN_DATABASE_URL makes the roles once, MIGRATION_DATABASE_URL migrates.
if (env.ADMIN_DATABASE_URL) await bootstrapDatabase(env.ADMIN_DATABASE_URL);
if (env.MIGRATION_DATABASE_URL) {
  await migrateDatabase(env.MIGRATION_DATABASE_URL);
} else if (!env.DATABASE_URL) {
  const embedded = await startEmbedded({ directory: path.resolve(env.DATA_DIRECTORY) });
  await ensureDatabase(embedded, "zaiti");
  await migrateDatabase(embedded.url("zaiti_migrator", "zaiti"));
  await embedded.stop();
} else {
  process.stderr.write("MIGRATION_DATABASE_URL is not set: the server's own login cannot migrate.\n");
  process.exit(1);
}
process.stdout.write("The database is at the newest schema.\n");
