import { createHmac, randomInt } from "node:crypto";
import { secretKeys } from "./secret-key.server.ts";

/** Six digits, each as likely as the other. */
export const newPhoneCode = (): string => String(randomInt(1_000_000)).padStart(6, "0");

/**
 * What the database keeps of a code. A digest of six digits alone is found by trying all of them, so this one is under the
 * installation's key. Spaces that people type make no difference.
 */
export const hashOfPhoneCode = (code: string): Buffer =>
  createHmac("sha256", secretKeys()[0].for("zaiti phone code 1")).update(code.replace(/\s/g, "")).digest();
