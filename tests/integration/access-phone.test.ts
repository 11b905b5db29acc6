import { beforeAll, describe, expect, it, vi } from "vitest";
import type { SignedIn } from "#app/auth/sessions.server.ts";
import type { Text } from "#app/integrations/sms/text.ts";
import { askPhoneProof, endPhone, provePhone, showOwnPhone } from "#app/services/access/own-phone.server.ts";
import { askSignInCode, signInByPhone } from "#app/services/access/phone-sign-in.server.ts";
import { sendNextText } from "#app/services/access/send-texts.server.ts";
import { signIn } from "#app/services/access/sign-in.server.ts";
import type { Ctx } from "#app/services/verb.server.ts";
import { addPerson, PASSWORD, postMails, sessionOf, whenceOf } from "#tests/factories/people.ts";
import { makeWorld } from "#tests/factories/world.ts";
import { testDatabase } from "#tests/setup/database.ts";

// Text messages go into the outbox folder, as in development. The environment is read once, so before anything else.
vi.hoisted(() => {
  process.env.OUTBOX_PAGE = "on";
});

const db = testDatabase();
let owner: Ctx;
beforeAll(async () => {
  const world = await makeWorld();
  await world.addCarrier("alpha");
  owner = await world.as("alpha", "owner");
});

const refused = (code: string) => expect.objectContaining({ code });
const person = (session: SignedIn) => ({ session, whence: whenceOf("10.0.0.1"), locale: "zh-CN" });
const here = (address = "10.0.0.1") => ({ locale: "zh-CN", whence: whenceOf(address) });
let serial = 0;
const freshNumber = () => `1380000${String(1_000 + serial++)}`;

/** Sends every message that waits. */
async function postTexts(): Promise<Text[]> {
  const sent: Text[] = [];
  const options = {
    onFault: (_: string, fault: unknown) => {
      throw fault;
    },
    deliver: async (text: Text) => void sent.push(text),
  };
  while (await sendNextText(options));
  return sent;
}
/** As if a minute had passed since the last code of this number. */
const passMinute = (number: string) =>
  db.admin`update phone_codes set created_at = created_at - interval '61 seconds' where number = ${number}`;

async function personWithPhone(email: string, number = freshNumber()) {
  const id = await addPerson(owner, { email, role: "operator" });
  const { session, ask } = await sessionOf(id);
  await askPhoneProof(person(session), { phone: number, password: PASSWORD });
  const [text] = await postTexts();
  await provePhone(person(session), { phone: number, phoneCode: text!.code });
  await postMails();
  await passMinute(number);
  return { id, email, number, session, ask };
}

const codeFor = async (number: string, address?: string): Promise<string> => {
  await askSignInCode({ phone: number }, here(address));
  const [text] = await postTexts();
  return text!.code;
};

describe("a number of one's own", () => {
  it("is proved by a code, after the password, and kept for one person", async () => {
    const id = await addPerson(owner, { email: "own@x.test", role: "operator" });
    const { session } = await sessionOf(id);
    const phone = freshNumber();
    await expect(askPhoneProof(person(session), { phone, password: "wrong" })).rejects.toEqual(
      refused("access.wrong-own-password"),
    );
    await askPhoneProof(person(session), { phone, password: PASSWORD });
    const [text] = await postTexts();
    expect(text).toMatchObject({ to: phone, text: expect.stringContaining(text!.code) });
    const wrong = String((Number(text!.code) + 1) % 1_000_000).padStart(6, "0");
    await expect(provePhone(person(session), { phone, phoneCode: wrong })).rejects.toEqual(
      refused("access.wrong-phone-code"),
    );
    expect(await showOwnPhone({ session })).toBeNull();
    await provePhone(person(session), { phone, phoneCode: text!.code });
    expect(await showOwnPhone({ session })).toBe(`${phone.slice(0, 3)}****${phone.slice(-4)}`);
    expect((await postMails()).map(({ subject }) => subject)).toEqual(["您的载体 Zaiti 登录手机号有变动"]);
    const [entry] = await db.admin`select action, after from audit_entries where entity = 'phone-number'`;
    expect(entry).toEqual({ action: "confirm", after: { number: "138****1000" } });
    // A code that was asked for by somebody else proves nothing for me.
    const other = await sessionOf(await addPerson(owner, { email: "other@x.test", role: "viewer" }));
    await passMinute(phone);
    await askPhoneProof(person(session), { phone, password: PASSWORD });
    const [mine] = await postTexts();
    const stolen = provePhone(person(other.session), { phone, phoneCode: mine!.code });
    await expect(stolen).rejects.toEqual(refused("access.wrong-phone-code"));
  });

  it("goes to who proves it next: operators give numbers out again", async () => {
    const before = await personWithPhone("before@x.test");
    const after = await personWithPhone("after@x.test", before.number);
    expect(await showOwnPhone(before)).toBeNull();
    const code = await codeFor(before.number);
    expect(await signInByPhone({ phone: before.number, code }, whenceOf("10.0.0.2"))).toEqual({
      userId: after.id,
    });
    await endPhone(person(after.session));
    expect(await showOwnPhone(after)).toBeNull();
    await expect(endPhone(person(after.session))).rejects.toEqual(refused("common.changed-meanwhile"));
  });
});

