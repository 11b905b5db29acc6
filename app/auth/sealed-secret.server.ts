import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";
import { type SecretKey, secretKeys } from "./secret-key.server.ts";

/*
 * AES-256-GCM. A sealed secret is: 1 | id of the key (4) | nonce (12) | tag (16) | text. It is bound to its person: moved to
 * another's row it does not open. A secret of before, of 20 bytes, is shorter than any sealed one.
 */
const VERSION = Buffer.from([1]);
const [NONCE, TAG] = [12, 16];
const HEAD = VERSION.length + 4;
const PURPOSE = "zaiti second factor 1";

/** How every secret under the present key begins. */
export const beginningOfSealed = ([present] = secretKeys()): Buffer => Buffer.concat([VERSION, present.id]);

/** A secret as the database keeps it, for this person. */
export function sealSecret(secret: Uint8Array, userId: string, [present] = secretKeys()): Buffer {
  const nonce = randomBytes(NONCE);
  const cipher = createCipheriv("aes-256-gcm", present.for(PURPOSE), nonce, { authTagLength: TAG });
  cipher.setAAD(Buffer.from(userId));
  const text = Buffer.concat([cipher.update(secret), cipher.final()]);
  return Buffer.concat([VERSION, present.id, nonce, cipher.getAuthTag(), text]);
}

const keyOf = (sealed: Buffer, keys: readonly SecretKey[]): SecretKey => {
  const key = keys.find(({ id }) => id.equals(sealed.subarray(VERSION.length, HEAD)));
  if (!key) throw new Error("A secret is sealed by a key that is neither SECRET_KEY nor SECRET_KEY_BEFORE.");
  return key;
};

/** The secret of this person: of what was sealed by the present key or the one before, or never. Throws for anything else. */
export function openSecret(
  kept: Buffer,
  userId: string,
  keys: readonly [SecretKey, ...SecretKey[]] = secretKeys(),
): Buffer {
  if (kept.length <= HEAD + NONCE + TAG) return kept;
  const nonce = kept.subarray(HEAD, HEAD + NONCE);
  const decipher = createDecipheriv("aes-256-gcm", keyOf(kept, keys).for(PURPOSE), nonce, {
    authTagLength: TAG,
  });
  decipher.setAAD(Buffer.from(userId));
  decipher.setAuthTag(kept.subarray(HEAD + NONCE, HEAD + NONCE + TAG));
  return Buffer.concat([decipher.update(kept.subarray(HEAD + NONCE + TAG)), decipher.final()]);
}
