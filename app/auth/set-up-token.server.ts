import { randomBytes, timingSafeEqual } from "node:crypto";

// One token a process, shared by the started server and the built application.
const registry = globalThis as typeof globalThis & { zaitiSetUpToken?: string };

/** The one-time token that the console shows on an empty installation. */
export function setUpToken(): string {
  registry.zaitiSetUpToken ??= randomBytes(18).toString("base64url");
  return registry.zaitiSetUpToken;
}

export function isSetUpToken(text: string): boolean {
  const [given, expected] = [Buffer.from(text), Buffer.from(setUpToken())];
  return given.length === expected.length && timingSafeEqual(given, expected);
}
