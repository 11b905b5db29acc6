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
const vite = await createVite({ server: { middlewareMode: true } });
const app = createServer({
  mode: "development",
  assets: [vite.middlewares],
  build: () => vite.ssrLoadModule("virtual:remix/server-build") as Promise<ServerBuild>,
});
const origin = await serve(app, async () => {
  await vite.close();
  await opened.close();
});
await announce(origin);
