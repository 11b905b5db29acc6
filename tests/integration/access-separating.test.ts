import { beforeAll, expect, it } from "vitest";
import { inviteMember } from "#app/services/access/invite-member.server.ts";
import { followSecurityMode } from "#app/services/access/separate-administrators.server.ts";
import { checkAuditChain } from "#app/services/audit/check-audit-chain.server.ts";
import type { Ctx } from "#app/services/verb.server.ts";
import { actor } from "#db/seed/actor.server.ts";
import { addPerson } from "#tests/factories/people.ts";
import { makeWorld, TODAY, type World } from "#tests/factories/world.ts";
import { testDatabase } from "#tests/setup/database.ts";

// A city that has worked undivided for a while, and then follows 等保.
const db = testDatabase();
let world: World;
let owner: Ctx;
beforeAll(async () => {
  world = await makeWorld();
  await world.addCarrier("alpha");
  owner = await world.as("alpha", "owner");
});

const rolesIn = async (email: string, slug: string): Promise<string[]> => {
  const rows = await db.admin`select m.role from memberships m join users u on u.id = m.user_id
    join organizations o on o.id = m.organization_id
    where u.email = ${email} and o.slug = ${slug} and m.revoked_at is null order by 1`;
  return rows.map(({ role }) => role as string);
};

it("leaves everybody one hand, in the log of each organisation, once and for good", async () => {
  // Somebody who did everything.
  await addPerson(world.city, { email: "root@city.test", role: "analyst" });
  await addPerson(world.city, { email: "root@city.test", role: "auditor" });
  await inviteMember({ ctx: owner, input: { email: "new@alpha.test", name: "x", role: "owner" } });
  await followSecurityMode("asvs");
  expect(await rolesIn("owner@alpha.test", "alpha")).toEqual(["owner"]);

  await followSecurityMode("dengbao");
  expect(await rolesIn("root@city.test", "city")).toEqual(["system-admin"]);
  expect(await rolesIn("admin@unit-a.test", "unit-a")).toEqual(["system-admin"]);
  expect(await rolesIn("auditor@city.test", "city")).toEqual(["audit-admin"]);
  expect(await rolesIn("analyst@city.test", "city")).toEqual(["analyst"]);
  expect(await rolesIn("owner@alpha.test", "alpha")).toEqual(["operator", "reviewer"]);
  const [open] =
    await db.admin`select withdrawn_at is not null as withdrawn from invitations where email = 'new@alpha.test'`;
  expect(open).toEqual({ withdrawn: true });

  const entries = await db.admin`select before, after from audit_entries where action = 'separate'
    and organization_id = ${owner.organization.id}`;
  expect(entries).toEqual([{ before: { roles: ["owner"] }, after: { roles: ["operator", "reviewer"] } }]);
  const auditor = await actor("auditor@city.test", "city", TODAY);
  expect(await checkAuditChain({ ctx: auditor, input: {} })).toMatchObject({ brokenAt: null });

  const separations = () => db.admin`select from audit_entries where action = 'separate'`;
  const before = (await separations()).length;
  await followSecurityMode("dengbao");
  expect(await separations()).toHaveLength(before);
  await expect(followSecurityMode("asvs")).rejects.toThrow("SECURITY_MODE=dengbao");
  for (const role of ["owner", "admin", "auditor"]) {
    const made = db.admin`insert into memberships (organization_id, user_id, role)
      values (${owner.organization.id}, ${owner.user.id}, ${role})`;
    await expect(made).rejects.toMatchObject({ code: "ZA004" });
  }
});
