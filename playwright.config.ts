import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { defineConfig } from "@playwright/test";

// The built application on a demo city of its own, walked through in a real browser.
const PORT = 15391;
const ARGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];
const INSTALLED = [
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome-stable",
  "/usr/bin/google-chrome",
  "/snap/bin/chromium",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
];

/** A browser named by the environment, else the machine's own, else the one that comes as a package. */
async function browser(): Promise<string> {
  const found = process.env.PLAYWRIGHT_CHROMIUM ?? INSTALLED.find((file) => fs.existsSync(file));
  if (found) return found;
  const { default: packaged } = await import("@sparticuz/chromium");
  return packaged.executablePath();
}

/** One fresh directory a run: the workers, which load this file as well, find it in their environment. */
function dataDirectory(): string {
  const known = process.env.ZAITI_E2E_DATA;
  if (known) return known;
  const directory = fs.mkdtempSync(path.join(os.tmpdir(), "zaiti-e2e-"));
  // PostgreSQL runs as another account when this one is root.
  fs.chmodSync(directory, 0o755);
  process.env.ZAITI_E2E_DATA = directory;
  process.once("exit", () => fs.rmSync(directory, { recursive: true, force: true }));
  return directory;
}

const start = fs.existsSync("build/server/index.js") ? "npm start" : "npm run build && npm start";
const { PUBLIC_ORIGIN: _, DATABASE_URL: __, MIGRATION_DATABASE_URL: ___, ...inherited } = process.env;

export default defineConfig({
  testDir: "tests/e2e",
  outputDir: "test-results",
  workers: 2,
  retries: 0,
  timeout: 120_000,
  expect: { timeout: 30_000 },
  reporter: [["list"]],
  forbidOnly: Boolean(process.env.CI),
  use: {
    baseURL: `http://127.0.0.1:${PORT}`,
    locale: "zh-CN",
    timezoneId: "Asia/Shanghai",
    viewport: { width: 1366, height: 768 },
    actionTimeout: 30_000,
    navigationTimeout: 45_000,
    trace: "retain-on-failure",
    screenshot: "only-on-failure",
    launchOptions: { executablePath: await browser(), args: ARGS },
  },
  // In this order: the walk begins on the demo city as it is seeded, and the pages are looked at when they have
  // something to show.
  projects: [
    { name: "walk", testMatch: "walk.spec.ts" },
    { name: "bad-input", testMatch: "bad-input.spec.ts", dependencies: ["walk"] },
    { name: "teams", testMatch: "teams.spec.ts", dependencies: ["walk"] },
    { name: "pages", testMatch: "pages.spec.ts", dependencies: ["bad-input", "teams"], fullyParallel: true },
  ],
  webServer: {
    command: start,
    url: `http://127.0.0.1:${PORT}/health`,
    timeout: 180_000,
    reuseExistingServer: false,
    gracefulShutdown: { signal: "SIGTERM", timeout: 10_000 },
    env: {
      ...(inherited as Record<string, string>),
      NODE_ENV: "production",
      ALLOW_HTTP: "on",
      HOST: "127.0.0.1",
      PORT: String(PORT),
      DATA_DIRECTORY: dataDirectory(),
      DEMO: "on",
      DEMO_DAY: "2026-01-20",
    },
  },
});
