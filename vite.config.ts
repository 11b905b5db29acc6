import { vitePlugin as remix } from "@remix-run/dev";
import tailwindcss from "@tailwindcss/vite";
import { defineConfig } from "vite";
import remixConfig from "./remix.config.js";

declare module "@remix-run/server-runtime" {
  interface Future {
    v3_singleFetch: true;
  }
}

export default defineConfig({
  plugins: [tailwindcss(), remix(remixConfig)],
  build: { target: "es2022", sourcemap: false },
  // Native code of the server, which the scan of the routes comes across.
  optimizeDeps: { exclude: ["@node-rs/argon2"] },
  server: { watch: { ignored: ["**/.data/**", "**/.cache/**"] } },
});
