import { and, eq, isNull } from "drizzle-orm";
import { z } from "zod";
import { isDate } from "#app/domain/shared/dates.ts";
import { Refusal } from "#app/domain/shared/errors.ts";
import { audit, authorise, type Verb } from "#app/services/verb.server.ts";
import { placements } from "#db/schema/access.ts";
import { withScope } from "#db/scope.server.ts";

export const moveOrganizationInput = z.object({
  organizationId: z.uuid(),
  relation: z.enum(["unit", "group", "park"]),
  parentId: z.uuid("access.parent-required"),
  /** The first day in the new place. */
  from: z.string("form.date").refine(isDate, "form.date"),
});

/** Moves an organisation to another place in the tree from a day on; where it stood before stays readable. */
export async function moveOrganization({
  ctx,
  input,
}: Verb<z.input<typeof moveOrganizationInput>>): Promise<void> {
  authorise(ctx, "organisation:manage");
  const given = moveOrganizationInput.parse(input);
  await withScope(ctx, async (tx) => {
    const open = and(
      eq(placements.organizationId, given.organizationId),
      eq(placements.relation, given.relation),
      isNull(placements.validTo),
    );
    const [before] = await tx.update(placements).set({ validTo: given.from }).where(open).returning();
    if (before && before.validFrom >= given.from) throw new Refusal("invalid", "access.placement-overlap");
    await tx.insert(placements).values({
      organizationId: given.organizationId,
      cityId: ctx.organization.cityId,
      relation: given.relation,
      parentId: given.parentId,
      validFrom: given.from,
    });
    await audit(tx, {
      action: "move",
      entity: "organization",
      entityId: given.organizationId,
      before: before ? { parentId: before.parentId } : null,
      after: given,
    });
  });
}
