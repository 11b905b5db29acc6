import { beforeAll, describe, expect, it } from "vitest";
import { correctRight, withdrawRight } from "#app/services/intellectual-property/correct-right.server.ts";
import { listRights } from "#app/services/intellectual-property/list-rights.server.ts";
import { recordRight } from "#app/services/intellectual-property/record-right.server.ts";
import { recordRights } from "#app/services/intellectual-property/record-rights.server.ts";
import { rightsOfFirm, showRight } from "#app/services/intellectual-property/show-right.server.ts";
import { showGrid } from "#app/services/reports/show-grid.server.ts";
import { addResident } from "#app/services/residency/add-resident.server.ts";
import { claimForm } from "#app/services/titles/claim-form.server.ts";
import { claimTitle } from "#app/services/titles/claim-title.server.ts";
import { noteDuty, noteEvent, withdrawDuty } from "#app/services/titles/note-duty.server.ts";
import { distancesOfFirm, showDistance } from "#app/services/titles/show-distance.server.ts";
import { showRadar } from "#app/services/titles/show-radar.server.ts";
import { listTodos } from "#app/services/todos/list-todos.server.ts";
import type { Ctx } from "#app/services/verb.server.ts";
import { inventedFirm } from "#db/seed/invented-firm.ts";
import { openYears, typeIn } from "#tests/factories/reporting.ts";
import { makeWorld, type World } from "#tests/factories/world.ts";
import { testDatabase } from "#tests/setup/database.ts";

testDatabase();
let world: World;
let city: Ctx;
let ctx: Ctx;
let other: Ctx;
let viewer: Ctx;
let firmId: string;
let residencyId: string;

beforeAll(async () => {
  world = await makeWorld();
  city = world.city;
  await world.addCarrier("alpha");
  await world.addCarrier("beta");
  ctx = await world.as("alpha", "operator");
  other = await world.as("beta", "operator");
  viewer = await world.as("alpha", "viewer");
  const { uscc, name, foundedOn, field } = inventedFirm(1);
  residencyId = (await addResident({ ctx, input: { uscc, name, foundedOn, field, enteredOn: "2024-03-01" } }))
    .id;
  firmId = (await claimForm({ ctx, input: null })).firms[0]!.id;
});

const patent = () => ({
  firmId,
  kind: "invention" as const,
  number: "ZL202210000001.2",
  name: "装置",
  appliedOn: "2022-03-10",
  grantedOn: "2024-06-18",
});

describe("intellectual property", () => {
  it("is recorded once, corrected by rev, withdrawn, and never another carrier's", async () => {
    const { id } = await recordRight({ ctx, input: patent(), key: "k" });
    expect((await recordRight({ ctx, input: patent(), key: "k" })).id).toBe(id);
    await expect(recordRight({ ctx, input: { ...patent(), number: "2022100000012" } })).rejects.toMatchObject(
      {
        fields: { number: "intellectual-property.duplicate" },
      },
    );
    await expect(showRight({ ctx: other, input: { id } })).rejects.toMatchObject({ kind: "absent" });
    await expect(recordRight({ ctx: other, input: patent() })).rejects.toMatchObject({
      code: "intellectual-property.not-a-resident",
    });
    await expect(recordRight({ ctx: viewer, input: patent() })).rejects.toMatchObject({
      code: "access.denied",
    });
    const { firmId: _, kind: __, ...fields } = patent();
    const ended = { ...fields, endedOn: "2025-06-01", endReason: "lapsed" as const };
    await correctRight({ ctx, input: { id, rev: 1, ...ended } });
    await expect(correctRight({ ctx, input: { id, rev: 1, ...fields } })).rejects.toMatchObject({
      code: "common.changed-meanwhile",
    });
    expect((await listRights({ ctx, input: {} })).counts).toMatchObject({ held: 0, ended: 1 });
    expect((await listRights({ ctx, input: { on: "2025-05-31" } })).held.invention).toBe(1);
    await withdrawRight({ ctx, input: { id, rev: 2 } });
    expect(await rightsOfFirm({ ctx, input: { residencyId } })).toEqual([]);
  });

  it("is pasted whole or not at all", async () => {
    const { uscc, name } = inventedFirm(1);
    const good = `${uscc}\t软著\t2025SR0001\t软件\t2025-02-01\t2025-04-01\t\t是`;
    const answer = await recordRights({ ctx, input: { rows: `${good}\n${name}\t专著\t1\t甲\t2025-01-01` } });
    expect(answer).toMatchObject({
      recorded: 0,
      faults: [{ line: 2, code: "intellectual-property.kind-unknown" }],
    });
    expect((await recordRights({ ctx, input: { rows: good } })).recorded).toBe(1);
    expect((await recordRights({ ctx, input: { rows: good } })).faults).toMatchObject([
      { line: 1, code: "intellectual-property.duplicate" },
    ]);
    const list = await listRights({ ctx, input: { kind: "software" } });
    expect(list.rows).toMatchObject([{ number: "2025SR0001", isHeld: true, isMainBusiness: true }]);
  });
});

