import { beforeAll, describe, expect, it } from "vitest";
import { leavesOf } from "#app/domain/admission/checklist.ts";
import { addResident } from "#app/services/residency/add-resident.server.ts";
import { correctResident } from "#app/services/residency/correct-resident.server.ts";
import { endResidency } from "#app/services/residency/end-residency.server.ts";
import { endResidents } from "#app/services/residency/end-residents.server.ts";
import { evaluateGraduations } from "#app/services/residency/evaluate-graduation.server.ts";
import { graduateResident } from "#app/services/residency/graduate-resident.server.ts";
import { listResidents } from "#app/services/residency/list-residents.server.ts";
import { chooseResidents } from "#app/services/residency/show-bulk.server.ts";
import { showCertificate } from "#app/services/residency/show-certificate.server.ts";
import { showGraduation } from "#app/services/residency/show-graduation.server.ts";
import { undoBulk } from "#app/services/residency/undo-bulk.server.ts";
import { claimTitle } from "#app/services/titles/claim-title.server.ts";
import { listTodos } from "#app/services/todos/list-todos.server.ts";
import type { Ctx } from "#app/services/verb.server.ts";
import { withScope } from "#db/scope.server.ts";
import { openYears, typeIn } from "#tests/factories/reporting.ts";
import { inventedFirm } from "#tests/factories/workbook.ts";
import { makeWorld, TODAY, type World } from "#tests/factories/world.ts";
import { testDatabase } from "#tests/setup/database.ts";

const db = testDatabase();
let world: World;
let ctx: Ctx;
beforeAll(async () => {
  world = await makeWorld();
  await world.addCarrier("alpha");
  await openYears(world.city);
  ctx = await world.as("alpha", "operator");
});

let firms = 0;
async function resident(enteredOn = "2023-03-01", by = ctx) {
  const firm = { ...inventedFirm(++firms), foundedOn: "2018-01-01", field: "101" };
  const { uscc, name, foundedOn, field } = firm;
  const { id } = await addResident({ ctx: by, input: { uscc, name, foundedOn, field, enteredOn } });
  const [row] = await db.admin`select firm_id from residencies where id = ${id}`;
  return { id, uscc, name, firmId: row!.firm_id as string };
}
async function lease(residencyId: string): Promise<string> {
  const organizationId = ctx.organization.id;
  const [building] = await db.admin`
    insert into buildings (organization_id, site, name) values (${organizationId}, '本部', ${residencyId}) returning id`;
  const [room] = await db.admin`
    insert into rooms (organization_id, building_id, floor, label) values (${organizationId}, ${building!.id}, '3', '301') returning id`;
  await db.admin`
    insert into room_versions (organization_id, room_id, valid_from, area_dm2, use, tenure)
    values (${organizationId}, ${room!.id}, '2020-01-01', 20000, 'incubation', 'own')`;
  const [row] = await db.admin`
    insert into leases (organization_id, room_id, residency_id, starts_on, area_dm2)
    values (${organizationId}, ${room!.id}, ${residencyId}, '2023-03-01', 5000) returning id`;
  return row!.id as string;
}
const title = (firmId: string, awardedOn: string, expiresOn: string | null) =>
  claimTitle({
    ctx,
    input: { firmId, kind: "high-tech", number: "GR202551000001", awardedOn, expiresOn, isRenewal: false },
  });
const offered = async (id: string) =>
  (await showGraduation({ ctx, input: { id, isOffered: true } })).offered!;
const leaf = async (id: string, code: string) =>
  leavesOf((await offered(id)).check!).find((it) => it.code === code);
const graduate = (id: string, more: object = {}, key?: string) =>
  graduateResident({
    ctx,
    input: { id, rev: 1, graduatedOn: TODAY, leases: "end", ...more },
    ...(key ? { key } : {}),
  });
const stayOf = async (id: string) => (await db.admin`select * from residencies where id = ${id}`)[0]!;

