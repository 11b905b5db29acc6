import { createHash, hkdfSync, randomBytes } from "node:crypto";
import fs from "node:fs";
import path from "node:path";
import { env } from "#app/env.server.ts";

const BYTES = 32;

/** The key that an installation without SECRET_KEY made for itself, readable by the server's user alone. */
function keyOfFolder(): Buffer {
  const file = path.resolve(env.DATA_DIRECTORY, "secret.key");
  fs.mkdirSync(path.dirname(file), { recursive: true });
  try {
    // Two processes may start at once: the one that comes second finds the file and reads it.
    fs.writeFileSync(file, `${randomBytes(BYTES).toString("base64")}\n`, { mode: 0o600, flag: "wx" });
  } catch (fault) {
    if ((fault as NodeJS.ErrnoException).code !== "EEXIST") throw fault;
  }
  const key = Buffer.from(fs.readFileSync(file, "utf8"), "base64");
  if (key.length !== BYTES) throw new Error(`${file} does not hold ${BYTES} bytes in base64.`);
  return key;
}

function presentKey(): Buffer {
  if (env.SECRET_KEY) return Buffer.from(env.SECRET_KEY, "base64");
  if (env.NODE_ENV === "production" && env.DATABASE_URL) {
    throw new Error(
      "SECRET_KEY is not set. A server with a database of its own seals the secrets of authenticators with it: make one " +
        "(openssl rand -base64 32), give every process of this installation the same, and keep it apart from back-ups of the database.",
    );
  }
  return keyOfFolder();
}

export type SecretKey = {
  /** The first bytes of its digest, by which a sealed secret says which key it is under. */
  id: Buffer;
  /** A key of its own for a purpose: none is used for two. */
  for: (purpose: string) => Buffer;
};

const asKey = (key: Buffer): SecretKey => ({
  id: createHash("sha256").update(key).digest().subarray(0, 4),
  for: (purpose) => Buffer.from(hkdfSync("sha256", key, Buffer.alloc(0), purpose, BYTES)),
});

let keys: [SecretKey, ...SecretKey[]] | undefined;

/** The installation's keys, the present one first. Throws where one has to be set and is not. */
export function secretKeys(): readonly [SecretKey, ...SecretKey[]] {
  keys ??= [
    asKey(presentKey()),
    ...(env.SECRET_KEY_BEFORE ? [asKey(Buffer.from(env.SECRET_KEY_BEFORE, "base64"))] : []),
  ];
  return keys;
}
