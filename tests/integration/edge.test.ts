import fs from "node:fs";
import path from "node:path";
import type { ServerBuild } from "@remix-run/node";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { hashOfSession } from "#app/auth/sessions.server.ts";
import { ENTRANCES, FILES, WORK } from "#app/server/limits.server.ts";
import { templatesOf } from "#app/server/templates.ts";
import { attachDocument } from "#app/services/documents/attach-document.server.ts";
import { checkWorkbook } from "#app/services/imports/check-workbook.server.ts";
import { addResident } from "#app/services/residency/add-resident.server.ts";
import type { Ctx } from "#app/services/verb.server.ts";
import { inventedFirm } from "#db/seed/invented-firm.ts";
import { askPoints, computableWorld, ended } from "#tests/factories/jobs.ts";
import { addPerson, sessionOf } from "#tests/factories/people.ts";
import { type Answer, Site } from "#tests/factories/site.ts";
import { residentsWorkbook } from "#tests/factories/workbook.ts";
import type { World } from "#tests/factories/world.ts";
import { testDatabase } from "#tests/setup/database.ts";

const db = testDatabase();
let world: World;
let site: Site;
let routes: ServerBuild["routes"];
const cookies: Record<string, string> = {};

/** Somebody who has just signed in, as the Cookie header of their browser. */
async function cookieOf(slug: string, role: "owner" | "operator" | "analyst" | "auditor"): Promise<string> {
  const ctx = await world.as(slug, role);
  const { session } = await sessionOf(ctx.user.id);
  return `session=${session.sessionId}`;
}

beforeAll(async () => {
  world = await computableWorld();
  site = await Site.start({ NODE_ENV: "production", ALLOW_HTTP: "on", DATABASE_URL: db.url("app") });
  ({ routes } = (await import(path.resolve("build/server/index.js"))) as ServerBuild);
  for (const [slug, role] of [
    ["west", "owner"],
    ["city", "analyst"],
    ["city", "auditor"],
  ] as const) {
    cookies[`${role}@${slug}`] = await cookieOf(slug, role);
  }
}, 180_000);
afterAll(() => site?.stop());

