import { createServer as createHttpServer } from "node:http";
import path from "node:path";
import type { ServerBuild } from "@remix-run/node";
import { installGlobals } from "@remix-run/node";
import express from "express";
import { env } from "#app/env.server.ts";
import { seedDemo } from "#db/seed/demo.server.ts";
import { announce } from "./announce.server.ts";
import { openDatabase } from "./database.server.ts";
import { createServer, serve } from "./http.server.ts";

// The built application: `npm run build` first.
installGlobals({ nativeFetch: true });
const build = (await import(path.resolve("build/server/index.js"))) as ServerBuild;
const opened = await openDatabase();
if (env.DEMO) await seedDemo();
const app = createServer({
  build,
  mode: "production",
  assets: [
    express.static("build/client/assets", {
      immutable: true,
      maxAge: "1y",
      fallthrough: true,
    }) as express.RequestHandler,
    express.static("build/client", { maxAge: "1h", index: false }),
  ],
});
await announce(await serve(createHttpServer(app), opened.close));
