import { z } from "zod";
import { Refusal } from "#app/domain/shared/errors.ts";
import { audit, authorise, type Verb } from "#app/services/verb.server.ts";
import * as queries from "#db/queries/members.server.ts";
import { withScope } from "#db/scope.server.ts";

export const unlockMemberInput = z.object({ membershipId: z.uuid() });

/** Ends the wait of a member's account after failed sign-ins. That of a network address ends by itself. */
export async function unlockMember({ ctx, input }: Verb<z.input<typeof unlockMemberInput>>): Promise<void> {
  authorise(ctx, "members:manage");
  const { membershipId } = unlockMemberInput.parse(input);
  await withScope(ctx, async (tx) => {
    const email = await queries.unlockMember(tx, membershipId);
    if (!email) throw new Refusal("conflict", "common.changed-meanwhile");
    await audit(tx, { action: "unlock", entity: "membership", entityId: membershipId, after: { email } });
  });
}
