import { describe, expect, it } from "vitest";
import { base32, codeOf, otpauthUrl, stepOf } from "./totp.server.ts";

const secret = Buffer.from("12345678901234567890");

describe("codes", () => {
  // RFC 6238, appendix B (SHA-1), the last six of the eight digits given there.
  it.each([
    [59, "287082"],
    [1_111_111_109, "081804"],
    [1_111_111_111, "050471"],
    [1_234_567_890, "005924"],
    [2_000_000_000, "279037"],
    [20_000_000_000, "353130"],
  ])("at %i: %s", (seconds, code) => {
    expect(codeOf(secret, Math.floor(seconds / 30))).toBe(code);
    expect(stepOf(secret, code, seconds)).toBe(Math.floor(seconds / 30));
  });

  it("count for one step around their own, and not for two", () => {
    const code = codeOf(secret, 1_000);
    for (const [step, found] of [
      [998, null],
      [999, 1_000],
      [1_000, 1_000],
      [1_001, 1_000],
      [1_002, null],
    ] as const) {
      expect(stepOf(secret, code, step * 30 + 29)).toBe(found);
    }
    expect(stepOf(secret, `${code.slice(0, 3)} ${code.slice(3)}`, 30_000)).toBe(1_000);
    expect(stepOf(secret, "", 30_000)).toBeNull();
  });
});

describe("secrets", () => {
  // RFC 4648, section 10, without padding.
  it.each([
    ["f", "MY"],
    ["fo", "MZXQ"],
    ["foo", "MZXW6"],
    ["foob", "MZXW6YQ"],
    ["fooba", "MZXW6YTB"],
    ["foobar", "MZXW6YTBOI"],
  ])("%s is %s", (text, encoded) => expect(base32(Buffer.from(text))).toBe(encoded));

  it("go into an address that names the product and the account", () => {
    expect(otpauthUrl(secret, "lin@x.example", "Zaiti")).toBe(
      "otpauth://totp/Zaiti:lin%40x.example?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Zaiti",
    );
  });
});
