import { authorise, type Verb } from "#app/services/verb.server.ts";
import { type Member, membersOfOwn } from "#db/queries/members.server.ts";
import { withScope } from "#db/scope.server.ts";

export type { Member };

/** The members of the own organisation, those whose membership ended last. */
export async function listMembers({ ctx }: Verb<null>): Promise<Member[]> {
  authorise(ctx, "members:read");
  return withScope(ctx, membersOfOwn);
}
