import { createServer as createHttpServer } from "node:http";
import path from "node:path";
import type { ServerBuild } from "@remix-run/node";
import { installGlobals } from "@remix-run/node";
import express from "express";
import { announce } from "./announce.server.ts";
import { openDatabase } from "./database.server.ts";
import { createServer, serve } from "./http.server.ts";

const keep = (policy: string) => (response: express.Response) =>
  void response.setHeader("Cache-Control", policy);

// The built application: `npm run build` first.
installGlobals({ nativeFetch: true });
const build = (await import(path.resolve("build/server/index.js"))) as ServerBuild;
const opened = await openDatabase();
// Built files carry their digest in their name: they may be kept for ever, unlike every page.
const keepForEver = {
  immutable: true,
  maxAge: "1y",
  setHeaders: keep("public, max-age=31536000, immutable"),
};
const serveAssets: express.RequestHandler = (request, response, next) =>
  request.path.startsWith("/assets/")
    ? express.static("build/client", keepForEver)(request, response, next)
    : next();
const serveFiles = express.static("build/client", { index: false, setHeaders: keep("public, max-age=3600") });
const app = createServer({
  build,
  mode: "production",
  assets: [serveAssets, serveFiles],
});
await announce(await serve(createHttpServer(app), opened.close));
