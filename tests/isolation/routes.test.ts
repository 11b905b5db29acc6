import { randomUUID } from "node:crypto";
import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { beforeAll, describe, expect, it, vi } from "vitest";

vi.hoisted(() => {
  // The day stands still, as the demo's figures need it; and mails and codes go nowhere.
  process.env.DEMO = "on";
});

import { lucia } from "#app/auth/sessions.server.ts";
import { registerLocale } from "#app/i18n/index.ts";
import zh from "#app/i18n/zh-CN/index.ts";
import { testDatabase } from "#tests/setup/database.ts";
import { httpSuite } from "./http-suite.ts";
import {
  copyDatabase,
  type HttpWorld,
  makeHttpWorld,
  MEMBERS as ORGANIZATIONS,
  sessionOf,
} from "./http-world.ts";
import { ROUTES, type RouteCase } from "./route-cases.ts";

type RouteModule = {
  loader?: (args: LoaderFunctionArgs) => unknown;
  action?: (args: ActionFunctionArgs) => unknown;
};
const modules = import.meta.glob<RouteModule>("/app/routes/*/route.{ts,tsx}");
const nameOf = (file: string) => file.split("/")[3]!;
const routes = Object.entries(modules).map(([file, load]) => ({ name: nameOf(file), load }));

// As the server does when it starts.
registerLocale("zh-CN", zh);
const db = testDatabase();
/** Pages of no organisation. */
const isOfNobody = ({ area }: RouteCase) => area === "public" || area === "account";
const FOREIGN = { carrier: "hualongqiao", authority: "yuzhong" } as const;

let things: Record<string, Record<NonNullable<RouteCase["id"]>, string>>;
let world: HttpWorld;
let copies: string[];

beforeAll(async () => {
  world = await makeHttpWorld(db.admin);
  copies = [await copyDatabase(db, "plain"), await copyDatabase(db, "beside")];
  const first = async (table: string, slug: string, by = "") => {
    const [row] = await db.admin.unsafe(
      `select t.id from ${table} t join organizations o on o.id = t.organization_id where o.slug = '${slug}' order by ${by}t.id limit 1`,
    );
    return (row?.id as string | undefined) ?? randomUUID();
  };
  const of = async (slug: string) => ({
    residency: await first("residencies", slug),
    room: await first("rooms", slug),
    lease: await first("leases", slug),
    title: await first("titles", slug),
    right: await first("intellectual_property", slug),
    // A batch that is there is marked in a workbook, by a process of its own: asked for over HTTP, once.
    batch: randomUUID(),
    bulk: await first("residency_batches", slug),
    run: await first("runs", slug, "t.kind desc, "),
    filing: "2024",
    conflict: await first("conflicts", slug),
    job: await first("jobs", slug),
    document: await first("documents", slug),
    mentor: await first("mentors", slug),
    application: await first("applications", slug),
    transfer: await first("transfers", slug),
    team: await first("teams", slug),
    service: await first("service_entries", slug),
  });
  things = {};
  for (const slug of Object.keys(ORGANIZATIONS)) things[slug] = await of(slug);
}, 120_000);

type Asked = { slug: string; session: string | null; id?: string; isAction: boolean };

function argumentsFor(name: string, { slug, session, id, isAction }: Asked): LoaderFunctionArgs {
  const params: Record<string, string> = {};
  for (const part of name.split(".").filter((piece) => piece.startsWith("$"))) {
    const param = part.slice(1);
    if (param === "carrier" && name.startsWith("authority")) params[param] = "jinfeng-park";
    else if (param === "carrier" || param === "authority") params[param] = slug;
    else if (param === "period") params[param] = "2024";
    else if (param === "noun" || param === "list") params[param] = "rooms";
    else if (param === "code") params[param] = "example-firm-points";
    else params[param] = id ?? randomUUID();
  }
  const path = name
    .split(".")
    .map((piece) => (piece.startsWith("$") ? params[piece.slice(1)] : piece))
    .filter((piece) => piece !== "_index");
  const headers = new Headers({ Origin: "http://zaiti.test", "Sec-Fetch-Site": "same-origin" });
  if (session) headers.set("Cookie", `${lucia.sessionCookieName}=${session}`);
  const request = new Request(`http://zaiti.test/${path.join("/")}`, {
    method: isAction ? "POST" : "GET",
    headers,
    body: isAction ? new URLSearchParams({ intent: "no such intent" }) : undefined,
  });
  return { request, params, context: { cspNonce: "n", requestId: "r", address: "127.0.0.1" } };
}

/** The status that a browser would get; a redirect counts as such. */
async function statusOf(ask: () => unknown): Promise<number> {
  const read = (answer: unknown): number => {
    if (answer instanceof Response) return answer.status;
    const init =
      (answer as { type?: string; init?: ResponseInit | null } | null)?.type === "DataWithResponseInit"
        ? (answer as { init: ResponseInit | null }).init
        : null;
    return init?.status ?? 200;
  };
  try {
    return read(await ask());
  } catch (thrown) {
    if (thrown instanceof Error) throw thrown;
    return read(thrown);
  }
}

const ask = async (name: string, load: () => Promise<RouteModule>, asked: Asked): Promise<number> => {
  const module = await load();
  return statusOf(() =>
    asked.isAction ? module.action!(argumentsFor(name, asked)) : module.loader!(argumentsFor(name, asked)),
  );
};

