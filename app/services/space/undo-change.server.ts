import { z } from "zod";
import { Refusal } from "#app/domain/shared/errors.ts";
import { audit, authorise, once, type Verb } from "#app/services/verb.server.ts";
import { leasesOf } from "#db/queries/space.server.ts";
import { withScope } from "#db/scope.server.ts";
import { revField } from "./fields.ts";
import { dropFollowing, lockedLease, setEnd } from "./follow-lease.server.ts";

export const undoChangeInput = z.object({ leaseId: z.uuid("space.lease-absent"), rev: revField });

/** Takes a change of extent back: the lease that began goes, the one before runs to its old end again. */
export async function undoChange({
  ctx,
  input,
  key,
}: Verb<z.input<typeof undoChangeInput>>): Promise<{ leaseId: string }> {
  authorise(ctx, "space:write");
  const given = undoChangeInput.parse(input);
  return withScope(ctx, (tx) =>
    once(tx, { ctx, key, input }, "undo-change", async () => {
      const organizationId = ctx.organization.id;
      const lease = await lockedLease(tx, ctx, given);
      const [before] = lease.previousLeaseId
        ? await leasesOf(tx, organizationId, { leaseId: lease.previousLeaseId })
        : [];
      if (lease.followsAs !== "change" || !before) throw new Refusal("invalid", "space.not-a-change");
      if (before.to !== lease.from) throw new Refusal("conflict", "common.changed-meanwhile");
      await dropFollowing(tx, organizationId, lease);
      await setEnd(tx, organizationId, before, lease.to);
      await audit(tx, {
        action: "undo",
        entity: "lease",
        entityId: lease.id,
        before: { leaseId: lease.id, from: lease.from, areaDm2: lease.areaDm2 },
        after: { leaseId: before.id, to: lease.to, areaDm2: before.areaDm2, occupant: lease.occupant },
      });
      return { leaseId: before.id };
    }),
  );
}
