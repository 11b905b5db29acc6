import { sql } from "drizzle-orm";
import { z } from "zod";
import { passwordMatches } from "#app/auth/passwords.server.ts";
import { hashOfToken, newToken } from "#app/auth/tokens.server.ts";
import type { Whence } from "#app/domain/access/whence.ts";
import { Refusal } from "#app/domain/shared/errors.ts";
import { database } from "#db/client.server.ts";
import {
  challengeOf,
  closeChallenge,
  type FirstStep,
  openChallenge,
  personForSignIn,
} from "#db/queries/access.server.ts";
import { attempt } from "./attempt.server.ts";
import { takeCode } from "./second-factor-code.server.ts";

const CHALLENGE_MINUTES = 10;

export const signInInput = z.object({
  email: z.string("access.email-required").max(200),
  password: z.string("access.password-required"),
});
export const signInCodeInput = z.object({ code: z.string("access.code-required").max(40) });

/** Who signed in; or, when their account has a second factor, the token of the question for its code. */
export type SignInAnswer = { userId: string } | { challenge: string };

/**
 * Signs in by mail address and password. Unknown addresses, disabled people and wrong passwords are answered alike and
 * as late. Whoever has a second factor is asked for it: the token that comes back is no session.
 */
export async function signIn(input: z.output<typeof signInInput>, whence: Whence): Promise<SignInAnswer> {
  const person = await personForSignIn(input.email);
  const verdict = await attempt(input.email, whence, async () => {
    if (!(await passwordMatches(person?.passwordHash ?? null, input.password))) return "wrong";
    return person?.hasSecondFactor ? "half" : "right";
  });
  if (verdict === "wrong" || !person) throw new Refusal("invalid", "access.wrong-password");
  return verdict === "right" ? { userId: person.id } : openQuestion(person.id, "password");
}

/** Asks who has taken the first step for a code of the authenticator. What comes back is no session. */
export async function openQuestion(userId: string, how: FirstStep): Promise<SignInAnswer> {
  const challenge = newToken();
  await openChallenge(hashOfToken(challenge), { userId, how, minutes: CHALLENGE_MINUTES });
  return { challenge };
}

/** The second step: a code of the authenticator, or a recovery code. Wrong ones count like wrong passwords. */
export async function signInWithCode(
  challenge: string,
  input: z.output<typeof signInCodeInput>,
  whence: Whence,
): Promise<{ userId: string; how: "password-and-code" | "phone-code-and-code" }> {
  const tokenHash = hashOfToken(challenge);
  const person = await challengeOf(tokenHash);
  if (!person) throw new Refusal("gone", "access.challenge-ended");
  const judge = async () => ((await takeCode(person.userId, input.code, whence)) ? "right" : "wrong");
  if ((await attempt(person.email, whence, judge)) === "wrong") {
    throw new Refusal("invalid", "access.wrong-code", {}, { code: "access.wrong-code" });
  }
  if (!(await closeChallenge(tokenHash))) throw new Refusal("gone", "access.challenge-ended");
  return { userId: person.userId, how: `${person.how}-and-code` };
}

export type DemoAccount = {
  email: string;
  name: string;
  role: string;
  organizationZh: string;
  organizationEn: string;
  kind: string;
  carrierKind: string | null;
};

/** The accounts of the demo city; the caller asks only in demo mode. */
export async function demoAccounts(): Promise<DemoAccount[]> {
  const rows = await database().execute<{
    email: string;
    name: string;
    role: string;
    organization_zh: string;
    organization_en: string;
    kind: string;
    carrier_kind: string | null;
  }>(sql`select * from app.demo_accounts()`);
  return rows.map((row) => ({
    email: row.email,
    name: row.name,
    role: row.role,
    organizationZh: row.organization_zh,
    organizationEn: row.organization_en,
    kind: row.kind,
    carrierKind: row.carrier_kind,
  }));
}

/** Signs in to a demo account without a password; only accounts marked as demo are found. */
export async function signInToDemo(email: string): Promise<string> {
  const [row] = await database().execute<{ id: string | null }>(sql`select app.demo_user(${email}) as id`);
  if (!row?.id) throw new Refusal("absent", "access.no-demo-account");
  return row.id;
}

export async function isDemoAccount(email: string): Promise<boolean> {
  const [row] = await database().execute<{ id: string | null }>(sql`select app.demo_user(${email}) as id`);
  return Boolean(row?.id);
}
