import { randomBytes, randomUUID } from "node:crypto";
import type { Server } from "node:http";
import { createRequestHandler } from "@remix-run/express";
import type { ServerBuild } from "@remix-run/node";
import compression from "compression";
import { sql } from "drizzle-orm";
import express, { type Express, type RequestHandler } from "express";
import { env } from "#app/env.server.ts";
import { database } from "#db/client.server.ts";

const BODY_LIMIT = 12 * 1024 * 1024;

/** The headers of every answer, pages, data, downloads and errors alike. */
function headers(development: boolean): RequestHandler {
  return (_request, response, next) => {
    const nonce = randomBytes(18).toString("base64");
    response.locals.cspNonce = nonce;
    response.locals.requestId = randomUUID();
    // Vite's client applies style elements and listens on a socket while developing.
    const style = development
      ? "style-src 'self' 'unsafe-inline'"
      : "style-src 'self'; style-src-attr 'unsafe-inline'";
    const connect = development ? "connect-src 'self' ws:" : "connect-src 'self'";
    response.set({
      "Content-Security-Policy": [
        "default-src 'self'",
        `script-src 'nonce-${nonce}' 'strict-dynamic'`,
        style,
        "img-src 'self' data: blob:",
        "font-src 'self'",
        connect,
        "object-src 'none'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
        "form-action 'self'",
      ].join("; "),
      "X-Content-Type-Options": "nosniff",
      "Referrer-Policy": "same-origin",
      "Cross-Origin-Opener-Policy": "same-origin",
      "Cross-Origin-Resource-Policy": "same-origin",
      "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
      "Cache-Control": "private, no-store",
      "X-Request-Id": response.locals.requestId,
    });
    if (env.PUBLIC_ORIGIN?.startsWith("https:")) {
      response.set("Strict-Transport-Security", "max-age=63072000; includeSubDomains");
    }
    next();
  };
}

/**
 * Refuses what is too large before a byte of it is read, so that the answer comes at once; and what does not say its
 * size, which browsers always do.
 */
const limitBody: RequestHandler = (request, response, next) => {
  const length = request.headers["content-length"];
  const isUnsized = length === undefined && request.headers["transfer-encoding"] !== undefined;
  if (!isUnsized && Number(length ?? 0) <= BODY_LIMIT) return next();
  response
    .status(isUnsized ? 411 : 413)
    .set("Connection", "close")
    .type("text/plain; charset=utf-8");
  response.send(
    "文件超过 12 MB，请拆分后再上传。\nThe file is larger than 12 MB. Please split it and upload again.\n",
  );
};

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

/** The web server: headers first, then assets, then Remix. */
export function createServer({ build, assets, mode }: Parts): Express {
  const app = express();
  app.disable("x-powered-by");
  // The client's address counts failed sign-ins: only proxies that are known to stand in front are believed about it.
  app.set("trust proxy", env.TRUSTED_PROXIES ?? (env.PUBLIC_ORIGIN ? 1 : 0));
  app.use(headers(mode === "development"));
  app.get("/health", health);
  app.use(compression());
  for (const handler of assets) app.use(handler);
  app.use(limitBody);
  app.all(
    "*",
    createRequestHandler({
      build,
      mode,
      getLoadContext: (request, response) => ({
        cspNonce: response.locals.cspNonce as string,
        requestId: response.locals.requestId as string,
        address: request.ip ?? "",
      }),
    }),
  );
  return app;
}

/** Listens, and closes what is open when the process is asked to end. Answers the address. */
export function serve(server: Server, whenClosed: () => Promise<void>): Promise<string> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(env.PORT, env.HOST, () => {
      const address = server.address();
      const port = typeof address === "object" && address ? address.port : env.PORT;
      resolve(env.PUBLIC_ORIGIN ?? `http://${env.HOST === "0.0.0.0" ? "localhost" : env.HOST}:${port}`);
    });
    let closing = false;
    const close = () => {
      if (closing) return;
      closing = true;
      server.close(() => void whenClosed().finally(() => process.exit(0)));
      server.closeIdleConnections();
      setTimeout(() => server.closeAllConnections(), 5_000).unref();
    };
    for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, close);
  });
}
