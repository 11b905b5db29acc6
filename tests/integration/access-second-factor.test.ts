import { beforeAll, describe, expect, it } from "vitest";
import { openSecret } from "#app/auth/sealed-secret.server.ts";
import type { SignedIn } from "#app/auth/sessions.server.ts";
import { codeOf, newSecret } from "#app/auth/totp.server.ts";
import { confirmIdentity } from "#app/services/access/own-account.server.ts";
import { requireSecondFactor } from "#app/services/access/require-second-factor.server.ts";
import { sealSecondFactors } from "#app/services/access/seal-second-factors.server.ts";
import {
  beginSecondFactor,
  confirmSecondFactor,
  endSecondFactor,
  renewRecoveryCodes,
} from "#app/services/access/second-factor.server.ts";
import { signIn, signInWithCode } from "#app/services/access/sign-in.server.ts";
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
  owner = await world.as("alpha", "owner");
});

const refused = (code: string) => expect.objectContaining({ code });
const person = (session: SignedIn) => ({ session, whence: whenceOf("10.0.0.1"), locale: "zh-CN" });

// What the person's authenticator shows now.
const shown = async (userId: string): Promise<string> => {
  const factors = await db.admin<
    { secret: Buffer }[]
  >`select * from second_factors where user_id = ${userId}`;
  const step = Math.floor(Date.now() / 30_000);
  return codeOf(openSecret(factors[0]!.secret, userId), step);
};

/** As if the last code had been taken long ago. */
const forgetStep = (userId: string) =>
  db.admin`update second_factors set last_step = 0 where user_id = ${userId}`;

async function protectedPerson(email: string) {
  const id = await addPerson(owner, { email, role: "operator" });
  const { session, ask } = await sessionOf(id);
  await beginSecondFactor({ session });
  const codes = await confirmSecondFactor(person(session), { code: await shown(id) });
  await postMails();
  return { id, email, codes, session: { ...session, hasSecondFactor: true }, ask };
}

const passwordOf = async (email: string, address = "10.0.0.2"): Promise<string> => {
  const answer = await signIn({ email, password: PASSWORD }, whenceOf(address));
  if (!("challenge" in answer)) throw new Error("no code is asked for");
  return answer.challenge;
};

describe("turning it on", () => {
  it("takes a code of the secret that was shown, and keeps recovery codes as hashes", async () => {
    const id = await addPerson(owner, { email: "on@x.test", role: "operator" });
    const [here, there] = [await sessionOf(id), await sessionOf(id)];
    const { qr, letters } = await beginSecondFactor({ session: here.session });
    expect(letters.replaceAll(" ", "")).toMatch(/^[A-Z2-7]{32}$/);
    expect(qr.path).toMatch(/^(M\d+ \d+h1v1h-1z)+$/);
    expect((await beginSecondFactor({ session: here.session })).letters).toBe(letters);
    const wrong = confirmSecondFactor(person(here.session), { code: "000000" });
    await expect(wrong).rejects.toEqual(refused("access.wrong-code"));
    expect(await signIn({ email: "on@x.test", password: PASSWORD }, whenceOf("10.0.0.2"))).toHaveProperty(
      "userId",
    );
    const codes = await confirmSecondFactor(person(here.session), { code: await shown(id) });
    expect(new Set(codes).size).toBe(10);
    const kept = await db.admin`select code_hash from recovery_codes where user_id = ${id}`;
    expect(kept.map(({ code_hash }) => (code_hash as Buffer).length)).toEqual(Array(10).fill(32));
    expect([await here.ask(), await there.ask()].map((it) => it?.hasSecondFactor)).toEqual([true, undefined]);
    expect(await postMails()).toHaveLength(1);
    await expect(beginSecondFactor({ session: here.session })).rejects.toEqual(
      refused("access.second-factor-on"),
    );
  });
});

