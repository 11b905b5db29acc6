import { hash, verify } from "@node-rs/argon2";

// argon2id, 46 MiB, one pass: OWASP's first choice.
const PARAMETERS = { algorithm: 2, memoryCost: 47_104, timeCost: 1, parallelism: 1 } as const;
// What an unknown account is compared with, so that its answer takes as long as a known one's.
let ofNobody: Promise<string> | undefined;

export const MINIMUM_PASSWORD_LENGTH = 12;
export const MAXIMUM_PASSWORD_LENGTH = 128;

export const hashPassword = (password: string): Promise<string> => hash(password, PARAMETERS);

/** True when the password belongs to the hash. With no hash it takes the same time and is false. */
export async function passwordMatches(passwordHash: string | null, password: string): Promise<boolean> {
  ofNobody ??= hashPassword("nobody has this password");
  const matches = await verify(
    passwordHash ?? (await ofNobody),
    password.slice(0, MAXIMUM_PASSWORD_LENGTH),
  ).catch(() => false);
  return passwordHash !== null && matches;
}
