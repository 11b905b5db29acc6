import { type ChildProcess, spawn } from "node:child_process";
import path from "node:path";
import { build } from "vite";
import { LANE, PORTS } from "./cluster.ts";
import { until } from "./random.ts";

export const ORIGIN = `http://127.0.0.1:${PORTS.web}`;
const READY_MS = 240_000;

const BUNDLES = `build/faults-${LANE}`;

/**
 * The two entries in one file each. `npm start` reads some hundred sources at every start, which a scenario of fifty
 * starts would mostly wait for; the pages are those of `npm run build` in either case.
 */
export async function bundleEntries(): Promise<void> {
  const input = { web: "app/server/web.server.ts", worker: "app/server/worker.server.ts" };
  await build({
    configFile: false,
    logLevel: "error",
    build: {
      ssr: true,
      outDir: BUNDLES,
      emptyOutDir: true,
      copyPublicDir: false,
      target: "node20",
      rollupOptions: { input, output: { entryFileNames: "[name].js" } },
    },
  });
}

/** A process of the product, started as an operator would, that can be killed and started again. */
class Supervised {
  #child: ChildProcess | null = null;
  /** What it wrote last, for the report of a failure. */
  said = "";

  constructor(
    readonly entry: string,
    readonly environment: Readonly<Record<string, string>>,
    readonly isReady: (supervised: Supervised) => Promise<boolean>,
  ) {}

  get isAlive(): boolean {
    return this.#child !== null && this.#child.exitCode === null && this.#child.signalCode === null;
  }

  get pid(): number {
    return this.#child?.pid ?? 0;
  }

  /** Answers the milliseconds until it is ready. */
  async start(): Promise<number> {
    this.said = "";
    const child = spawn(process.execPath, [path.join(BUNDLES, this.entry)], {
      env: { ...process.env, ...this.environment },
      stdio: ["ignore", "pipe", "pipe"],
    });
    this.#child = child;
    for (const stream of [child.stdout, child.stderr]) {
      stream?.on("data", (chunk: Buffer) => {
        this.said = (this.said + chunk.toString("utf8")).slice(-20_000);
      });
    }
    return until(`${this.entry} is ready`, READY_MS, async () => {
      if (!this.isAlive) throw new Error(`${this.entry} ended at its start: ${this.said}`);
      return this.isReady(this);
    });
  }

  /** Ends it at once (kill −9), or in order. */
  async end(signal: "SIGKILL" | "SIGTERM" = "SIGKILL"): Promise<void> {
    const child = this.#child;
    if (!child || !this.isAlive) return;
    const ended = new Promise((resolve) => child.once("exit", resolve));
    child.kill(signal);
    await ended;
  }
}

export type { Supervised };

const answers = async (): Promise<boolean> => {
  try {
    return (await fetch(`${ORIGIN}/health`, { signal: AbortSignal.timeout(2_000) })).ok;
  } catch {
    return false;
  }
};

type Given = { databaseUrl: string; dataDirectory: string };

// As a test: in production the demo's one-click accounts go with no database that others reach. Its fixed day keeps periods open.
const environmentOf = ({ databaseUrl, dataDirectory }: Given) => ({
  NODE_ENV: "test",
  LIMIT_SIGN_IN: "0",
  LIMIT_WORK: "0",
  LIMIT_ALL: "0",
  DATABASE_URL: databaseUrl,
  DATA_DIRECTORY: dataDirectory,
  DEMO: "on",
  HOST: "127.0.0.1",
  PORT: String(PORTS.web),
  PUBLIC_ORIGIN: ORIGIN,
  WORKER: "off",
});

/** The web server, which leaves jobs and mails to the worker. */
export const webServer = (given: Given): Supervised =>
  new Supervised("web.js", environmentOf(given), answers);

export const worker = (given: Given): Supervised =>
  new Supervised("worker.js", environmentOf(given), async ({ said }) => said.includes("worker"));
