import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { testDatabase } from "#tests/setup/database.ts";
import { type Member, memberList } from "./members.ts";
import { CHECKS, type CheckName, type IsolationWorld, openWorld, wrongFor } from "./probes.ts";

/** Every probe for each live member of organisations of such a kind. */
export function probeMembers(isAsked: (kind: Member["kind"]) => boolean): void {
  const db = testDatabase();
  let world: IsolationWorld;
  beforeAll(async () => {
    world = await openWorld(db.admin, db.url("app"));
  });
  afterAll(() => world.app.end());

  describe.each(
    memberList()
      .filter(({ isLive, kind }) => isLive && isAsked(kind))
      .map(({ name }) => name),
  )("%s", (name) => {
    it.each(Object.keys(CHECKS) as CheckName[])("%s", async (check) => {
      const member = world.members.find((it) => it.name === name)!;
      expect(await wrongFor(world, member, check)).toEqual([]);
    });
  });
}
