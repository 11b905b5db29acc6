import { and, eq, isNull, sql } from "drizzle-orm";
import { z } from "zod";
import { Refusal } from "#app/domain/shared/errors.ts";
import { audit, authorise, type Verb } from "#app/services/verb.server.ts";
import { memberships } from "#db/schema/access.ts";
import { withScope } from "#db/scope.server.ts";

export const revokeMemberInput = z.object({ membershipId: z.uuid() });

/** Ends a membership at once: the person's next request is refused. Nobody ends their own. */
export async function revokeMember({ ctx, input }: Verb<z.input<typeof revokeMemberInput>>): Promise<void> {
  authorise(ctx, "members:manage");
  const { membershipId } = revokeMemberInput.parse(input);
  if (membershipId === ctx.membershipId) throw new Refusal("invalid", "access.not-yourself");
  await withScope(ctx, async (tx) => {
    const [ended] = await tx
      .update(memberships)
      .set({ revokedAt: sql`now()` })
      .where(
        and(
          eq(memberships.organizationId, ctx.organization.id),
          eq(memberships.id, membershipId),
          isNull(memberships.revokedAt),
        ),
      )
      .returning({ role: memberships.role });
    if (!ended) throw new Refusal("conflict", "common.changed-meanwhile");
    await audit(tx, {
      action: "revoke",
      entity: "membership",
      entityId: membershipId,
      before: { role: ended.role },
    });
  });
}
