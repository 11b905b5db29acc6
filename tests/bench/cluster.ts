import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import postgres from "postgres";
import { connect, disconnect } from "#db/client.server.ts";
import { ensureDatabase, startEmbedded } from "#db/embedded.server.ts";
import { migrateDatabase } from "#db/migrate.server.ts";

const DATABASE = "bench";

/** A migrated database of its own, connected as the server's login and as a superuser, and taken away again. */
export async function onCluster<T>(work: (admin: postgres.Sql, appUrl: string) => Promise<T>): Promise<T> {
  const directory = fs.mkdtempSync(path.join(os.tmpdir(), "zaiti-bench-"));
  fs.chmodSync(directory, 0o755);
  const cluster = await startEmbedded({ directory, volatile: true });
  try {
    await ensureDatabase(cluster, DATABASE);
    await migrateDatabase(cluster.url("zaiti_migrator", DATABASE));
    const appUrl = cluster.url("zaiti_app", DATABASE);
    connect(appUrl, 4);
    const admin = postgres(cluster.url("postgres", DATABASE), { max: 2, onnotice: () => {} });
    try {
      return await work(admin, appUrl);
    } finally {
      await admin.end();
    }
  } finally {
    await disconnect();
    await cluster.stop();
    fs.rmSync(directory, { recursive: true, force: true });
  }
}