describe("graduation", () => {
  it("reads titles as valid on the day, a title of this year included, and not one that expired", async () => {
    const fresh = await resident();
    await title(fresh.firmId, "2026-01-10", "2029-01-10");
    expect((await offered(fresh.id)).check?.state).toBe("met");
    const expired = await resident();
    await title(expired.firmId, "2022-06-01", "2025-06-01");
    expect(await leaf(expired.id, "high-tech")).toMatchObject({ state: "not-met", x: "0" });
    expect((await offered(expired.id)).check?.state).toBe("unknown");
  });

  it("adds up the revenue of two years from the reports, with each figure and its period", async () => {
    const { id, uscc } = await resident();
    for (const period of ["2024", "2025"]) {
      const then = await world.as("alpha", "operator", `${Number(period) + 1}-01-20`);
      await typeIn(then, period, [[uscc, "revenue", "5000000.01"]]);
    }
    const found = await leaf(id, "revenue");
    expect(found).toMatchObject({ state: "met", relation: ">", value: "1000", unit: "10k-yuan" });
    expect(found?.figures.map(({ period, value }) => [period, value]).sort()).toEqual([
      ["2024", "500000001"],
      ["2025", "500000001"],
    ]);
    expect((await offered(id)).policy).toMatchObject({
      version: "2018.1",
      isInForce: false,
      verification: "unverified",
    });
  });

  it("keeps the decision with its figures, ends the leases on that day, and numbers the certificate", async () => {
    const { id, firmId, name } = await resident();
    const leaseId = await lease(id);
    await title(firmId, "2024-06-01", null);
    const done = await graduate(id, {}, "once-1");
    expect(done).toMatchObject({ leasesEnded: 1 });
    expect(await graduate(id, {}, "once-1")).toEqual(done);
    expect(await stayOf(id)).toMatchObject({ exit: "graduated" });
    const [ended] = await db.admin`select ends_on::text from leases where id = ${leaseId}`;
    expect(ended!.ends_on).toBe(TODAY);
    const { decided, clock } = await showGraduation({ ctx, input: { id, isOffered: true } });
    expect(clock).toBeNull();
    expect(decided).toMatchObject({
      number: done.number,
      outcome: "met",
      keepsLeases: false,
      graduatedOn: TODAY,
    });
    expect(leavesOf(decided!.checks.check!)[0]).toMatchObject({ code: "high-tech", state: "met", x: "1" });
    expect(await showCertificate({ ctx, input: { id } })).toMatchObject({ number: done.number, firm: name });
    const [entry] =
      await db.admin`select * from audit_entries where entity_id = ${id} and action = 'graduate'`;
    expect(entry!.after).toMatchObject({
      number: done.number,
      outcome: "met",
      policy: "national-resident-graduation@2018.1",
    });
  });

  it("asks for a reason where the conditions are open, or takes the evidence that was seen", async () => {
    const open = await resident();
    await expect(graduate(open.id)).rejects.toMatchObject({
      code: "admission.graduation-reason-required",
      fields: { reason: "admission.graduation-reason-required" },
    });
    await graduate(open.id, { reason: "评审会同意" });
    expect((await showGraduation({ ctx, input: { id: open.id, isOffered: false } })).decided).toMatchObject({
      outcome: "unknown",
      reason: "评审会同意",
    });
    const seen = await resident();
    const confirmed = JSON.stringify({ capital: "投资协议 2025-07", "no-such": "x", "high-tech": "口头" });
    await graduate(seen.id, { confirmed });
    const { decided } = await showGraduation({ ctx, input: { id: seen.id, isOffered: false } });
    expect(decided!.outcome).toBe("met");
    const leaves = leavesOf(decided!.checks.check!);
    expect(leaves.find(({ code }) => code === "capital")).toMatchObject({ told: "unknown", state: "met" });
    expect(leaves.find(({ code }) => code === "high-tech")).toMatchObject({
      state: "not-met",
      evidence: null,
    });
  });

  it("lets a graduate stay as an ordinary tenant: the lease goes on", async () => {
    const { id, firmId } = await resident();
    const leaseId = await lease(id);
    await title(firmId, "2024-06-01", null);
    await graduate(id, { leases: "keep" });
    const [row] = await db.admin`select ends_on from leases where id = ${leaseId}`;
    expect(row!.ends_on).toBeNull();
  });

  it("refuses days that cannot be, a second time, a stale form and others' members", async () => {
    const { id, firmId } = await resident();
    await title(firmId, "2024-06-01", null);
    await expect(graduate(id, { graduatedOn: "2026-01-21" })).rejects.toMatchObject({
      code: "residency.left-in-future",
    });
    await expect(graduate(id, { graduatedOn: "2023-03-01" })).rejects.toMatchObject({
      code: "residency.left-before-entered",
    });
    await expect(graduate(id, { rev: 9 })).rejects.toMatchObject({ code: "common.changed-meanwhile" });
    const input = { id, rev: 1, graduatedOn: TODAY, leases: "end" as const };
    const viewer = await world.as("alpha", "viewer");
    await expect(graduateResident({ ctx: viewer, input })).rejects.toMatchObject({ kind: "denied" });
    await expect(showCertificate({ ctx, input: { id } })).rejects.toMatchObject({
      code: "admission.no-certificate",
    });
    await graduate(id);
    await expect(graduate(id, { rev: 2 })).rejects.toMatchObject({ code: "residency.already-ended" });
  });

  it("has no certificate any more once the ending is corrected", async () => {
    const { id, firmId } = await resident();
    await title(firmId, "2024-06-01", null);
    await graduate(id);
    await correctResident({ ctx, input: { id, rev: 2, enteredOn: "2023-03-01", leftOn: null, exit: null } });
    expect((await showGraduation({ ctx, input: { id, isOffered: false } })).decided).toBeNull();
    await expect(showCertificate({ ctx, input: { id } })).rejects.toMatchObject({ kind: "absent" });
  });

  it("numbers the graduations of a carrier one after the other, also when two are decided at once", async () => {
    const two = [await resident(), await resident()];
    const numbers = await Promise.all(two.map(({ id }) => graduate(id, { reason: "评审会同意" })));
    const [a, b] = numbers.map(({ number }) => Number(number.slice(5))).sort((x, y) => x - y);
    expect(b! - a!).toBe(1);
  });
});

