import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ENTRANCES, FILES, WORK } from "#app/server/limits.server.ts";
import { beginSecondFactor } from "#app/services/access/second-factor.server.ts";
import { addPerson, PASSWORD, sessionOf } from "#tests/factories/people.ts";
import { type Asking, Site } from "#tests/factories/site.ts";
import { makeWorld, type World } from "#tests/factories/world.ts";
import { testDatabase } from "#tests/setup/database.ts";

const db = testDatabase();
const ORIGIN = "https://zaiti.test";
let world: World;
let site: Site;
beforeAll(async () => {
  world = await makeWorld();
  await world.addCarrier("alpha", { kind: "park" });
  // As behind a proxy with TLS, with limits that a test can reach.
  site = await Site.start({
    NODE_ENV: "production",
    PUBLIC_ORIGIN: ORIGIN,
    DATABASE_URL: db.url("app"),
    LIMIT_SIGN_IN: "4",
    LIMIT_WORK: "2",
    LIMIT_ALL: "60",
    WORKER: "off",
  });
}, 120_000);
afterAll(() => site?.stop());

let lastAddress = 0;
const newAddress = () => `10.9.0.${++lastAddress}`;
const from = (address: string, more: Asking = {}): Asking => ({
  ...more,
  headers: { Origin: ORIGIN, "X-Forwarded-For": address, "X-Forwarded-Proto": "https", ...more.headers },
});
const cookiesOf = (setCookie: string[] | undefined) => (setCookie ?? []).map((text) => text.split("; "));

describe("cookies", () => {
  const signIn = (email: string) =>
    site.send(
      "/sign-in",
      { email, password: PASSWORD },
      from(newAddress(), { headers: { Host: "evil.test" } }),
    );
  const PRIVATE = ["HttpOnly", "SameSite=Lax", "Path=/", "Secure"];

  it("of a session are of this host alone, over TLS, and out of reach of scripts; signing out ends it for good", async () => {
    const owner = await world.as("alpha", "owner");
    await addPerson(owner, { email: "cookie@alpha.test", role: "operator" });
    const answer = await signIn("cookie@alpha.test");
    expect(answer).toMatchObject({ status: 302, headers: { location: "/entry" } });
    const [[pair, ...attributes]] = cookiesOf(answer.headers["set-cookie"]) as [string[]];
    expect(pair).toMatch(/^__Host-session=[a-z0-9]{30,}$/);
    expect(attributes).toEqual(expect.arrayContaining(PRIVATE));
    expect(attributes.join()).not.toMatch(/domain|expires|max-age/i);
    expect(answer.headers["strict-transport-security"]).toContain("max-age=63072000");
    expect(answer.headers["content-security-policy"]).toContain("upgrade-insecure-requests");

    const cookie = pair!;
    const page = () => site.ask("/carrier/alpha", from(newAddress(), { cookie }));
    expect((await page()).status).toBe(200);
    // Without its prefix a neighbour's page could have set it.
    const bare = await site.ask(
      "/carrier/alpha",
      from(newAddress(), { cookie: cookie.replace("__Host-", "") }),
    );
    expect(bare.status).toBe(302);
    const out = await site.send("/sign-out", {}, from(newAddress(), { cookie }));
    expect(out).toMatchObject({ status: 302, headers: { "clear-site-data": '"cache", "storage"' } });
    expect(out.headers["set-cookie"]?.[0]).toMatch(/^__Host-session=; .*Max-Age=0/);
    expect(await page()).toMatchObject({
      status: 302,
      headers: { location: expect.stringContaining("/sign-in") },
    });
  });

  it("of a question for a code, of language and of appearance are as private", async () => {
    const owner = await world.as("alpha", "owner");
    const id = await addPerson(owner, { email: "code@alpha.test", role: "operator" });
    const { session } = await sessionOf(id);
    await beginSecondFactor({ session });
    await db.admin`update second_factors set confirmed_at = now() where user_id = ${id}`;
    const answers = [
      await signIn("code@alpha.test"),
      await site.send("/theme", { theme: "dark" }, from(newAddress())),
      await site.send("/locale", { locale: "en" }, from(newAddress())),
    ];
    const names = ["__Host-challenge", "theme", "locale"];
    for (const [at, answer] of answers.entries()) {
      const [[pair, ...attributes]] = cookiesOf(answer.headers["set-cookie"]) as [string[]];
      expect(pair?.split("=")[0]).toBe(names[at]);
      expect(attributes).toEqual(expect.arrayContaining(PRIVATE));
    }
  });

  it("of a session whose time is over open nothing, as a page, as data, as a file or in a form", async () => {
    const ctx = await world.as("alpha", "owner");
    const { session } = await sessionOf(ctx.user.id);
    const cookie = `__Host-session=${session.sessionId}`;
    const ask = (address: string) => site.ask(address, from(newAddress(), { cookie }));
    const places = ["/carrier/alpha/residents", "/carrier/alpha/residents/template"];
    for (const place of places) expect((await ask(place)).status).toBe(200);
    await db.admin`update sessions set idle_expires_at = now() - interval '1 second' where id_hash = ${session.sessionHash}`;
    for (const place of places) expect((await ask(place)).status).toBe(302);
    expect((await ask("/carrier/alpha/residents.data")).status).toBe(202);
    const form = await site.send("/carrier/alpha/residents/new.data", {}, from(newAddress(), { cookie }));
    expect(form.status).toBe(401);
  });
});

