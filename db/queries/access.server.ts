import { sql } from "drizzle-orm";
import type { Whence } from "#app/domain/access/whence.ts";
import { ask, json } from "./outside-scope.server.ts";

/** What is counted when somebody tries to get in: `limit` failures are free, one is forgotten in `leakSeconds`. */
export type Counted = { subject: string; limit: number; leakSeconds: number };

/** Counts an attempt before it is judged. The answer is the seconds to wait, or null when it may be made. */
export async function takeAttempt(counted: readonly Counted[]): Promise<number | null> {
  const list = (values: readonly (string | number)[], type: "text" | "integer") =>
    sql`array(select jsonb_array_elements_text(${JSON.stringify(values)}::jsonb)::${sql.raw(type)})`;
  const [row] = await ask<{ seconds: number | null }>(
    sql`select app.take_attempt(${list(
      counted.map((it) => it.subject),
      "text",
    )}, ${list(
      counted.map((it) => it.limit),
      "integer",
    )}, ${list(
      counted.map((it) => it.leakSeconds),
      "integer",
    )}) as seconds`,
  );
  return row!.seconds;
}

export async function endAttempt(account: string, at: { succeeded: boolean; whence: Whence }): Promise<void> {
  await ask(
    sql`select app.end_attempt(${account}, ${at.whence.address}, ${at.succeeded}, ${json(at.whence)})`,
  );
}

export type PersonForSignIn = { id: string; passwordHash: string; hasSecondFactor: boolean };

export async function personForSignIn(email: string): Promise<PersonForSignIn | null> {
  const [row] = await ask<{ id: string; password_hash: string; has_second_factor: boolean }>(
    sql`select id, password_hash, has_second_factor from app.user_for_sign_in(${email})`,
  );
  return row ? { id: row.id, passwordHash: row.password_hash, hasSecondFactor: row.has_second_factor } : null;
}

/** What was right in the first step of a sign-in. */
export type FirstStep = "password" | "phone-code";

export async function openChallenge(
  tokenHash: Buffer,
  to: { userId: string; how: FirstStep; minutes: number },
): Promise<void> {
  await ask(
    sql`select app.open_challenge(${tokenHash}, ${to.userId}::uuid, ${to.how}, make_interval(mins => ${to.minutes}))`,
  );
}

export type Challenge = { userId: string; email: string; how: FirstStep };

export async function challengeOf(tokenHash: Buffer): Promise<Challenge | null> {
  const [row] = await ask<Challenge>(
    sql`select user_id as "userId", email, how from app.challenge_of(${tokenHash})`,
  );
  return row ?? null;
}

/** True once. */
export async function closeChallenge(tokenHash: Buffer): Promise<boolean> {
  const [row] = await ask<{ closed: boolean }>(sql`select app.close_challenge(${tokenHash}) as closed`);
  return row!.closed;
}

export async function secondFactorOf(userId: string): Promise<Buffer | null> {
  const [row] = await ask<{ secret: Buffer }>(sql`select secret from app.second_factor_for(${userId}::uuid)`);
  return row?.secret ?? null;
}

/** Every secret of an authenticator that does not begin like this. */
export const secondFactorsNotUnder = (beginning: Buffer): Promise<{ userId: string; secret: Buffer }[]> =>
  ask(sql`select user_id as "userId", secret from app.second_factors_not_under(${beginning})`);

/** False when the secret is not what it was. */
export async function resealSecondFactor(userId: string, before: Buffer, after: Buffer): Promise<boolean> {
  const [row] = await ask<{ done: boolean }>(
    sql`select app.reseal_second_factor(${userId}::uuid, ${before}, ${after}) as done`,
  );
  return row!.done;
}

/** Takes the time step of a code; false when it, or a later one, was taken before. */
export async function takeStep(userId: string, step: number): Promise<boolean> {
  const [row] = await ask<{ taken: boolean }>(
    sql`select app.take_step(${userId}::uuid, ${step}::bigint) as taken`,
  );
  return row!.taken;
}

export async function takeRecoveryCode(userId: string, codeHash: Buffer, whence: Whence): Promise<boolean> {
  const [row] = await ask<{ taken: boolean }>(
    sql`select app.take_recovery_code(${userId}::uuid, ${codeHash}, ${json(whence)}) as taken`,
  );
  return row!.taken;
}

export async function askReset(email: string, locale: string, minutes: number): Promise<void> {
  await ask(sql`select app.ask_reset(${email}, ${locale}, make_interval(mins => ${minutes}))`);
}

export type ResetByLink = { email: string; name: string; hashes: string[] };

/** Whom a link lets choose a password anew, with the hashes of those they had; null when it opens nothing. */
export async function resetByLink(tokenHash: Buffer, keep: number): Promise<ResetByLink | null> {
  const [row] = await ask<ResetByLink>(
    sql`select email, name, hashes from app.reset_by_link(${tokenHash}, ${keep})`,
  );
  return row ?? null;
}

export async function resetPassword(
  tokenHash: Buffer,
  to: { passwordHash: string; keep: number; locale: string; whence: Whence },
): Promise<boolean> {
  const [row] = await ask<{ done: boolean }>(
    sql`select app.reset_password(${tokenHash}, ${to.passwordHash}, ${to.keep}, ${to.locale}, ${json(to.whence)}) as done`,
  );
  return row!.done;
}

export type InvitationByLink = {
  organizationZh: string;
  organizationEn: string;
  email: string;
  name: string;
  role: string;
  invitedBy: string;
  expiresAt: string;
  hasAccount: boolean;
};

export async function invitationByLink(tokenHash: Buffer): Promise<InvitationByLink | null> {
  const [row] = await ask<InvitationByLink>(
    sql`select organization_zh as "organizationZh", organization_en as "organizationEn", email, name, role,
               invited_by_name as "invitedBy", expires_at as "expiresAt", has_account as "hasAccount"
          from app.invitation_by_link(${tokenHash})`,
  );
  return row ?? null;
}

/** The id of the person who is a member now; null when the link opens nothing any more. */
export async function acceptInvitation(
  tokenHash: Buffer,
  by: { passwordHash: string | null; sessionHash: Buffer | null; whence: Whence },
): Promise<string | null> {
  const [row] = await ask<{ id: string | null }>(
    sql`select app.accept_invitation(${tokenHash}, ${by.passwordHash}, ${by.sessionHash}, ${json(by.whence)}) as id`,
  );
  return row!.id;
}

export async function areAdministratorsSeparated(): Promise<boolean> {
  const [row] = await ask<{ are: boolean }>(sql`select app.administrators_are_separated() as are`);
  return row!.are;
}

/** True when they were not separated before. */
export async function separateAdministrators(): Promise<boolean> {
  const [row] = await ask<{ done: boolean }>(sql`select app.separate_administrators() as done`);
  return row!.done;
}