describe("the term clock", () => {
  it("marks firms on the list, filters by it, and puts them on the to-do list with a link to graduate", async () => {
    await world.addCarrier("beta");
    const keeper = await world.as("beta", "operator");
    const [over, due, fine] = [
      await resident("2022-01-20", keeper),
      await resident("2022-05-01", keeper),
      await resident("2025-01-01", keeper),
    ];
    const at = async (term?: "over" | "due" | "running") =>
      (await listResidents({ ctx: keeper, input: term ? { term } : {} })).rows.map(({ id }) => id);
    expect(await at("over")).toEqual([over.id]);
    expect(await at("due")).toEqual([due.id]);
    expect(await at("running")).toEqual([fine.id]);
    expect(await at()).toHaveLength(3);
    const todos = (await listTodos({ ctx: keeper, input: null })).filter(({ kind }) => kind !== "file");
    expect(todos.map(({ kind, target, dueOn }) => [kind, target, dueOn])).toEqual([
      ["term-over", over.id, "2026-01-20"],
      ["graduation-due", due.id, "2026-05-01"],
    ]);
  });

  it("knows no limit for a park, and 24 months in a makerspace", async () => {
    await world.addCarrier("maker", { kind: "makerspace" });
    await world.addCarrier("estate", { kind: "industrial-park" });
    for (const [slug, state] of [
      ["maker", "over"],
      ["estate", "unlimited"],
    ] as const) {
      const keeper = await world.as(slug, "operator");
      const { id } = await resident("2024-01-20", keeper);
      expect((await showGraduation({ ctx: keeper, input: { id, isOffered: false } })).clock?.state).toBe(
        state,
      );
    }
  });
});

