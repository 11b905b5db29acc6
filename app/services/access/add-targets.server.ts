import { z } from "zod";
import { audit, authorise, type Verb } from "#app/services/verb.server.ts";
import { targets } from "#db/schema/access.ts";
import { withScope } from "#db/scope.server.ts";

export const addTargetsInput = z.array(
  z.object({
    subjectId: z.uuid(),
    measure: z.string(),
    value: z.int().nonnegative(),
    dueOn: z.iso.date(),
    source: z.string().min(1),
    verification: z.enum(["verified", "unverified", "example"]),
  }),
);

/** Enters published goals, each with its source; one entry in the log for the lot. */
export async function addTargets({ ctx, input }: Verb<z.input<typeof addTargetsInput>>): Promise<void> {
  authorise(ctx, "period:manage");
  const given = addTargetsInput.parse(input);
  await withScope(ctx, async (tx) => {
    await tx
      .insert(targets)
      .values(given.map((target) => ({ organizationId: ctx.organization.id, ...target })));
    await audit(tx, { action: "add", entity: "targets", entityId: null, after: given });
  });
}
