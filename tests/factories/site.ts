import { type ChildProcess, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import fs from "node:fs";
import http from "node:http";
import net from "node:net";
import os from "node:os";
import path from "node:path";

export type Answer = { status: number; headers: http.IncomingHttpHeaders; text: string };
export type Asking = {
  method?: string;
  headers?: Readonly<Record<string, string>>;
  /** The session's cookie, and whatever else the browser keeps. */
  cookie?: string;
  body?: string | Uint8Array;
};

/** A port that nobody listens on. */
async function freePort(): Promise<number> {
  const server = net.createServer().listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  const { port } = server.address() as net.AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** The environment of a server: what the machine needs, and what the test says; nothing that the shell happens to hold. */
const environmentOf = (given: Readonly<Record<string, string>>): Record<string, string> => ({
  PATH: process.env.PATH ?? "",
  HOME: process.env.HOME ?? "",
  HOST: "127.0.0.1",
  DATA_DIRECTORY: path.join(os.tmpdir(), "zaiti-edge-none"),
  SECRET_KEY: randomBytes(32).toString("base64"),
  ...given,
});

/** Starts the product's own server in a process of its own, as `npm start` does. */
export function startProcess(given: Readonly<Record<string, string>>): ChildProcess {
  if (!fs.existsSync("build/server/index.js"))
    throw new Error("the built application is served: npm run build");
  return spawn(process.execPath, ["--import", "tsx", "app/server/web.server.ts"], {
    // Remix declares NODE_ENV as always there; here its absence is a case of its own.
    env: environmentOf(given) as NodeJS.ProcessEnv,
    stdio: ["ignore", "pipe", "pipe"],
  });
}

/** The built application under a real server, asked as bytes on a connection: every header is what the test says. */
export class Site {
  /** What the server wrote to its log, line by line. */
  readonly lines: string[] = [];
  faults = "";
  readonly #child: ChildProcess;

  constructor(
    readonly port: number,
    child: ChildProcess,
  ) {
    this.#child = child;
    let rest = "";
    child.stdout?.on("data", (chunk: Buffer) => {
      const pieces = (rest + chunk.toString("utf8")).split("\n");
      rest = pieces.pop() ?? "";
      this.lines.push(...pieces);
    });
    child.stderr?.on("data", (chunk: Buffer) => {
      this.faults += chunk.toString("utf8");
    });
  }

  get origin(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  static async start(given: Readonly<Record<string, string>>): Promise<Site> {
    const port = await freePort();
    const child = startProcess({ ...given, PORT: String(port) });
    const site = new Site(port, child);
    for (;;) {
      if (child.exitCode !== null) throw new Error(`the server ended at its start: ${site.faults}`);
      const answer = await site.ask("/health").catch(() => null);
      if (answer?.status === 200) return site;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }

  ask(address: string, { method = "GET", headers = {}, cookie, body }: Asking = {}): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const request = http.request({
        host: "127.0.0.1",
        port: this.port,
        path: address,
        method,
        agent: false,
        headers: {
          ...(cookie ? { Cookie: cookie } : {}),
          ...(body === undefined ? {} : { "Content-Length": String(Buffer.byteLength(body)) }),
          ...headers,
        },
      });
      request.on("error", reject);
      request.on("response", (response) => {
        const chunks: Buffer[] = [];
        response.on("data", (chunk: Buffer) => chunks.push(chunk));
        response.on("error", reject);
        response.on("end", () =>
          resolve({
            status: response.statusCode ?? 0,
            headers: response.headers,
            text: Buffer.concat(chunks).toString("utf8"),
          }),
        );
      });
      request.end(body);
    });
  }

  /** Sends a form as the product's own page does. */
  send(address: string, fields: Readonly<Record<string, string>>, asking: Asking = {}): Promise<Answer> {
    return this.ask(address, {
      ...asking,
      method: "POST",
      headers: {
        Origin: this.origin,
        "Sec-Fetch-Site": "same-origin",
        "Content-Type": "application/x-www-form-urlencoded;charset=UTF-8",
        ...asking.headers,
      },
      body: new URLSearchParams(fields).toString(),
    });
  }

  /** Writes bytes that are perhaps no request; answers all that comes back. */
  write(bytes: string): Promise<string> {
    return new Promise((resolve, reject) => {
      const socket = net.connect(this.port, "127.0.0.1");
      const chunks: Buffer[] = [];
      socket.on("data", (chunk: Buffer) => chunks.push(chunk));
      socket.on("error", reject);
      socket.on("close", () => resolve(Buffer.concat(chunks).toString("utf8")));
      socket.write(bytes);
    });
  }

  /** Asks the process to end; answers its exit code. */
  async stop(): Promise<number | null> {
    if (this.#child.exitCode !== null) return this.#child.exitCode;
    const ended = new Promise<number | null>((resolve) => this.#child.once("exit", resolve));
    this.#child.kill("SIGTERM");
    return ended;
  }
}
