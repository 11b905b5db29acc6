import { createHash, randomBytes } from "node:crypto";

/** A token of 256 bits for a link or a cookie; the database keeps its hash. */
export const newToken = (): string => randomBytes(32).toString("base64url");

export const hashOfToken = (token: string): Buffer => createHash("sha256").update(token).digest();
