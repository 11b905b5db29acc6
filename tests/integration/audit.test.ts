import { beforeAll, describe, expect, it } from "vitest";
import { verifyFile } from "#app/cli/verify.ts";
import { inviteMember } from "#app/services/access/invite-member.server.ts";
import { checkAuditChain } from "#app/services/audit/check-audit-chain.server.ts";
import { exportAuditLog } from "#app/services/audit/export-audit-log.server.ts";
import { listAuditEntries } from "#app/services/audit/list-audit-entries.server.ts";
import { audit, type Ctx } from "#app/services/verb.server.ts";
import { withScope } from "#db/scope.server.ts";
import { makeWorld, type World } from "#tests/factories/world.ts";
import { testDatabase } from "#tests/setup/database.ts";

const db = testDatabase();
let world: World;
let owner: Ctx;

beforeAll(async () => {
  world = await makeWorld();
  await world.addCarrier("alpha");
  await world.addCarrier("beta");
  await world.addCarrier("gamma");
  owner = await world.as("alpha", "owner");
  for (const name of ["zhao", "qian", "sun"]) {
    await inviteMember({ ctx: owner, input: { email: `${name}@alpha.test`, name, role: "operator" } });
  }
});

/** As somebody with the whole database would do it. */
async function behindItsBack(change: () => Promise<unknown>): Promise<void> {
  await db.admin.unsafe("alter table audit_entries disable trigger user");
  await change();
  await db.admin.unsafe("alter table audit_entries enable trigger user");
}

