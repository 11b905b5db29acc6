import { defineConfig } from "vitest/config";

// Tests write no key into the data directory.
process.env.SECRET_KEY ??= Buffer.alloc(32, "test").toString("base64");

// Three projects: pure tests beside the code, tests on a real PostgreSQL, and the tenancy matrix.
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: "unit",
          include: ["app/**/*.test.{ts,tsx}", "tests/architecture.test.ts", "tests/golden/**/*.test.ts"],
          environment: "node",
          testTimeout: 30_000,
          // Pure code keeps no state between files: one module graph for all of them saves most of the time.
          isolate: false,
          setupFiles: ["tests/setup/no-console-error.ts"],
        },
      },
      {
        test: {
          name: "integration",
          include: ["tests/integration/**/*.test.ts"],
          environment: "node",
          globalSetup: ["tests/setup/cluster.ts"],
          setupFiles: ["tests/setup/no-console-error.ts"],
          testTimeout: 30_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          name: "isolation",
          include: ["tests/isolation/**/*.test.ts"],
          environment: "node",
          globalSetup: ["tests/setup/cluster.ts"],
          setupFiles: ["tests/setup/no-console-error.ts"],
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
});
