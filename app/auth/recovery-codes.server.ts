import { randomBytes } from "node:crypto";
import { hashOfToken } from "./tokens.server.ts";
import { base32 } from "./totp.server.ts";

const COUNT = 10;

/** Ten codes of 60 bits, written XXXX-XXXX-XXXX. The database keeps their hashes. */
export const newRecoveryCodes = (): string[] =>
  Array.from({ length: COUNT }, () =>
    base32(randomBytes(8))
      .slice(0, 12)
      .replace(/(.{4})(?=.)/g, "$1-"),
  );

/** The hash of a code however it was typed: small letters, spaces or hyphens make no difference. */
export const hashOfRecoveryCode = (code: string): Buffer =>
  hashOfToken(code.toUpperCase().replace(/[^A-Z2-7]/g, ""));

/** Whether the text can only be a recovery code, and not one of an authenticator. */
export const looksLikeRecoveryCode = (code: string): boolean => /[a-z]/i.test(code);
