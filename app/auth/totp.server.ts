import { createHmac, randomBytes } from "node:crypto";

// RFC 6238 with what every authenticator app takes for granted: SHA-1, 30 seconds, six digits.
const STEP_SECONDS = 30;
const DIGITS = 6;
/** A code counts in its own step and in the one before and after it, for clocks that differ and people who type. */
const DRIFT = 1;
const BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/** 160 bits, as RFC 4226 recommends. */
export const newSecret = (): Buffer => randomBytes(20);

/** RFC 4648 without padding: what a person types when the camera does not work. */
export function base32(bytes: Uint8Array): string {
  let text = "";
  let bits = 0;
  let rest = 0;
  for (const byte of bytes) {
    rest = (rest << 8) | byte;
    bits += 8;
    while (bits >= 5) {
      bits -= 5;
      text += BASE32[(rest >> bits) & 31];
    }
    rest &= (1 << bits) - 1;
  }
  return bits > 0 ? text + BASE32[(rest << (5 - bits)) & 31] : text;
}

/** The code of a time step (RFC 4226, 5.3). */
export function codeOf(secret: Uint8Array, step: number): string {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(step));
  const mac = createHmac("sha1", secret).update(counter).digest();
  const offset = mac[19]! & 15;
  return String((mac.readUInt32BE(offset) & 0x7fff_ffff) % 10 ** DIGITS).padStart(DIGITS, "0");
}

/** The time step that a code belongs to at this instant (seconds since 1970), or null when it belongs to none. */
export function stepOf(secret: Uint8Array, code: string, seconds: number): number | null {
  const digits = code.replace(/\s/g, "");
  const now = Math.floor(seconds / STEP_SECONDS);
  let found: number | null = null;
  for (let step = now - DRIFT; step <= now + DRIFT; step++) {
    if (step >= 0 && codeOf(secret, step) === digits) found = step;
  }
  return found;
}

/** What the QR code holds. */
export function otpauthUrl(secret: Uint8Array, email: string, issuer: string): string {
  const label = `${encodeURIComponent(issuer)}:${encodeURIComponent(email)}`;
  return `otpauth://totp/${label}?secret=${base32(secret)}&issuer=${encodeURIComponent(issuer)}`;
}
