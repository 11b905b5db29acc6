import { hash, verify } from "@node-rs/argon2";
import {
  MAXIMUM_PASSWORD_LENGTH,
  type PasswordFault,
  passwordFault,
  passwordPolicy,
} from "#app/domain/access/password-policy.ts";
import { env } from "#app/env.server.ts";
import { isCommonPassword } from "./common-passwords.server.ts";

// argon2id, 46 MiB, one pass: OWASP's first choice.
const PARAMETERS = { algorithm: 2, memoryCost: 47_104, timeCost: 1, parallelism: 1 } as const;
// What an unknown account is compared with, so that its answer takes as long as a known one's.
let ofNobody: Promise<string> | undefined;

/** What this installation asks of passwords. */
export const POLICY = passwordPolicy({
  mode: env.SECURITY_MODE,
  minimumLength: env.PASSWORD_MIN_LENGTH,
  maximumAgeDays: env.PASSWORD_MAX_AGE_DAYS,
  history: env.PASSWORD_HISTORY,
});

export const hashPassword = (password: string): Promise<string> => hash(password, PARAMETERS);

/** True when the password belongs to the hash. With no hash it takes the same time and is false. */
export async function passwordMatches(passwordHash: string | null, password: string): Promise<boolean> {
  ofNobody ??= hashPassword("nobody has this password");
  const matches = await verify(
    passwordHash ?? (await ofNobody),
    password.slice(0, 2 * MAXIMUM_PASSWORD_LENGTH),
  ).catch(() => false);
  return passwordHash !== null && matches;
}

/** What a new password of this person lacks by the installation's policy, or null. */
export function faultOfPassword(
  password: string,
  person: { name: string; email: string },
): PasswordFault | null {
  const words = ["zaiti", person.name, person.email, person.email.split("@")[0] ?? ""];
  return passwordFault(password, POLICY, { isCommon: isCommonPassword, words });
}
