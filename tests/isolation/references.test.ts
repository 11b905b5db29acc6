import { afterAll, beforeAll, expect, it } from "vitest";
import { testDatabase } from "#tests/setup/database.ts";
import { type IsolationWorld, openWorld } from "./probes.ts";
import { referencesOf } from "./references.ts";
import { asMember } from "./try-all.ts";

const db = testDatabase();
let world: IsolationWorld;
beforeAll(async () => {
  world = await openWorld(db.admin, db.url("app"));
});
afterAll(() => world.app.end());

const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g;

it("what is hidden and what does not exist refuse a reference in the same words", async () => {
  const told: string[] = [];
  let tried = 0;
  for (const member of world.members.filter(({ isLive }) => isLive)) {
    const references = referencesOf(world, member);
    await asMember(world.app, member, async (probe) => {
      const outcomes = await probe(references.flatMap(({ hidden, absent }) => [hidden, absent]));
      const words = outcomes.map(({ code, message }) => `${code} ${message?.replaceAll(UUID, "id")}`);
      for (const [place, { table, name }] of references.entries()) {
        const [hidden, absent] = words.slice(2 * place);
        if (outcomes[2 * place]!.code === null || hidden !== absent)
          told.push(`${member.name}, ${table} ${name}: ${hidden}, not ${absent}`);
      }
    });
    tried += references.length;
  }
  expect(told).toEqual([]);
  expect(tried).toBeGreaterThan(100);
});

it("an id that is taken elsewhere is refused like any other, where people may choose ids at all", async () => {
  const keys = await db.admin<{ table: string; columns: string[] }[]>`
    select c.relname as table, array(select attname::text from pg_attribute a where a.attrelid = c.oid and a.attnum = any (i.indkey::int2[])) as columns
      from pg_index i join pg_class c on c.oid = i.indrelid
     where i.indisunique and c.relnamespace = 'public'::regnamespace and has_any_column_privilege('zaiti_app', c.oid, 'insert')`;
  const global = keys.filter(({ columns }) => !columns.includes("organization_id"));
  const choosable: string[] = [];
  for (const { table, columns } of global) {
    const [row] = await db.admin<{ may: boolean }[]>`
      select bool_and(has_column_privilege('zaiti_app', ${`public.${table}`}, c, 'insert')) as may from unnest(${columns}::text[]) c`;
    if (row!.may) choosable.push(`${table} ${columns.join(" ")}`);
  }
  // The name in an address is one for all organisations of an installation, as addresses are; an id is random, and who knows it
  // has seen it.
  expect(choosable.sort()).toEqual(["organizations id", "organizations slug"]);
});
