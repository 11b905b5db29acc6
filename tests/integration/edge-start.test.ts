import type { ChildProcess } from "node:child_process";
import http from "node:http";
import { describe, expect, it } from "vitest";
import { Site, startProcess } from "#tests/factories/site.ts";
import { makeWorld } from "#tests/factories/world.ts";
import { testDatabase } from "#tests/setup/database.ts";

const db = testDatabase();

/** How a server ends that does not start, and what it says. */
function ended(child: ChildProcess): Promise<{ code: number | null; said: string }> {
  let said = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on("data", (chunk: Buffer) => {
      said += chunk.toString("utf8");
    });
  }
  return new Promise((resolve) => child.once("close", (code) => resolve({ code, said })));
}

const LOGIN = "postgres://zaiti_app:";
const FAR = "@127.0.0.1:9/zaiti";
const GOOD = `${LOGIN}Rk7vQ2mZx9LtW4pH${FAR}`;
const production = { NODE_ENV: "production", PUBLIC_ORIGIN: "https://zaiti.test", DATABASE_URL: GOOD };

describe("a production server does not start", () => {
  it.each<[string, Record<string, string>, RegExp]>([
    ["without an address", { NODE_ENV: "production", DATABASE_URL: GOOD }, /PUBLIC_ORIGIN is not an https/],
    [
      "without an address, when nothing says what it is",
      { DATABASE_URL: GOOD },
      /PUBLIC_ORIGIN is not an https/,
    ],
    ["without TLS", { ...production, PUBLIC_ORIGIN: "http://zaiti.test" }, /PUBLIC_ORIGIN is not an https/],
    [
      "with a key that nobody drew",
      { ...production, SECRET_KEY: Buffer.alloc(32, "zaiti").toString("base64") },
      /SECRET_KEY is no random key/,
    ],
    ["with no key", { ...production, SECRET_KEY: "" }, /SECRET_KEY/],
    ["as a demo on a server's database", { ...production, DEMO: "on" }, /DEMO=on lets anybody in/],
    [
      "with its mails open to anybody",
      { ...production, OUTBOX_PAGE: "on" },
      /OUTBOX_PAGE=on shows every mail/,
    ],
    [
      "with the database's password from an example",
      { ...production, DATABASE_URL: `${LOGIN}zaiti-password${FAR}` },
      /DATABASE_URL holds a password that examples use/,
    ],
    [
      "with the demo's password",
      { ...production, DATABASE_URL: `${LOGIN}zaiti-demo-2026${FAR}` },
      /DATABASE_URL holds a password that examples use/,
    ],
    [
      "with a short password",
      { ...production, DATABASE_URL: `${LOGIN}x7Qm2${FAR}` },
      /DATABASE_URL holds a password of fewer than 12/,
    ],
    [
      "with the migrations' password short",
      { ...production, MIGRATION_DATABASE_URL: `${LOGIN}x7Qm2${FAR}` },
      /MIGRATION_DATABASE_URL holds a password of fewer/,
    ],
    [
      "with the mail server's password from an example",
      {
        ...production,
        SMTP_URL: "smtps://robot:changeme-please@mail.test",
        MAIL_FROM: "Zaiti <z@zaiti.test>",
      },
      /SMTP_URL holds a password that examples use/,
    ],
  ])("%s", async (_, given, says) => {
    const { code, said } = await ended(startProcess({ PORT: "0", ...given }));
    expect(code).not.toBe(0);
    expect(said).toMatch(says);
    expect(said).not.toMatch(/zaiti-password|zaiti-demo-2026|x7Qm2|changeme-please|Rk7vQ2mZx9LtW4pH/);
  });

  it.each(["postgres", "migrator"] as const)(
    "as the database's role %s, which could read what is hidden",
    async (role) => {
      const given = { NODE_ENV: "production", ALLOW_HTTP: "on", PORT: "0", DATABASE_URL: db.url(role) };
      const { code, said } = await ended(startProcess(given));
      expect(code).not.toBe(0);
      expect(said).toMatch(/The database login (is a superuser|is a member of an owning role)/);
    },
  );
});

describe("a server that is asked to stop", () => {
  it("ends every request that has begun, takes no new one, and leaves in peace", async () => {
    await makeWorld();
    const given = {
      NODE_ENV: "production",
      ALLOW_HTTP: "on",
      DATABASE_URL: db.url("app"),
      LIMIT_SIGN_IN: "0",
    };
    const site = await Site.start(given);
    const agent = new http.Agent({ keepAlive: true });
    /** A form of which the server has read the beginning: it says so (100 Continue), and waits for the rest. */
    const begin = (address: string, body: string) => {
      const request = http.request({
        host: "127.0.0.1",
        port: site.port,
        path: address,
        method: "POST",
        agent,
        headers: {
          Origin: site.origin,
          "Content-Type": "application/x-www-form-urlencoded",
          "Content-Length": String(body.length),
          Expect: "100-continue",
        },
      });
      const answer = new Promise<number | string>((resolve) => {
        request.on("error", (error) => resolve(error.message));
        request.on("response", (response) => {
          response.resume();
          response.on("end", () => resolve(response.statusCode ?? 0));
          response.on("error", (error) => resolve(error.message));
        });
      });
      const isRead = new Promise<void>((resolve) => request.once("continue", resolve));
      request.flushHeaders();
      return { isRead, answer, end: () => void request.end(body) };
    };
    const begun = [
      ...Array.from({ length: 950 }, () => begin("/theme", "theme=dark")),
      // These look into the database and render a page.
      ...Array.from({ length: 50 }, () => begin("/sign-in", "email=nobody%40x.test")),
    ];
    await Promise.all(begun.map(({ isRead }) => isRead));
    const stopped = site.stop();
    while ((await site.ask("/favicon.svg").catch(() => null)) !== null) {
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    for (const { end } of begun) end();
    const answers = await Promise.all(begun.map(({ answer }) => answer));
    expect(answers.slice(0, 950).filter((status) => status !== 302)).toEqual([]);
    expect(answers.slice(950).filter((status) => status !== 422)).toEqual([]);
    expect(await stopped).toBe(0);
    agent.destroy();
  }, 120_000);
});
