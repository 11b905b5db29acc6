import { openDatabase } from "#app/server/database.server.ts";
import { seedDemo } from "#db/seed/demo.server.ts";

// npm run db:seed: the demo city, unless the database already holds an organisation.
const opened = await openDatabase();
const seeded = await seedDemo();
await opened.close();
process.stdout.write(
  seeded ? "The demo city is in place.\n" : "The database is not empty: nothing was changed.\n",
);
