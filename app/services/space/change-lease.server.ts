import { z } from "zod";
import { Refusal } from "#app/domain/shared/errors.ts";
import { termsFrom } from "#app/domain/space/rent.ts";
import { audit, authorise, once, type Verb } from "#app/services/verb.server.ts";
import { leasesOf } from "#db/queries/space.server.ts";
import { withScope } from "#db/scope.server.ts";
import {
  areaDm2Field,
  areaText,
  dateField,
  desksField,
  desksText,
  rentFenField,
  rentText,
  revField,
} from "./fields.ts";
import {
  assertMayFollow,
  beginFollowing,
  type Following,
  lockedLease,
  setEnd,
} from "./follow-lease.server.ts";

export const changeLeaseInput = z.object({
  leaseId: z.uuid("space.lease-absent"),
  rev: revField,
  /** The first day of the new extent; the lease as it was ends the day before. */
  on: dateField,
  areaDm2: areaDm2Field,
  desks: desksField.nullable().optional(),
  /** Left out: the rent that is in force on the day. */
  rentFenPerMonth: rentFenField.optional(),
});

export const changeLeaseForm = z
  .object({
    leaseId: z.uuid("space.lease-absent"),
    rev: revField,
    on: dateField,
    area: areaText,
    desks: desksText.optional(),
    rent: rentText.optional(),
  })
  .transform(({ area, desks, rent, ...rest }) => ({
    ...rest,
    areaDm2: area,
    desks: desks ?? null,
    ...(rent === undefined ? {} : { rentFenPerMonth: rent }),
  }));

/**
 * Gives the occupant more or less of the room from a day on: the lease ends there, and one that follows it begins, until the
 * same end, with the steps and rent-free days still ahead. Returns the new lease's id.
 */
export async function changeLease({
  ctx,
  input,
  key,
}: Verb<z.input<typeof changeLeaseInput>>): Promise<{ leaseId: string }> {
  authorise(ctx, "space:write");
  const given = changeLeaseInput.parse(input);
  return withScope(ctx, (tx) =>
    once(tx, { ctx, key, input }, "change-lease", async () => {
      const organizationId = ctx.organization.id;
      const before = await lockedLease(tx, ctx, given);
      if (given.on <= before.from || (before.to !== null && given.on >= before.to)) {
        throw new Refusal(
          "invalid",
          "space.change-outside",
          { from: before.from },
          { on: "space.change-outside" },
        );
      }
      const terms = termsFrom(before, given.on);
      const following: Following = {
        roomId: before.roomId,
        from: given.on,
        to: before.to,
        areaDm2: given.areaDm2,
        desks: given.desks ?? null,
        rentFenPerMonth: given.rentFenPerMonth ?? terms.rentFenPerMonth,
        rentFreeFrom: terms.rentFreeFrom,
        rentFreeTo: terms.rentFreeTo,
        rentSteps: [...terms.rentSteps],
        depositFen: before.depositFen,
        agreementNumber: before.agreementNumber,
        note: before.note,
      };
      const standing = await leasesOf(tx, organizationId, { roomId: before.roomId });
      const ended = standing.map((lease) => (lease.id === before.id ? { ...lease, to: given.on } : lease));
      await assertMayFollow(tx, ctx, ended, following);
      await setEnd(tx, organizationId, before, given.on);
      const leaseId = await beginFollowing(tx, organizationId, before, "change", following);
      await audit(tx, {
        action: "change",
        entity: "lease",
        entityId: leaseId,
        before: { leaseId: before.id, areaDm2: before.areaDm2, desks: before.desks, to: before.to },
        after: { ...following, occupant: before.occupant },
      });
      return { leaseId };
    }),
  );
}
