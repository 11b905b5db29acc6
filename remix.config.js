/**
 * The options of Remix's Vite plugin, read by vite.config.ts: the one place for them.
 * @type {import("@remix-run/dev").VitePluginConfig}
 */
export default {
  appDirectory: "app",
  buildDirectory: "build",
  ignoredRouteFiles: ["**/*.css", "**/*.test.*", "**/README.md"],
  serverModuleFormat: "esm",
  future: {
    v3_singleFetch: true,
    v3_lazyRouteDiscovery: true,
    v3_relativeSplatPath: true,
    v3_fetcherPersist: true,
    v3_throwAbortReason: true,
  },
};
