import type { Server } from "node:http";
import { createRequestHandler } from "@remix-run/express";
import type { ServerBuild } from "@remix-run/node";
import compression from "compression";
import { sql } from "drizzle-orm";
import express, { type ErrorRequestHandler, type Express, type RequestHandler } from "express";
import { env } from "#app/env.server.ts";
import { logFault } from "#app/http/log.server.ts";
import { database } from "#db/client.server.ts";
import { edge } from "./edge.server.ts";
import { filesInWords } from "./files-in-words.server.ts";
import { headers } from "./headers.server.ts";
import { limits } from "./limits.server.ts";
import { refuse, refuseMalformed } from "./refuse.server.ts";
import { requestLog } from "./request-log.server.ts";
import { templateOf, templatesOf } from "./templates.ts";

/** How long requests that have begun may take to end when the server is asked to stop. */
const GRACE_MS = 25_000;

/** Answers only when the database runs functions, not merely connections. */
const health: RequestHandler = async (_request, response) => {
  try {
    await database().execute(sql`select app.set_up_needed()`);
    response.json({ ok: true });
  } catch {
    response.status(503).json({ ok: false });
  }
};

export type Parts = {
  build: ServerBuild | (() => Promise<ServerBuild>);
  /** Serves the assets: the built files, or Vite's middleware while developing. */
  assets: RequestHandler[];
  mode: "development" | "production";
};

/** The last resort: what neither the edge nor Remix answered. */
const broken: ErrorRequestHandler = (fault: Error & { status?: number }, request, response, next) => {
  if (response.headersSent) return next(fault);
  const isMalformed = fault instanceof URIError || fault.status === 400;
  if (!isMalformed) logFault("fault", fault, { request: response.locals.requestId as string });
  refuse(request, response, isMalformed ? "malformed" : "broken");
};

/** The web server: headers first, then assets, then what is refused at once, then Remix. */
export function createServer({ build, assets, mode }: Parts): Express {
  const isDevelopment = mode === "development";
  let templates: Promise<string[]> | undefined;
  const templateFor = async (path: string) => {
    templates ??= Promise.resolve(typeof build === "function" ? build() : build).then(({ routes }) =>
      templatesOf(routes),
    );
    return templateOf(path, await templates);
  };
  const app = express();
  app.disable("x-powered-by");
  // The client's address counts requests and failed sign-ins: only proxies that are known to stand in front are believed about it.
  app.set("trust proxy", env.TRUSTED_PROXIES ?? (env.PUBLIC_ORIGIN ? 1 : 0));
  app.use(headers(isDevelopment));
  app.use(requestLog(templateFor, isDevelopment));
  app.get("/health", health);
  app.use(compression());
  for (const handler of assets) app.use(handler);
  app.use(edge);
  app.use(limits(templateFor));
  app.use(
    createRequestHandler({
      build: typeof build === "function" ? async () => filesInWords(await build()) : filesInWords(build),
      mode,
      getLoadContext: (request, response) => {
        response.locals.seen = {};
        return {
          cspNonce: response.locals.cspNonce as string,
          requestId: response.locals.requestId as string,
          address: request.ip ?? "",
          waitSeconds: response.locals.waitSeconds as number | undefined,
          seen: response.locals.seen,
          retryAfter: (seconds) => void response.set("Retry-After", String(seconds)),
        };
      },
    }),
  );
  app.use(broken);
  return app;
}

/**
 * Listens, and closes in order when the process is asked to end: no new connections, requests that have begun end, then
 * `whenClosed`. Answers the address.
 */
export function serve(
  server: Server,
  { mode, whenClosed }: { mode: Parts["mode"]; whenClosed: () => Promise<void> },
): Promise<string> {
  // An expectation that nobody knows is left unmet, and the request answered like any other.
  server.on("checkExpectation", (request, response) => server.emit("request", request, response));
  refuseMalformed(server, mode === "development");
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(env.PORT, env.HOST, () => {
      const address = server.address();
      const port = typeof address === "object" && address ? address.port : env.PORT;
      resolve(env.PUBLIC_ORIGIN ?? `http://${env.HOST === "0.0.0.0" ? "localhost" : env.HOST}:${port}`);
    });
    let closing = false;
    server.prependListener("request", (_request, response) => {
      if (closing) response.setHeader("Connection", "close");
      response.once("close", () => closing && setImmediate(() => server.closeIdleConnections()));
    });
    let isEnding = false;
    const end = () => {
      if (isEnding) return;
      isEnding = true;
      void whenClosed().finally(() => process.exit(0));
    };
    const close = () => {
      if (closing) return;
      closing = true;
      server.close(end);
      server.closeIdleConnections();
      // What is still under way then is cut off, as are Vite's sockets, which never end by themselves.
      setTimeout(
        () => {
          server.closeAllConnections();
          end();
        },
        mode === "production" ? GRACE_MS : 1_000,
      ).unref();
    };
    for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, close);
  });
}
