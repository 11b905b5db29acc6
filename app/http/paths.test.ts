import { describe, expect, it } from "vitest";
import { safePath } from "./paths.ts";

describe("safePath", () => {
  it.each(["/carrier/a?on=2025-01-01#top", "/"])("goes back to %s", (to) =>
    expect(safePath(to, "/home")).toBe(to),
  );

  it.each([
    "//evil.example",
    "/\\evil.example",
    "/\t/evil.example",
    "https://evil.example",
    "javascript:alert(1)",
    "",
    null,
  ])("never leaves the site for %j", (to) => expect(safePath(to, "/home")).toBe("/home"));
});
