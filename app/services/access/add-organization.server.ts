import { z } from "zod";
import { CARRIER_KINDS } from "#app/domain/access/roles.ts";
import { isDate } from "#app/domain/shared/dates.ts";
import { Refusal } from "#app/domain/shared/errors.ts";
import { audit, authorise, once, type Verb } from "#app/services/verb.server.ts";
import { organizations, placements } from "#db/schema/access.ts";
import { withScope } from "#db/scope.server.ts";
import { slugField } from "./set-up-city.server.ts";

const date = z.string("form.date").refine(isDate, "form.date");
const optionalDate = date.optional();

export const addOrganizationInput = z
  .object({
    kind: z.enum(["group", "unit", "carrier"]),
    carrierKind: z.enum(CARRIER_KINDS).optional(),
    slug: slugField,
    nameZh: z.string("access.name-required").max(80),
    nameEn: z.string("access.name-required").max(120),
    code: z.string().max(6).optional(),
    openedOn: optionalDate,
    closedOn: optionalDate,
    successorId: z.uuid().optional(),
    note: z.string().max(400).optional(),
    /** A unit's group, a carrier's unit; for a carrier also the park it lies in. */
    parentId: z.uuid().optional(),
    parkId: z.uuid().optional(),
    placedFrom: date.default("2000-01-01"),
    placedTo: optionalDate,
  })
  .refine((input) => (input.kind === "carrier") === (input.carrierKind !== undefined), {
    path: ["carrierKind"],
    message: "access.carrier-kind-required",
  })
  .refine((input) => input.kind === "group" || input.parentId !== undefined, {
    path: ["parentId"],
    message: "access.parent-required",
  });

/** Adds a group, a unit or a carrier to the city's tree. Returns its id. */
export async function addOrganization({
  ctx,
  input,
  key,
}: Verb<z.input<typeof addOrganizationInput>>): Promise<string> {
  authorise(ctx, "organisation:manage");
  if (ctx.organization.kind !== "city") throw new Refusal("denied", "access.denied");
  const given = addOrganizationInput.parse(input);
  return withScope(ctx, (tx) =>
    once(tx, { ctx, key, input }, "add-organization", async () => {
      const [added] = await tx
        .insert(organizations)
        .values({
          cityId: ctx.organization.cityId,
          kind: given.kind,
          carrierKind: given.carrierKind ?? null,
          slug: given.slug,
          nameZh: given.nameZh,
          nameEn: given.nameEn,
          code: given.code ?? null,
          openedOn: given.openedOn ?? null,
          closedOn: given.closedOn ?? null,
          successorId: given.successorId ?? null,
          note: given.note ?? null,
        })
        .returning({ id: organizations.id });
      const place = {
        organizationId: added!.id,
        cityId: ctx.organization.cityId,
        validFrom: given.placedFrom,
        validTo: given.placedTo ?? null,
      };
      if (given.parentId) {
        await tx
          .insert(placements)
          .values({ ...place, relation: given.kind === "unit" ? "group" : "unit", parentId: given.parentId });
      }
      if (given.parkId)
        await tx.insert(placements).values({ ...place, relation: "park", parentId: given.parkId });
      await audit(tx, { action: "add", entity: "organization", entityId: added!.id, after: { ...given } });
      return added!.id;
    }),
  );
}