describe("a graduation by another form", () => {
  const end = (id: string, more: object = {}) =>
    endResidency({ ctx, input: { id, rev: 1, exit: "graduated", leftOn: TODAY, ...more } });
  const decisionOf = async (id: string) =>
    (await showGraduation({ ctx, input: { id, isOffered: false } })).decided;

  it("is decided by the same rule in the form that ends a stay, and keeps the same evidence", async () => {
    const { id } = await resident();
    await expect(end(id)).rejects.toMatchObject({
      code: "admission.graduation-reason-required",
      fields: { exitReason: "admission.graduation-reason-required" },
    });
    const confirmed = JSON.stringify({ capital: "投资协议 2025-07" });
    await end(id, { confirmed });
    const decided = await decisionOf(id);
    expect(decided).toMatchObject({ outcome: "met", graduatedOn: TODAY, keepsLeases: false });
    expect(leavesOf(decided!.checks.check!).find(({ code }) => code === "capital")).toMatchObject({
      told: "unknown",
      evidence: "投资协议 2025-07",
    });
    // Who leaves otherwise is asked nothing, and gets no decision.
    const other = await resident();
    await end(other.id, { exit: "left" });
    expect(await decisionOf(other.id)).toBeNull();
  });

  it("of many firms tests each of them, names who is open, and numbers each decision", async () => {
    const [first, second] = [await resident(), await resident()];
    await title(first.firmId, "2026-01-10", "2029-01-10");
    const stays = `${first.id}:1,${second.id}:1`;
    const given = { exit: "graduated" as const, leftOn: TODAY, stays };
    const shown = await chooseResidents({ ctx, input: { ids: [first.id, second.id] } });
    const states = Object.fromEntries(shown.rows.map((row) => [row.id, row.graduation?.check?.state]));
    expect(states).toEqual({ [first.id]: "met", [second.id]: "unknown" });
    const refused = await endResidents({ ctx, input: given }).catch((error) => error);
    expect(refused.unfit).toMatchObject([{ id: second.id, code: "admission.graduation-reason-required" }]);
    expect(await decisionOf(first.id)).toBeNull();
    const { id: bulk } = await endResidents({ ctx, input: { ...given, exitReason: "评审会同意" } });
    const [one, two] = [await decisionOf(first.id), await decisionOf(second.id)];
    expect([one!.outcome, two!.outcome]).toEqual(["met", "unknown"]);
    const numbers = [one!.number, two!.number].map((it) => Number(it.slice(5)));
    expect(Math.abs(numbers[0]! - numbers[1]!)).toBe(1);
    const [entry] = await db.admin`select after from audit_entries where entity_id = ${bulk}`;
    expect(entry!.after.firms.map((it: { outcome: string }) => it.outcome).sort()).toEqual([
      "met",
      "unknown",
    ]);
    // Taken back, no decision stands.
    await undoBulk({ ctx, input: { id: bulk } });
    expect(await decisionOf(first.id)).toBeNull();
  });

  it("asks as few queries for many firms as for one", async () => {
    const ids = [await resident(), await resident(), await resident()].map((it) => it.firmId);
    const count = async (firmIds: string[]) => {
      let queries = 0;
      await withScope(ctx, async (tx) => {
        const counted = new Proxy(tx, {
          get(of, name, self) {
            if (name === "execute" || name === "select") queries += 1;
            return Reflect.get(of, name, self);
          },
        });
        await evaluateGraduations(counted, ctx, { firmIds, on: TODAY, confirmed: new Map() });
      });
      return queries;
    };
    expect(await count(ids)).toBe(await count(ids.slice(0, 1)));
  });

  it("by a correction needs the same reason, and gets a decision of its own", async () => {
    const { id } = await resident();
    await end(id, { exit: "left", leftOn: "2026-01-10" });
    const correct = (more: object) =>
      correctResident({
        ctx,
        input: { id, rev: 2, enteredOn: "2023-03-01", leftOn: "2026-01-10", exit: "graduated", ...more },
      });
    await expect(correct({})).rejects.toMatchObject({
      fields: { exitReason: "admission.graduation-reason-required" },
    });
    await correct({ exitReason: "评审会补议" });
    expect(await decisionOf(id)).toMatchObject({ graduatedOn: "2026-01-10", outcome: "unknown" });
  });
});
