import type { Whence } from "#app/domain/access/whence.ts";
import { Refusal } from "#app/domain/shared/errors.ts";
import { type Counted, endAttempt, takeAttempt } from "#db/queries/access.server.ts";

const HOUR = 3_600;
const MINUTE = 60;

/** Refused with the minutes to wait, which double with every further attempt. */
export async function countAttempt(counted: readonly Counted[]): Promise<void> {
  const seconds = await takeAttempt(counted);
  if (seconds !== null) throw new Refusal("busy", "access.wait", { minutes: Math.ceil(seconds / MINUTE) });
}

/** `half`: the password was right, and a code is still to come. It stays counted, so that a password frees no guesses. */
export type Verdict = "right" | "half" | "wrong";

/**
 * Tries to prove that somebody is who they say, by a password or a code. The attempt counts against the account and
 * against the network address before it is judged: five in a row, and for an address twenty, then the next one waits.
 * An account that does not exist is counted like any other. The wait ends by itself, by a member's administrator, or
 * by a reset.
 */
export async function attempt(
  email: string,
  whence: Whence,
  judge: () => Promise<Verdict>,
): Promise<Verdict> {
  const account = email.trim().toLowerCase();
  await countAttempt([
    { subject: `account:${account}`, limit: 5, leakSeconds: HOUR },
    { subject: `address:${whence.address}`, limit: 20, leakSeconds: MINUTE },
  ]);
  const verdict = await judge();
  if (verdict !== "half") await endAttempt(account, { succeeded: verdict === "right", whence });
  return verdict;
}
