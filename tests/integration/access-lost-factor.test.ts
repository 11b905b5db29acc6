import { beforeAll, describe, expect, it } from "vitest";
import { hashOfSession } from "#app/auth/sessions.server.ts";
import { removeSecondFactor } from "#app/services/access/remove-second-factor.server.ts";
import { askReset, resetPassword } from "#app/services/access/reset-password.server.ts";
import { signIn } from "#app/services/access/sign-in.server.ts";
import { sweepAccounts } from "#app/services/access/sweep-accounts.server.ts";
import type { Ctx } from "#app/services/verb.server.ts";
import { addPerson, PASSWORD, postMails, sessionOf, whenceOf } from "#tests/factories/people.ts";
import { makeWorld, type World } from "#tests/factories/world.ts";
import { testDatabase } from "#tests/setup/database.ts";

const db = testDatabase();
let world: World;
let owner: Ctx;
beforeAll(async () => {
  world = await makeWorld();
  await world.addCarrier("alpha");
  await world.addCarrier("beta");
  owner = await world.as("alpha", "owner");
});

const refused = (code: string) => expect.objectContaining({ code });
const reason = "当面查验了身份证";

const membershipOf = async (userId: string, organizationId: string): Promise<string> => {
  const [row] =
    await db.admin`select id from memberships where user_id = ${userId} and organization_id = ${organizationId}`;
  return row!.id as string;
};
const protect = async (id: string) => {
  await db.admin`insert into second_factors (user_id, secret, confirmed_at) values (${id}, ${Buffer.alloc(20, 1)}, now())`;
  await db.admin`insert into recovery_codes (user_id, code_hash) values (${id}, 'x')`;
};

describe("a second factor that was lost", () => {
  it("is taken away with everything that whoever found the phone could use", async () => {
    const id = await addPerson(owner, { email: "lost@x.test", role: "operator" });
    await addPerson(await world.as("beta", "owner"), { email: "lost@x.test", role: "viewer" });
    await protect(id);
    await db.admin`insert into phone_numbers (user_id, number) values (${id}, '13900000001')`;
    const { ask } = await sessionOf(id);
    const membershipId = await membershipOf(id, owner.organization.id);
    expect(await removeSecondFactor({ ctx: owner, input: { membershipId, reason } })).toBe("lost@x.test");

    expect(await ask()).toBeNull();
    for (const table of ["second_factors", "recovery_codes", "phone_numbers"])
      expect(await db.admin.unsafe(`select from ${table} where user_id = '${id}'`)).toHaveLength(0);
    await expect(signIn({ email: "lost@x.test", password: PASSWORD }, whenceOf("10.0.0.2"))).rejects.toEqual(
      refused("access.wrong-password"),
    );
    const mails = (await postMails()).filter(({ to }) => to === "lost@x.test");
    expect(mails).toHaveLength(1);
    expect(mails[0]!.text).toContain("alpha孵化器");

    const entries = await db.admin`select o.slug, e.user_id, e.user_name, e.after from audit_entries e
      join organizations o on o.id = e.organization_id where e.entity = 'second-factor' order by 1`;
    const after = { person: "lost@x.test", email: "lost@x.test", reason, by: "alpha孵化器" };
    const by = { user_id: owner.user.id, user_name: owner.user.name, after };
    expect(entries).toEqual([
      { slug: "alpha", ...by },
      { slug: "beta", ...by },
    ]);

    await askReset({ email: "lost@x.test" }, { locale: "zh-CN", whence: whenceOf("10.0.0.2") });
    const [link] = await postMails();
    const password = "another sentence that tests know";
    await resetPassword({ token: link!.token!, password }, { locale: "zh-CN", whence: whenceOf("10.0.0.2") });
    expect(await signIn({ email: "lost@x.test", password }, whenceOf("10.0.0.2"))).toEqual({ userId: id });
  });

  it("is never one's own, nor somebody's of elsewhere, nor taken by who only reads", async () => {
    const id = await addPerson(owner, { email: "kept@x.test", role: "operator" });
    await protect(id);
    await protect(owner.user.id);
    const remove = (ctx: Ctx, membershipId: string, why = reason) =>
      removeSecondFactor({ ctx, input: { membershipId, reason: why } });
    await expect(remove(owner, owner.membershipId)).rejects.toEqual(refused("access.second-factor-yourself"));
    const membershipId = await membershipOf(id, owner.organization.id);
    await expect(remove(await world.as("beta", "owner"), membershipId)).rejects.toEqual(
      refused("common.changed-meanwhile"),
    );
    await expect(remove(world.city, membershipId)).rejects.toEqual(refused("common.changed-meanwhile"));
    await expect(remove(await world.as("alpha", "operator"), membershipId)).rejects.toEqual(
      refused("access.denied"),
    );
    await expect(remove(owner, membershipId, "  x ")).rejects.toThrow("access.reason-required");
    const unprotected = await addPerson(owner, { email: "none@x.test", role: "operator" });
    await expect(remove(owner, await membershipOf(unprotected, owner.organization.id))).rejects.toEqual(
      refused("access.second-factor-off"),
    );
    expect(await db.admin`select from second_factors where user_id = ${id}`).toHaveLength(1);
  });

  it("asks who takes it away to confirm again", async () => {
    const id = await addPerson(owner, { email: "later@x.test", role: "operator" });
    await protect(id);
    const late = await world.as("alpha", "owner");
    await db.admin`update sessions set authenticated_at = now() - interval '11 minutes' where id_hash = ${late.sessionHash}`;
    const membershipId = await membershipOf(id, owner.organization.id);
    await expect(removeSecondFactor({ ctx: late, input: { membershipId, reason } })).rejects.toEqual(
      refused("access.confirm-needed"),
    );
  });
});

