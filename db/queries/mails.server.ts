import { sql } from "drizzle-orm";
import { database } from "../client.server.ts";

/** A mail to be sent now. A link in it carries the token whose hash was given to the claim. */
export type ClaimedMail = {
  id: string;
  kind:
    | "invitation"
    | "reset"
    | "password-changed"
    | "second-factor-changed"
    | "second-factor-removed"
    | "phone-changed";
  toAddress: string;
  toName: string;
  locale: string;
  organizationZh: string | null;
  organizationEn: string | null;
  invitedBy: string | null;
  role: string | null;
  expiresAt: string | null;
};

export async function claimMail(tokenHash: Buffer): Promise<ClaimedMail | null> {
  const [row] = await database().execute<ClaimedMail>(
    sql`select id, kind, to_address as "toAddress", to_name as "toName", locale, organization_zh as "organizationZh",
               organization_en as "organizationEn", invited_by_name as "invitedBy", role, expires_at as "expiresAt"
          from app.claim_mail(${tokenHash})`,
  );
  return row ?? null;
}

export async function endMail(id: string, isSent: boolean): Promise<void> {
  await database().execute(sql`select app.end_mail(${id}::uuid, ${isSent})`);
}
