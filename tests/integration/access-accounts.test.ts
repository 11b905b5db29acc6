import { beforeAll, describe, expect, it } from "vitest";
import type { SignedIn } from "#app/auth/sessions.server.ts";
import { renewSession } from "#app/auth/sessions.server.ts";
import { acceptInvitation, showInvitation } from "#app/services/access/accept-invitation.server.ts";
import { assertRecent } from "#app/services/access/assert-recent.server.ts";
import { inviteMember } from "#app/services/access/invite-member.server.ts";
import { listInvitations } from "#app/services/access/list-invitations.server.ts";
import { listMembers } from "#app/services/access/list-members.server.ts";
import {
  changePassword,
  confirmIdentity,
  endOtherSessions,
  endOwnSession,
  showOwnAccount,
} from "#app/services/access/own-account.server.ts";
import { resendInvitation } from "#app/services/access/resend-invitation.server.ts";
import { askReset, resetPassword, showReset } from "#app/services/access/reset-password.server.ts";
import { sendNextMail } from "#app/services/access/send-mails.server.ts";
import { signIn } from "#app/services/access/sign-in.server.ts";
import { withdrawInvitation } from "#app/services/access/withdraw-invitation.server.ts";
import type { Ctx } from "#app/services/verb.server.ts";
import { withScope } from "#db/scope.server.ts";
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
const NEW_PASSWORD = "another sentence entirely";
const stranger = { sessionHash: null, whence: whenceOf("10.0.0.7") };
const person = (session: SignedIn) => ({ session, whence: whenceOf("10.0.0.1"), locale: "en" });
const invite = (email: string, ctx = owner, role = "operator") =>
  inviteMember({ ctx, input: { email, name: "新人", role, locale: "en" } });
const linkTo = async (email: string) => {
  const mail = (await postMails()).find(({ to }) => to === email.toLowerCase());
  return mail!.token!;
};

