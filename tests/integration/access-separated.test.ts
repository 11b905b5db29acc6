import { sql } from "drizzle-orm";
import { beforeAll, describe, expect, it } from "vitest";
import { ADMINISTRATION_ROLES, type AdministrationRole, type Role } from "#app/domain/access/roles.ts";
import { membershipsOf } from "#app/http/context.server.ts";
import { acceptInvitation } from "#app/services/access/accept-invitation.server.ts";
import { addOrganization } from "#app/services/access/add-organization.server.ts";
import { inviteMember } from "#app/services/access/invite-member.server.ts";
import { listMembers } from "#app/services/access/list-members.server.ts";
import { listOrganizations } from "#app/services/access/list-organizations.server.ts";
import { requireSecondFactor } from "#app/services/access/require-second-factor.server.ts";
import { revokeMember } from "#app/services/access/revoke-member.server.ts";
import { followSecurityMode } from "#app/services/access/separate-administrators.server.ts";
import { setUpCity } from "#app/services/access/set-up-city.server.ts";
import { checkAuditChain } from "#app/services/audit/check-audit-chain.server.ts";
import { listAuditEntries } from "#app/services/audit/list-audit-entries.server.ts";
import { openPeriod } from "#app/services/reports/open-period.server.ts";
import type { Ctx } from "#app/services/verb.server.ts";
import { withScope } from "#db/scope.server.ts";
import { actor } from "#db/seed/actor.server.ts";
import { PASSWORD, postMails, sessionOf, whenceOf } from "#tests/factories/people.ts";
import { TODAY } from "#tests/factories/world.ts";
import { testDatabase } from "#tests/setup/database.ts";

// An empty installation whose administrators are separated, from its first city on.
const db = testDatabase();
const refused = (code: string) => expect.objectContaining({ code });
const inviting = (ctx: Ctx, role: Role, email = `${role}@city.test`) =>
  inviteMember({ ctx, input: { email, name: role, role } });
const organization = (slug: string) => ({ kind: "group" as const, slug, nameZh: "中心", nameEn: "Centre" });

/** Follows the link of the newest mail, as a new person or as the one of the session. */
async function follow(sessionHash: Buffer | null = null): Promise<string> {
  const mails = await postMails();
  const input = { token: mails.at(-1)!.token!, password: sessionHash ? undefined : PASSWORD };
  return (await acceptInvitation(input, { sessionHash, whence: whenceOf("10.0.0.1") })).userId;
}

let system: Ctx;
const offices = {} as Record<AdministrationRole, Ctx>;
beforeAll(async () => {
  await followSecurityMode("dengbao");
  await setUpCity({
    nameZh: "试验市",
    nameEn: "Test City",
    slug: "city",
    userName: "root",
    email: "root@city.test",
    password: PASSWORD,
  });
  system = await actor("root@city.test", "city", TODAY);
});

describe("the first city", () => {
  it("begins with a system administrator, who changes nothing before the other two are there", async () => {
    expect(system.role).toBe("system-admin");
    const [membership] = await membershipsOf({ sessionHash: system.sessionHash! });
    expect(membership).toMatchObject({
      isSeparated: true,
      missingAdministrators: ["security-admin", "audit-admin"],
    });
    const waits = refused("access.administrators-missing");
    await expect(addOrganization({ ctx: system, input: organization("group") })).rejects.toEqual(waits);
    const period = { code: "2025", opensOn: "2026-01-01", dueOn: "2026-02-15", closesOn: "2026-02-28" };
    await expect(openPeriod({ ctx: system, input: period })).rejects.toEqual(waits);
    await expect(inviting(system, "analyst")).rejects.toEqual(refused("access.denied"));
    await expect(inviting(system, "system-admin")).rejects.toEqual(refused("access.denied"));
    await expect(inviting(system, "security-admin", "root@city.test")).rejects.toEqual(
      refused("access.not-to-yourself"),
    );
  });

  it("gets each of the other two from the system administrator, once", async () => {
    await inviting(system, "security-admin");
    await follow();
    await expect(inviting(system, "security-admin", "second@city.test")).rejects.toEqual(
      refused("access.denied"),
    );
    offices["security-admin"] = await actor("security-admin@city.test", "city", TODAY);
    // Nobody gets work to do as long as nobody watches.
    await expect(inviting(offices["security-admin"], "analyst")).rejects.toEqual(
      refused("access.administrators-missing"),
    );
    await inviting(system, "audit-admin");
    await follow();
    offices["system-admin"] = system;
    offices["audit-admin"] = await actor("audit-admin@city.test", "city", TODAY);
    await addOrganization({ ctx: system, input: organization("group") });
    await inviting(offices["security-admin"], "analyst");
    await follow();
  });
});

/** What each office is about; nobody else may do any of it. */
const POWERS: Record<AdministrationRole, readonly ((ctx: Ctx, at: string) => Promise<unknown>)[]> = {
  "system-admin": [(ctx, at) => addOrganization({ ctx, input: organization(`by-${at}`) })],
  "security-admin": [
    (ctx, at) => inviting(ctx, "reviewer", `by-${at}@city.test`),
    (ctx) => requireSecondFactor({ ctx, input: { required: "off" } }),
  ],
  "audit-admin": [
    (ctx) => listAuditEntries({ ctx, input: {} }),
    (ctx) => checkAuditChain({ ctx, input: {} }),
  ],
};

