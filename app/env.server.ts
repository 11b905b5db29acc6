import { z } from "zod";
import { PASSWORD_MODES } from "./domain/access/password-policy.ts";

const flag = z.enum(["on", "off"]).transform((text) => text === "on");

const environment = z
  .object({
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
    /**
     * How many proxies stand in front, whose word on the client's address is taken. Unset: one where PUBLIC_ORIGIN
     * is given, else none.
     */
    TRUSTED_PROXIES: z.coerce.number().int().min(0).max(9).optional(),
    /** Whether the web server works off jobs and sends mails itself; off where worker.server.ts does so beside it. */
    WORKER: flag.default(true),
    /** The server that mails go to, smtp://… or smtps://…. Empty: mails are laid in DATA_DIRECTORY/outbox. */
    SMTP_URL: z.url({ protocol: /^smtps?$/ }).optional(),
    /** Whom mails come from, such as: Zaiti <zaiti@example.org> */
    MAIL_FROM: z.string().min(3).optional(),
    /** Shows the mails in DATA_DIRECTORY/outbox, with their links, to anybody: for development and the demo. */
    OUTBOX_PAGE: flag.default(false),
    /** asvs: length and no common passwords (OWASP ASVS 5). dengbao: kinds of characters, age and history as well (等保). */
    PASSWORD_POLICY: z.enum(PASSWORD_MODES).default("asvs"),
    PASSWORD_MIN_LENGTH: z.coerce.number().int().min(8).max(64).default(12),
    /** With PASSWORD_POLICY=dengbao: days after which a password is changed. */
    PASSWORD_MAX_AGE_DAYS: z.coerce.number().int().min(1).max(3_650).default(90),
    /** With PASSWORD_POLICY=dengbao: how many earlier passwords may not come back. */
    PASSWORD_HISTORY: z.coerce.number().int().min(1).max(24).default(5),
    /** Fixed demo day, invented data, accounts one click away. */
    DEMO: flag.default(false),
    DEMO_DAY: z.iso.date().default("2026-01-20"),
  })
  .refine((given) => !given.SMTP_URL || given.MAIL_FROM, {
    path: ["MAIL_FROM"],
    message: "SMTP_URL needs an address that mails come from",
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