describe("an invitation", () => {
  it("makes a member of who follows its link and chooses a password, once", async () => {
    await invite("First@New.test");
    const token = await linkTo("first@new.test");
    expect(await showInvitation(token)).toMatchObject({
      email: "first@new.test",
      role: "operator",
      hasAccount: false,
    });
    const weak = acceptInvitation({ token, password: "Password1234!" }, stranger);
    await expect(weak).rejects.toEqual(refused("access.password-common"));
    const answers = await Promise.allSettled(
      Array.from({ length: 8 }, () => acceptInvitation({ token, password: NEW_PASSWORD }, stranger)),
    );
    expect(answers.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    await expect(acceptInvitation({ token, password: NEW_PASSWORD }, stranger)).rejects.toEqual(
      refused("access.link-ended"),
    );
    expect(
      await signIn({ email: "first@new.test", password: NEW_PASSWORD }, whenceOf("10.0.0.7")),
    ).toHaveProperty("userId");
    const members = await listMembers({ ctx: owner, input: null });
    expect(members.filter(({ email }) => email === "first@new.test")).toMatchObject([{ role: "operator" }]);
    expect(await db.admin`select address from audit_entries where action = 'accept'`).toEqual([
      { address: "10.0.0.7" },
    ]);
  });

  it("is kept as a hash, and its mail holds no link until it is sent", async () => {
    await invite("hashed@new.test");
    const before = await db.admin`select * from outbox where to_address = 'hashed@new.test'`;
    const token = await linkTo("hashed@new.test");
    const [row] = await db.admin`select token_hash from invitations where email = 'hashed@new.test'`;
    expect(row!.token_hash).toHaveLength(32);
    const all = JSON.stringify([
      before,
      await db.admin`select * from outbox`,
      await db.admin`select * from invitations`,
    ]);
    expect(all).not.toContain(token);
  });

  it("is taken by an account only when its person is signed in", async () => {
    const id = await addPerson(owner, { email: "known@new.test", role: "viewer" });
    await invite("known@new.test");
    const token = await linkTo("known@new.test");
    expect(await showInvitation(token)).toMatchObject({ hasAccount: true });
    const another = await addPerson(owner, { email: "another@new.test", role: "viewer" });
    const by = async (userId: string) => ({
      sessionHash: (await sessionOf(userId)).session.sessionHash,
      whence: whenceOf("10.0.0.7"),
    });
    for (const who of [stranger, await by(another)]) {
      const taken = acceptInvitation({ token, password: NEW_PASSWORD }, who);
      await expect(taken).rejects.toEqual(refused("access.another-account"));
    }
    expect(await acceptInvitation({ token }, await by(id))).toEqual({ userId: id, isNew: false });
    expect(await signIn({ email: "known@new.test", password: PASSWORD }, whenceOf("10.0.0.7"))).toEqual({
      userId: id,
    });
  });

  it("ends when it is sent again, withdrawn, or out of time", async () => {
    const id = await invite("moved@new.test");
    const first = await linkTo("moved@new.test");
    expect(await resendInvitation({ ctx: owner, input: { invitationId: id } })).toBe("moved@new.test");
    expect(await showInvitation(first)).toBeNull();
    const second = await linkTo("moved@new.test");
    expect(await showInvitation(second)).not.toBeNull();
    await db.admin`update invitations set expires_at = now() where id = ${id}`;
    expect(await showInvitation(second)).toBeNull();
    expect(await listInvitations({ ctx: owner, input: null })).toContainEqual(
      expect.objectContaining({ id, isExpired: true, mail: "sent" }),
    );
    await resendInvitation({ ctx: owner, input: { invitationId: id } });
    const third = await linkTo("moved@new.test");
    await withdrawInvitation({ ctx: owner, input: { invitationId: id } });
    await expect(acceptInvitation({ token: third, password: NEW_PASSWORD }, stranger)).rejects.toEqual(
      refused("access.link-ended"),
    );
    const again = withdrawInvitation({ ctx: owner, input: { invitationId: id } });
    await expect(again).rejects.toEqual(refused("access.invitation-ended"));
  });

  it("is seen, sent again and withdrawn by managers of its organisation alone", async () => {
    const id = await invite("private@new.test");
    const foreign = await world.as("beta", "owner");
    const operator = await world.as("alpha", "operator");
    expect(await listInvitations({ ctx: foreign, input: null })).toEqual([]);
    for (const verb of [resendInvitation, withdrawInvitation]) {
      const input = { invitationId: id };
      await expect(verb({ ctx: foreign, input })).rejects.toEqual(refused("access.invitation-ended"));
      await expect(verb({ ctx: operator, input })).rejects.toEqual(refused("access.denied"));
    }
    const beta = foreign.organization.id;
    const elsewhere = inviteMember({
      ctx: owner,
      input: { email: "x@x.test", name: "x", role: "owner", organizationId: beta },
    });
    await expect(elsewhere).rejects.toEqual(refused("access.denied"));
    const admin = await world.as("city", "admin");
    const input = { email: "first@beta.test", name: "x", role: "owner", organizationId: beta };
    await inviteMember({ ctx: admin, input });
    expect(await listInvitations({ ctx: foreign, input: null })).toHaveLength(1);
    await postMails();
  });
});

describe("a mail that cannot be delivered", () => {
  it("is tried again later, with another link, and given up in the end", async () => {
    await invite("away@new.test");
    const faults: string[] = [];
    const options = {
      links: { invitation: (token: string) => token, reset: (token: string) => token },
      onFault: (reference: string) => void faults.push(reference),
      deliver: () => Promise.reject(new Error("no mail server")),
    };
    for (let i = 0; i < 9; i++) {
      await sendNextMail(options);
      expect(await sendNextMail(options)).toBe(false);
      await db.admin`update outbox set next_at = now() where to_address = 'away@new.test'`;
    }
    expect(faults).toHaveLength(8);
    expect(await listInvitations({ ctx: owner, input: null })).toContainEqual(
      expect.objectContaining({ email: "away@new.test", mail: "failed" }),
    );
  });
});

describe("a forgotten password", () => {
  const ask = (email: string, address = "10.5.0.1") =>
    askReset({ email }, { locale: "en", whence: whenceOf(address) });
  const at = { locale: "en", whence: whenceOf("10.5.0.1") };

  it("is chosen anew by a link, once; every session ends and a locked account is open", async () => {
    const id = await addPerson(owner, { email: "forgot@new.test", role: "operator" });
    const { ask: lives } = await sessionOf(id);
    for (let i = 0; i < 6; i++) {
      await signIn({ email: "forgot@new.test", password: "x" }, whenceOf("10.5.0.2")).catch(() => {});
    }
    await ask("Forgot@new.test");
    const token = await linkTo("forgot@new.test");
    expect(await showReset(token)).toEqual({ email: "forgot@new.test" });
    await expect(resetPassword({ token, password: PASSWORD }, at)).rejects.toEqual(
      refused("access.password-before"),
    );
    const answers = await Promise.allSettled(
      Array.from({ length: 8 }, () => resetPassword({ token, password: NEW_PASSWORD }, at)),
    );
    expect(answers.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    expect(await showReset(token)).toBeNull();
    expect(await lives()).toBeNull();
    expect(await signIn({ email: "forgot@new.test", password: NEW_PASSWORD }, whenceOf("10.5.0.3"))).toEqual({
      userId: id,
    });
    expect((await postMails()).map(({ to, subject }) => [to, subject])).toEqual([
      ["forgot@new.test", "Your Zaiti password was changed"],
    ]);
  });

  it("is answered alike for known and unknown addresses, in the same time", async () => {
    await addPerson(owner, { email: "timed@new.test", role: "viewer" });
    const times = { known: [] as number[], unknown: [] as number[] };
    for (let i = 0; i < 3; i++) {
      for (const [kind, email] of [
        ["known", "timed@new.test"],
        ["unknown", `nobody${i}@new.test`],
      ] as const) {
        const start = performance.now();
        expect(await ask(email, `10.6.0.${i}`)).toBeUndefined();
        times[kind].push(performance.now() - start);
      }
    }
    const median = (list: number[]) => [...list].sort((a, b) => a - b)[1]!;
    expect(Math.abs(median(times.known) / median(times.unknown) - 1)).toBeLessThan(0.1);
    expect((await postMails()).map(({ to }) => to)).toEqual(Array(3).fill("timed@new.test"));
  });

  it("sends an address no more than a few links an hour, and keeps quiet about it", async () => {
    await addPerson(owner, { email: "bombed@new.test", role: "viewer" });
    for (let i = 0; i < 7; i++) await ask("bombed@new.test", `10.7.0.${i}`);
    expect(await postMails()).toHaveLength(4);
  });

  it("ends with its time", async () => {
    await addPerson(owner, { email: "late@new.test", role: "viewer" });
    await ask("late@new.test", "10.8.0.1");
    const token = await linkTo("late@new.test");
    await db.admin`update password_resets set expires_at = now() where used_at is null`;
    expect(await showReset(token)).toBeNull();
    await expect(resetPassword({ token, password: NEW_PASSWORD }, at)).rejects.toEqual(
      refused("access.link-ended"),
    );
  });
});

describe("sessions", () => {
  it("are listed to their person, who ends each or all the others, and nobody else's", async () => {
    const id = await addPerson(owner, { email: "many@new.test", role: "operator" });
    const [one, two, three] = [await sessionOf(id), await sessionOf(id), await sessionOf(id)];
    const { sessions } = await showOwnAccount({ session: one.session });
    expect(sessions.map(({ isCurrent }) => isCurrent)).toEqual([true, false, false]);
    const stranger = await sessionOf(
      await addPerson(owner, { email: "stranger@new.test", role: "operator" }),
    );
    const foreign = endOwnSession(person(stranger.session), { sessionId: sessions[1]!.id });
    await expect(foreign).rejects.toEqual(refused("access.session-gone"));
    await endOwnSession(person(one.session), { sessionId: sessions[0]!.id });
    expect(await one.ask()).toBeNull();
    await expect(showOwnAccount({ session: one.session })).rejects.toEqual(refused("access.session-ended"));
    expect(await endOtherSessions(person(two.session))).toBe(1);
    expect([await two.ask(), await three.ask(), await stranger.ask()].map((it) => it !== null)).toEqual([
      true,
      false,
      true,
    ]);
  });

  it("live as long as the shortest of a person's roles allows, however busy they are", async () => {
    const minutesOf = async (userId: string) => {
      const [row] =
        await db.admin`select extract(epoch from absolute_expires_at - created_at) / 60 as minutes from sessions where user_id = ${userId}`;
      return Math.round(Number(row!.minutes));
    };
    const keeper = await addPerson(owner, { email: "keeper@new.test", role: "operator" });
    const { session, ask } = await sessionOf(keeper);
    expect(await minutesOf(keeper)).toBe(12 * 60);
    const both = await addPerson(owner, { email: "both@new.test", role: "operator" });
    await addPerson(owner, { email: "both@new.test", role: "reviewer" });
    await sessionOf(both);
    expect(await minutesOf(both)).toBe(8 * 60);
    await db.admin`update sessions set absolute_expires_at = now() + interval '5 minutes', last_seen_at = now() - interval '2 minutes' where id_hash = ${session.sessionHash}`;
    expect(await ask()).not.toBeNull();
    const [row] =
      await db.admin`select idle_expires_at <= absolute_expires_at as held, last_seen_at > now() - interval '1 minute' as seen from sessions where id_hash = ${session.sessionHash}`;
    expect(row).toEqual({ held: true, seen: true });
    await db.admin`update sessions set absolute_expires_at = now() where id_hash = ${session.sessionHash}`;
    expect(await ask()).toBeNull();
  });
});

describe("a changed password", () => {
  it("needs the present one, differs from it, and ends every other session", async () => {
    const id = await addPerson(owner, { email: "change@new.test", role: "operator" });
    const [here, there] = [await sessionOf(id), await sessionOf(id)];
    const change = (present: string, password: string) =>
      changePassword(person(here.session), { present, password });
    await expect(change("not it", NEW_PASSWORD)).rejects.toEqual(refused("access.wrong-own-password"));
    await expect(change(PASSWORD, PASSWORD)).rejects.toEqual(refused("access.password-before"));
    await expect(change(PASSWORD, "short")).rejects.toMatchObject({
      code: "access.password-short",
      details: { minimum: 12 },
    });
    await change(PASSWORD, NEW_PASSWORD);
    expect([await here.ask(), await there.ask()].map((it) => it !== null)).toEqual([true, false]);
    const old = signIn({ email: "change@new.test", password: PASSWORD }, whenceOf("10.0.0.8"));
    await expect(old).rejects.toEqual(refused("access.wrong-password"));
  });
});

describe("a recent proof", () => {
  it("is asked for after ten minutes, and gives the session another id and no longer life", async () => {
    const id = await addPerson(owner, { email: "recent@new.test", role: "operator" });
    const { session, ask } = await sessionOf(id);
    const [membership] = await db.admin`select id from memberships where user_id = ${id}`;
    const ctxOf = (it: SignedIn): Ctx => ({
      ...owner,
      sessionHash: it.sessionHash,
      membershipId: membership!.id as string,
    });
    const prove = (ctx: Ctx) => withScope(ctx, (tx) => assertRecent(tx, ctx));
    await prove(ctxOf(session));
    await db.admin`update sessions set authenticated_at = now() - interval '10 minutes' where id_hash = ${session.sessionHash}`;
    await expect(prove(ctxOf(session))).rejects.toEqual(refused("access.confirm-needed"));
    // Another person's recent session proves nothing.
    const borrowed = withScope(ctxOf(session), (tx) => assertRecent(tx, owner));
    await expect(borrowed).rejects.toEqual(refused("access.confirm-needed"));

    const wrong = confirmIdentity(person(session), { password: "not it" });
    await expect(wrong).rejects.toEqual(refused("access.wrong-own-password"));
    expect(await confirmIdentity(person(session), { password: PASSWORD })).toBe("password");
    const endOf = async (it: Buffer) =>
      (await db.admin`select absolute_expires_at as at from sessions where id_hash = ${it}`)[0]!.at;
    const { hashOfSession } = await import("#app/auth/sessions.server.ts");
    const { sessionId } = await renewSession(session, { how: "password", whence: whenceOf("10.0.0.1") });
    const renewed = { ...session, sessionId, sessionHash: hashOfSession(sessionId) };
    expect(await ask()).toBeNull();
    expect(await endOf(renewed.sessionHash)).toEqual(await endOf(session.sessionHash));
    await prove(ctxOf(renewed));
  });
});
