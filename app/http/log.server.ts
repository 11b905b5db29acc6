import { env } from "#app/env.server.ts";

/**
 * What a line of the log can say. A line is made of these fields and of nothing else: no address of a request, no
 * query, no header, no field of a form has a place here, so that no secret has to be taken out again.
 */
export type LogFields = {
  /** The request's number: `X-Request-Id`, the audit log's `request_id`, the reference that a failed page shows. */
  request?: string;
  method?: string;
  /** The pattern of the route, such as /carrier/:carrier/runs/:run; `*` where no route fits. */
  path?: string;
  status?: number;
  ms?: number;
  /** Sent over the connection, headers included. */
  bytes?: number;
  organisation?: string;
  /** The membership that acted. */
  member?: string;
  /** Why the edge refused, by its name in app/i18n/…/edge.ts, or what limit was reached. */
  refused?: string;
  /** The network address, of a refused request only. */
  address?: string;
  job?: string;
  mail?: string;
  /** Where the server listens, and such. */
  detail?: string;
};

type Level = "info" | "warn" | "error";

const UUID = "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}";
const MAIL = /[^\s"'<>@=:,;()/]+@[^\s"'<>@,;()/:]+\.[^\s"'<>@,;()/:]+/g;
const PHONE = /(?<!\d)(?:\+?86[- ]?)?1[3-9]\d[- ]?\d{4}[- ]?\d{4}(?!\d)/g;
// Tokens of links, ids of sessions, keys: long words without meaning. Numbers of things (UUIDs) stay.
const TOKEN = new RegExp(`(?<![\\w/.-])(?!${UUID}(?![\\w-]))[\\w-]{24,}(?![\\w/.-])`, "gi");
const LOGIN = /(\w+:\/\/)[^\s/@]+@/g;

/** A fault's text without what a person or a link would be known by. */
export const withoutSecrets = (text: string): string =>
  text
    // Drizzle writes the parameters of a failed statement into its message, PostgreSQL the value it could not read.
    .replace(/\nparams: [\s\S]*?(?=\n {4}at |$)/g, "")
    .replace(/(invalid input (?:syntax|value) for [^:]+: ).*/g, "$1…")
    .replace(LOGIN, "$1…@")
    .replace(MAIL, "…@…")
    .replace(PHONE, "…")
    .replace(TOKEN, "…");

/** The error with its stack, and those that caused it. */
function storyOf(error: unknown): string {
  if (!(error instanceof Error)) return withoutSecrets(String(error));
  const own = error.stack ?? `${error.name}: ${error.message}`;
  const code = "code" in error && typeof error.code === "string" ? ` [${error.code}]` : "";
  const story = withoutSecrets(own) + code;
  return error.cause === undefined ? story : `${story}\ncaused by ${storyOf(error.cause)}`;
}

const isStructured = env.NODE_ENV === "production";

function write(level: Level, event: string, fields: LogFields, stack?: string): void {
  const time = new Date().toISOString();
  if (isStructured) {
    process.stdout.write(`${JSON.stringify({ time, level, event, ...fields, stack })}\n`);
    return;
  }
  const { request, ...said } = fields;
  const values = Object.values(said).filter((value) => value !== undefined);
  const line = [time.slice(11, 19), event, ...values, level === "info" ? "" : (request ?? "")]
    .join(" ")
    .trimEnd();
  const stream = level === "error" ? process.stderr : process.stdout;
  stream.write(`${line}${stack ? `\n${stack}` : ""}\n`);
}

/** A line of the log: JSON in production, else readable. */
export const log = (event: string, fields: LogFields, level: Level = "info"): void =>
  write(level, event, fields);

/** What nobody expected, with its stack, under the number that the person who met it can give. */
export const logFault = (event: string, error: unknown, fields: LogFields = {}): void =>
  write("error", event, fields, storyOf(error));
