import path from "node:path";
import { env } from "#app/env.server.ts";
import { sealSecondFactors } from "#app/services/access/seal-second-factors.server.ts";
import { followSecurityMode } from "#app/services/access/separate-administrators.server.ts";
import { isSetUpNeeded } from "#app/services/access/set-up-city.server.ts";
import { connect, database, disconnect, loginFault } from "#db/client.server.ts";
import { type Embedded, ensureDatabase, startEmbedded } from "#db/embedded.server.ts";
import { migrateDatabase } from "#db/migrate.server.ts";

/** `url` is the server's login; `adminUrl` the embedded database's superuser: of a server of one's own nobody knows it here. */
export type OpenDatabase = { close: () => Promise<void>; url: string; adminUrl: string | null };

const DATABASE = "zaiti";

/**
 * Connects the server: to DATABASE_URL, or to the embedded database, which is started and migrated.
 * In demo mode an empty database gets the demo city. Throws when the login could see or change what row-level security hides from it.
 */
export async function openDatabase(): Promise<OpenDatabase> {
  let embedded: Embedded | null = null;
  let url = env.DATABASE_URL;
  if (url) {
    if (env.MIGRATION_DATABASE_URL) await migrateDatabase(env.MIGRATION_DATABASE_URL);
  } else {
    embedded = await startEmbedded({ directory: path.resolve(env.DATA_DIRECTORY) });
    await ensureDatabase(embedded, DATABASE);
    await migrateDatabase(embedded.url("zaiti_migrator", DATABASE));
    url = embedded.url("zaiti_app", DATABASE);
  }
  connect(url);
  const close = async () => {
    await disconnect();
    await embedded?.stop();
  };
  const fault = await loginFault(database());
  if (fault) {
    await close();
    throw new Error(
      `The database login ${fault}. The server starts only as a role that owns nothing and bypasses nothing (zaiti_app).`,
    );
  }
  // The seed reaches every verb: it is read only on the one start that needs it.
  const adminUrl = embedded ? embedded.url("postgres", DATABASE) : null;
  if (env.DEMO && (await isSetUpNeeded())) {
    await (await import("#db/seed/demo.server.ts")).seedDemo(adminUrl ?? env.ADMIN_DATABASE_URL);
  }
  try {
    await followSecurityMode(env.SECURITY_MODE);
    await sealSecondFactors();
  } catch (fault) {
    await close();
    throw fault;
  }
  return { close, url, adminUrl };
}
