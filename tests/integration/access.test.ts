import { sql } from "drizzle-orm";
import { drizzle } from "drizzle-orm/postgres-js";
import postgres from "postgres";
import { beforeAll, describe, expect, it } from "vitest";
import { addMember } from "#app/services/access/add-member.server.ts";
import { listMembers } from "#app/services/access/list-members.server.ts";
import { revokeMember } from "#app/services/access/revoke-member.server.ts";
import { signIn } from "#app/services/access/sign-in.server.ts";
import { audit } from "#app/services/verb.server.ts";
import { database, loginFault } from "#db/client.server.ts";
import { migrateDatabase } from "#db/migrate.server.ts";
import { checkChain } from "#db/queries/audit.server.ts";
import { withScope } from "#db/scope.server.ts";
import { makeWorld, type World } from "#tests/factories/world.ts";
import { testDatabase } from "#tests/setup/database.ts";

const db = testDatabase();
let world: World;
beforeAll(async () => {
  world = await makeWorld();
  await world.addCarrier("alpha");
});

describe("members", () => {
  it("signs in a person that the owner added, and refuses them once revoked", async () => {
    const owner = await world.as("alpha", "owner");
    const { initialPassword } = await addMember({
      ctx: owner,
      input: { email: "New@Alpha.test", name: "新人", role: "operator" },
    });
    const id = await signIn({ email: "new@alpha.test", password: initialPassword }, "10.0.0.1");
    expect(id).toMatch(/^[0-9a-f-]{36}$/);
    await expect(
      signIn({ email: "new@alpha.test", password: "wrong password" }, "10.0.0.2"),
    ).rejects.toMatchObject({
      code: "access.wrong-password",
    });
    const member = (await listMembers({ ctx: owner, input: null })).find(
      ({ email }) => email === "new@alpha.test",
    );
    await revokeMember({ ctx: owner, input: { membershipId: member!.id } });
    await expect(revokeMember({ ctx: owner, input: { membershipId: member!.id } })).rejects.toMatchObject({
      kind: "conflict",
    });
  });

  it("refuses a role that the organisation does not hand out, and a member who may not add", async () => {
    const owner = await world.as("alpha", "owner");
    await expect(
      addMember({ ctx: owner, input: { email: "x@x.test", name: "x", role: "analyst" } }),
    ).rejects.toMatchObject({
      code: "access.role-unfit",
    });
    const operator = await world.as("alpha", "operator");
    await expect(
      addMember({ ctx: operator, input: { email: "x@x.test", name: "x", role: "viewer" } }),
    ).rejects.toMatchObject({
      code: "access.denied",
    });
  });

  it("makes an address wait after five wrong passwords, whatever account it names", async () => {
    for (let i = 0; i < 5; i++) {
      await expect(signIn({ email: `nobody${i}@x.test`, password: "x" }, "10.9.9.9")).rejects.toMatchObject({
        code: "access.wrong-password",
      });
    }
    await expect(signIn({ email: "other@x.test", password: "x" }, "10.9.9.9")).rejects.toMatchObject({
      code: "access.wait",
    });
  });
});

describe("the log", () => {
  it("chains what is written and notices a change made behind its back", async () => {
    const owner = await world.as("alpha", "owner");
    const holds = () =>
      withScope(owner, async (tx) => {
        await audit(tx, { action: "test", entity: "thing", entityId: null, after: { figure: 1 } });
        return (await checkChain(tx, null)).brokenAt === null;
      });
    expect(await holds()).toBe(true);
    await db.admin.unsafe("alter table audit_entries disable trigger only_grows");
    await db.admin`update audit_entries set after = '{"figure": 2}' where entity = 'thing'`;
    await db.admin.unsafe("alter table audit_entries enable trigger only_grows");
    expect(await holds()).toBe(false);
  });
});

describe("the login", () => {
  const faultOf = async (role: "postgres" | "migrator") => {
    const sql = postgres(db.url(role), { max: 1 });
    const fault = await loginFault(drizzle(sql));
    await sql.end();
    return fault;
  };

  it("serves as a role that owns nothing and bypasses nothing, and as no other", async () => {
    expect(await loginFault(database())).toBeNull();
    expect(await faultOf("postgres")).toBe("is a superuser");
    expect(await faultOf("migrator")).toBe("is a member of an owning role");
  });

  it("refuses when a table's policies are not forced", async () => {
    await db.admin.unsafe("alter table rooms no force row level security");
    expect(await loginFault(database())).toBe("faces a table without forced row-level security");
    await db.admin.unsafe("alter table rooms force row level security");
  });

  it("finds migrations that have run already done", async () => {
    await migrateDatabase(db.url("migrator"));
    expect(await loginFault(database())).toBeNull();
  });

  it("sees nothing outside a scope", async () => {
    const rows = await database().execute(sql`select id from organizations`);
    expect(rows).toHaveLength(0);
  });
});
