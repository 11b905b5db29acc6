import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { testDatabase } from "#tests/setup/database.ts";
import { EXPECTATIONS } from "./expectations.ts";
import { memberList } from "./members.ts";
import { type IsolationWorld, openWorld } from "./probes.ts";
import { asMember } from "./try-all.ts";

const db = testDatabase();
let world: IsolationWorld;
beforeAll(async () => {
  world = await openWorld(db.admin, db.url("app"));
});
afterAll(() => world.app.end());
const memberNamed = (name: string) => world.members.find((member) => member.name === name)!;

describe("the catalogue", () => {
  it("has a case for every table, and rows of each to probe", async () => {
    const tables = await db.admin<{ name: string }[]>`
      select relname as name
        from pg_class c join pg_namespace n on n.oid = c.relnamespace
       where n.nspname = 'public' and relkind in ('r', 'p') order by 1`;
    const names = tables.map(({ name }) => name);
    expect(Object.keys(EXPECTATIONS).sort()).toEqual(names);
    expect([...new Set(world.rows.map(({ table }) => table))].sort()).toEqual(names);
  });
});

describe("without a right", () => {
  it.each(
    memberList()
      .filter(({ isLive }) => !isLive)
      .map(({ name }) => name),
  )("%s gets no scope", async (name) => {
    await expect(asMember(world.app, memberNamed(name), async () => {})).rejects.toMatchObject({
      code: "ZA002",
    });
  });

  it("a session gets no scope with another person's membership", async () => {
    const { members } = world;
    const [first, second] = [members[0]!, members.find(({ slug }) => slug === "beta")!];
    await expect(
      asMember(world.app, { ...first, membershipId: second.membershipId }, async () => {}),
    ).rejects.toMatchObject({ code: "ZA002" });
  });

  it("no table shows or takes a row outside a scope", async () => {
    const { app } = world;
    for (const table of Object.keys(EXPECTATIONS)) {
      const seen = await app.unsafe(`select from ${table}`).then(
        (result) => result.count,
        (error: { code: string }) => error.code,
      );
      expect([0, "42501"]).toContain(seen);
    }
  });

  it("a forged, replayed or second scope is worth nothing", async () => {
    const { app, ids } = world;
    const victim = memberNamed("alpha owner");
    await app.begin(async (tx) => {
      const scope = JSON.stringify({
        organization: ids.alpha,
        kind: "carrier",
        role: "owner",
        readable: [ids.alpha],
        city: ids.city,
      });
      await tx`select set_config('app.ctx', ${scope}, true), set_config('app.signature', 'x', true)`;
      expect(await tx`select from residencies`).toHaveLength(0);
    });
    const taken = await app.begin(async (tx) => {
      await tx`select app.begin_scope(${victim.sessionHash}, ${victim.membershipId}, 'r', 'a')`;
      const [row] =
        await tx`select current_setting('app.ctx') as ctx, current_setting('app.signature') as signature`;
      await expect(
        tx.savepoint(
          (inner) => inner`select app.begin_scope(${victim.sessionHash}, ${victim.membershipId}, 'r', 'a')`,
        ),
      ).rejects.toMatchObject({ code: "ZA001" });
      return row!;
    });
    await app.begin(async (tx) => {
      await tx`select set_config('app.ctx', ${taken.ctx as string}, true), set_config('app.signature', ${taken.signature as string}, true)`;
      expect(await tx`select from residencies`).toHaveLength(0);
    });
  });
});