describe("the list of routes", () => {
  it("is the list of cases", () =>
    expect(Object.keys(ROUTES).sort()).toEqual(routes.map(({ name }) => name).sort()));

  it.each(routes)("$name has a case for each of its loader and action", async ({ name, load }) => {
    const { loader, action } = await load();
    const expected = ROUTES[name]!;
    if (isOfNobody(expected)) return;
    expect({ read: Boolean(loader), write: Boolean(action) }).toEqual({
      read: Boolean(expected.read),
      write: Boolean(expected.write),
    });
  });
});

describe.each(routes.filter(({ name }) => ROUTES[name] && !isOfNobody(ROUTES[name])))(
  "$name",
  ({ name, load }) => {
    const expected = ROUTES[name]!;
    const isCarrier = expected.area === "carrier";
    const homes = isCarrier
      ? ["jinfeng", "jinfeng-park"]
      : expected.area === "city"
        ? ["chongqing"]
        : ["gaoxin", "chongqing"];
    const sides = [
      ...(expected.read ? [{ isAction: false, allowed: expected.read }] : []),
      ...(expected.write ? [{ isAction: true, allowed: expected.write }] : []),
    ];

    it("answers the roles that it is for, and no other role", async () => {
      for (const { isAction, allowed } of sides) {
        for (const slug of homes) {
          for (const role of ORGANIZATIONS[slug]!) {
            const id = expected.id ? things[slug]![expected.id] : undefined;
            const status = await ask(name, load, { slug, session: sessionOf(slug, role), id, isAction });
            const isForParks = expected.parkOnly === "all" || (expected.parkOnly === "write" && isAction);
            const isForCity = expected.cityOnly === "write" && isAction;
            const may =
              allowed.includes(role) &&
              (!isForParks || slug === "jinfeng-park") &&
              (!isForCity || slug === "chongqing");
            const seen = `${isAction ? "action" : "loader"} for ${slug} ${role}: ${status}`;
            if (may) expect(status, seen).not.toBe(403);
            else expect(status, seen).toBe(403);
            expect(status, seen).toBeLessThan(500);
          }
        }
      }
    });

    it("does not exist for members of other organisations, whoever they are", async () => {
      for (const { isAction } of sides) {
        for (const [slug, roles] of Object.entries(ORGANIZATIONS)) {
          const foreign =
            slug === FOREIGN.carrier ? "jinfeng" : isCarrier ? FOREIGN.carrier : FOREIGN.authority;
          const status = await ask(name, load, {
            slug: foreign,
            session: sessionOf(slug, roles[0]!),
            isAction,
          });
          expect(status, `${slug} at ${foreign}`).toBe(404);
        }
      }
    });

    it("sends who is not signed in to sign in, and keeps what they typed", async () => {
      for (const { isAction } of sides) {
        for (const session of [null, "no-such-session"]) {
          const status = await ask(name, load, { slug: homes[0]!, session, isAction });
          expect(status).toBe(isAction ? 401 : 302);
        }
      }
    });

    it("shows nothing of another carrier under one's own address", async () => {
      if (!isCarrier || !expected.id || expected.id === "filing") return;
      for (const { isAction, allowed } of sides) {
        const role = allowed[0]!;
        const id = things[FOREIGN.carrier]![expected.id];
        const slug = expected.parkOnly ? "jinfeng-park" : "jinfeng";
        const [status, unknown] = [
          await ask(name, load, { slug, session: sessionOf(slug, role), id, isAction }),
          await ask(name, load, { slug, session: sessionOf(slug, role), id: randomUUID(), isAction }),
        ];
        expect(status).toBe(unknown);
        if (!isAction) expect(status).toBe(404);
      }
    });

    it("refuses a changing request that another site's page made", async () => {
      const { action } = await load();
      if (!action) return;
      for (const [header, value] of [
        ["Sec-Fetch-Site", "cross-site"],
        ["Origin", "http://evil.test"],
      ] as const) {
        const args = argumentsFor(name, {
          slug: homes[0]!,
          session: sessionOf(homes[0]!, ORGANIZATIONS[homes[0]!]![0]!),
          isAction: true,
        });
        args.request.headers.set(header, value);
        expect(await statusOf(() => action(args))).toBe(403);
      }
    });
  },
);

describe.each(routes.filter(({ name }) => ROUTES[name]?.area === "account"))("$name", ({ name, load }) => {
  const slug = "jinfeng";

  it("answers whoever is signed in, of whatever organisation and role", async () => {
    for (const [organization, roles] of Object.entries(ORGANIZATIONS)) {
      const session = sessionOf(organization, roles[0]!);
      expect(await ask(name, load, { slug, session, isAction: false })).toBe(200);
      // The form that is sent means nothing: it is refused as such, and not for who sent it.
      expect(await ask(name, load, { slug, session, isAction: true })).toBe(422);
    }
  });

  it("sends who is not signed in to sign in, and keeps what they typed", async () => {
    for (const session of [null, "no-such-session"]) {
      expect(await ask(name, load, { slug, session, isAction: false })).toBe(302);
      expect(await ask(name, load, { slug, session, isAction: true })).toBe(401);
    }
  });

  it("refuses a changing request that another site's page made", async () => {
    const { action } = await load();
    const args = argumentsFor(name, { slug, session: sessionOf(slug, "owner"), isAction: true });
    args.request.headers.set("Sec-Fetch-Site", "cross-site");
    expect(await statusOf(() => action!(args))).toBe(403);
  });
});

describe("over HTTP", () =>
  httpSuite(
    db,
    () => world,
    () => copies,
  ));
