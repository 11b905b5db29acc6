import { z } from "zod";
import { SECURITY_MODES } from "./domain/access/password-policy.ts";

const flag = z.enum(["on", "off"]).transform((text) => text === "on");
const secretKey = z
  .base64("32 bytes in base64, for example from: openssl rand -base64 32")
  .refine((text) => Buffer.from(text, "base64").length === 32, {
    message: "32 bytes in base64, for example from: openssl rand -base64 32",
  });

const environment = z
  .object({
    NODE_ENV: z.enum(["development", "test", "production"]).default("development"),
    /** The server's login, zaiti_app. Empty: the embedded database. */
    DATABASE_URL: z.string().optional(),
    /** The migrations' login, zaiti_migrator. */
    MIGRATION_DATABASE_URL: z.string().optional(),
    /** An administrator's login, for `npm run db:migrate` on a database that has no roles yet, and for `npm run db:restore`. */
    ADMIN_DATABASE_URL: z.string().optional(),
    /** The back-up's login, zaiti_backup. */
    BACKUP_DATABASE_URL: z.string().optional(),
    /** Where the embedded database keeps its files. */
    DATA_DIRECTORY: z.string().default(".data"),
    HOST: z.string().default("127.0.0.1"),
    PORT: z.coerce.number().int().min(0).max(65_535).default(5173),
    /** The address people type, when a proxy stands in front. Empty: the request's own. */
    PUBLIC_ORIGIN: z.url({ protocol: /^https?$/ }).optional(),
    /** Lets a production server start without TLS: for a closed network, where cookies can be read on the wire. */
    ALLOW_HTTP: flag.default(false),
    /** Signing in, links and codes: requests in ten minutes from one network address. 0: not limited here. */
    LIMIT_SIGN_IN: z.coerce.number().int().min(0).default(600),
    /** Uploads, exports and computations: requests a minute of one session. 0: not limited. */
    LIMIT_WORK: z.coerce.number().int().min(0).default(60),
    /** The largest file kept as evidence, in MB. The server takes no request above 12 MB whatever is said here. */
    DOCUMENT_MOST_MB: z.coerce.number().int().min(1).max(11).default(10),
    /** All files that a carrier keeps as evidence together, in MB, those withdrawn included. */
    DOCUMENT_QUOTA_MB: z.coerce.number().int().min(1).default(2_048),
    /** The most rows of a list in one exported workbook: writing them holds up the process. */
    EXPORT_MOST_ROWS: z.coerce.number().int().min(1).max(100_000).default(10_000),
    /** All requests a minute from one network address. 0: not limited. */
    LIMIT_ALL: z.coerce.number().int().min(0).default(6_000),
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
    /** The gateway that text messages are handed to. Empty: no sign-in by phone number, but for development and the demo. */
    SMS_GATEWAY_URL: z.url({ protocol: /^https?$/ }).optional(),
    /** What the gateway knows us by. */
    SMS_GATEWAY_TOKEN: z.string().min(8).optional(),
    /** Shows the mails in DATA_DIRECTORY/outbox, with their links, to anybody: for development and the demo. */
    OUTBOX_PAGE: flag.default(false),
    /**
     * asvs: passwords by OWASP ASVS 5. dengbao: by 等保 (kinds of characters, age, history), and three separated administrators,
     * from which there is no way back.
     */
    SECURITY_MODE: z.enum(SECURITY_MODES).optional(),
    /** The earlier name of SECURITY_MODE, read where that is not set. */
    PASSWORD_POLICY: z.enum(SECURITY_MODES).optional(),
    PASSWORD_MIN_LENGTH: z.coerce.number().int().min(8).max(64).default(12),
    /** With SECURITY_MODE=dengbao: days after which a password is changed. */
    PASSWORD_MAX_AGE_DAYS: z.coerce.number().int().min(1).max(3_650).default(90),
    /** With SECURITY_MODE=dengbao: how many earlier passwords may not come back. */
    PASSWORD_HISTORY: z.coerce.number().int().min(1).max(24).default(5),
    /**
     * 32 bytes in base64, which seal what the database keeps and must be able to read again (secrets of authenticators).
     * Empty: one is made in DATA_DIRECTORY; in production with DATABASE_URL the server does not start without it.
     */
    SECRET_KEY: secretKey.optional(),
    /** The key before SECRET_KEY, as long as something is sealed by it: until the first start with the new one is done. */
    SECRET_KEY_BEFORE: secretKey.optional(),
    /** Fixed demo day, invented data, accounts one click away. */
    DEMO: flag.default(false),
    DEMO_DAY: z.iso.date().default("2026-01-20"),
  })
  .transform((given) => ({ ...given, SECURITY_MODE: given.SECURITY_MODE ?? given.PASSWORD_POLICY ?? "asvs" }))
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

/** Whether people come by TLS. Over plain HTTP a browser drops Secure cookies and __Host- names. */
export const isHttps: boolean = env.PUBLIC_ORIGIN?.startsWith("https:") ?? false;
