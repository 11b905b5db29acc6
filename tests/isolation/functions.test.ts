import { afterAll, beforeAll, expect, it } from "vitest";
import { testDatabase } from "#tests/setup/database.ts";
import { functionTries } from "./functions.ts";
import { insertGate } from "./gate.ts";
import { outsideCases } from "./outside-cases.ts";
import { type IsolationWorld, openWorld, wrongOf } from "./probes.ts";

const db = testDatabase();
let world: IsolationWorld;
beforeAll(async () => {
  world = await openWorld(db.admin, db.url("app"));
  await insertGate(db.admin, world);
});
afterAll(() => world.app.end());

it("every function that the login may run has a case", async () => {
  const functions = await db.admin<{ name: string }[]>`
    select distinct proname as name from pg_proc p
     where p.prosecdef and pronamespace = 'app'::regnamespace and has_function_privilege('zaiti_app', p.oid, 'execute')`;
  const tried = [null, ...world.members]
    .flatMap((member) => functionTries(world, outsideCases(world), member))
    .map(({ statement }) => statement)
    .join("\n");
  expect(functions.map(({ name }) => name).filter((name) => !tried.includes(`app.${name}(`))).toEqual([]);
});

it("without a scope, a function answers by what holds, of the one whose it is, and nothing else", async () => {
  expect(await wrongOf(world.app, null, functionTries(world, outsideCases(world), null))).toEqual([]);
});

it("as a member, a function answers about what is theirs, and nothing else", async () => {
  const wrong: string[] = [];
  for (const member of world.members.filter(({ isLive }) => isLive))
    for (const found of await wrongOf(world.app, member, functionTries(world, [], member)))
      wrong.push(`${member.name} ${found}`);
  expect(wrong).toEqual([]);
});
