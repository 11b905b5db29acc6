import { sql } from "drizzle-orm";
import type { Whence } from "#app/domain/access/whence.ts";
import { ask, json } from "./outside-scope.server.ts";

/* What a signed-in person does with their own account: each function asks the database by the hash of the session. */

/** Bytes cannot stand in a JSON list, so they go as hexadecimal text. */
const hashes = (list: readonly Buffer[]) =>
  sql`array(select decode(x, 'hex') from jsonb_array_elements_text(${JSON.stringify(list.map((it) => it.toString("hex")))}::jsonb) x)`;

export type OwnAccount = {
  name: string;
  email: string;
  passwordChangedAt: string;
  hasSecondFactor: boolean;
  recoveryCodesLeft: number;
  isSecondFactorRequired: boolean;
};

export async function ownAccount(session: Buffer): Promise<OwnAccount> {
  const [row] = await ask<OwnAccount>(
    sql`select name, email, password_changed_at as "passwordChangedAt", has_second_factor as "hasSecondFactor",
               recovery_codes_left as "recoveryCodesLeft", second_factor_required as "isSecondFactorRequired"
          from app.my_account(${session})`,
  );
  return row!;
}

export type OwnSession = {
  id: string;
  startedAt: string;
  lastSeenAt: string;
  endsAt: string;
  device: string | null;
  address: string | null;
  isCurrent: boolean;
};

export const ownSessions = (session: Buffer): Promise<OwnSession[]> =>
  ask<OwnSession>(
    sql`select id, created_at as "startedAt", last_seen_at as "lastSeenAt", absolute_expires_at as "endsAt", device, address,
               is_current as "isCurrent"
          from app.my_sessions(${session})`,
  );

/** Ends one of the person's sessions, or all but the one that asks (null). */
export async function endOwnSessions(session: Buffer, id: string | null, whence: Whence): Promise<number> {
  const [row] = await ask<{ ended: number }>(
    sql`select app.end_my_sessions(${session}, ${id}::uuid, ${json(whence)}) as ended`,
  );
  return row!.ended;
}

/** The hash of the password in use, then those of `keep` earlier ones. */
export async function ownPasswordHashes(session: Buffer, keep: number): Promise<string[]> {
  const [row] = await ask<{ hashes: string[] }>(
    sql`select app.my_password_hashes(${session}, ${keep}) as hashes`,
  );
  return row!.hashes;
}

export async function changeOwnPassword(
  session: Buffer,
  to: { passwordHash: string; keep: number; locale: string; whence: Whence },
): Promise<void> {
  await ask(
    sql`select app.change_password(${session}, ${to.passwordHash}, ${to.keep}, ${to.locale}, ${json(to.whence)})`,
  );
}

/** Keeps a secret to be confirmed; the answer is the one that counts, when another page has begun already. */
export async function beginSecondFactor(session: Buffer, secret: Buffer): Promise<Buffer> {
  const [row] = await ask<{ secret: Buffer }>(
    sql`select app.begin_second_factor(${session}, ${secret}) as secret`,
  );
  return row!.secret;
}

export async function confirmSecondFactor(
  session: Buffer,
  given: { secret: Buffer; step: number; codeHashes: readonly Buffer[]; locale: string; whence: Whence },
): Promise<void> {
  await ask(
    sql`select app.confirm_second_factor(${session}, ${given.secret}, ${given.step}::bigint, ${hashes(given.codeHashes)},
      ${given.locale}, ${json(given.whence)})`,
  );
}

export async function renewRecoveryCodes(
  session: Buffer,
  codeHashes: readonly Buffer[],
  whence: Whence,
): Promise<void> {
  await ask(sql`select app.renew_recovery_codes(${session}, ${hashes(codeHashes)}, ${json(whence)})`);
}

export async function endSecondFactor(session: Buffer, locale: string, whence: Whence): Promise<void> {
  await ask(sql`select app.end_second_factor(${session}, ${locale}, ${json(whence)})`);
}
