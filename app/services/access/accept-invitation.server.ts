import { z } from "zod";
import { hashOfToken } from "#app/auth/tokens.server.ts";
import type { Whence } from "#app/domain/access/whence.ts";
import { Refusal } from "#app/domain/shared/errors.ts";
import * as queries from "#db/queries/access.server.ts";
import { hashOfNewPassword, newPasswordField } from "./new-password.server.ts";

export type InvitationView = queries.InvitationByLink;

/** What a link invites to, or null when it opens nothing: never sent, used, withdrawn or run out are answered alike. */
export const showInvitation = (token: string): Promise<InvitationView | null> =>
  queries.invitationByLink(hashOfToken(token));

export const acceptInvitationInput = z.object({
  token: z.string("access.link-ended").max(100),
  /** Of who has no account yet. */
  password: newPasswordField.optional(),
});

/**
 * Takes an invitation, once. A new person chooses a password; somebody who has an account has to be signed in to it,
 * since the link alone would give it away. Answers whose session may begin.
 */
export async function acceptInvitation(
  input: z.output<typeof acceptInvitationInput>,
  by: { sessionHash: Buffer | null; whence: Whence },
): Promise<{ userId: string; isNew: boolean }> {
  const tokenHash = hashOfToken(input.token);
  const invitation = await queries.invitationByLink(tokenHash);
  if (!invitation) throw new Refusal("gone", "access.link-ended");
  const isNew = !invitation.hasAccount;
  if (isNew && input.password === undefined) {
    throw new Refusal("invalid", "form.invalid", {}, { password: "access.password-required" });
  }
  const passwordHash = isNew ? await hashOfNewPassword(input.password!, invitation) : null;
  const userId = await queries.acceptInvitation(tokenHash, { passwordHash, ...by });
  if (!userId) throw new Refusal("gone", "access.link-ended");
  return { userId, isNew };
}
