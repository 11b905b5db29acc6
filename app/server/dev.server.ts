import { createServer as createHttpServer } from "node:http";
import type { ServerBuild } from "@remix-run/node";
import { installGlobals } from "@remix-run/node";

// `npm run dev` is the demo city on the embedded database, unless the environment says otherwise.
process.env.DEMO ??= "on";
const { env } = await import("#app/env.server.ts");
const { seedDemo } = await import("#db/seed/demo.server.ts");
const { announce } = await import("./announce.server.ts");
const { openDatabase } = await import("./database.server.ts");
const { createServer, serve } = await import("./http.server.ts");
const { createServer: createVite } = await import("vite");

installGlobals({ nativeFetch: true });
const opened = await openDatabase();
if (env.DEMO) await seedDemo();
// Vite's socket shares the server's port, so that two copies of the product run side by side.
const server = createHttpServer();
const vite = await createVite({ server: { middlewareMode: true, hmr: { server } } });
const app = createServer({
  mode: "development",
  assets: [vite.middlewares],
  build: () => vite.ssrLoadModule("virtual:remix/server-build") as Promise<ServerBuild>,
});
server.on("request", app);
const origin = await serve(server, async () => {
  await vite.close();
  await opened.close();
});
await announce(origin);
