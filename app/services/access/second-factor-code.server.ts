import { hashOfRecoveryCode, looksLikeRecoveryCode } from "#app/auth/recovery-codes.server.ts";
import { openSecret } from "#app/auth/sealed-secret.server.ts";
import { stepOf } from "#app/auth/totp.server.ts";
import type { Whence } from "#app/domain/access/whence.ts";
import { secondFactorOf, takeRecoveryCode, takeStep } from "#db/queries/access.server.ts";

/** Whether the code is this person's, of the authenticator or a recovery code. It is taken: nobody gives it twice. */
export async function takeCode(userId: string, code: string, whence: Whence): Promise<boolean> {
  if (looksLikeRecoveryCode(code)) return takeRecoveryCode(userId, hashOfRecoveryCode(code), whence);
  const sealed = await secondFactorOf(userId);
  const step = sealed ? stepOf(openSecret(sealed, userId), code, Date.now() / 1_000) : null;
  return step !== null && takeStep(userId, step);
}