describe("signing in", () => {
  it("takes the latest code, once, for five minutes; the database keeps no code", async () => {
    const { id, number } = await personWithPhone("once@x.test");
    const first = await codeFor(number);
    await passMinute(number);
    const code = await codeFor(number);
    const attempt = (given: string) => signInByPhone({ phone: number, code: given }, whenceOf("10.0.0.2"));
    if (first !== code) await expect(attempt(first)).rejects.toEqual(refused("access.wrong-phone-code"));
    const stored = JSON.stringify(await db.admin`select * from phone_codes where number = ${number}`);
    expect(stored).not.toContain(`"${code}"`);
    expect(await attempt(code)).toEqual({ userId: id });
    await expect(attempt(code)).rejects.toEqual(refused("access.wrong-phone-code"));
    await passMinute(number);
    const late = await codeFor(number);
    await db.admin`update phone_codes set expires_at = now() where number = ${number}`;
    await expect(attempt(late)).rejects.toEqual(refused("access.wrong-phone-code"));
  });

  it("lets one of many who send the same code at once", async () => {
    const { number } = await personWithPhone("race@x.test");
    const code = await codeFor(number);
    const answers = await Promise.allSettled(
      [1, 2, 3, 4].map((at) => signInByPhone({ phone: number, code }, whenceOf(`10.7.0.${at}`))),
    );
    expect(answers.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  });

  it("ends a code with five tries, and counts them for the account like wrong passwords", async () => {
    const { number, email } = await personWithPhone("guessed@x.test");
    const code = await codeFor(number);
    const wrong = code === "000000" ? "000001" : "000000";
    const answers: string[] = [];
    for (let at = 0; at < 6; at++) {
      const guess = signInByPhone({ phone: number, code: wrong }, whenceOf(`10.8.0.${at}`));
      answers.push(await guess.then(String, ({ code }: { code: string }) => code));
    }
    expect(answers).toEqual([...Array(5).fill("access.wrong-phone-code"), "access.wait"]);
    await expect(signIn({ email, password: PASSWORD }, whenceOf("10.8.1.1"))).rejects.toEqual(
      refused("access.wait"),
    );
    // The wait over, the code is spent all the same.
    await db.admin`delete from sign_in_failures`;
    await expect(signInByPhone({ phone: number, code }, whenceOf("10.8.1.2"))).rejects.toEqual(
      refused("access.wrong-phone-code"),
    );
  });

  it("asks for the second factor all the same, and says in the log how", async () => {
    const { id, number } = await personWithPhone("factor@x.test");
    await db.admin`insert into second_factors (user_id, secret, confirmed_at) values (${id}, ${Buffer.alloc(20, 1)}, now())`;
    const answer = await signInByPhone({ phone: number, code: await codeFor(number) }, whenceOf("10.0.0.2"));
    expect(answer).toHaveProperty("challenge");
    const [kept] = await db.admin`select how from sign_in_challenges where user_id = ${id}`;
    expect(kept).toEqual({ how: "phone-code" });
  });

  it("lets in nobody who was disabled", async () => {
    const { id, number } = await personWithPhone("gone@x.test");
    const code = await codeFor(number);
    await db.admin`update users set disabled_at = now() where id = ${id}`;
    await expect(signInByPhone({ phone: number, code }, whenceOf("10.0.0.2"))).rejects.toEqual(
      refused("access.wrong-phone-code"),
    );
  });
});

describe("asking for a code", () => {
  it("is answered alike whether anybody has the number; nothing is sent to who has none", async () => {
    const { number } = await personWithPhone("known@x.test");
    const unknown = freshNumber();
    for (const phone of [number, unknown]) {
      const ask = () => askSignInCode({ phone }, here());
      await expect(ask()).resolves.toBeUndefined();
      await expect(ask()).rejects.toMatchObject({ code: "access.code-soon", details: { seconds: 60 } });
      await db.admin`delete from phone_codes where number = ${phone} and purpose = 'prove'`;
      for (let at = 1; at < 10; at++) {
        await passMinute(phone);
        await askSignInCode({ phone }, here(`10.9.${at}.1`));
      }
      await passMinute(phone);
      await expect(askSignInCode({ phone }, here("10.9.0.2"))).rejects.toEqual(refused("access.codes-today"));
      const tried = signInByPhone({ phone, code: "no code" }, whenceOf("10.9.0.3"));
      await expect(tried).rejects.toEqual(refused("access.wrong-phone-code"));
    }
    expect((await postTexts()).map(({ to }) => to)).toEqual([number]);
  });

  it("one after the other: of many at once one is taken", async () => {
    const phone = freshNumber();
    const answers = await Promise.allSettled(
      [1, 2, 3, 4, 5].map((at) => askSignInCode({ phone }, here(`10.10.0.${at}`))),
    );
    expect(answers.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  });

  it("sends a message again that was not taken, with another code, three times at most", async () => {
    const { number } = await personWithPhone("down@x.test");
    await askSignInCode({ phone: number }, here());
    const codes: string[] = [];
    const faults: unknown[] = [];
    const fail = async (text: Text) => {
      codes.push(text.code);
      throw new Error("down");
    };
    for (let at = 0; at < 4; at++) {
      await db.admin`update phone_codes set next_at = now() where number = ${number}`;
      await sendNextText({ deliver: fail, onFault: (_, fault) => void faults.push(fault) });
    }
    expect([codes.length, faults.length]).toEqual([3, 3]);
  });
});
