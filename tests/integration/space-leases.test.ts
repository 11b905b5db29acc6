import { beforeAll, describe, expect, it } from "vitest";
import { daysBetween } from "#app/domain/shared/dates.ts";
import { AREA_LINES } from "#app/domain/space/ledger.ts";
import { occupancyByDay } from "#app/domain/space/occupancy.ts";
import { parseForm } from "#app/http/form.server.ts";
import { addBuilding } from "#app/services/space/add-building.server.ts";
import { addRooms } from "#app/services/space/add-rooms.server.ts";
import { cancelLease } from "#app/services/space/cancel-lease.server.ts";
import { changeLease } from "#app/services/space/change-lease.server.ts";
import { correctLease } from "#app/services/space/correct-lease.server.ts";
import { holdRoom } from "#app/services/space/hold-room.server.ts";
import { letRoom, letRoomForm } from "#app/services/space/let-room.server.ts";
import { listRenewals } from "#app/services/space/list-renewals.server.ts";
import { releaseHold } from "#app/services/space/release-hold.server.ts";
import { renewLease } from "#app/services/space/renew-lease.server.ts";
import { showLease } from "#app/services/space/show-lease.server.ts";
import { showRoom } from "#app/services/space/show-room.server.ts";
import { undoChange } from "#app/services/space/undo-change.server.ts";
import type { Ctx } from "#app/services/verb.server.ts";
import { leasesOf, roomsOf } from "#db/queries/space.server.ts";
import { withScope } from "#db/scope.server.ts";
import { makeWorld } from "#tests/factories/world.ts";
import { testDatabase } from "#tests/setup/database.ts";

const db = testDatabase();
let operator: Ctx;
let viewer: Ctx;
let building: string;
let serial = 0;

beforeAll(async () => {
  const world = await makeWorld();
  await world.addCarrier("alpha");
  operator = await world.as("alpha", "operator");
  viewer = await world.as("alpha", "viewer");
  building = await addBuilding({ ctx: operator, input: { name: "创业楼" } });
});

const FROM = "2025-01-01";
const TO = "2026-06-01";

async function aRoom(areaDm2 = 10_000, desks: number | null = null, floor = "1F"): Promise<string> {
  serial += 1;
  const rooms = [{ floor, label: `R${serial}`, areaDm2, desks }];
  const input = {
    buildingId: building,
    from: FROM,
    use: "incubation" as const,
    tenure: "own" as const,
    rooms,
  };
  return (await addRooms({ ctx: operator, input }))[0]!;
}
type Let = Partial<Parameters<typeof letRoom>[0]["input"]>;
const aLease = (roomId: string, over: Let = {}) =>
  letRoom({ ctx: operator, input: { roomId, tenantName: "甲公司", from: FROM, to: TO, ...over } });
const page = (leaseId: string) => showLease({ ctx: operator, input: { leaseId } });
const revOf = async (leaseId: string) => (await page(leaseId)).lease.rev;
const form = (fields: Record<string, string>) => {
  const data = new FormData();
  for (const [name, value] of Object.entries(fields)) data.set(name, value);
  return data;
};
const logged = async (action: string) =>
  (
    await db.admin`select entity_id, after from audit_entries where action = ${action} order by seq desc limit 1`
  )[0];

/** Every line of the ledger of these rooms and of all that came of them, on every day of two years. */
async function linesOfAll() {
  const record = await withScope(operator, async (tx) => ({
    rooms: await roomsOf(tx, operator.organization.id),
    leases: await leasesOf(tx, operator.organization.id),
  }));
  const { lines } = occupancyByDay({ ...record, residencies: [] }, FROM, "2026-12-31");
  return Object.fromEntries(AREA_LINES.map((line) => [line, [...lines[line]]]));
}

describe("the terms of a lease", () => {
  it("are taken as typed, shown, and cost what each month says", async () => {
    const roomId = await aRoom();
    const input = parseForm(
      letRoomForm,
      form({
        occupant: "other",
        tenantName: "甲公司",
        from: FROM,
        lastOn: "2025-12-31",
        extent: "whole",
        rent: "3,100",
        deposit: "6200元",
        agreementNumber: "ZL-2025-01",
        rentFreeFrom: FROM,
        rentFreeLastOn: "2025-01-07",
        steps: "2025-07-01 6200\n\n2025-10-01，9300元",
      }),
    );
    const shown = await page(await letRoom({ ctx: operator, input: { roomId, ...input } }));
    expect(shown.lease).toMatchObject({
      rentFenPerMonth: 310_000,
      depositFen: 620_000,
      agreementNumber: "ZL-2025-01",
      rentFreeFrom: FROM,
      rentFreeTo: "2025-01-08",
      rentSteps: [
        { from: "2025-07-01", rentFenPerMonth: 620_000 },
        { from: "2025-10-01", rentFenPerMonth: 930_000 },
      ],
    });
    expect(shown.months.map(({ rentFen }) => rentFen)).toEqual([
      240_000, 310_000, 310_000, 310_000, 310_000, 310_000, 620_000, 620_000, 620_000, 930_000, 930_000,
      930_000,
    ]);
  });

  it("name the field that cannot stand so", async () => {
    const roomId = await aRoom();
    await expect(
      aLease(roomId, { rentFenPerMonth: 1, rentSteps: [{ from: TO, rentFenPerMonth: 2 }] }),
    ).rejects.toMatchObject({ code: "space.step-outside", fields: { steps: "space.step-outside" } });
    const id = await aLease(roomId, { rentFenPerMonth: 1 });
    const half = { leaseId: id, rev: 1, rentFreeFrom: FROM };
    await expect(correctLease({ ctx: operator, input: half })).rejects.toMatchObject({
      code: "space.rent-free-half",
    });
    const fields = { occupant: "other", tenantName: "乙", from: FROM, extent: "whole", steps: "七月 6200" };
    expect(() => parseForm(letRoomForm, form(fields))).toThrow(
      expect.objectContaining({ fields: { steps: "space.steps-shape" } }),
    );
  });
});

