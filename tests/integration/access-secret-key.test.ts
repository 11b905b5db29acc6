import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterAll, beforeEach, expect, it, vi } from "vitest";

// The environment is read once a process: each test reads it anew.
const before = { ...process.env };
const directory = fs.mkdtempSync(path.join(os.tmpdir(), "zaiti-key-"));
beforeEach(() => {
  vi.resetModules();
  for (const name of ["SECRET_KEY", "SECRET_KEY_BEFORE", "DATABASE_URL"]) delete process.env[name];
  Object.assign(process.env, { NODE_ENV: "test", DATA_DIRECTORY: directory });
});
afterAll(() => {
  process.env = before;
  fs.rmSync(directory, { recursive: true, force: true });
});
const keys = async () => (await import("#app/auth/secret-key.server.ts")).secretKeys();

it("is made once, where nobody gives one, and read by its owner alone", async () => {
  const [first] = await keys();
  const file = path.join(directory, "secret.key");
  expect(fs.statSync(file).mode & 0o777).toBe(0o600);
  vi.resetModules();
  const [again] = await keys();
  expect(again.id.equals(first.id)).toBe(true);
  expect(first.for("one thing").equals(first.for("another"))).toBe(false);
  fs.writeFileSync(file, "half");
  vi.resetModules();
  await expect(keys()).rejects.toThrow("does not hold 32 bytes");
});

it("has to be given in production with a database of its own", async () => {
  Object.assign(process.env, {
    NODE_ENV: "production",
    DATABASE_URL: "postgres://zaiti_app@127.0.0.1:9/zaiti",
  });
  await expect(keys()).rejects.toThrow("SECRET_KEY is not set");
  vi.resetModules();
  process.env.SECRET_KEY = Buffer.alloc(32, 7).toString("base64");
  process.env.SECRET_KEY_BEFORE = Buffer.alloc(32, 8).toString("base64");
  expect(await keys()).toHaveLength(2);
  vi.resetModules();
  process.env.SECRET_KEY = "too short";
  await expect(keys()).rejects.toThrow("openssl rand -base64 32");
});