describe("three by three", () => {
  it("each does what is theirs and nothing that is another's", async () => {
    const violations: string[] = [];
    for (const who of ADMINISTRATION_ROLES) {
      for (const whose of ADMINISTRATION_ROLES) {
        for (const [at, power] of POWERS[whose].entries()) {
          const answer = await power(offices[who], `${who}-${at}`).then(
            () => "done",
            ({ code }: { code: string }) => code,
          );
          if (answer !== (who === whose ? "done" : "access.denied"))
            violations.push(`${who} on ${whose}: ${answer}`);
        }
      }
    }
    expect(violations).toEqual([]);
  });

  it("nobody holds two of them in an organisation, not even by the owner of the database", async () => {
    const violations: string[] = [];
    const [city] = await db.admin`select id from organizations where slug = 'city'`;
    const [group] = await db.admin`select id from organizations where slug = 'group'`;
    const held = (organizationId: string, userId: string, role: string) =>
      db.admin`insert into memberships (organization_id, user_id, role) values (${organizationId}, ${userId}, ${role})`.then(
        () => "held",
        ({ constraint_name }: { constraint_name: string }) => constraint_name,
      );
    for (const first of ADMINISTRATION_ROLES) {
      for (const second of [...ADMINISTRATION_ROLES, "operator", "analyst"]) {
        const [user] = await db.admin`insert into users (email, name, password_hash)
          values (${`${first}-${second}@matrix.test`}, 'x', 'x') returning id`;
        await held(city!.id, user!.id, first);
        const [here, elsewhere] = [
          await held(city!.id, user!.id, second),
          await held(group!.id, user!.id, second),
        ];
        const expected = first === second ? "held" : "memberships_office_alone";
        if (here !== expected || elsewhere !== "held")
          violations.push(`${first} and ${second}: ${here}, ${elsewhere}`);
      }
    }
    await db.admin`delete from memberships where user_id in (select id from users where email like '%@matrix.test')`;
    expect(violations).toEqual([]);
  });

  it("holds when two links are followed at once", async () => {
    const both = ["reviewer", "audit-admin"] as const;
    for (const role of both) await inviting(offices["security-admin"], role, "twice@city.test");
    const tokens = (await postMails()).slice(-2).map(({ token }) => token!);
    const [user] = await db.admin`insert into users (email, name, password_hash)
      values ('twice@city.test', 'x', 'x') returning id`;
    const { session } = await sessionOf(user!.id);
    const by = { sessionHash: session.sessionHash, whence: whenceOf("10.0.0.1") };
    const answers = await Promise.allSettled(tokens.map((token) => acceptInvitation({ token }, by)));
    expect(answers.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    const [lost] = answers.filter((it) => it.status === "rejected");
    expect(lost!.reason).toEqual(refused("access.office-alone"));
  });
});

describe("a separated administrator", () => {
  it("gives no role to themselves, and ends no role of their own", async () => {
    const { "security-admin": security } = offices;
    for (const role of ["analyst", "audit-admin", "system-admin"] as const) {
      await expect(inviting(security, role, "Security-Admin@city.test")).rejects.toEqual(
        refused("access.not-to-yourself"),
      );
    }
    await expect(
      revokeMember({ ctx: security, input: { membershipId: security.membershipId } }),
    ).rejects.toEqual(refused("access.not-yourself"));
    const raised = withScope(security, (tx) =>
      tx.execute(sql`update memberships set role = 'analyst' where id = ${security.membershipId}`),
    );
    await expect(raised).rejects.toEqual(refused("access.denied"));
  });

  it("brings nobody back by changing what has ended", async () => {
    const { "security-admin": security } = offices;
    const members = await listMembers({ ctx: security, input: null });
    const analyst = members.find(({ role }) => role === "analyst")!;
    await revokeMember({ ctx: security, input: { membershipId: analyst.id } });
    const back = withScope(security, (tx) =>
      tx.execute(sql`update memberships set revoked_at = null where id = ${analyst.id}`),
    );
    await expect(back).rejects.toEqual(refused("common.only-grows"));
  });

  it("sees the tree of the city unless it is the one of the log, and no role of before is given", async () => {
    expect(await listOrganizations({ ctx: system, input: {} })).not.toHaveLength(0);
    await expect(listOrganizations({ ctx: offices["audit-admin"], input: {} })).rejects.toEqual(
      refused("access.denied"),
    );
    await expect(listMembers({ ctx: offices["audit-admin"], input: null })).rejects.toEqual(
      refused("access.denied"),
    );
    for (const role of ["admin", "auditor"] as const) {
      await expect(inviting(offices["security-admin"], role, "x@city.test")).rejects.toEqual(
        refused("access.role-unfit"),
      );
    }
  });

  it("who is the last of an office leaves the city waiting again, and is replaced", async () => {
    const { "security-admin": security } = offices;
    const members = await listMembers({ ctx: security, input: null });
    for (const { id } of members.filter(({ role, revokedAt }) => role === "audit-admin" && !revokedAt))
      await revokeMember({ ctx: security, input: { membershipId: id } });
    await expect(addOrganization({ ctx: system, input: organization("late") })).rejects.toEqual(
      refused("access.administrators-missing"),
    );
    await inviting(system, "audit-admin", "next@city.test");
    await follow();
    await addOrganization({ ctx: system, input: organization("late") });
  });
});
