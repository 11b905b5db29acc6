import { setTimeout as wait } from "node:timers/promises";
import { z } from "zod";
import { POLICY } from "#app/auth/passwords.server.ts";
import { hashOfToken } from "#app/auth/tokens.server.ts";
import type { Whence } from "#app/domain/access/whence.ts";
import { Refusal } from "#app/domain/shared/errors.ts";
import * as queries from "#db/queries/access.server.ts";
import { countAttempt } from "./attempt.server.ts";
import { hashOfNewPassword, newPasswordField } from "./new-password.server.ts";

/** How long the link of a reset is good. */
const RESET_MINUTES = 30;
// Longer than the work for a known address takes, so that the time of the answer tells nothing.
const ANSWER_MS = 400;
const HOUR = 3_600;

export const askResetInput = z.object({ email: z.email("access.email-form").max(200) });

/**
 * Sends a link to choose a password anew, if the address has an account. The answer is the same, and as late, when it
 * has none. Three links an hour for an address of mail; whoever asks for many addresses is told to wait.
 */
export async function askReset(
  { email }: z.output<typeof askResetInput>,
  at: { locale: string; whence: Whence },
): Promise<void> {
  const from = `reset-from:${at.whence.address}`;
  await countAttempt([{ subject: from, limit: 20, leakSeconds: 60 }]);
  const send = async () => {
    const subject = `reset:${email.toLowerCase()}`;
    const isTooMany = (await queries.takeAttempt([{ subject, limit: 4, leakSeconds: HOUR / 3 }])) !== null;
    if (!isTooMany) await queries.askReset(email, at.locale, RESET_MINUTES);
  };
  await Promise.all([send(), wait(ANSWER_MS)]);
}

/** Whose password a link changes, or null when it opens nothing. */
export async function showReset(token: string): Promise<{ email: string } | null> {
  const reset = await queries.resetByLink(hashOfToken(token), 0);
  return reset && { email: reset.email };
}

export const resetPasswordInput = z.object({
  token: z.string("access.link-ended").max(100),
  password: newPasswordField,
});

/** Takes the link, once: the new password holds, every session of the person ends, and a locked account is open again. */
export async function resetPassword(
  { token, password }: z.output<typeof resetPasswordInput>,
  at: { locale: string; whence: Whence },
): Promise<void> {
  const tokenHash = hashOfToken(token);
  const reset = await queries.resetByLink(tokenHash, POLICY.history);
  if (!reset) throw new Refusal("gone", "access.link-ended");
  const passwordHash = await hashOfNewPassword(password, reset, reset.hashes);
  const isDone = await queries.resetPassword(tokenHash, { passwordHash, keep: POLICY.history, ...at });
  if (!isDone) throw new Refusal("gone", "access.link-ended");
}
