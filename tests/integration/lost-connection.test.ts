import { createServer, type Server } from "node:net";
import { sql } from "drizzle-orm";
import { afterAll, beforeAll, expect, it } from "vitest";
import { startSession } from "#app/auth/sessions.server.ts";
import { asRefusal, asThrown } from "#app/http/errors.server.ts";
import { authorityAction, authorityLoader } from "#app/http/organization.server.ts";
import type { Ctx } from "#app/services/verb.server.ts";
import { connect, database, disconnect } from "#db/client.server.ts";
import { type ScopedTx, withScope } from "#db/scope.server.ts";
import { addPerson, whenceOf } from "#tests/factories/people.ts";
import { makeWorld } from "#tests/factories/world.ts";
import { DatabaseProxy } from "#tests/faults/proxy.ts";
import { testDatabase } from "#tests/setup/database.ts";

const db = testDatabase();
let ctx: Ctx;
let proxy: DatabaseProxy;
let userId: string;
let served: string;

const portOf = (address: string) => Number(new URL(address).port);

async function freePort(): Promise<number> {
  const probe: Server = createServer();
  await new Promise<void>((resolve) => probe.listen(0, "127.0.0.1", resolve));
  const address = probe.address();
  await new Promise((resolve) => probe.close(resolve));
  return typeof address === "object" && address ? address.port : 0;
}

beforeAll(async () => {
  const world = await makeWorld();
  ctx = world.city;
  userId = await addPerson(await world.as("city", "admin"), { email: "waits@city.test", role: "reviewer" });
  const port = await freePort();
  proxy = new DatabaseProxy(port, portOf(db.url("app")));
  await proxy.listen();
  const url = new URL(db.url("app"));
  url.port = String(port);
  served = url.href;
  connect(served, 4);
});
afterAll(() => proxy.close());

const pid = async (tx: ScopedTx): Promise<number> => {
  const [row] = await tx.execute<{ pid: number }>(sql`select pg_backend_pid() as pid`);
  return row!.pid;
};
const noted = async (text: string): Promise<number> => {
  const [row] = await db.admin<{ n: number }[]>`
    select count(*)::int as n from audit_entries where action = 'note' and entity_id = ${text}`;
  return row!.n;
};
const note = (text: string) => (tx: ScopedTx) =>
  tx.execute(sql`select app.write_audit('note', 'test', ${text}, null, null)`);

it("says that nothing was done when the connection ends in the middle, and goes on with another", async () => {
  const work = withScope(ctx, async (tx) => {
    await note("in the middle")(tx);
    await db.admin`select pg_terminate_backend(${await pid(tx)})`;
    await tx.execute(sql`select 1`);
  });
  await expect(work).rejects.toMatchObject({ name: "Refusal", kind: "busy", code: "common.away" });
  expect(await noted("in the middle")).toBe(0);
  await withScope(ctx, note("afterwards"));
  expect(await noted("afterwards")).toBe(1);
});

it("sends nothing of a transaction whose connection is gone on another's connection", async () => {
  let late: unknown;
  const work = withScope(ctx, async (tx) => {
    await db.admin`select pg_terminate_backend(${await pid(tx)})`;
    await tx.execute(sql`select 1`).catch(() => {});
    // Others are served meanwhile, on every connection that there is.
    await Promise.all(Array.from({ length: 6 }, () => withScope(ctx, pid)));
    await note("late")(tx).catch((fault: unknown) => {
      late = fault;
      throw fault;
    });
  });
  await expect(work).rejects.toMatchObject({ code: "common.away" });
  await Promise.all(Array.from({ length: 6 }, () => withScope(ctx, pid)));
  await expect.poll(() => late).toBeDefined();
  expect(await noted("late")).toBe(0);
});

it("says that it is not known when the answer to COMMIT is lost; the transaction stands", async () => {
  await withScope(ctx, pid);
  proxy.dropNextCommit();
  const work = withScope(ctx, note("committed"));
  await expect(work).rejects.toMatchObject({ kind: "busy", code: "common.outcome-unknown" });
  expect(await noted("committed")).toBe(1);
});

it("answers in time when nothing comes back, and serves again when it does", async () => {
  proxy.way = "hole";
  const work = withScope({ ...ctx, answerBy: performance.now() + 500 }, note("silent"));
  await expect(work).rejects.toMatchObject({ kind: "busy", code: "common.away" });
  proxy.cut();
  proxy.way = "pass";
  await withScope(ctx, note("heard"));
  expect([await noted("silent"), await noted("heard")]).toEqual([0, 1]);
});

it("takes what is waited for out of one time, says that others are in the way, and does nothing afterwards", async () => {
  let release = (): void => {};
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  let holding = 0;
  const holders = Array.from({ length: 4 }, () =>
    withScope(ctx, () => {
      holding++;
      return held;
    }),
  );
  // Connections that are still being opened would be a database that is away.
  await expect.poll(() => holding).toBe(4);
  const hurried = { ...ctx, answerBy: performance.now() + 300 };
  await expect(withScope(hurried, note("crowded"))).rejects.toMatchObject({ code: "common.busy" });
  // A request that asks twice has no second time.
  await expect(withScope(hurried, note("again"))).rejects.toMatchObject({
    kind: "busy",
    code: "common.busy",
  });
  release();
  await Promise.all([...holders, withScope(ctx, pid)]);
  expect([await noted("crowded"), await noted("again")]).toEqual([0, 0]);
});

