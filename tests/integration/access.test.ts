import { sql } from "drizzle-orm";
import { drizzle } from "drizzle-orm/postgres-js";
import postgres from "postgres";
import { beforeAll, describe, expect, it } from "vitest";
import { inviteMember } from "#app/services/access/invite-member.server.ts";
import { listMembers } from "#app/services/access/list-members.server.ts";
import { revokeMember } from "#app/services/access/revoke-member.server.ts";
import { signIn } from "#app/services/access/sign-in.server.ts";
import { unlockMember } from "#app/services/access/unlock-member.server.ts";
import { audit } from "#app/services/verb.server.ts";
import { database, loginFault } from "#db/client.server.ts";
import { migrateDatabase } from "#db/migrate.server.ts";
import { checkChain } from "#db/queries/audit.server.ts";
import { withScope } from "#db/scope.server.ts";
import { addPerson, PASSWORD, whenceOf } from "#tests/factories/people.ts";
import { makeWorld, type World } from "#tests/factories/world.ts";
import { testDatabase } from "#tests/setup/database.ts";

const db = testDatabase();
let world: World;
beforeAll(async () => {
  world = await makeWorld();
  await world.addCarrier("alpha");
});

const tries = (email: string, password: string, address = "10.0.0.2") =>
  signIn({ email, password }, whenceOf(address));
const refused = (code: string) => expect.objectContaining({ code });

describe("members", () => {
  it("sign in with their password, and are refused once revoked", async () => {
    const owner = await world.as("alpha", "owner");
    const id = await addPerson(owner, { email: "new@alpha.test", role: "operator" });
    expect(await tries("New@Alpha.test", PASSWORD)).toEqual({ userId: id });
    await expect(tries("new@alpha.test", "wrong password")).rejects.toEqual(refused("access.wrong-password"));
    const member = (await listMembers({ ctx: owner, input: null })).find(
      ({ email }) => email === "new@alpha.test",
    );
    const revoke = () => revokeMember({ ctx: owner, input: { membershipId: member!.id } });
    await revoke();
    await expect(revoke()).rejects.toMatchObject({ kind: "conflict" });
  });

  it("are invited in a role that the organisation hands out, by who may", async () => {
    const owner = await world.as("alpha", "owner");
    const invite = (ctx: typeof owner, role: string) =>
      inviteMember({ ctx, input: { email: "x@x.test", name: "x", role } });
    await expect(invite(owner, "analyst")).rejects.toEqual(refused("access.role-unfit"));
    await expect(invite(await world.as("alpha", "operator"), "viewer")).rejects.toEqual(
      refused("access.denied"),
    );
  });
});

describe("guessing", () => {
  const entriesOf = (action: string) => db.admin`select * from audit_entries where action = ${action}`;

  it("of one account waits after five attempts, even for the right password, and is logged once", async () => {
    const owner = await world.as("alpha", "owner");
    await addPerson(owner, { email: "slow@alpha.test", role: "operator" });
    for (let i = 0; i < 5; i++) {
      await expect(tries("slow@alpha.test", `wrong ${i}`, `10.1.0.${i}`)).rejects.toEqual(
        refused("access.wrong-password"),
      );
    }
    const wait = tries("slow@alpha.test", PASSWORD, "10.1.0.9");
    await expect(wait).rejects.toMatchObject({ code: "access.wait", details: { minutes: 2 } });
    expect(await entriesOf("lock")).toHaveLength(1);
  });

  it("is ended by the administrator of the member's organisation, and of no other", async () => {
    const owner = await world.as("alpha", "owner");
    const locked = (await listMembers({ ctx: owner, input: null })).find((it) => it.lockedSeconds !== null);
    expect(locked).toMatchObject({ email: "slow@alpha.test" });
    await world.addCarrier("other");
    const foreign = await world.as("other", "owner");
    const unlock = (ctx: typeof owner) => unlockMember({ ctx, input: { membershipId: locked!.id } });
    await expect(unlock(foreign)).rejects.toEqual(refused("common.changed-meanwhile"));
    await expect(unlock(await world.as("alpha", "operator"))).rejects.toEqual(refused("access.denied"));
    await unlock(owner);
    expect(await tries("slow@alpha.test", PASSWORD)).toHaveProperty("userId");
  });

  it("waits longer each time, and forgets as the hours pass", async () => {
    const minutesAfter = async (before: string) => {
      await db.admin.unsafe(
        `update sign_in_failures set blocked_until = null, updated_at = now() - interval '${before}' where subject = 'account:twice@x.test'`,
      );
      await tries("twice@x.test", "x", "10.2.0.1").catch(() => {});
      const [row] =
        await db.admin`select round(extract(epoch from blocked_until - now()) / 60) as minutes, failures from sign_in_failures where subject = 'account:twice@x.test'`;
      return row!.minutes === null ? null : Number(row!.minutes);
    };
    const seen: (number | null)[] = [];
    for (let i = 0; i < 10; i++) seen.push(await minutesAfter("1 second"));
    expect(seen).toEqual([null, null, null, null, 2, 4, 8, 16, 32, 60]);
    expect(await minutesAfter("1 day")).toBeNull();
  });

  it("gains nothing by many attempts at once", async () => {
    const answers = await Promise.allSettled(
      Array.from({ length: 30 }, (_, i) => tries("many@x.test", `guess ${i}`, `10.3.0.${i}`)),
    );
    const codes = answers.map((it) =>
      it.status === "rejected" ? (it.reason as { code: string }).code : "in",
    );
    expect(codes.filter((code) => code === "access.wrong-password")).toHaveLength(5);
    expect(codes.filter((code) => code === "access.wait")).toHaveLength(25);
  });

  it("from one address waits after twenty attempts, whatever account they name", async () => {
    for (let i = 0; i < 20; i++) {
      await expect(tries(`nobody${i}@x.test`, "x", "10.9.9.9")).rejects.toEqual(
        refused("access.wrong-password"),
      );
    }
    await expect(tries("other@x.test", "x", "10.9.9.9")).rejects.toEqual(refused("access.wait"));
    expect(await tries("slow@alpha.test", PASSWORD, "10.9.9.8")).toHaveProperty("userId");
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
    const client = postgres(db.url(role), { max: 1 });
    const fault = await loginFault(drizzle(client));
    await client.end();
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