describe("what comes too often", () => {
  const WORDS = /请求过于频繁[\s\S]*Too many requests/;
  const addressOf = (template: string) =>
    template.replace(":carrier", "alpha").replace(":authority", "city").replace(/:\w+/g, "none");

  it.each(ENTRANCES)("at %s waits, for this address and for no other", async (entrance) => {
    const address = newAddress();
    const enter = (who: string, to = entrance) => site.send(to, { email: "x" }, from(who));
    for (let i = 0; i < 4; i++) expect((await enter(address)).status).not.toBe(429);
    // However it is written.
    for (const to of [
      entrance,
      `${entrance}.data`,
      entrance.toUpperCase(),
      `${entrance}/`,
      entrance.replace("n", "%6E"),
    ]) {
      const answer = await enter(address, to);
      expect(answer.status, to).toBe(429);
      expect(Number(answer.headers["retry-after"]), to).toBeGreaterThan(0);
      expect(answer.headers["content-security-policy"], to).toContain("default-src 'self'");
    }
    expect((await enter(newAddress())).status).not.toBe(429);
  });

  it("is told so in words: by the form that a script sent, which keeps what was typed, or on a page", async () => {
    const address = newAddress();
    const send = (to: string) => site.send(to, { email: "kept@x.test" }, from(address));
    for (let i = 0; i < 4; i++) await send("/sign-in");
    const data = await send("/sign-in.data");
    expect(data.status).toBe(429);
    expect(data.text).toContain("common.too-many");
    expect((await send("/sign-in")).text).toMatch(WORDS);
  });

  it.each([...FILES.map((at) => ["GET", at]), ...WORK.map((at) => ["POST", at])])(
    "%s %s waits, for this session and for no other of the same building",
    async (method, template) => {
      const isCity = template!.startsWith("/authority");
      const ctx = isCity ? await world.as("city", "analyst") : await world.as("alpha", "owner");
      const newCookie = async () => `__Host-session=${(await sessionOf(ctx.user.id)).session.sessionId}`;
      const [cookie, other, address] = [await newCookie(), await newCookie(), newAddress()];
      const ask = (as: string) =>
        method === "GET"
          ? site.ask(addressOf(template!), from(address, { cookie: as }))
          : site.send(addressOf(template!), {}, from(address, { cookie: as }));
      for (let i = 0; i < 2; i++) expect((await ask(cookie)).status).not.toBe(429);
      const answer = await ask(cookie);
      expect(answer.status).toBe(429);
      expect(Number(answer.headers["retry-after"])).toBeGreaterThan(0);
      expect(answer.text).toMatch(WORDS);
      expect((await ask(other)).status).not.toBe(429);
    },
  );

  it("of any kind from one address waits, and made-up forwarders gain nothing", async () => {
    const address = newAddress();
    const ask = (chain: string) =>
      site.ask("/sign-in", {
        headers: { "X-Forwarded-For": chain, "X-Forwarded-Proto": "https", Accept: "text/html" },
      });
    for (let i = 0; i < 60; i++) expect((await ask(address)).status).toBe(200);
    const answer = await ask(`10.1.2.3, ${address}`);
    expect(answer.status).toBe(429);
    expect(answer.text).toContain("请求过于频繁");
    expect(answer.text).toContain("Too many requests");
    expect(Number(answer.headers["retry-after"])).toBeGreaterThan(0);
    expect((await ask(newAddress())).status).toBe(200);
    expect((await site.ask("/health")).status).toBe(200);
  });

  it("a password guessed too often is answered with the same status, and with how long to wait", async () => {
    const owner = await world.as("alpha", "owner");
    await addPerson(owner, { email: "guessed@alpha.test", role: "viewer" });
    const guess = () =>
      site.send("/sign-in", { email: "guessed@alpha.test", password: "wrong" }, from(newAddress()));
    for (let i = 0; i < 5; i++) expect((await guess()).status).toBe(422);
    const answer = await guess();
    expect(answer.status).toBe(429);
    expect(Number(answer.headers["retry-after"])).toBeGreaterThanOrEqual(60);
  });
});
