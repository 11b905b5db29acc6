import { authorise, type Verb } from "#app/services/verb.server.ts";
import { type Invitation, invitationsOfOwn } from "#db/queries/members.server.ts";
import { withScope } from "#db/scope.server.ts";

export type { Invitation };

/** The invitations of the own organisation that nobody has followed yet, also those that have run out. */
export async function listInvitations({ ctx }: Verb<null>): Promise<Invitation[]> {
  authorise(ctx, "members:manage", "members:appoint");
  return withScope(ctx, invitationsOfOwn);
}
