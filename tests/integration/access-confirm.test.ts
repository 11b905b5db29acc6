import { randomUUID } from "node:crypto";
import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { beforeAll, describe, expect, it } from "vitest";
import { startSession } from "#app/auth/sessions.server.ts";
import { addPerson, PASSWORD, whenceOf } from "#tests/factories/people.ts";
import { makeWorld, type World } from "#tests/factories/world.ts";
import { testDatabase } from "#tests/setup/database.ts";

type Load = (args: LoaderFunctionArgs) => unknown;
type Act = (args: ActionFunctionArgs) => unknown;
type Answered = { data: { ok: boolean; refusal?: { code: string } }; init: ResponseInit };

const db = testDatabase();
const SITE = "http://zaiti.test";
let world: World;
let userId: string;
let cookie: string;
beforeAll(async () => {
  world = await makeWorld();
  const admin = await world.as("city", "admin");
  userId = await addPerson(admin, { email: "approves@city.test", role: "approver" });
  await addPerson(admin, { email: "approves@city.test", role: "auditor" });
});

/** A session whose last proof is so many minutes old. */
async function signInAgo(minutes: number): Promise<void> {
  const request = new Request(SITE);
  cookie = (await startSession(userId, { request, how: "password", whence: whenceOf("10.0.0.1") })).split(
    ";",
  )[0]!;
  await db.admin`update sessions set authenticated_at = now() - make_interval(mins => ${minutes}) where user_id = ${userId}`;
}

function argsOf(path: string, fields?: Record<string, string>, params = {}): ActionFunctionArgs {
  const headers = { Cookie: cookie, Origin: SITE, "Sec-Fetch-Site": "same-origin" };
  const body = fields && new URLSearchParams(fields);
  const request = new Request(`${SITE}${path}`, { method: body ? "POST" : "GET", headers, body });
  return { request, params, context: { cspNonce: "n", requestId: "r", address: "10.0.0.1" } };
}

/** What a route answers or throws. */
async function answerOf(work: () => unknown): Promise<Response | Answered> {
  try {
    return (await work()) as Answered;
  } catch (thrown) {
    if (thrown instanceof Response) return thrown;
    throw thrown;
  }
}
const locationOf = async (work: () => unknown) =>
  ((await answerOf(work)) as Response).headers.get("Location");

const run = randomUUID();
const approving = async () =>
  (await import("#app/routes/authority.$authority.runs.$run._index/route.tsx")).action as Act;
const confirming = async () => (await import("#app/routes/account.confirm/route.tsx")).action as Act;
const FORM = { intent: "approve", idempotencyKey: "k-1" };
const approve = async () => {
  const action = await approving();
  return answerOf(() => action(argsOf(`/authority/city/runs/${run}`, FORM, { authority: "city", run })));
};

/** Proves who one is on the page at this address; the answer is what the page then goes on with. */
async function goOn(path: string): Promise<unknown> {
  const { action, loader } = await import("#app/routes/account.confirm/route.tsx");
  const right = (await answerOf(() => (action as Act)(argsOf(path, { password: PASSWORD })))) as Response;
  cookie = right.headers.get("Set-Cookie")!.split(";")[0]!;
  return (await loader(argsOf(right.headers.get("Location")!))).goOn;
}

describe("an approval", () => {
  it("is looked at at once after a recent sign-in", async () => {
    await signInAgo(9);
    expect(((await approve()) as Answered).data.refusal?.code).toBe("runs.absent");
  });

  it("leads to the question who one is, and goes on with the same form", async () => {
    await signInAgo(11);
    const to = ((await approve()) as Response).headers.get("Location")!;
    expect(to).toMatch(/^\/account\/confirm\?/);
    const act = await confirming();
    const wrong = (await answerOf(() => act(argsOf(to, { password: "not it" })))) as Answered;
    expect(wrong.data.refusal?.code).toBe("access.wrong-own-password");
    const old = cookie;
    expect(await goOn(to)).toEqual({ to: `/authority/city/runs/${run}`, fields: Object.entries(FORM) });
    expect(cookie).not.toBe(old);
    expect(((await approve()) as Answered).data.refusal?.code).toBe("runs.absent");
  });

  it("is not put into a form that the session did not send", async () => {
    await signInAgo(11);
    const to = new URL(((await approve()) as Response).headers.get("Location")!, SITE);
    to.searchParams.set("fields", JSON.stringify([["intent", "another"]]));
    const page = `/authority/city/runs/${run}`;
    expect(await goOn(to.pathname + to.search)).toEqual({ to: page, fields: null });
    expect(await goOn("/account/confirm?to=https://evil.test/")).toEqual({ to: "/entry", fields: null });
  });
});

describe("a full export", () => {
  it("leads to the question as well, and then to the file", async () => {
    await signInAgo(11);
    const { loader } = await import("#app/routes/authority.$authority.audit.export/route.ts");
    const [auditor] =
      await db.admin`select id from memberships where user_id = ${userId} and role = 'auditor'`;
    await db.admin`update memberships set revoked_at = now() where user_id = ${userId} and id <> ${auditor!.id}`;
    const path = "/authority/city/audit/export";
    const load = () => (loader as Load)(argsOf(path, undefined, { authority: "city" }));
    expect(await locationOf(load)).toBe(`/account/confirm?to=${encodeURIComponent(path)}`);
    await signInAgo(1);
    expect(((await answerOf(load)) as Response).headers.get("Content-Disposition")).toMatch(/^attachment/);
  });
});

describe("an account that is not in order", () => {
  it("is led to its own page by an organisation that requires a second factor", async () => {
    await signInAgo(0);
    await db.admin`update organizations set requires_second_factor = true where slug = 'city'`;
    const { loader } = await import("#app/routes/authority.$authority/route.tsx");
    const load = () => (loader as Load)(argsOf("/authority/city", undefined, { authority: "city" }));
    expect(await locationOf(load)).toBe("/account?due=second-factor");
    const answer = (await approve()) as Answered;
    expect([answer.init.status, answer.data.refusal?.code]).toEqual([403, "access.second-factor-needed"]);
  });
});