describe("renewing", () => {
  it("begins where the old lease ends, once, and can be taken back", async () => {
    const roomId = await aRoom();
    const id = await aLease(roomId, { rentFenPerMonth: 100_000, areaDm2: 6_000 });
    const input = { leaseId: id, rev: 1, to: "2027-06-01", areaDm2: 6_000, rentFenPerMonth: 110_000 };
    const { leaseId } = await renewLease({ ctx: operator, input, key: "renew-1" });
    expect(await renewLease({ ctx: operator, input, key: "renew-1" })).toEqual({ leaseId });
    const renewed = await page(leaseId);
    expect(renewed.lease).toMatchObject({
      from: TO,
      to: "2027-06-01",
      followsAs: "renewal",
      occupant: "甲公司",
    });
    expect(renewed.before?.id).toBe(id);
    await expect(renewLease({ ctx: operator, input })).rejects.toMatchObject({ code: "space.lease-renewed" });
    await expect(cancelLease({ ctx: operator, input: { leaseId: id, rev: 1 } })).rejects.toMatchObject({
      code: "space.lease-followed",
    });
    expect(await logged("renew")).toMatchObject({ entity_id: leaseId });
    await cancelLease({ ctx: operator, input: { leaseId, rev: await revOf(leaseId) } });
    expect((await page(id)).lease.followedBy).toBeNull();
  });

  it("lets one of two operators win who renew at once", async () => {
    const id = await aLease(await aRoom());
    const input = { leaseId: id, rev: 1, to: "2027-06-01", areaDm2: 10_000 };
    const answers = await Promise.allSettled([1, 2].map(() => renewLease({ ctx: operator, input })));
    expect(answers.map((it) => it.status).sort()).toEqual(["fulfilled", "rejected"]);
    const refused = answers.find((it) => it.status === "rejected");
    expect(refused).toMatchObject({ reason: { kind: "conflict" } });
  });

  it("lists what ends, by windows, without what is renewed or open", async () => {
    const roomId = await aRoom(100_000);
    const soon = await aLease(roomId, { areaDm2: 1, to: "2026-02-01", tenantName: "三月内" });
    const over = await aLease(roomId, { areaDm2: 1, to: "2025-12-01", tenantName: "已到期" });
    await aLease(roomId, { areaDm2: 1, to: null, tenantName: "长期" });
    const later = await aLease(roomId, { areaDm2: 1, to: "2026-10-01", tenantName: "年内" });
    const { rows, on, counts } = await listRenewals({ ctx: viewer, input: {} });
    expect(on).toBe(operator.today);
    const mine = rows.filter((row) => row.roomId === roomId).map(({ leaseId, window }) => [leaseId, window]);
    const windowOf = (to: string) => (daysBetween(on, to) <= 0 ? "over" : undefined);
    expect(mine.map(([id]) => id)).toEqual([over, soon, later]);
    expect(windowOf("2025-12-01") ?? "over").toBe(mine[0]?.[1]);
    expect(Object.values(counts).reduce((a, b) => a + b, 0)).toBe(rows.length);
    const only = await listRenewals({ ctx: viewer, input: { window: "over" } });
    expect(only.rows.every((row) => row.window === "over")).toBe(true);
  });
});

