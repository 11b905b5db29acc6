import { z } from "zod";
import { POLICY, passwordMatches } from "#app/auth/passwords.server.ts";
import type { SignedIn } from "#app/auth/sessions.server.ts";
import type { Whence } from "#app/domain/access/whence.ts";
import { Refusal } from "#app/domain/shared/errors.ts";
import { personForSignIn } from "#db/queries/access.server.ts";
import * as queries from "#db/queries/accounts.server.ts";
import { attempt } from "./attempt.server.ts";
import { hashOfNewPassword, newPasswordField } from "./new-password.server.ts";
import { takeCode } from "./second-factor-code.server.ts";

/** Who acts on their own account, and whence. */
export type Person = { session: SignedIn; whence: Whence; locale: string };

export type OwnSession = queries.OwnSession;

/** One's account and the sessions that are open in it, the present one first. */
export async function showOwnAccount({ session }: Pick<Person, "session">) {
  const [account, sessions] = await Promise.all([
    queries.ownAccount(session.sessionHash),
    queries.ownSessions(session.sessionHash),
  ]);
  return { account, sessions };
}

export const endSessionInput = z.object({ sessionId: z.uuid() });

/** Ends one of one's own sessions; that of somebody else is none. */
export async function endOwnSession(person: Person, input: z.output<typeof endSessionInput>): Promise<void> {
  const ended = await queries.endOwnSessions(person.session.sessionHash, input.sessionId, person.whence);
  if (ended === 0) throw new Refusal("conflict", "access.session-gone");
}

/** Ends all sessions but the present one. Answers how many. */
export const endOtherSessions = (person: Person): Promise<number> =>
  queries.endOwnSessions(person.session.sessionHash, null, person.whence);

async function isOwnPassword({ session }: Person, password: string): Promise<boolean> {
  const known = await personForSignIn(session.user.email);
  return passwordMatches(known?.passwordHash ?? null, password);
}

const wrong = (field: "present" | "password") =>
  new Refusal("invalid", "access.wrong-own-password", {}, { [field]: "access.wrong-own-password" });

export const changePasswordInput = z.object({
  present: z.string("access.password-required").max(1_000),
  password: newPasswordField,
});

/** Changes one's password. Every other session ends, and a mail tells of it. */
export async function changePassword(
  person: Person,
  { present, password }: z.output<typeof changePasswordInput>,
): Promise<void> {
  const { sessionHash, user } = person.session;
  const judge = async () => ((await isOwnPassword(person, present)) ? "right" : "wrong");
  if ((await attempt(user.email, person.whence, judge)) === "wrong") throw wrong("present");
  const before = await queries.ownPasswordHashes(sessionHash, POLICY.history);
  const passwordHash = await hashOfNewPassword(password, user, before);
  const { locale, whence } = person;
  await queries.changeOwnPassword(sessionHash, { passwordHash, keep: POLICY.history, locale, whence });
}

export const confirmIdentityInput = z.object({
  password: z.string("access.password-required").max(1_000),
  code: z.string("access.code-required").max(40).optional(),
});

/** Proves again who one is: by the password, and by a code where the account has a second factor. */
export async function confirmIdentity(
  person: Person,
  { password, code }: z.output<typeof confirmIdentityInput>,
): Promise<"password" | "password-and-code"> {
  const { user, hasSecondFactor } = person.session;
  let knowsPassword = false;
  const judge = async () => {
    knowsPassword = await isOwnPassword(person, password);
    const isProved =
      knowsPassword && (!hasSecondFactor || (await takeCode(user.id, code ?? "", person.whence)));
    return isProved ? "right" : "wrong";
  };
  if ((await attempt(user.email, person.whence, judge)) === "wrong") {
    if (!knowsPassword) throw wrong("password");
    throw new Refusal("invalid", "access.wrong-code", {}, { code: "access.wrong-code" });
  }
  return hasSecondFactor ? "password-and-code" : "password";
}
