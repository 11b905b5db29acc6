import { z } from "zod";
import { audit, authorise, once, type Verb } from "#app/services/verb.server.ts";
import { buildings } from "#db/schema/space.ts";
import { withScope } from "#db/scope.server.ts";
import { nameField } from "./fields.ts";

export const addBuildingInput = z.object({
  name: nameField,
  /** Where a carrier has several places; empty where it has one. */
  site: z.string().trim().max(80, "space.name-too-long").default(""),
  address: z.string().trim().max(200, "space.name-too-long").optional(),
});

/** Adds a building. Returns its id. */
export async function addBuilding({
  ctx,
  input,
  key,
}: Verb<z.input<typeof addBuildingInput>>): Promise<string> {
  authorise(ctx, "space:write");
  const given = addBuildingInput.parse(input);
  return withScope(ctx, (tx) =>
    once(tx, { ctx, key, input }, "add-building", async () => {
      const [added] = await tx
        .insert(buildings)
        .values({ organizationId: ctx.organization.id, ...given, address: given.address ?? null })
        .returning({ id: buildings.id });
      await audit(tx, {
        action: "add",
        entity: "building",
        entityId: added!.id,
        after: { ...given, address: given.address ?? null },
      });
      return added!.id;
    }),
  );
}