describe("another extent from a day on", () => {
  it("ends the lease, begins the next with what is still agreed, and can be undone", async () => {
    const roomId = await aRoom();
    const id = await aLease(roomId, {
      areaDm2: 4_000,
      rentFenPerMonth: 100_000,
      rentSteps: [{ from: "2026-01-01", rentFenPerMonth: 120_000 }],
    });
    const before = await linesOfAll();
    const renewal = await renewLease({
      ctx: operator,
      input: { leaseId: id, rev: 1, to: "2027-01-01", areaDm2: 4_000 },
    });
    const { leaseId } = await changeLease({
      ctx: operator,
      input: { leaseId: id, rev: 1, on: "2025-09-01", areaDm2: 10_000 },
    });
    expect((await page(id)).lease).toMatchObject({ to: "2025-09-01", areaDm2: 4_000, followedBy: leaseId });
    const changed = await page(leaseId);
    expect(changed.lease).toMatchObject({
      from: "2025-09-01",
      to: TO,
      areaDm2: 10_000,
      rentFenPerMonth: 100_000,
      rentSteps: [{ from: "2026-01-01", rentFenPerMonth: 120_000 }],
      followedBy: renewal.leaseId,
    });
    const undo = { leaseId, rev: changed.lease.rev };
    expect(await undoChange({ ctx: operator, input: undo })).toEqual({ leaseId: id });
    expect((await page(id)).lease).toMatchObject({ to: TO, followedBy: renewal.leaseId });
    await cancelLease({
      ctx: operator,
      input: { leaseId: renewal.leaseId, rev: await revOf(renewal.leaseId) },
    });
    expect(await linesOfAll()).toEqual(before);
  });

  it("is refused where the room has no more, and outside the lease", async () => {
    const roomId = await aRoom();
    await aLease(roomId, { areaDm2: 5_000, tenantName: "乙" });
    const leaseId = await aLease(roomId, { areaDm2: 4_000 });
    const change = (on: string, areaDm2: number) =>
      changeLease({ ctx: operator, input: { leaseId, rev: 1, on, areaDm2 } });
    await expect(change("2025-09-01", 5_001)).rejects.toMatchObject({ code: "space.over-let" });
    await expect(change(FROM, 4_500)).rejects.toMatchObject({ code: "space.change-outside" });
    await expect(
      changeLease({ ctx: viewer, input: { leaseId, rev: 1, on: "2025-09-01", areaDm2: 1 } }),
    ).rejects.toMatchObject({ code: "access.denied" });
  });
});

describe("a hold", () => {
  const later = "2099-01-01";
  const hold = (roomId: string, over: Partial<Parameters<typeof holdRoom>[0]["input"]> = {}) =>
    holdRoom({
      ctx: operator,
      input: { roomId, heldFor: "申请人丙", from: operator.today, to: later, ...over },
    });

  it("keeps area from others unless they say so, and ends when its applicant gets the room", async () => {
    const roomId = await aRoom();
    const { holdId } = await hold(roomId, { areaDm2: 6_000 });
    const from = operator.today;
    await aLease(roomId, { from, to: null, areaDm2: 4_000, tenantName: "其余" });
    const wish = { from, to: null, areaDm2: 6_000, tenantName: "丁" };
    await expect(aLease(roomId, wish)).rejects.toMatchObject({
      code: "space.held",
      kind: "conflict",
      details: { names: "申请人丙" },
    });
    const despite = await aLease(roomId, { ...wish, despiteHolds: true });
    expect((await showRoom({ ctx: operator, input: { roomId } })).holds).toHaveLength(1);
    await cancelLease({ ctx: operator, input: { leaseId: despite, rev: 1 } });
    await aLease(roomId, { ...wish, tenantName: "申请人丙", holdId });
    expect((await showRoom({ ctx: operator, input: { roomId } })).holds).toEqual([]);
    await expect(aLease(await aRoom(), { ...wish, areaDm2: 1, holdId })).rejects.toMatchObject({
      code: "space.hold-absent",
    });
  });

  it("expires by itself, can be given free, and holds no more than is free", async () => {
    const roomId = await aRoom();
    await db.admin`insert into room_holds (organization_id, room_id, area_dm2, starts_on, ends_on, held_for)
      values (${operator.organization.id}, ${roomId}, 10000, ${FROM}, ${operator.today}, '过期')`;
    await hold(roomId, { areaDm2: 8_000 });
    await expect(hold(roomId, { areaDm2: 2_001 })).rejects.toMatchObject({ code: "space.held" });
    await expect(hold(roomId, { areaDm2: 10_001 })).rejects.toMatchObject({ code: "space.over-let" });
    await expect(hold(roomId, { from: FROM, to: operator.today })).rejects.toMatchObject({
      code: "space.hold-over",
    });
    const [held] = (await showRoom({ ctx: operator, input: { roomId } })).holds;
    const released = await releaseHold({ ctx: operator, input: { holdId: held!.id } });
    expect(released).toMatchObject({ heldFor: "申请人丙", areaDm2: 8_000 });
    await aLease(roomId, { from: operator.today, to: null });
    await expect(releaseHold({ ctx: operator, input: { holdId: held!.id } })).rejects.toMatchObject({
      kind: "absent",
    });
  });

  it("counts desks", async () => {
    const roomId = await aRoom(10_000, 10);
    await hold(roomId, { desks: 6 });
    const desks = (count: number) =>
      aLease(roomId, { from: operator.today, to: null, desks: count, areaDm2: 1 });
    await expect(desks(5)).rejects.toMatchObject({ code: "space.held" });
    await desks(4);
  });
});
