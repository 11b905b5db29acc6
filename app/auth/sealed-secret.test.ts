import { randomUUID } from "node:crypto";
import { describe, expect, it } from "vitest";
import { beginningOfSealed, openSecret, sealSecret } from "./sealed-secret.server.ts";
import type { SecretKey } from "./secret-key.server.ts";
import { newSecret } from "./totp.server.ts";

const keyNamed = (name: string): SecretKey => ({
  id: Buffer.from(name.padEnd(4).slice(0, 4)),
  for: (purpose) => Buffer.from(`${name} ${purpose}`.padEnd(32).slice(0, 32)),
});
const [present, before, other] = [keyNamed("new"), keyNamed("old"), keyNamed("else")];
const person = randomUUID();

describe("a sealed secret", () => {
  it("opens for its person, is never twice the same, and shows nothing of what is in it", () => {
    const secret = newSecret();
    const [once, twice] = [sealSecret(secret, person, [present]), sealSecret(secret, person, [present])];
    expect(openSecret(once, person, [present]).equals(secret)).toBe(true);
    expect(once.equals(twice)).toBe(false);
    expect(once.includes(secret)).toBe(false);
    expect(once.subarray(0, 5)).toEqual(beginningOfSealed([present]));
  });

  it("does not open for somebody else, nor when a bit of it has changed", () => {
    const sealed = sealSecret(newSecret(), person, [present]);
    expect(() => openSecret(sealed, randomUUID(), [present])).toThrow();
    for (const at of [6, 20, sealed.length - 1]) {
      const changed = Buffer.from(sealed);
      changed[at]! ^= 1;
      expect(() => openSecret(changed, person, [present])).toThrow();
    }
  });

  it("opens with the key before as well, and with no other", () => {
    const secret = newSecret();
    const sealed = sealSecret(secret, person, [before]);
    expect(openSecret(sealed, person, [present, before]).equals(secret)).toBe(true);
    expect(() => openSecret(sealed, person, [present, other])).toThrow("SECRET_KEY_BEFORE");
  });

  it("that was kept open before is taken as it is", () => {
    const secret = newSecret();
    expect(openSecret(secret, person, [present])).toBe(secret);
  });
});