describe("duties of title holders", () => {
  it("stand on the radar and among the to-dos until they are noted; a note is taken back", async () => {
    const on = { ...ctx, today: "2026-05-02" };
    await claimTitle({
      ctx,
      input: {
        firmId,
        kind: "high-tech",
        number: "GR202451100001",
        awardedOn: "2024-10-16",
        expiresOn: "2027-10-16",
      },
    });
    const duty = { firmId, duty: "high-tech-annual-report", dueOn: "2026-05-31" };
    const owed = async () =>
      (await listTodos({ ctx: on, input: null }))
        .filter(({ kind }) => kind === "title-duty")
        .map((it) => it.dueOn);
    expect(await owed()).toEqual(["2025-05-31", "2026-05-31"]);
    await expect(noteDuty({ ctx: on, input: { ...duty, state: "missed" } })).rejects.toMatchObject({
      fields: { state: "registry.not-missed-yet" },
    });
    await expect(
      noteDuty({ ctx: on, input: { ...duty, dueOn: "2026-05-30", state: "done", doneOn: "2026-05-01" } }),
    ).rejects.toMatchObject({ code: "registry.not-owed" });
    await noteDuty({ ctx: on, input: { ...duty, state: "done", doneOn: "2026-05-01" }, key: "d" });
    expect(await owed()).toEqual(["2025-05-31"]);
    const { duties } = await showRadar({ ctx: on, input: null });
    const record = duties.find(({ dueOn }) => dueOn === "2026-05-31")!.record!;
    await withdrawDuty({ ctx: on, input: { id: record.id, rev: record.rev } });
    expect(await owed()).toHaveLength(2);
    const event = { firmId, duty: "high-tech-name-change", happenedOn: "2026-04-01" };
    await noteEvent({ ctx: on, input: event });
    await expect(noteEvent({ ctx: on, input: event })).rejects.toMatchObject({
      code: "registry.event-known",
    });
    expect(await owed()).toContain("2026-07-01");
  });
});

describe("the distance to a title", () => {
  let measured: string;
  beforeAll(async () => {
    const { uscc, name, field } = inventedFirm(2);
    const firm = { uscc, name, foundedOn: "2024-01-05", field, enteredOn: "2024-03-01" };
    await addResident({ ctx, input: firm });
    measured = (await claimForm({ ctx, input: null })).firms.find((it) => it.uscc === uscc)!.id;
  });
  const highTech = async () =>
    (await showDistance({ ctx, input: { kind: "high-tech", firm: inventedFirm(2).uscc } })).rows[0]!;
  const stateOf = async (label: string) =>
    (await highTech()).conditions.find((it) => it.label?.zh.startsWith(label))!.state;

  it("reads founding, field, reports and recorded rights, and says what nobody told", async () => {
    expect(await stateOf("注册成立")).toBe("met");
    expect(await stateOf("拥有核心")).toBe("unknown");
    const unknown = (await highTech()).open.find((it) => it.label?.zh.startsWith("拥有核心"))!;
    expect(unknown.missing).toEqual(["core-ip"]);
    const { id } = await recordRight({
      ctx,
      input: { ...patent(), firmId: measured, number: "ZL202210000009.9", isMainBusiness: true },
    });
    expect(await stateOf("拥有核心")).toBe("met");
    await openYears(city);
    const { uscc } = inventedFirm(2);
    expect(await stateOf("近三年")).toBe("unknown");
    await typeIn(ctx, "2025", [
      [uscc, "revenue", "1000000"],
      [uscc, "rd-expense", "20000"],
    ]);
    await typeIn(await world.as("alpha", "operator", "2025-01-20"), "2024", [
      [uscc, "revenue", "1000000"],
      [uscc, "rd-expense", "20000"],
    ]);
    expect((await highTech()).conditions.map((it) => it.state)).toContain("not-met");
    // The report's form knows the recorded patent too.
    const grid = await showGrid({ ctx, input: { periodCode: "2025" } });
    const cellsOf = grid.firms.find((row) => row.uscc === uscc)!.cells;
    expect(cellsOf["invention-patents"]).toMatchObject({ value: null, recorded: 1 });
    expect(cellsOf.revenue).toMatchObject({ recorded: null });
    const view = await showDistance({ ctx, input: { kind: "high-tech", firm: uscc } });
    expect(view).toMatchObject({
      period: "2025",
      tellers: { "tech-staff": "department", "rd-expense": "report" },
    });
    const gap = view.rows[0]!.open.find(({ closing }) => closing?.facts.includes("rd-expense"))!;
    expect(gap.state).toBe("not-met");
    await withdrawRight({ ctx, input: { id, rev: 1 } });
    expect(await stateOf("拥有核心")).toBe("unknown");
  });

  it("counts a title that is valid today as held, and is short for all titles of one firm", async () => {
    const { uscc } = inventedFirm(2);
    const all = await distancesOfFirm({ ctx, input: { uscc } });
    expect(all.map(({ kind }) => kind)).toEqual([
      "high-tech",
      "tech-sme",
      "innovative-sme",
      "specialised",
      "little-giant",
    ]);
    const held = (await highTech()).state === "held";
    expect(all[0]!.state === "held").toBe(held);
    expect(await distancesOfFirm({ ctx: other, input: { uscc } })).toEqual([]);
    expect((await showDistance({ ctx: other, input: {} })).rows).toEqual([]);
  });
});
