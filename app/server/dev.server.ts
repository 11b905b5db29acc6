import { createServer as createHttpServer } from "node:http";
import type { ServerBuild } from "@remix-run/node";
import { installGlobals } from "@remix-run/node";

// `npm run dev` is the demo city on the embedded database, unless the environment says otherwise.
process.env.DEMO ??= "on";
process.env.OUTBOX_PAGE ??= "on";
const { env } = await import("#app/env.server.ts");
const { announce } = await import("./announce.server.ts");
const { openDatabase } = await import("./database.server.ts");
const { createServer, serve } = await import("./http.server.ts");
const { startJobProcess } = await import("./jobs-process.server.ts");

installGlobals({ nativeFetch: true });
// The database starts in a process of its own while Vite, the longer part, is read and made in this one.
const opening = openDatabase();
const { createServer: createVite } = await import("vite");
// Vite's socket shares the server's port, so that two copies of the product run side by side.
const server = createHttpServer();
const vite = await createVite({ server: { middlewareMode: true, hmr: { server } } });
const opened = await opening;
const load = () => vite.ssrLoadModule("virtual:remix/server-build") as Promise<ServerBuild>;
const app = createServer({ mode: "development", assets: [vite.middlewares], build: load });
server.on("request", app);
let worker: ReturnType<typeof startJobProcess> | null = null;
const whenClosed = async () => {
  // The database is stopped whatever becomes of the others: nobody else would.
  await Promise.allSettled([vite.close(), worker?.stop()]);
  await opened.close();
};
const origin = await serve(server, { mode: "development", whenClosed });
await announce(origin);
// The first page is quick when its modules are already there; a fault in them is shown by the page that meets it.
load().catch(() => {});
if (env.WORKER) worker = startJobProcess({ databaseUrl: opened.url, origin });
