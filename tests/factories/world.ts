import { sql } from "drizzle-orm";
import type { CarrierKind, Role } from "#app/domain/access/roles.ts";
import { addOrganization } from "#app/services/access/add-organization.server.ts";
import type { Ctx } from "#app/services/verb.server.ts";
import { database } from "#db/client.server.ts";
import { withScope } from "#db/scope.server.ts";
import { actor } from "#db/seed/actor.server.ts";

/** The day on which the test world's people act, unless a test says otherwise. */
export const TODAY = "2026-01-20";
// Nobody signs in with it: people of the test world get their sessions from actor().
const NO_PASSWORD = "$argon2id$none";

export type World = {
  city: Ctx;
  ids: { city: string; group: string; unitA: string; unitB: string };
  /** A person with this role in the organisation of this slug. */
  as: (slug: string, role: Role, today?: string) => Promise<Ctx>;
  addCarrier: (
    slug: string,
    options?: { unit?: "unit-a" | "unit-b"; kind?: CarrierKind; park?: string },
  ) => Promise<string>;
};

const CARRIER_ROLES: Role[] = ["owner", "operator", "reviewer", "viewer"];
const AUTHORITY_ROLES: Role[] = ["admin", "analyst", "reviewer", "approver", "auditor"];

async function addPeople(city: Ctx, organizationId: string, slug: string, roles: Role[]): Promise<void> {
  await withScope(city, async (tx) => {
    for (const role of roles) {
      await tx.execute(
        sql`select app.add_member(${organizationId}::uuid, ${`${role}@${slug}.test`}, ${`${slug} ${role}`}, ${NO_PASSWORD}, ${role}, false)`,
      );
    }
  });
}

/** A city with a group, two units and their people of every role; carriers come with addCarrier. */
export async function makeWorld(slug = "city"): Promise<World> {
  const [row] = await database().execute<{ needed: boolean }>(sql`select app.set_up_needed() as needed`);
  if (!row?.needed) throw new Error("this test database has its city already");
  await database().execute(
    sql`select app.set_up(${slug}, '试验市', 'Test City', ${`root@${slug}.test`}, 'root', ${NO_PASSWORD})`,
  );
  const city = await actor(`root@${slug}.test`, slug, TODAY);
  const cityId = city.organization.id;
  await addPeople(city, cityId, slug, AUTHORITY_ROLES);
  const group = await addOrganization({
    ctx: city,
    input: { kind: "group", slug: "group", nameZh: "中心", nameEn: "Centre" },
  });
  const unit = async (name: string, zh: string) => {
    const id = await addOrganization({
      ctx: city,
      input: { kind: "unit", slug: name, nameZh: zh, nameEn: name, parentId: group },
    });
    await addPeople(city, id, name, AUTHORITY_ROLES);
    return id;
  };
  const ids = {
    city: cityId,
    group,
    unitA: await unit("unit-a", "甲区"),
    unitB: await unit("unit-b", "乙区"),
  };
  return {
    city,
    ids,
    as: (organizationSlug, role, today = TODAY) =>
      actor(`${role}@${organizationSlug}.test`, organizationSlug, today, role),
    addCarrier: async (carrierSlug, { unit: unitSlug = "unit-a", kind = "incubator", park } = {}) => {
      const id = await addOrganization({
        ctx: city,
        input: {
          kind: "carrier",
          carrierKind: kind,
          slug: carrierSlug,
          nameZh: `${carrierSlug}孵化器`,
          nameEn: carrierSlug,
          parentId: unitSlug === "unit-a" ? ids.unitA : ids.unitB,
          ...(park ? { parkId: park } : {}),
        },
      });
      await addPeople(city, id, carrierSlug, CARRIER_ROLES);
      return id;
    },
  };
}
