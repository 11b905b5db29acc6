import { randomBytes } from "node:crypto";
import postgres from "postgres";
import { afterAll, beforeAll, inject } from "vitest";
import { connect, disconnect } from "#db/client.server.ts";

export type TestDatabase = {
  /** The address for a role, of this file's own database. */
  url: (role: "postgres" | "migrator" | "app" | "backup") => string;
  /** A client that sees everything, to look at what is really stored. */
  admin: postgres.Sql;
};

/**
 * A fresh copy of the migrated template for this test file, with the application's pool connected to it.
 * Call at the top of the file.
 */
export function testDatabase(): TestDatabase {
  const name = `test_${randomBytes(6).toString("hex")}`;
  const addresses = inject("cluster");
  const url: TestDatabase["url"] = (role) => addresses[role].replace("DATABASE", name);
  const result: TestDatabase = { url, admin: postgres(url("postgres"), { max: 2, onnotice: () => {} }) };
  const server = () =>
    postgres(addresses.postgres.replace("DATABASE", "postgres"), { max: 1, onnotice: () => {} });
  beforeAll(async () => {
    const sql = server();
    await sql.unsafe(`create database ${name} owner zaiti_owner template zaiti_template`);
    await sql.end();
    connect(url("app"), 8);
  });
  afterAll(async () => {
    await disconnect();
    await result.admin.end();
    const sql = server();
    await sql.unsafe(`drop database ${name} with (force)`);
    await sql.end();
  });
  return result;
}
