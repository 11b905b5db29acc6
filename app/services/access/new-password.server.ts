import { z } from "zod";
import { faultOfPassword, hashPassword, POLICY, passwordMatches } from "#app/auth/passwords.server.ts";
import { Refusal } from "#app/domain/shared/errors.ts";

export const newPasswordField = z.string("access.password-required").max(1_000, "access.password-long-field");

/**
 * The hash of a new password, or a refusal that says what the installation's policy asks for. `before` are the hashes
 * of the password in use and of those before it.
 */
export async function hashOfNewPassword(
  password: string,
  person: { name: string; email: string },
  before: readonly string[] = [],
): Promise<string> {
  const refuse = (code: string, details = {}) =>
    new Refusal("invalid", `access.password-${code}`, details, { password: "access.password-unfit" });
  const fault = faultOfPassword(password, person);
  if (fault) throw refuse(fault.code, fault.details);
  // The one in use is always among those compared: to change a password to itself is no change.
  for (const hash of before.slice(0, POLICY.history + 1)) {
    if (await passwordMatches(hash, password)) throw refuse("before", { history: POLICY.history });
  }
  return hashPassword(password);
}
