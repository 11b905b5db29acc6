import postgres from "postgres";
import { env } from "#app/env.server.ts";
import { openDatabase } from "#app/server/database.server.ts";
import { seedDemo } from "#db/seed/demo.server.ts";
import { fileVolume } from "#db/seed/file-volume.server.ts";
import { CITY_SCALE, FILED_YEARS, loadVolume } from "#db/seed/scale.server.ts";

// npm run db:seed: the demo city, unless the database already holds an organisation. With -- --scale city, as much as a whole
// city's on top, by a superuser's login (ADMIN_DATABASE_URL, or the embedded database's own).
const [option, scale, ...others] = process.argv.slice(2);
const asked = option === undefined || (option === "--scale" && scale === "city" && others.length === 0);
if (!asked) {
  process.stderr.write("db:seed takes nothing, or --scale city\n");
  process.exit(2);
}
const opened = await openDatabase();
const adminUrl = opened.adminUrl ?? env.ADMIN_DATABASE_URL;
if (option && !adminUrl) {
  await opened.close();
  process.stderr.write(
    "ADMIN_DATABASE_URL is not set: the server's own login cannot fill tables by the set.\n",
  );
  process.exit(2);
}
const seeded = await seedDemo(adminUrl);
if (seeded && option && adminUrl) {
  const admin = postgres(adminUrl, { max: 1, onnotice: () => {} });
  const [city] = await admin<{ id: string }[]>`select id from organizations where kind = 'city'`;
  await loadVolume(admin, city!.id, CITY_SCALE, []);
  await fileVolume(admin, city!.id, FILED_YEARS);
  await admin.end();
}
await opened.close();
process.stdout.write(
  seeded ? "The demo city is in place.\n" : "The database is not empty: nothing was changed.\n",
);
