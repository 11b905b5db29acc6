import { beginningOfSealed, openSecret, sealSecret } from "#app/auth/sealed-secret.server.ts";
import { resealSecondFactor, secondFactorsNotUnder } from "#db/queries/access.server.ts";

/**
 * Seals every secret of an authenticator by the present key that is not: those of before sealing, and those under the key before.
 * When a server starts; after that the key before is needed no more. Throws where a key that is needed is missing. Answers how many.
 */
export async function sealSecondFactors(): Promise<number> {
  let sealed = 0;
  for (const { userId, secret } of await secondFactorsNotUnder(beginningOfSealed())) {
    const after = sealSecret(openSecret(secret, userId), userId);
    if (await resealSecondFactor(userId, secret, after)) sealed++;
  }
  return sealed;
}
