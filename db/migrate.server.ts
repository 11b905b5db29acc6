import path from "node:path";
import { drizzle } from "drizzle-orm/postgres-js";
import { migrate } from "drizzle-orm/postgres-js/migrator";
import postgres from "postgres";

/** Brings a database to the newest schema. `url` logs in as zaiti_migrator; what it makes belongs to zaiti_owner. */
export async function migrateDatabase(url: string, folder = path.resolve("drizzle")): Promise<void> {
  const sql = postgres(url, { max: 1, onnotice: () => {}, connection: { role: "zaiti_owner" } });
  try {
    await migrate(drizzle(sql), { migrationsFolder: folder });
  } finally {
    await sql.end();
  }
}
