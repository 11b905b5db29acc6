import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import postgres from "postgres";
import type { TestProject } from "vitest/node";
import { ensureDatabase, startEmbedded } from "#db/embedded.server.ts";
import { migrateDatabase } from "#db/migrate.server.ts";

declare module "vitest" {
  interface ProvidedContext {
    cluster: { postgres: string; migrator: string; app: string; backup: string };
  }
}

const TEMPLATE = "zaiti_template";

/** One cluster for the run; a migrated database in it that every test file copies (see database.ts). */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const directory = fs.mkdtempSync(path.join(os.tmpdir(), "zaiti-test-"));
  fs.chmodSync(directory, 0o755);
  const cluster = await startEmbedded({ directory, volatile: true });
  await ensureDatabase(cluster, TEMPLATE);
  await migrateDatabase(cluster.url("zaiti_migrator", TEMPLATE));
  const sql = postgres(cluster.url("postgres", "postgres"), { max: 1 });
  await sql.unsafe(`alter database ${TEMPLATE} with allow_connections false`);
  await sql.end();
  project.provide("cluster", {
    postgres: cluster.url("postgres", "DATABASE"),
    migrator: cluster.url("zaiti_migrator", "DATABASE"),
    app: cluster.url("zaiti_app", "DATABASE"),
    backup: cluster.url("zaiti_backup", "DATABASE"),
  });
  return async () => {
    await cluster.stop();
    fs.rmSync(directory, { recursive: true, force: true });
  };
}