/** What every answer carries, whoever makes it. */
function expectGuarded({ headers, text, status }: Answer, of: string): void {
  const seen = `${of} (${status})`;
  expect(headers["content-security-policy"], seen).toMatch(/script-src 'nonce-[\w+/]{24}' 'strict-dynamic'/);
  expect(headers["content-security-policy"], seen).toContain("frame-ancestors 'none'");
  expect(headers["x-content-type-options"], seen).toBe("nosniff");
  expect(headers["cache-control"], seen).toContain("no-store");
  expect(headers["referrer-policy"], seen).toBe("same-origin");
  expect(headers["cross-origin-resource-policy"], seen).toBe("same-origin");
  expect(headers["x-request-id"], seen).toMatch(/^[0-9a-f-]{36}$/);
  expect(headers["x-powered-by"], seen).toBeUndefined();
  expect(text, seen).not.toMatch(/\n\s+at [\w.]+ \(|node_modules|\.server\.ts/);
}

const addressOf = (template: string): string =>
  template
    .replace(":carrier", "west")
    .replace(":authority", "city")
    .replace(/:\w+/g, "00000000-0000-4000-8000-000000000000");

describe("a changing request", () => {
  const HOSTILE: Readonly<Record<string, Record<string, string>>> = {
    "no word of whence it comes": {},
    "the origin null": { Origin: "null" },
    "the origin null, and the same site": { Origin: "null", "Sec-Fetch-Site": "same-origin" },
    "another site": { Origin: "https://evil.test" },
    "a neighbour under the same domain": {
      Origin: "http://other.127.0.0.1.nip.io",
      "Sec-Fetch-Site": "same-site",
    },
    "a name that begins alike": { Origin: "ORIGIN.evil.test" },
    "the same host, another port": { Origin: "http://127.0.0.1:1" },
    "the same origin, fetched across sites": { Origin: "ORIGIN", "Sec-Fetch-Site": "cross-site" },
    "the same origin, from the same site only": { Origin: "ORIGIN", "Sec-Fetch-Site": "same-site" },
    "the same origin, by nobody": { Origin: "ORIGIN", "Sec-Fetch-Site": "none" },
    "another host that it names itself": { Origin: "http://evil.test", "X-Forwarded-Host": "evil.test" },
  };

  it("of another site's page is refused by every action there is, as a page and as data", async () => {
    const actions = Object.entries(routes).filter(([, { module }]) => module.action);
    expect(actions.length).toBeGreaterThan(40);
    const templates = new Set(actions.map(([id]) => templateById(id)));
    let asked = 0;
    const accepted: string[] = [];
    for (const template of templates) {
      const address = addressOf(template);
      const data = address === "/" ? "/_root.data" : `${address}.data`;
      for (const [who, given] of Object.entries(HOSTILE)) {
        const headers: Record<string, string> = {
          ...Object.fromEntries(
            Object.entries(given).map(([name, value]) => [name, value.replace("ORIGIN", site.origin)]),
          ),
          "Content-Type": "application/x-www-form-urlencoded",
        };
        const cookie = cookies[template.startsWith("/authority") ? "analyst@city" : "owner@west"];
        for (const to of [address, data]) {
          asked += 1;
          const { status } = await site.ask(to, { method: "POST", headers, cookie, body: "intent=x" });
          if (status !== 403) accepted.push(`${to} with ${who}: ${status}`);
        }
      }
    }
    expect(accepted).toEqual([]);
    expect(asked).toBe(templates.size * 2 * Object.keys(HOSTILE).length);
    expect(await site.send("/theme", { theme: "dark" })).toMatchObject({ status: 302 });
  }, 120_000);

  const templateById = (id: string): string => {
    const route = routes[id]!;
    return templatesOf({ ...Object.fromEntries(parentsOf(id)), [id]: { ...route } }).at(-1)!;
  };
  const parentsOf = (id: string): [string, (typeof routes)[string]][] => {
    const parent = routes[id]?.parentId;
    return parent ? [...parentsOf(parent), [parent, routes[parent]!]] : [];
  };

  it("comes with a form and with nothing else", async () => {
    for (const type of [
      "text/plain",
      "application/json",
      "text/xml",
      "application/x-www-form-urlencodedx",
      "",
    ]) {
      const answer = await site.send("/theme", { theme: "dark" }, { headers: { "Content-Type": type } });
      expect(answer.status, type).toBe(415);
    }
  });

  it("that reads is answered to whoever followed a link, and not to a page that fetches or embeds it", async () => {
    const cookie = cookies["owner@west"];
    const reads = (headers: Record<string, string>) =>
      site.ask("/carrier/west/residents", { cookie, headers });
    const followed = {
      "Sec-Fetch-Site": "cross-site",
      "Sec-Fetch-Mode": "navigate",
      "Sec-Fetch-Dest": "document",
    };
    expect((await reads(followed)).status).toBe(200);
    expect((await reads({ ...followed, "Sec-Fetch-Dest": "iframe" })).status).toBe(403);
    for (const across of ["cross-site", "same-site"]) {
      expect((await reads({ "Sec-Fetch-Site": across, "Sec-Fetch-Mode": "no-cors" })).status).toBe(403);
    }
  });
});

describe("what goes wrong", () => {
  const both = (text: string) => /[\u4e00-\u9fff]{4}/.test(text) && /[a-z]+ [a-z]+ [a-z]+/i.test(text);
  const html = { Accept: "text/html" };

  it.each([
    ["broken percent-encoding", "/%E0%A4%A", 400],
    ["an empty character", "/sign-in%00", 400],
    ["another site's address", "http://evil.test/x", 400],
    ["an address without a site", "//evil.test/x", 400],
    ["a request of a kind that is past", "/?_data=root", 400],
    ["an address that is too long", `/?q=${"a".repeat(9_000)}`, 414],
  ])("%s is answered in both languages", async (what, address, status) => {
    const answer = await site.ask(address, { headers: html });
    expect(answer.status).toBe(status);
    expectGuarded(answer, what);
    expect(both(answer.text)).toBe(true);
  });

  it.each(["PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "PROPFIND"])(
    "%s is no method here",
    async (method) => {
      const answer = await site.ask("/sign-in", { method, headers: html });
      expect(answer).toMatchObject({ status: 405, headers: { allow: "GET, HEAD, POST" } });
      expectGuarded(answer, method);
      expect(both(answer.text)).toBe(true);
    },
  );

  it("a body that is too large, or of unknown size, is refused before it is read", async () => {
    const from = { ...html, Origin: site.origin, "Content-Type": "multipart/form-data; boundary=x" };
    const post = (headers: Record<string, string>) =>
      site.ask("/carrier/west/residents/import", { method: "POST", headers: { ...from, ...headers } });
    const large = await post({ "Content-Length": String(300 * 1024 * 1024) });
    const form = await post({
      "Content-Length": String(3 * 1024 * 1024),
      "Content-Type": "application/x-www-form-urlencoded",
    });
    const unsized = await post({ "Transfer-Encoding": "chunked" });
    expect([large.status, form.status, unsized.status]).toEqual([413, 413, 411]);
    for (const answer of [large, form, unsized]) {
      expectGuarded(answer, "body");
      expect(both(answer.text)).toBe(true);
    }
  });

  it.each([
    ["no request at all", "hello\r\n\r\n", 400],
    ["a header that never ends", `GET / HTTP/1.1\r\nHost: x\r\nA: ${"a".repeat(20_000)}\r\n\r\n`, 414],
    ["no host", "GET /sign-in HTTP/1.1\r\nConnection: close\r\n\r\n", 400],
    ["a host that is none", "GET /sign-in HTTP/1.1\r\nHost: a b\r\nConnection: close\r\n\r\n", 400],
    [
      "two lengths",
      "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n",
      400,
    ],
  ])("%s is answered with the same headers", async (_, bytes, status) => {
    const text = await site.write(bytes);
    expect(text).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
    expect(text).toContain("Content-Security-Policy: default-src 'self'; script-src 'nonce-");
    expect(text).toMatch(/X-Request-Id: [0-9a-f-]{36}/);
    expect(text).toContain("Cache-Control: private, no-store");
    expect(both(text)).toBe(true);
  });

  it.each([
    ["zh-CN", "没有找到", "出了"],
    ["en", "was not found", "went wrong"],
  ])("a page that is absent, and one that fails, say so in %s", async (locale, absent, failed) => {
    const headers = { ...html, "Accept-Language": locale };
    const missing = await site.ask("/no/such/page", { headers });
    expect(missing.status).toBe(404);
    expect(missing.text).toContain(absent);
    expectGuarded(missing, "404");
    // A database that lacks a function: the page's loader fails.
    await db.admin.unsafe("alter function app.set_up_needed() rename to set_up_gone");
    const broken = await site.ask("/sign-in", { headers });
    const data = await site.ask("/sign-in.data", { headers });
    await db.admin.unsafe("alter function app.set_up_gone() rename to set_up_needed");
    expect([broken.status, data.status]).toEqual([500, 500]);
    expect(broken.text).toContain(failed);
    expect(broken.text).toContain(broken.headers["x-request-id"]);
    expectGuarded(broken, "500");
    expect(data.text).not.toMatch(/set_up_needed|at \w+ \(/);
    const line = site.lines.find(
      (text) => text.includes(broken.headers["x-request-id"] as string) && text.includes("stack"),
    );
    expect(JSON.parse(line ?? "{}")).toMatchObject({ level: "error", event: "fault" });
  });

  it("a form that cannot be read is refused beside the page, and nothing fails", async () => {
    const boundary = "----edge";
    const type = `multipart/form-data; boundary=${boundary}`;
    const part = (name: string, value: string) =>
      `--${boundary}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`;
    const file = (name: string, value: string) =>
      `--${boundary}\r\nContent-Disposition: form-data; name="file"; filename="${name}"\r\nContent-Type: application/octet-stream\r\n\r\n${value}\r\n`;
    const end = `--${boundary}--\r\n`;
    const bodies: [string, string][] = [
      ["cut off", part("a", "b")],
      ["no parts", "nothing"],
      ["many parts", part("a", "b").repeat(20_500) + end],
      ["a long field", part("a", "x".repeat(1_100_000)) + end],
      ["two files", file("a.xlsx", "PK\u0003\u0004") + file("b.xlsx", "PK\u0003\u0004") + end],
      ["a program that is named a workbook", file("a.xlsx", "MZ\u0090") + end],
      ["a workbook that is named a program", file("a.exe", "PK\u0003\u0004") + end],
      ["no file", part("file", "text") + end],
    ];
    for (const [what, body] of bodies) {
      for (const to of ["/carrier/west/residents/import", "/carrier/west/residents/import.data"]) {
        const headers = { Origin: site.origin, "Content-Type": type };
        const answer = await site.ask(to, { method: "POST", headers, body, cookie: cookies["owner@west"] });
        expect(answer.status, `${what} at ${to}`).toBe(422);
        expectGuarded(answer, what);
      }
    }
    expect(await db.admin`select * from import_batches`).toEqual([]);
  });
});

describe("a file that is sent", () => {
  /** Who reads a file in the capped process, and who keeps it unread. */
  const READERS: Record<string, string> = {
    checkResidents: "app/services/residency/check-residents.server.ts",
    checkWorkbook: "app/services/imports/check-workbook.server.ts",
    checkRegistry: "app/services/titles/check-registry.server.ts",
  };
  it("is read by the check of workbooks or kept as evidence, whichever route takes it", () => {
    const files = fs
      .readdirSync("app/routes", { recursive: true, encoding: "utf8" })
      .filter((name) => /\.tsx?$/.test(name));
    const taking = files
      .map((name) => fs.readFileSync(path.join("app/routes", name), "utf8"))
      .filter((text) => /instanceof File|arrayBuffer\(/.test(text));
    expect(taking.length).toBeGreaterThan(0);
    const verbs = [...Object.keys(READERS), "attachDocument"];
    for (const text of taking) expect(text).toMatch(new RegExp(`\\b(${verbs.join("|")})\\(`));
    for (const file of Object.values(READERS))
      expect(fs.readFileSync(file, "utf8")).toMatch(/await readWorkbook\(/);
  });
});

/** The addresses of a document, of a marked workbook and of the lists that are sent as files. */
async function exchanged(owner: Ctx): Promise<Record<string, string>> {
  const { uscc, name, foundedOn, field } = inventedFirm(77);
  const stay = await addResident({
    ctx: owner,
    input: { uscc, name, foundedOn, field, enteredOn: "2025-03-01" },
  });
  const pdf = { fileName: "协议.pdf", mediaType: "application/pdf", bytes: Buffer.from("%PDF-1.7\n%%EOF\n") };
  const document = await attachDocument({ ctx: owner, input: { kind: "residency", id: stay.id, ...pdf } });
  const bytes = Buffer.from(
    "楼宇,楼层,房号,面积,用途,权属,启用日期,工位\nA 座,4,401,-1,孵化,自有,2023-01-01,\n",
  );
  const batch = await checkWorkbook({
    ctx: owner,
    input: { noun: "rooms", bytes, fileName: "a.csv", locale: "zh-CN" },
  });
  const of = "/carrier/west";
  return {
    "/carrier/:carrier/documents/:document": `${of}/documents/${document.id}`,
    "/carrier/:carrier/exports/:list": `${of}/exports/residents`,
    "/carrier/:carrier/imports/:noun/template": `${of}/imports/rooms/template`,
    "/carrier/:carrier/imports/:noun/:batch/workbook": `${of}/imports/rooms/${batch.id}/workbook`,
    "/carrier/:carrier/residents/difference/export": `${of}/residents/difference/export?from=2025-01-01&to=2025-12-31`,
    "/carrier/:carrier/space/statement/workbook": `${of}/space/statement/workbook?month=2025-06`,
  };
}

describe("a file to keep", () => {
  it("cannot run, is not cached and keeps its name, at every address of files", async () => {
    const owner = await world.as("west", "owner");
    const analyst = await world.as("city", "analyst");
    const { jobId: job } = await askPoints(owner);
    const { jobId: cityJob } = await askPoints(analyst);
    const bytes = await residentsWorkbook({ firms: 2, from: 50, faults: { 1: "wrong-check" } });
    const boundary = "----file";
    const head = `--${boundary}\r\nContent-Disposition: form-data; name="file"; filename="入驻.xlsx"\r\nContent-Type: application/octet-stream\r\n\r\n`;
    const body = Buffer.concat([Buffer.from(head), bytes, Buffer.from(`\r\n--${boundary}--\r\n`)]);
    const sent = await site.ask("/carrier/west/residents/import", {
      method: "POST",
      headers: { Origin: site.origin, "Content-Type": `multipart/form-data; boundary=${boundary}` },
      cookie: cookies["owner@west"],
      body,
    });
    expect(sent.status).toBe(302);
    const run = (await ended(owner, job, 60_000)).runId!;
    const cityRun = (await ended(analyst, cityJob, 60_000)).runId!;
    const addresses: Record<string, string> = {
      ...(await exchanged(owner)),
      "/carrier/:carrier/residents/import/:batch/workbook": `${sent.headers.location}/workbook`,
      "/carrier/:carrier/runs/:run/bundle": `/carrier/west/runs/${run}/bundle`,
      "/authority/:authority/runs/:run/bundle": `/authority/city/runs/${cityRun}/bundle`,
      "/carrier/:carrier/reports/export": "/carrier/west/reports/export?period=2024",
    };
    for (const template of FILES) {
      const isCity = template.startsWith("/authority");
      const who = !isCity ? "owner@west" : template.includes("audit") ? "auditor@city" : "analyst@city";
      const answer = await site.ask(addresses[template] ?? addressOf(template), { cookie: cookies[who] });
      const seen = `${template}: ${answer.status}`;
      expect(answer.status, seen).toBe(200);
      const disposition = answer.headers["content-disposition"] ?? "";
      expect(disposition, seen).toMatch(/^attachment; filename="[\w.-]+"; filename\*=UTF-8''[\w.%~-]+$/);
      expect(answer.headers["content-security-policy"], seen).toContain("sandbox");
      expect(answer.headers["x-content-type-options"], seen).toBe("nosniff");
      expect(answer.headers["cache-control"], seen).toContain("no-store");
      const refused = await site.ask(addresses[template] ?? addressOf(template), {
        cookie: cookies[isCity ? "owner@west" : "analyst@city"],
        headers: { Accept: "text/html" },
      });
      expect(refused.status, seen).toBe(404);
      expect(refused.text, seen).toContain("没有找到");
      expectGuarded(refused, seen);
    }
  }, 120_000);

  it("is known to be one: every route that answers with bytes is on the list, and every list names routes", () => {
    const all = templatesOf(routes);
    for (const template of [...FILES, ...WORK, ...ENTRANCES]) expect(all).toContain(template);
    // A route without a page is a file, a word for a page that stands open, or a form's target.
    const bare = Object.entries(routes).filter(
      ([, { module }]) => !module.default && module.loader && !module.action,
    );
    expect(bare).toHaveLength(FILES.length + 3);
  });
});

describe("what the log says", () => {
  it("is one line a request, by number, pattern, organisation and member, and no secret that anybody sent", async () => {
    const secrets = {
      password: "Kanarienvogel-7-im-Bergwerk",
      mail: "kanari@bergwerk.test",
      phone: "13912345678",
      token: "kanariTOKENabcdefghij0123456789xyz",
      code: "918273",
      cookie: "kanaricookie0123456789abcdefghijkl",
    };
    const before = site.lines.length;
    const { password, mail, phone, token, code, cookie } = secrets;
    const ctx = await world.as("west", "owner");
    await addPerson(ctx, { email: mail, role: "operator" });
    const both = `session=${cookie}; challenge=${cookie}`;
    await site.send(
      "/sign-in",
      { email: mail, password, to: `/invitation?token=${token}` },
      { cookie: both },
    );
    await site.send("/sign-in.data", { email: `${phone}@x.test`, password });
    await site.send("/sign-in/code", { code }, { cookie: both });
    await site.send("/sign-in/phone", { phone, number: phone, code }, { cookie: `${both}; phone=${phone}` });
    await site.send("/password/forgotten", { email: mail });
    await site.ask(`/password/new?token=${token}`);
    await site.send("/password/new", { token, password });
    await site.ask(`/invitation?token=${token}`, { cookie: both });
    await site.send("/invitation", { token, password });
    await site.send("/set-up", { token, email: mail, password });
    await site.send("/account/confirm", { password, code }, { cookie: cookies["owner@west"] });
    await site.ask(`/no-such-page/${token}?phone=${phone}`, {
      headers: { Referer: `http://x.test/?t=${token}` },
    });
    await site.ask(`/carrier/west/residents?q=${phone}`, { cookie: cookies["owner@west"] });
    await site.ask(`/carrier/west/residents/firm?uscc=${token}`, { cookie: cookies["owner@west"] });
    await site.ask(`/%E0%A4%A?token=${token}`);
    const asked = 15;
    // A fault in the middle of it, whose statement carries what was sent.
    await db.admin.unsafe("alter function app.reset_by_link(bytea, integer) rename to reset_by_gone");
    const broken = await site.ask(`/password/new?token=${token}`);
    await db.admin.unsafe("alter function app.reset_by_gone(bytea, integer) rename to reset_by_link");
    expect(broken.status).toBe(500);
    while (
      site.lines.filter((line, at) => at >= before && line.includes('"event":"request"')).length <
      asked + 1
    ) {
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    const lines = site.lines.slice(before);
    const hash = hashOfSession(token);
    const traces = [...Object.values(secrets), hash.toString("hex"), hash.toString("base64"), "kanari"];
    for (const secret of traces) {
      expect(
        lines.filter((line) => line.toLowerCase().includes(secret.toLowerCase())),
        secret,
      ).toEqual([]);
      expect(site.faults).not.toContain(secret);
    }
    const said = site.lines.map((line) => JSON.parse(line) as Record<string, unknown>);
    const KNOWN =
      /^(time|level|event|request|method|path|status|ms|bytes|organisation|member|refused|address|stack|detail|job|mail)$/;
    for (const line of said) for (const name of Object.keys(line)) expect(name).toMatch(KNOWN);
    const request = said.find(({ organisation }) => organisation === "west");
    expect(request).toMatchObject({ event: "request", method: expect.any(String), ms: expect.any(Number) });
    expect(request?.member).toMatch(/^[0-9a-f-]{36}$/);
    const answered = said.filter(({ event, method }) => event === "request" && method);
    expect(answered.filter(({ bytes }) => !(Number(bytes) > 0))).toEqual([]);
    const asks = said.slice(before).filter(({ event }) => event === "request");
    expect(asks.map(({ path: at }) => at)).toContain("/carrier/:carrier/residents");
    expect(asks.map(({ path: at }) => at)).toContain("*");
  });
});

describe("who asks for an account", () => {
  /** An answer without what is made anew for each. */
  const bare = ({ status, headers, text }: Answer) => ({
    status,
    location: headers.location,
    cookie: headers["set-cookie"],
    text: text.replace(/nonce="[^"]*"|nonce-[\w+/=]+/g, "").replace(/\?[\w-]+=[^"]*"/g, ""),
  });

  it("learns nothing of whether there is one: by signing in, by a reset, or by a link", async () => {
    const ctx = await world.as("west", "owner");
    await addPerson(ctx, { email: "there@west.test", role: "viewer" });
    const wrong = { password: "not the password" };
    for (const suffix of ["", ".data"]) {
      const [known, unknown] = [
        await site.send(`/sign-in${suffix}`, { ...wrong, email: "there@west.test" }),
        await site.send(`/sign-in${suffix}`, { ...wrong, email: "nobody@west.test" }),
      ];
      expect(known.status).toBe(422);
      expect(bare(known)).toEqual(bare(unknown));
      const [sent, unsent] = [
        await site.send(`/password/forgotten${suffix}`, { email: "there@west.test" }),
        await site.send(`/password/forgotten${suffix}`, { email: "nobody@west.test" }),
      ];
      expect(bare(sent)).toEqual(bare(unsent));
      const links = ["x".repeat(43), "A".repeat(43), "short", ""].map((token) =>
        site.ask(`/invitation?token=${token}`),
      );
      const [first, ...others] = (await Promise.all(links)).map(({ status, text }) => ({
        status,
        title: /<h1[^>]*>([^<]*)/.exec(text)?.[1],
      }));
      for (const other of others) expect(other).toEqual(first);
    }
  });
});
