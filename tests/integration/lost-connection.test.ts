import { createServer, type Server } from "node:net";
import { sql } from "drizzle-orm";
import { afterAll, beforeAll, expect, it } from "vitest";
import { asRefusal, asThrown } from "#app/http/errors.server.ts";
import type { Ctx } from "#app/services/verb.server.ts";
import { connect, database } from "#db/client.server.ts";
import { type ScopedTx, withScope } from "#db/scope.server.ts";
import { makeWorld } from "#tests/factories/world.ts";
import { DatabaseProxy } from "#tests/faults/proxy.ts";
import { testDatabase } from "#tests/setup/database.ts";

const db = testDatabase();
let ctx: Ctx;
let proxy: DatabaseProxy;

const portOf = (address: string) => Number(new URL(address).port);

async function freePort(): Promise<number> {
  const probe: Server = createServer();
  await new Promise<void>((resolve) => probe.listen(0, "127.0.0.1", resolve));
  const address = probe.address();
  await new Promise((resolve) => probe.close(resolve));
  return typeof address === "object" && address ? address.port : 0;
}

beforeAll(async () => {
  ctx = (await makeWorld()).city;
  const port = await freePort();
  proxy = new DatabaseProxy(port, portOf(db.url("app")));
  await proxy.listen();
  const url = new URL(db.url("app"));
  url.port = String(port);
  connect(url.href, 4);
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
  const work = withScope({ ...ctx, patienceMs: 500 }, note("silent"));
  await expect(work).rejects.toMatchObject({ kind: "busy", code: "common.away" });
  proxy.cut();
  proxy.way = "pass";
  await withScope(ctx, note("heard"));
  expect([await noted("silent"), await noted("heard")]).toEqual([0, 1]);
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