describe("signing in", () => {
  it("asks for a code after the password, and no code works twice", async () => {
    const { id, email } = await protectedPerson("twice@x.test");
    await forgetStep(id);
    const code = await shown(id);
    expect(await signInWithCode(await passwordOf(email), { code }, whenceOf("10.0.0.2"))).toMatchObject({
      userId: id,
    });
    const again = signInWithCode(await passwordOf(email), { code }, whenceOf("10.0.0.2"));
    await expect(again).rejects.toEqual(refused("access.wrong-code"));
  });

  it("lets one of many who send the same code at once", async () => {
    const { id, email } = await protectedPerson("race@x.test");
    await forgetStep(id);
    const challenges = [await passwordOf(email), await passwordOf(email), await passwordOf(email)];
    await db.admin`delete from sign_in_failures`;
    const code = await shown(id);
    const answers = await Promise.allSettled(
      challenges.map((challenge) => signInWithCode(challenge, { code }, whenceOf("10.0.0.2"))),
    );
    expect(answers.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  });

  it("takes a recovery code in its place, once, however it is typed", async () => {
    const { id, email, codes } = await protectedPerson("lost@x.test");
    const typed = codes[0]!.toLowerCase().replaceAll("-", " ");
    expect(
      await signInWithCode(await passwordOf(email), { code: typed }, whenceOf("10.0.0.2")),
    ).toMatchObject({ userId: id });
    const again = signInWithCode(await passwordOf(email), { code: codes[0]! }, whenceOf("10.0.0.2"));
    await expect(again).rejects.toEqual(refused("access.wrong-code"));
  });

  it("lets nobody guess codes by giving the right password in between", async () => {
    const { email } = await protectedPerson("guessed@x.test");
    const codes: string[] = [];
    for (let i = 0; i < 4; i++) {
      const fault = await passwordOf(email, `10.4.0.${i}`)
        .then((challenge) => signInWithCode(challenge, { code: "000000" }, whenceOf(`10.4.1.${i}`)))
        .then(() => "let in")
        .catch((error: { code: string }) => error.code);
      codes.push(fault);
    }
    expect(codes).toEqual(["access.wrong-code", "access.wrong-code", "access.wait", "access.wait"]);
  });

  it("forgets the question with its time, and once it is answered", async () => {
    const { id, email, codes } = await protectedPerson("slow@x.test");
    const challenge = await passwordOf(email);
    await db.admin`update sign_in_challenges set expires_at = now() where user_id = ${id}`;
    const late = signInWithCode(challenge, { code: codes[0]! }, whenceOf("10.0.0.2"));
    await expect(late).rejects.toEqual(refused("access.challenge-ended"));
    const fresh = await passwordOf(email);
    await signInWithCode(fresh, { code: codes[1]! }, whenceOf("10.0.0.2"));
    const used = signInWithCode(fresh, { code: codes[2]! }, whenceOf("10.0.0.2"));
    await expect(used).rejects.toEqual(refused("access.challenge-ended"));
  });
});

describe("a secret", () => {
  const kept = async (id: string) =>
    (await db.admin<{ secret: Buffer }[]>`select secret from second_factors where user_id = ${id}`)[0]!
      .secret;

  it("is sealed, and one of before is sealed at the next start and goes on working", async () => {
    const { id, email } = await protectedPerson("sealed@x.test");
    expect((await kept(id)).length).toBe(53);
    const [plain, before] = [newSecret(), await kept(id)];
    await db.admin`update second_factors set secret = ${plain}, last_step = 0 where user_id = ${id}`;
    const code = await shown(id);
    expect(await sealSecondFactors()).toBe(1);
    expect(await sealSecondFactors()).toBe(0);
    expect((await kept(id)).includes(plain)).toBe(false);
    expect((await kept(id)).equals(before)).toBe(false);
    expect(await signInWithCode(await passwordOf(email), { code }, whenceOf("10.0.0.2"))).toEqual({
      userId: id,
      how: "password-and-code",
    });
  });
});

describe("a proof", () => {
  it("takes the code as well as the password", async () => {
    const { id, session } = await protectedPerson("proof@x.test");
    await forgetStep(id);
    const alone = confirmIdentity(person(session), { password: PASSWORD });
    await expect(alone).rejects.toEqual(refused("access.wrong-code"));
    expect(await confirmIdentity(person(session), { password: PASSWORD, code: await shown(id) })).toBe(
      "password-and-code",
    );
  });

  it("makes new recovery codes, which end the ones before", async () => {
    const { email, session, codes } = await protectedPerson("renew@x.test");
    const fresh = await renewRecoveryCodes(person(session), { password: PASSWORD, code: codes[0]! });
    const old = signInWithCode(await passwordOf(email), { code: codes[1]! }, whenceOf("10.0.0.2"));
    await expect(old).rejects.toEqual(refused("access.wrong-code"));
    await signInWithCode(await passwordOf(email), { code: fresh[0]! }, whenceOf("10.0.0.2"));
  });
});

describe("an organisation", () => {
  it("that requires it keeps its members from turning it off", async () => {
    const { email, session, codes } = await protectedPerson("kept@x.test");
    const operator = await world.as("alpha", "operator");
    const ask = (ctx: Ctx, required: "on" | "off") => requireSecondFactor({ ctx, input: { required } });
    await expect(ask(operator, "on")).rejects.toEqual(refused("access.denied"));
    await ask(owner, "on");
    const proof = (code: string) => ({ password: PASSWORD, code });
    const off = endSecondFactor(person(session), proof(codes[0]!));
    await expect(off).rejects.toEqual(refused("access.second-factor-required"));
    await ask(owner, "off");
    await endSecondFactor(person(session), proof(codes[1]!));
    expect(await signIn({ email, password: PASSWORD }, whenceOf("10.0.0.2"))).toHaveProperty("userId");
    const log =
      await db.admin`select action, after from audit_entries where entity = 'organization' and after ? 'requiresSecondFactor' order by seq`;
    expect(log.map(({ after }) => after)).toEqual([
      { requiresSecondFactor: true },
      { requiresSecondFactor: false },
    ]);
  });
});