describe("the log", () => {
  it("is found by person, thing, act and day, the latest first, and only by those who may read it", async () => {
    const all = await listAuditEntries({ ctx: owner, input: {} });
    expect(all.entries.map(({ seq }) => seq)).toEqual(
      [...all.entries.map(({ seq }) => seq)].sort((a, b) => b - a),
    );
    const { entries, count } = await listAuditEntries({
      ctx: owner,
      input: { text: "qian@", entity: "invitation" },
    });
    expect([count, entries[0]?.action]).toEqual([1, "invite"]);
    expect((await listAuditEntries({ ctx: owner, input: { to: "2001-01-01" } })).count).toBe(0);
    expect((await listAuditEntries({ ctx: owner, input: { before: 2 } })).entries).toHaveLength(1);
    const operator = await world.as("alpha", "operator");
    await expect(listAuditEntries({ ctx: operator, input: {} })).rejects.toMatchObject({
      code: "access.denied",
    });
    const rival = await world.as("beta", "owner");
    expect((await listAuditEntries({ ctx: rival, input: { text: "qian@" } })).count).toBe(0);
  });

  it("is found by who did it, whatever they are called in it", async () => {
    const { people } = await listAuditEntries({ ctx: owner, input: {} });
    const own = people.find(({ id }) => id === owner.user.id);
    expect(own?.name).toBe(owner.user.name);
    const mine = await listAuditEntries({ ctx: owner, input: { person: owner.user.id, action: "invite" } });
    expect(mine.count).toBe(3);
    const nobody = "00000000-0000-4000-8000-000000000000";
    expect((await listAuditEntries({ ctx: owner, input: { person: nobody } })).count).toBe(0);
  });

  it("says who checked it, and what was found", async () => {
    const checker = await world.as("beta", "owner");
    const { links, lastHash } = await checkAuditChain({ ctx: checker, input: {} });
    await checkAuditChain({ ctx: checker, input: { seq: links, hash: lastHash } });
    const { entries } = await listAuditEntries({ ctx: checker, input: { action: "check" } });
    expect(entries[0]?.after).toEqual({ links: links + 1, brokenAt: null, anchorSeq: links, anchor: "held" });
  });

  it("says who read it and what they looked for, once however many pages they turn", async () => {
    const reader = await world.as("gamma", "owner");
    const read = { entity: "audit-log", action: "read" };
    for (const before of [undefined, 40, 20]) {
      await listAuditEntries({ ctx: reader, input: { text: "sun", ...(before ? { before } : {}) } });
    }
    const noted = async () => {
      const { entries } = await listAuditEntries({ ctx: reader, input: read });
      return entries.map(({ userName, after }) => [userName, after]);
    };
    expect(await noted()).toEqual([[reader.user.name, { text: "sun" }]]);
    expect(await noted()).toEqual([
      [reader.user.name, read],
      [reader.user.name, { text: "sun" }],
    ]);
    await behindItsBack(
      () => db.admin`update audit_entries set at = at - interval '16 minutes' where action = 'read'
        and organization_id = ${reader.organization.id}`,
    );
    await listAuditEntries({ ctx: reader, input: { text: "sun" } });
    expect((await noted()).filter(([, after]) => JSON.stringify(after) === '{"text":"sun"}')).toHaveLength(2);
  });

  it("is turned forward and back over the same pages, with a filter too", async () => {
    await world.addCarrier("delta");
    const reader = await world.as("delta", "owner");
    await withScope(reader, async (tx) => {
      for (let n = 0; n < 120; n++) {
        await audit(tx, { action: n % 2 ? "turn" : "leaf", entity: "page", entityId: String(n) });
      }
    });
    for (const filter of [{}, { action: "turn" }, { entity: "page" }]) {
      const page = (turn: object) => listAuditEntries({ ctx: reader, input: { ...filter, ...turn } });
      const seqs = ({ entries }: Awaited<ReturnType<typeof page>>) => entries.map(({ seq }) => seq);
      // The reading itself is noted once.
      await page({});
      const there = [await page({})];
      for (let next = there[0]!.older; next !== null; next = there.at(-1)!.older) {
        there.push(await page({ before: next }));
      }
      expect(there.length).toBeGreaterThan(1);
      expect(there[0]!.newer).toBeNull();
      const back = [there.at(-1)!];
      while (back[0]!.newer !== null) back.unshift(await page({ after: back[0]!.newer }));
      expect(back.map(seqs)).toEqual(there.map(seqs));
      expect(back.slice(1).map(({ older }) => older)).toEqual(there.slice(1).map(({ older }) => older));
    }
    // Past either end there is a way back.
    expect(await listAuditEntries({ ctx: reader, input: { before: 1 } })).toMatchObject({
      newer: 0,
      older: null,
    });
    expect(await listAuditEntries({ ctx: reader, input: { after: 0 } })).toMatchObject({ older: null });
  });

  it("takes a percent sign in a search for what it is", async () => {
    expect((await listAuditEntries({ ctx: owner, input: { text: "%" } })).count).toBe(0);
  });

  it("is exported with its anchor, which verifies offline and is looked for later", async () => {
    const { text, anchor } = await exportAuditLog({ ctx: owner, input: null });
    const verify = (content: string) => {
      let said = "";
      const code = verifyFile("audit.jsonl", {
        write: (it) => {
          said += it;
        },
        read: () => content,
      });
      return { code, said };
    };
    expect(verify(text)).toMatchObject({ code: 0 });
    expect(verify(text.replace("qian@", "sun@"))).toMatchObject({ code: 1 });
    const lines = text.trimEnd().split("\n");
    expect(verify([...lines.slice(0, -2), lines.at(-1)].join("\n"))).toMatchObject({ code: 1 });
    expect(verify("[]")).toMatchObject({ code: 1 });
    expect(await checkAuditChain({ ctx: owner, input: anchor })).toMatchObject({
      brokenAt: null,
      anchor: "held",
    });
    const { entries } = await listAuditEntries({ ctx: owner, input: { action: "export" } });
    expect(entries[0]).toMatchObject({ action: "export", entity: "audit-log", seq: anchor.seq });
  });

  it("shows from where on it was changed, and that its end was cut off", async () => {
    const { anchor } = await exportAuditLog({ ctx: owner, input: null });
    const id = owner.organization.id;
    await behindItsBack(async () => {
      await db.admin`delete from audit_entries where organization_id = ${id} and seq = ${anchor.seq}`;
      await db.admin`update audit_heads set seq = seq - 1, hash = (select hash from audit_entries
        where organization_id = ${id} and seq = ${anchor.seq - 1}) where organization_id = ${id}`;
    });
    const cut = await checkAuditChain({ ctx: owner, input: anchor });
    expect(cut).toMatchObject({ brokenAt: null, links: anchor.seq - 1, anchor: "missing" });
    await behindItsBack(
      () =>
        db.admin`update audit_entries set user_name = 'somebody else' where organization_id = ${id} and seq = 2`,
    );
    expect(await checkAuditChain({ ctx: owner, input: {} })).toMatchObject({ brokenAt: 2, anchor: null });
  });
});
