import { sql } from "drizzle-orm";
import type { Role } from "#app/domain/access/roles.ts";
import { addOrganization } from "#app/services/access/add-organization.server.ts";
import { addTargets } from "#app/services/access/add-targets.server.ts";
import type { Ctx } from "#app/services/verb.server.ts";
import { withScope } from "#db/scope.server.ts";
import { GROUPS, TARGETS, UNITS } from "./chongqing-units.ts";
import type { CarrierPlan } from "./demo-plan.ts";

export type Person = { email: string; name: string; role: Role; isDemo: boolean };

/** Makes people members of an organisation of the city; demo people can be entered with one press in demo mode. */
export async function seedPeople(
  city: Ctx,
  organizationId: string,
  people: readonly Person[],
  passwordHash: string,
): Promise<void> {
  await withScope(city, async (tx) => {
    for (const { email, name, role, isDemo } of people) {
      await tx.execute(
        sql`select app.add_member(${organizationId}::uuid, ${email}, ${name}, ${passwordHash}, ${role}, ${isDemo})`,
      );
    }
  });
}

/** Groups, units with their history, and the published targets. Returns every organisation's id by slug. */
export async function seedTree(city: Ctx): Promise<Map<string, string>> {
  const ids = new Map([["city", city.organization.id]]);
  for (const { slug, zh, en } of GROUPS) {
    ids.set(
      slug,
      await addOrganization({ ctx: city, input: { kind: "group", slug, nameZh: zh, nameEn: en } }),
    );
  }
  for (const unit of UNITS) {
    const id = await addOrganization({
      ctx: city,
      input: {
        kind: "unit",
        slug: unit.slug,
        nameZh: unit.zh,
        nameEn: unit.en,
        code: unit.code,
        openedOn: unit.openedOn,
        closedOn: unit.closedOn,
        successorId: unit.successor ? ids.get(unit.successor) : undefined,
        note: unit.note,
        parentId: ids.get(unit.group),
        placedFrom: unit.openedOn,
        placedTo: unit.closedOn,
      },
    });
    ids.set(unit.slug, id);
  }
  await addTargets({
    ctx: city,
    input: TARGETS.map(({ subject, ...target }) => ({ ...target, subjectId: ids.get(subject)! })),
  });
  return ids;
}

/** A carrier in the unit it first lay in. */
export async function seedCarrierOrganization(
  city: Ctx,
  ids: Map<string, string>,
  plan: Pick<CarrierPlan, "slug" | "zh" | "en" | "kind" | "units" | "park">,
): Promise<void> {
  const first = plan.units[0]!;
  const id = await addOrganization({
    ctx: city,
    input: {
      kind: "carrier",
      carrierKind: plan.kind,
      slug: plan.slug,
      nameZh: plan.zh,
      nameEn: plan.en,
      parentId: ids.get(first.unit),
      parkId: plan.park ? ids.get(plan.park) : undefined,
      placedFrom: first.from,
    },
  });
  ids.set(plan.slug, id);
}
