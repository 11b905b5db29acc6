import { and, eq, sql } from "drizzle-orm";
import { z } from "zod";
import { Refusal } from "#app/domain/shared/errors.ts";
import { audit, authorise, once, type Verb } from "#app/services/verb.server.ts";
import { leasesOf } from "#db/queries/space.server.ts";
import { leases } from "#db/schema/space.ts";
import { withScope } from "#db/scope.server.ts";
import { dateField, lastDayText, revField } from "./fields.ts";

export const endLeaseInput = z.object({
  leaseId: z.uuid("space.lease-absent"),
  rev: revField,
  /** The first day away. */
  to: dateField,
});

/** The form gives the last day. */
export const endLeaseForm = z
  .object({ leaseId: z.uuid("space.lease-absent"), rev: revField, lastOn: lastDayText })
  .transform(({ lastOn, ...rest }) => ({ ...rest, to: lastOn }));

/** Ends a lease from a day on. Returns the end it had before, for those who want to take it back. */
export async function endLease({
  ctx,
  input,
  key,
}: Verb<z.input<typeof endLeaseInput>>): Promise<{ rev: number; previousTo: string | null }> {
  authorise(ctx, "space:write");
  const given = endLeaseInput.parse(input);
  return withScope(ctx, (tx) =>
    once(tx, { ctx, key, input }, "end-lease", async () => {
      const organizationId = ctx.organization.id;
      const [lease] = await leasesOf(tx, organizationId, { leaseId: given.leaseId });
      if (!lease) throw new Refusal("absent", "space.lease-absent");
      if (given.to <= lease.from) {
        throw new Refusal(
          "invalid",
          "space.interval-reversed",
          { from: lease.from, to: given.to },
          { to: "space.interval-reversed" },
        );
      }
      if (lease.to !== null && given.to > lease.to) {
        throw new Refusal("conflict", "space.ended-already", { to: lease.to }, { to: "space.ended-already" });
      }
      const [changed] = await tx
        .update(leases)
        .set({ endsOn: given.to, rev: sql`${leases.rev} + 1` })
        .where(
          and(
            eq(leases.organizationId, organizationId),
            eq(leases.id, given.leaseId),
            eq(leases.rev, given.rev),
          ),
        )
        .returning({ rev: leases.rev });
      if (!changed) throw new Refusal("conflict", "common.changed-meanwhile");
      await audit(tx, {
        action: "end",
        entity: "lease",
        entityId: given.leaseId,
        before: { to: lease.to },
        after: { to: given.to, occupant: lease.occupant },
      });
      return { rev: changed.rev, previousTo: lease.to };
    }),
  );
}