it("gives a form and the page behind it one time, which stands still while the form is on the way", async () => {
  const url = "http://zaiti.test/authority/city";
  const session = await startSession(userId, {
    request: new Request(url),
    how: "password",
    whence: whenceOf("10.0.0.1"),
  });
  const headers = {
    Cookie: session.split(";")[0]!,
    Origin: "http://zaiti.test",
    "Sec-Fetch-Site": "same-origin",
    "Content-Type": "application/x-www-form-urlencoded",
  };
  const told: (number | undefined)[] = [];
  const tell = async (asked: { ctx: Ctx }) => ({ n: told.push(asked.ctx.answerBy) });
  const context = {
    cspNonce: "n",
    requestId: "r",
    address: "10.0.0.1",
    answerBy: undefined as number | undefined,
  };
  const given = { params: { authority: "city" }, context };
  const body = new TransformStream<Uint8Array>();
  const form = new Request(url, {
    method: "POST",
    headers,
    body: body.readable,
    duplex: "half",
  } as RequestInit);
  const acting = authorityAction({ can: "filing:read" }, tell)({ ...given, request: form });
  await expect.poll(() => context.answerBy).toBeDefined();
  const atFirst = context.answerBy!;
  await body.writable.close();
  await acting;
  await authorityLoader({ can: "filing:read" }, tell)({ ...given, request: new Request(url, { headers }) });
  expect(told).toEqual([context.answerBy, context.answerBy]);
  expect(context.answerBy).toBeGreaterThan(atFirst);
});

/** Lets a connection in and ends it at the first question; to every later one it is only starting up. */
function startingUp(): Server {
  let isFirst = true;
  const letIn = Buffer.from([0x52, 0, 0, 0, 8, 0, 0, 0, 0, 0x5a, 0, 0, 0, 5, 0x49]);
  const fields = Buffer.from("SFATAL\0C57P03\0Mthe database system is starting up\0\0");
  const refused = Buffer.concat([Buffer.from([0x45, 0, 0, 0, fields.length + 4]), fields]);
  return createServer((socket) => {
    const welcome = () => {
      socket.write(letIn);
      socket.once("data", () => socket.destroy());
    };
    const answer = isFirst ? welcome : () => socket.end(refused);
    isFirst = false;
    socket.on("error", () => {});
    socket.once("data", answer);
  });
}

it("is lost at the first question of a connection, or while it starts up: whoever asked is told at once", async () => {
  const server = startingUp();
  let knocks = 0;
  server.on("connection", () => knocks++);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as { port: number };
  connect(`postgres://zaiti_app:none@127.0.0.1:${port}/zaiti`, 1);
  const told = () =>
    database()
      .execute(sql`select 1`)
      .catch((fault: Error) => fault.cause);
  expect([await told(), await told()]).toMatchObject([{ code: "CONNECTION_CLOSED" }, { code: "57P03" }]);
  expect(knocks).toBe(2);
  await disconnect();
  connect(served, 4);
  await new Promise((resolve) => server.close(resolve));
});

it("gives and takes arrays of the types that it was told of", async () => {
  const rows = await database().execute(sql`
    select array[true, false] as flags, array['a,b', '"', '\\', 'NULL', '', null, '{'] as texts, array[]::text[] as none,
           array[1, -2]::smallint[] as small, array[[1, 2], [3, 4]] as nested, array[9007199254740993] as big,
           array['\\x00ff'::bytea] as bytes, array['{"a": [1]}'::jsonb] as documents, array[1.5::float8] as real,
           array['b4c4a0f2-0000-4000-8000-000000000001'::uuid] as ids, array['2026-01-20'::date] as days`);
  expect(rows[0]).toEqual({
    flags: [true, false],
    texts: ["a,b", '"', "\\", "NULL", "", null, "{"],
    none: [],
    small: [1, -2],
    nested: [
      [1, 2],
      [3, 4],
    ],
    big: ["9007199254740993"],
    bytes: [Buffer.from([0, 255])],
    documents: [{ a: [1] }],
    real: [1.5],
    ids: ["b4c4a0f2-0000-4000-8000-000000000001"],
    days: "{2026-01-20}",
  });
  const given = {
    texts: rows[0]!.texts,
    ids: rows[0]!.ids,
    numbers: [1, 2],
    nested: [["x"], ["y"]],
  };
  const [back] = await database().execute(sql`
    select ${sql.param(given.texts)}::text[] as texts, ${sql.param(given.ids)}::uuid[] as ids,
           ${sql.param(given.numbers)}::integer[] as numbers, ${sql.param(given.nested)}::text[] as nested`);
  expect(back).toEqual(given);
});

it("is 503 in words on every page when the database is not there", async () => {
  proxy.way = "refuse";
  const fault = await database()
    .execute(sql`select 1`)
    .catch((error: unknown) => error);
  proxy.way = "pass";
  expect(asRefusal(fault)).toMatchObject({ kind: "busy" });
  expect(asThrown(fault)).toMatchObject({ data: { code: "common.away" }, init: { status: 503 } });
  await withScope(ctx, pid);
});
