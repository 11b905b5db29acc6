import type { LoaderFunctionArgs } from "@remix-run/node";
import { beforeAll, describe, expect, it, vi } from "vitest";
import { changePassword, showOwnAccount } from "#app/services/access/own-account.server.ts";
import { signIn } from "#app/services/access/sign-in.server.ts";
import type { Ctx } from "#app/services/verb.server.ts";
import { addPerson, PASSWORD, sessionOf, whenceOf } from "#tests/factories/people.ts";
import { makeWorld } from "#tests/factories/world.ts";
import { testDatabase } from "#tests/setup/database.ts";

// An installation whose passwords follow 等保. The environment is read once, so before anything else.
vi.hoisted(() => {
  process.env.SECURITY_MODE = "dengbao";
  process.env.PASSWORD_HISTORY = "2";
});

const db = testDatabase();
let owner: Ctx;
beforeAll(async () => {
  const world = await makeWorld();
  await world.addCarrier("alpha");
  owner = await world.as("alpha", "owner");
});

const refused = (code: string) => expect.objectContaining({ code });

describe("a password by 等保", () => {
  it("holds three kinds of characters, and none of the last ones comes back", async () => {
    const id = await addPerson(owner, { email: "history@x.test", role: "operator" });
    const { session } = await sessionOf(id);
    let present = PASSWORD;
    const change = async (password: string) => {
      const person = { session, whence: whenceOf("10.0.0.1"), locale: "zh-CN" };
      await changePassword(person, { present, password });
      present = password;
    };
    await expect(change("only small letters here")).rejects.toMatchObject({
      code: "access.password-kinds",
      details: { kinds: 3 },
    });
    await change("First Change 2026");
    await expect(change("First Change 2026")).rejects.toEqual(refused("access.password-before"));
    await change("Second Change 2026");
    await change("Third Change 2026");
    await expect(change("First Change 2026")).rejects.toEqual(refused("access.password-before"));
    await change("Fourth Change 2026");
    await change("First Change 2026");
    const kept = await db.admin`select * from password_history where user_id = ${id}`;
    expect(kept).toHaveLength(2);
  });

  it("that is too old lets its person in to change it, and nowhere else before", async () => {
    const id = await addPerson(owner, { email: "old@x.test", role: "operator" });
    const { session } = await sessionOf(id);
    const { loader } = await import("#app/routes/carrier.$carrier/route.tsx");
    const visit = async () => {
      const request = new Request("http://zaiti.test/carrier/alpha", {
        headers: { Cookie: `session=${session.sessionId}` },
      });
      const context = { cspNonce: "n", requestId: "r", address: "10.0.0.1" };
      const args: LoaderFunctionArgs = { request, context, params: { carrier: "alpha" } };
      try {
        await loader(args);
        return null;
      } catch (thrown) {
        return (thrown as Response).headers.get("Location");
      }
    };
    expect(await visit()).toBeNull();
    await db.admin`update users set password_changed_at = now() - interval '90 days' where id = ${id}`;
    expect(await visit()).toBe("/account?due=password");
    expect(await signIn({ email: "old@x.test", password: PASSWORD }, whenceOf("10.0.0.2"))).toEqual({
      userId: id,
    });
    expect((await showOwnAccount({ session })).account.email).toBe("old@x.test");
  });
});
