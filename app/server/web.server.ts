import "./production.server.ts";
import { createServer as createHttpServer } from "node:http";
import path from "node:path";
import type { ServerBuild } from "@remix-run/node";
import { installGlobals } from "@remix-run/node";
import express from "express";
import { env } from "#app/env.server.ts";
import { announce } from "./announce.server.ts";
import { assertSafeConfiguration } from "./configuration.server.ts";
import { openDatabase } from "./database.server.ts";
import { createServer, serve } from "./http.server.ts";
import { startJobProcess } from "./jobs-process.server.ts";

const keep = (policy: string) => (response: express.Response) =>
  void response.setHeader("Cache-Control", policy);

assertSafeConfiguration();
// The built application: `npm run build` first.
installGlobals({ nativeFetch: true });
const build = (await import(path.resolve("build/server/index.js"))) as ServerBuild;
const opened = await openDatabase();
// Built files carry their digest in their name: they may be kept for ever, unlike every page.
const keepForEver = {
  immutable: true,
  index: false as const,
  redirect: false,
  maxAge: "1y",
  setHeaders: keep("public, max-age=31536000, immutable"),
};
const serveAssets: express.RequestHandler = (request, response, next) =>
  request.path.startsWith("/assets/")
    ? express.static("build/client", keepForEver)(request, response, next)
    : next();
const serveFiles = express.static("build/client", {
  index: false,
  redirect: false,
  setHeaders: keep("public, max-age=3600"),
});
const app = createServer({
  build,
  mode: "production",
  assets: [serveAssets, serveFiles],
});
let worker: ReturnType<typeof startJobProcess> | null = null;
// A request says its host, or the edge refuses it in words; and it arrives in a minute or two.
const server = createHttpServer(
  { requireHostHeader: false, headersTimeout: 20_000, requestTimeout: 120_000 },
  app,
);
const whenClosed = async () => {
  await worker?.stop();
  await opened.close();
};
const origin = await serve(server, { mode: "production", whenClosed });
await announce(origin);
if (env.WORKER) worker = startJobProcess({ databaseUrl: opened.url, origin });
