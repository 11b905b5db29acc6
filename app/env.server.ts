import { z } from "zod";

const flag = z.enum(["on", "off"]).transform((text) => text === "on");

const environment = z.object({
  NODE_ENV: z.enum(["development", "test", "production"]).default("development"),
  /** The server's login, zaiti_app. Empty: the embedded database. */
  DATABASE_URL: z.string().optional(),
  /** The migrations' login, zaiti_migrator. */
  MIGRATION_DATABASE_URL: z.string().optional(),
  /** An administrator's login, for `npm run db:migrate` on a database that has no roles yet. */
  ADMIN_DATABASE_URL: z.string().optional(),
  /** Where the embedded database keeps its files. */
  DATA_DIRECTORY: z.string().default(".data"),
  HOST: z.string().default("127.0.0.1"),
  PORT: z.coerce.number().int().min(0).max(65_535).default(5173),
  /** The address people type, when a proxy stands in front. Empty: the request's own. */
  PUBLIC_ORIGIN: z.url().optional(),
  /** Whether the web server works off jobs itself; off where worker.server.ts does so beside it. */
  WORKER: flag.default(true),
  /** Fixed demo day, invented data, accounts one click away. */
  DEMO: flag.default(false),
  DEMO_DAY: z.iso.date().default("2026-01-20"),
});

export type Environment = z.infer<typeof environment>;

function read(): Environment {
  const result = environment.safeParse(process.env);
  if (result.success) return result.data;
  const lines = result.error.issues.map((issue) => `  ${issue.path.join(".")}: ${issue.message}`);
  throw new Error(`The environment is not usable:\n${lines.join("\n")}`);
}

/** The environment, checked at the first import. Nothing else reads process.env. */
export const env: Environment = read();
