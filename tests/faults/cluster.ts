import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import postgres from "postgres";
import { serveCluster } from "#db/embedded.server.ts";

/** Several `npm run test:faults` run beside each other in lanes of their own: FAULTS_LANE, 0 to 4. */
export const LANE = Number(process.env.FAULTS_LANE ?? 0);
/** Where scenarios listen; PostgreSQL below the range from which client sockets take their ports. */
export const PORTS = { web: 5420 + 2 * LANE, proxy: 5421 + 2 * LANE, postgres: 25_420 + LANE } as const;
const DATABASE = "zaiti";

const freshDirectory = (): string => {
  const directory = fs.mkdtempSync(path.join(os.tmpdir(), "zaiti-faults-"));
  fs.chmodSync(directory, 0o755);
  return directory;
};

/** A stopped cluster that holds the demo city: made once, copied by every scenario. */
export async function makeTemplate(): Promise<{ directory: string; remove: () => void }> {
  const directory = freshDirectory();
  const environment = { ...process.env, DEMO: "on", DATA_DIRECTORY: directory };
  await new Promise<void>((resolve, reject) => {
    const child = spawn(process.execPath, ["--import", "tsx", "app/cli/seed.ts"], {
      env: environment,
      stdio: ["ignore", "ignore", "inherit"],
    });
    child.once("exit", (code) =>
      code === 0 ? resolve() : reject(new Error(`the template ended with ${code}`)),
    );
  });
  return { directory, remove: () => fs.rmSync(directory, { recursive: true, force: true }) };
}

/** A PostgreSQL of a scenario's own, which can be ended in every way and started again on the same data. */
export class Cluster {
  #child: ChildProcess | null = null;
  readonly #password: string;
  readonly data: string;
  /** Sees everything, past the proxy and past row-level security. Renewed when the server is started again. */
  admin: postgres.Sql;

  readonly directory: string;

  /** `volumes`: where the data, and its write-ahead log, are to lie; both beside each other otherwise. */
  constructor(
    template: string,
    readonly volumes: { data?: string; log?: string } = {},
  ) {
    this.directory = volumes.data ?? freshDirectory();
    execFileSync("cp", ["-a", `${template}/.`, this.directory]);
    this.data = path.join(this.directory, "cluster");
    if (volumes.log) {
      const [wal, apart] = [path.join(this.data, "pg_wal"), path.join(volumes.log, "pg_wal")];
      execFileSync("cp", ["-a", wal, apart]);
      fs.rmSync(wal, { recursive: true });
      fs.symlinkSync(apart, wal);
    }
    this.#password = fs.readFileSync(path.join(this.directory, "password"), "utf8");
    this.admin = this.#newAdmin();
  }

  #newAdmin(): postgres.Sql {
    return postgres(this.url("postgres", PORTS.postgres), {
      max: 2,
      onnotice: () => {},
      backoff: () => 0.05,
    });
  }

  url(role: "postgres" | "zaiti_app", port: number): string {
    return `postgres://${role}:${encodeURIComponent(this.#password)}@127.0.0.1:${port}/${DATABASE}`;
  }

  async start(): Promise<void> {
    this.#child = await serveCluster(this.data, PORTS.postgres);
    this.#child.stderr?.resume();
    await this.admin.end({ timeout: 0 });
    this.admin = this.#newAdmin();
  }

  /** Ends the postmaster: SIGKILL as a power cut would, SIGQUIT as `pg_ctl -m immediate`. */
  async end(signal: "SIGKILL" | "SIGQUIT"): Promise<void> {
    const child = this.#child;
    this.#child = null;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const ended = new Promise((resolve) => child.once("exit", resolve));
    child.kill(signal);
    await ended;
  }

  async remove(): Promise<void> {
    await this.admin.end({ timeout: 0 });
    // At once: in order, it would wait for space that there may not be.
    await this.end("SIGQUIT");
    if (!this.volumes.data) fs.rmSync(this.directory, { recursive: true, force: true });
  }
}
