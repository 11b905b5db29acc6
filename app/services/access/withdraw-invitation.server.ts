import type { z } from "zod";
import { Refusal } from "#app/domain/shared/errors.ts";
import { audit, authorise, type Verb } from "#app/services/verb.server.ts";
import * as queries from "#db/queries/members.server.ts";
import { withScope } from "#db/scope.server.ts";
import { invitationIdInput } from "./resend-invitation.server.ts";

/** Takes an invitation back: its link opens nothing any more. Answers the address. */
export async function withdrawInvitation({
  ctx,
  input,
}: Verb<z.input<typeof invitationIdInput>>): Promise<string> {
  authorise(ctx, "members:manage", "members:appoint");
  const { invitationId } = invitationIdInput.parse(input);
  return withScope(ctx, async (tx) => {
    const email = await queries.withdrawInvitation(tx, invitationId);
    if (!email) throw new Refusal("conflict", "access.invitation-ended");
    await audit(tx, { action: "withdraw", entity: "invitation", entityId: invitationId, before: { email } });
    return email;
  });
}
