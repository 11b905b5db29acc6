import { afterAll, beforeAll, expect, it } from "vitest";
import { testDatabase } from "#tests/setup/database.ts";
import type { Member } from "./members.ts";
import { type IsolationWorld, openWorld } from "./probes.ts";
import { asMember } from "./try-all.ts";

const db = testDatabase();
let world: IsolationWorld;
beforeAll(async () => {
  world = await openWorld(db.admin, db.url("app"));
});
afterAll(() => world.app.end());
const memberNamed = (name: string) => world.members.find((member) => member.name === name)!;

/** How many filings of an organisation a member's next transaction sees. */
async function filingsSeen(member: Member, organizationId: string): Promise<number> {
  let seen = 0;
  await asMember(world.app, member, async (probe) => {
    const [outcome] = await probe([`select from filings where organization_id = '${organizationId}'`]);
    seen = outcome!.count;
  });
  return seen;
}

type End = (member: Member) => Promise<unknown>;
const ENDS: [string, string, End][] = [
  [
    "the membership ends",
    "alpha operator",
    ({ membershipId }) => db.admin`update memberships set revoked_at = now() where id = ${membershipId}`,
  ],
  [
    "the person is disabled",
    "beta owner",
    ({ userId }) => db.admin`update users set disabled_at = now() where id = ${userId}`,
  ],
  [
    "the session is ended",
    "unit-b reviewer",
    ({ sessionHash }) => db.admin`update sessions set revoked_at = now() where id_hash = ${sessionHash}`,
  ],
  [
    "the session was idle too long",
    "city analyst",
    ({ sessionHash }) => db.admin`update sessions set idle_expires_at = now() where id_hash = ${sessionHash}`,
  ],
  [
    "the session is too old",
    "other-city auditor",
    ({ sessionHash }) =>
      db.admin`update sessions set absolute_expires_at = now() where id_hash = ${sessionHash}`,
  ],
];
const TRIES = 10;

it.each(ENDS)("the next transaction has no scope once %s", async (_what, name, end) => {
  const member = memberNamed(name);
  await asMember(world.app, member, async () => {});
  await end(member);
  for (let again = 0; again < TRIES; again++)
    await expect(asMember(world.app, member, async () => {})).rejects.toMatchObject({ code: "ZA002" });
});

it("a carrier that moves to another unit is read by the new one and no longer by the old one, at once", async () => {
  const [old, next] = [memberNamed("unit-a reviewer"), memberNamed("unit-b admin")];
  const carrier = world.ids.beta;
  const before = await filingsSeen(old, carrier);
  expect(before).toBeGreaterThan(0);
  expect(await filingsSeen(next, carrier)).toBe(0);
  await db.admin.begin(async (tx) => {
    await tx`update placements set valid_to = current_date where organization_id = ${carrier} and relation = 'unit'`;
    await tx`insert into placements (organization_id, city_id, relation, parent_id, valid_from)
      values (${carrier}, ${world.ids.city}, 'unit', ${world.ids["unit-b"]}, current_date)`;
  });
  expect(await filingsSeen(old, carrier)).toBe(0);
  expect(await filingsSeen(next, carrier)).toBe(before);
});

it("a city's administrator takes no carrier of another city under the own unit", async () => {
  const { ids } = world;
  const administrator = memberNamed("other-city admin");
  const place = (organization: string, parent: string) =>
    `insert into placements (organization_id, city_id, relation, parent_id, valid_from)
     values ('${organization}', '${ids["other-city"]}', 'park', '${parent}', '2030-01-01')`;
  await asMember(world.app, administrator, async (probe) => {
    const outcomes = await probe([
      place(ids.alpha, ids["other-unit"]),
      place(ids.xray, ids["unit-a"]),
      place(crypto.randomUUID(), ids["other-unit"]),
      place(ids.xray, ids["other-unit"]),
    ]);
    expect(outcomes.map(({ code }) => code)).toEqual(["42501", "42501", "42501", null]);
    expect(outcomes[0]!.message).toBe(outcomes[2]!.message);
  });
});