describe("sweeping", () => {
  it("deletes what is over, keeps what is not, and leaves the log alone", async () => {
    const user = owner.user.id;
    const session = (name: string, end: string) =>
      db.admin`insert into sessions (id_hash, user_id, idle_expires_at, absolute_expires_at, revoked_at)
        values (${hashOfSession(name)}, ${user}, now() + interval '1 hour', now() + interval '1 hour', ${db.admin.unsafe(end)})`;
    await session("old", "now() - interval '31 days'");
    await session("young", "now() - interval '29 days'");
    await session("live", "null");
    const reset = async (age: string, mail: boolean) => {
      const [row] = await db.admin`insert into password_resets (user_id, expires_at)
        values (${user}, now() - ${age}::interval) returning id`;
      if (mail)
        await db.admin`insert into outbox (kind, to_address, to_name, locale, reset_id, created_at, sent_at)
          values ('reset', 'a@x.test', 'x', 'en', ${row!.id}, now() - ${age}::interval, now() - ${age}::interval)`;
      return row!.id as string;
    };
    const [gone, withMail, kept] = [
      await reset("91 days", false),
      await reset("91 days", true),
      await reset("89 days", false),
    ];
    await db.admin`insert into sign_in_failures (subject, failures, updated_at, blocked_until) values
      ('account:old@x.test', 3, now() - interval '3 days', null),
      ('account:blocked@x.test', 9, now() - interval '3 days', now() + interval '1 hour'),
      ('account:young@x.test', 3, now(), null)`;
    await db.admin`insert into phone_codes (number, purpose, locale, created_at, expires_at) values
      ('13900000002', 'sign-in', 'en', now() - interval '3 days', now() - interval '3 days'),
      ('13900000003', 'sign-in', 'en', now(), now())`;
    await db.admin`insert into invitations (organization_id, email, name, role, locale, invited_by, invited_by_name, expires_at) values
      (${owner.organization.id}, 'old@x.test', 'x', 'viewer', 'en', ${user}, 'x', now() - interval '91 days'),
      (${owner.organization.id}, 'open@x.test', 'x', 'viewer', 'en', ${user}, 'x', now() + interval '1 day')`;
    const log = async () =>
      (await db.admin`select count(*)::int as count from audit_entries`)[0]!.count as number;
    const before = await log();

    const counts = await sweepAccounts();
    expect(counts).toMatchObject({ sessions: 1, resets: 2, mails: 1, attempts: 1, codes: 1, invitations: 1 });
    const left =
      await db.admin`select id from password_resets where id in ${db.admin([gone, withMail, kept])}`;
    expect(left.map(({ id }) => id)).toEqual([kept]);
    const hashes = ["old", "young", "live"].map(hashOfSession);
    expect(await db.admin`select from sessions where id_hash in ${db.admin(hashes)}`).toHaveLength(2);
    expect(await db.admin`select from invitations where email = 'open@x.test'`).toHaveLength(1);
    expect(await log()).toBe(before);
    expect(await sweepAccounts()).toMatchObject({ sessions: 0, resets: 0, attempts: 0 });
  });

  it("is done by one worker at a time", async () => {
    await db.admin.begin(async (tx) => {
      await tx`select pg_advisory_xact_lock(hashtextextended('app.sweep_accounts', 79))`;
      expect(await sweepAccounts()).toBeNull();
    });
  });
});
