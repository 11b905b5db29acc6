import { z } from "zod";
import { Refusal } from "#app/domain/shared/errors.ts";
import { audit, authorise, once, type Verb } from "#app/services/verb.server.ts";
import { leasesOf } from "#db/queries/space.server.ts";
import { withScope } from "#db/scope.server.ts";
import {
  areaDm2Field,
  areaText,
  dateField,
  desksField,
  desksText,
  lastDayText,
  noteField,
  revField,
} from "./fields.ts";
import { assertMayFollow, beginFollowing, type Following, lockedLease } from "./follow-lease.server.ts";
import { readTerms, termFields, termFormFields, termsOf } from "./lease-terms.ts";

export const renewLeaseInput = z.object({
  leaseId: z.uuid("space.lease-absent"),
  rev: revField,
  /** The first day away of the new lease; null = open. It begins on the day on which the old one ends. */
  to: dateField.nullable().default(null),
  areaDm2: areaDm2Field,
  desks: desksField.nullable().optional(),
  ...termFields,
  note: noteField.nullable().optional(),
});

export const renewLeaseForm = z
  .object({
    leaseId: z.uuid("space.lease-absent"),
    rev: revField,
    lastOn: lastDayText.optional(),
    area: areaText,
    desks: desksText.optional(),
    ...termFormFields,
    note: noteField.optional(),
  })
  .transform((given) => {
    const { terms, rest } = readTerms(given);
    const { lastOn, area, desks, note, ...form } = rest;
    return { ...form, ...terms, to: lastOn ?? null, areaDm2: area, desks: desks ?? null, note: note ?? null };
  });

/**
 * Renews a lease: a new one to the same occupant from the day on which the old one ends. Refuses what has no end
 * (space.lease-open-ended) or is renewed already (space.lease-renewed). Returns the new lease's id.
 */
export async function renewLease({
  ctx,
  input,
  key,
}: Verb<z.input<typeof renewLeaseInput>>): Promise<{ leaseId: string }> {
  authorise(ctx, "space:write");
  const given = renewLeaseInput.parse(input);
  return withScope(ctx, (tx) =>
    once(tx, { ctx, key, input }, "renew-lease", async () => {
      const organizationId = ctx.organization.id;
      const before = await lockedLease(tx, ctx, given);
      if (before.to === null) throw new Refusal("invalid", "space.lease-open-ended");
      if (before.followedBy) throw new Refusal("conflict", "space.lease-renewed");
      const following: Following = {
        ...termsOf(given),
        roomId: before.roomId,
        from: before.to,
        to: given.to,
        areaDm2: given.areaDm2,
        desks: given.desks ?? null,
        note: given.note ?? null,
      };
      const standing = await leasesOf(tx, organizationId, { roomId: before.roomId });
      await assertMayFollow(tx, ctx, standing, following);
      const leaseId = await beginFollowing(tx, organizationId, before, "renewal", following);
      await audit(tx, {
        action: "renew",
        entity: "lease",
        entityId: leaseId,
        before: {
          leaseId: before.id,
          to: before.to,
          areaDm2: before.areaDm2,
          rentFenPerMonth: before.rentFenPerMonth,
        },
        after: { ...following, occupant: before.occupant },
      });
      return { leaseId };
    }),
  );
}
