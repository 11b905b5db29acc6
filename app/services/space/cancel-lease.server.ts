import { and, eq } from "drizzle-orm";
import { z } from "zod";
import { Refusal } from "#app/domain/shared/errors.ts";
import { audit, authorise, once, type Verb } from "#app/services/verb.server.ts";
import { leasesOf } from "#db/queries/space.server.ts";
import { leases } from "#db/schema/space.ts";
import { withScope } from "#db/scope.server.ts";
import { revField } from "./fields.ts";

export const cancelLeaseInput = z.object({ leaseId: z.uuid("space.lease-absent"), rev: revField });

/**
 * Takes back a lease that was entered by mistake, as if it had never been; the log keeps what it said.
 * Filings that were submitted with it stay as they were signed.
 */
export async function cancelLease({
  ctx,
  input,
  key,
}: Verb<z.input<typeof cancelLeaseInput>>): Promise<{ roomId: string }> {
  authorise(ctx, "space:write");
  const given = cancelLeaseInput.parse(input);
  return withScope(ctx, (tx) =>
    once(tx, { ctx, key, input }, "cancel-lease", async () => {
      const [before] = await leasesOf(tx, ctx.organization.id, { leaseId: given.leaseId });
      if (!before) throw new Refusal("absent", "space.lease-absent");
      if (before.followedBy) throw new Refusal("conflict", "space.lease-followed");
      const gone = await tx
        .delete(leases)
        .where(
          and(
            eq(leases.organizationId, ctx.organization.id),
            eq(leases.id, given.leaseId),
            eq(leases.rev, given.rev),
          ),
        )
        .returning({ id: leases.id });
      if (gone.length === 0) throw new Refusal("conflict", "common.changed-meanwhile");
      await audit(tx, { action: "cancel", entity: "lease", entityId: given.leaseId, before: { ...before } });
      return { roomId: before.roomId };
    }),
  );
}
