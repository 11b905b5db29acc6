import { type Environment, env, isHttps } from "#app/env.server.ts";
import { DEMO_PASSWORD } from "#db/seed/demo-plan.ts";

const SHORTEST_SECRET = 12;
/** 32 random bytes hardly ever hold fewer different ones; what was typed or repeated does. */
const FEWEST_BYTES = 16;
/** What examples, guides and images use. */
const EXAMPLES = [
  "admin",
  "change",
  "default",
  "example",
  "password",
  "passwort",
  "postgres",
  "secret",
  "zaiti",
  "123456",
  "…",
];
const LOGINS = [
  "DATABASE_URL",
  "MIGRATION_DATABASE_URL",
  "BACKUP_DATABASE_URL",
  "ADMIN_DATABASE_URL",
  "SMTP_URL",
] as const;

/** Whether this process serves people: said to be production, or said to be nothing and no demo either. */
const isProduction = ({ NODE_ENV, DEMO }: Environment): boolean =>
  NODE_ENV === "production" || (NODE_ENV === "development" && !DEMO);

/** A password in an address; null where it has none (another way of proving who one is). */
function passwordIn(address: string): string | null {
  const { password } = new URL(address);
  try {
    return password ? decodeURIComponent(password) : null;
  } catch {
    return password;
  }
}

function faultOfSecret(name: string, secret: string | null): string | null {
  if (secret === null) return null;
  const plain = secret.toLowerCase();
  if (
    secret === DEMO_PASSWORD ||
    (plain.length < 24 && EXAMPLES.some((example) => plain.includes(example)))
  ) {
    return `${name} holds a password that examples use: choose one of your own, at random.`;
  }
  return secret.length < SHORTEST_SECRET
    ? `${name} holds a password of fewer than ${SHORTEST_SECRET} characters: choose a longer one, at random.`
    : null;
}

/** What makes this environment unsafe to serve people with, one sentence each. */
function configurationFaults(given: Environment): string[] {
  const faults: (string | null)[] = [];
  if (!isHttps && !given.ALLOW_HTTP) {
    faults.push(
      "PUBLIC_ORIGIN is not an https:// address: put a proxy with TLS in front and name its address, or say ALLOW_HTTP=on in a closed network.",
    );
  }
  if (given.DEMO && given.DATABASE_URL) {
    faults.push(
      "DEMO=on lets anybody in with one click: it goes with the embedded database, not with DATABASE_URL.",
    );
  }
  if (given.OUTBOX_PAGE) {
    faults.push("OUTBOX_PAGE=on shows every mail and its one-time link to anybody: leave it out.");
  }
  for (const name of ["SECRET_KEY", "SECRET_KEY_BEFORE"] as const) {
    const bytes = new Set(Buffer.from(given[name] ?? "", "base64"));
    if (given[name] && bytes.size < FEWEST_BYTES) {
      faults.push(`${name} is no random key: make one, for example with openssl rand -base64 32.`);
    }
  }
  for (const name of LOGINS) {
    const address = given[name];
    if (address)
      faults.push(
        URL.canParse(address) ? faultOfSecret(name, passwordIn(address)) : `${name} is not an address.`,
      );
  }
  return faults.filter((fault) => fault !== null);
}

/** Throws when the process serves people and its environment is unsafe. What the database login may do is seen once it is open. */
export function assertSafeConfiguration(): void {
  const faults = isProduction(env) ? configurationFaults(env) : [];
  if (faults.length > 0) {
    throw new Error(
      `The server does not start like this:\n${faults.map((fault) => `  ${fault}`).join("\n")}`,
    );
  }
}
