import { sql } from "drizzle-orm";
import type { ScopedTx } from "../scope.server.ts";

export type Member = {
  id: string;
  email: string;
  name: string;
  role: string;
  createdAt: string;
  revokedAt: string | null;
  hasSecondFactor: boolean;
  /** How long the account still waits after failed sign-ins; null when it does not. */
  lockedSeconds: number | null;
};

export const membersOfOwn = (tx: ScopedTx): Promise<Member[]> =>
  tx.execute<Member>(
    sql`select id, email, name, role, created_at as "createdAt", revoked_at as "revokedAt",
               has_second_factor as "hasSecondFactor", locked_seconds as "lockedSeconds"
          from app.members_of_own()`,
  );

export type Invitation = {
  id: string;
  email: string;
  name: string;
  role: string;
  invitedBy: string;
  createdAt: string;
  expiresAt: string;
  isExpired: boolean;
  mail: "waiting" | "sent" | "failed";
};

export const invitationsOfOwn = (tx: ScopedTx): Promise<Invitation[]> =>
  tx.execute<Invitation>(
    sql`select id, email, name, role, invited_by_name as "invitedBy", created_at as "createdAt", expires_at as "expiresAt",
               is_expired as "isExpired", mail
          from app.invitations_of_own()`,
  );

export async function inviteMember(
  tx: ScopedTx,
  to: { organizationId: string; email: string; name: string; role: string; locale: string; hours: number },
): Promise<string> {
  const [row] = await tx.execute<{ id: string }>(
    sql`select app.invite_member(${to.organizationId}::uuid, ${to.email}, ${to.name}, ${to.role}, ${to.locale},
      make_interval(hours => ${to.hours})) as id`,
  );
  return row!.id;
}

/** The address that was written to again; null when the invitation is not open any more. */
export async function resendInvitation(tx: ScopedTx, id: string, hours: number): Promise<string | null> {
  const [row] = await tx.execute<{ email: string | null }>(
    sql`select app.resend_invitation(${id}::uuid, make_interval(hours => ${hours})) as email`,
  );
  return row!.email;
}

export async function withdrawInvitation(tx: ScopedTx, id: string): Promise<string | null> {
  const [row] = await tx.execute<{ email: string | null }>(
    sql`select app.withdraw_invitation(${id}::uuid) as email`,
  );
  return row!.email;
}

export async function unlockMember(tx: ScopedTx, membershipId: string): Promise<string | null> {
  const [row] = await tx.execute<{ email: string | null }>(
    sql`select app.unlock_member(${membershipId}::uuid) as email`,
  );
  return row!.email;
}

export async function requireSecondFactor(tx: ScopedTx, isRequired: boolean): Promise<void> {
  await tx.execute(sql`select app.require_second_factor(${isRequired})`);
}

/** Refused unless the session of this scope was confirmed so recently. */
export async function assertRecent(tx: ScopedTx, session: Buffer | null, minutes: number): Promise<void> {
  await tx.execute(sql`select app.assert_recent(${session}, make_interval(mins => ${minutes}))`);
}

/** The address of the member; null when there is none any more. The database writes the entries of the log. */
export async function removeSecondFactor(
  tx: ScopedTx,
  membershipId: string,
  given: { reason: string; passwordHash: string; keep: number; locale: string },
): Promise<string | null> {
  const [row] = await tx.execute<{ email: string | null }>(
    sql`select app.remove_second_factor(${membershipId}::uuid, ${given.reason}, ${given.passwordHash}, ${given.keep}, ${given.locale}) as email`,
  );
  return row!.email;
}
