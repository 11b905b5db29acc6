import { z } from "zod";
import { Refusal } from "#app/domain/shared/errors.ts";
import { audit, authorise, type Verb } from "#app/services/verb.server.ts";
import * as queries from "#db/queries/members.server.ts";
import { withScope } from "#db/scope.server.ts";
import { INVITATION_HOURS } from "./invite-member.server.ts";

export const invitationIdInput = z.object({ invitationId: z.uuid() });

/** Sends a new link, good for as long as the first one was; the link before it ends. Answers the address. */
export async function resendInvitation({
  ctx,
  input,
}: Verb<z.input<typeof invitationIdInput>>): Promise<string> {
  authorise(ctx, "members:manage", "members:appoint");
  const { invitationId } = invitationIdInput.parse(input);
  return withScope(ctx, async (tx) => {
    const email = await queries.resendInvitation(tx, invitationId, INVITATION_HOURS);
    if (!email) throw new Refusal("conflict", "access.invitation-ended");
    await audit(tx, { action: "resend", entity: "invitation", entityId: invitationId, after: { email } });
    return email;
  });
}
