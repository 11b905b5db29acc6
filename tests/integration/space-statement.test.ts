import { beforeAll, describe, expect, it } from "vitest";
import { AREA_LINES } from "#app/domain/space/ledger.ts";
import { addBuilding } from "#app/services/space/add-building.server.ts";
import { addRooms } from "#app/services/space/add-rooms.server.ts";
import { holdRoom } from "#app/services/space/hold-room.server.ts";
import { letRoom } from "#app/services/space/let-room.server.ts";
import { showLedger } from "#app/services/space/show-ledger.server.ts";
import { showRoom } from "#app/services/space/show-room.server.ts";
import { showStatement } from "#app/services/space/show-statement.server.ts";
import type { Ctx } from "#app/services/verb.server.ts";
import { registerFirms } from "#db/queries/firms.server.ts";
import { insertStays } from "#db/queries/residency.server.ts";
import { withScope } from "#db/scope.server.ts";
import { inventedFirm } from "#db/seed/invented-firm.ts";
import { makeWorld, type World } from "#tests/factories/world.ts";
import { testDatabase } from "#tests/setup/database.ts";

testDatabase();
let world: World;
let ctx: Ctx;
let building: string;
let serial = 0;

async function carrier(slug: string, kind: "incubator" | "science-park"): Promise<void> {
  await world.addCarrier(slug, { kind });
  ctx = await world.as(slug, "operator");
  building = await addBuilding({ ctx, input: { name: "一号楼" } });
}
beforeAll(async () => {
  world = await makeWorld();
  await carrier("statement", "incubator");
});

const FROM = "2025-01-01";
type Use = "incubation" | "public-service";
async function aRoom(areaDm2: number, { use = "incubation" as Use, desks = null as number | null } = {}) {
  const rooms = [{ floor: "1F", label: `R${++serial}`, areaDm2, desks }];
  const input = { buildingId: building, from: FROM, use, tenure: "own" as const, rooms };
  return (await addRooms({ ctx, input }))[0]!;
}
const aStay = (over: { enteredOn?: string; leftOn?: string; exit?: "graduated" } = {}): Promise<string> =>
  withScope(ctx, async (tx) => {
    const firm = inventedFirm(7_000 + ++serial);
    const ids = await registerFirms(tx, [firm]);
    const stay = { firmId: ids.get(firm.uscc)!, enteredOn: FROM, ...over };
    return (await insertStays(tx, ctx.organization.id, [stay]))[0]!;
  });
type Let = Parameters<typeof letRoom>[0]["input"];
const aLease = (input: Let) => letRoom({ ctx, input });

describe("the monthly statement", () => {
  it("parts residents from others by the day, in area and rent, and agrees with the area ledger", async () => {
    const [whole, half] = [await aRoom(10_000), await aRoom(6_000)];
    const [resident, graduate] = [await aStay(), await aStay({ leftOn: "2025-10-11", exit: "graduated" })];
    const base = { from: FROM, to: "2026-01-01" };
    const full = await aLease({ ...base, roomId: whole, residencyId: resident, rentFenPerMonth: 310_000 });
    const stays = await aLease({
      ...base,
      roomId: half,
      residencyId: graduate,
      areaDm2: 3_000,
      rentFenPerMonth: 93_000,
    });
    const cafe = await aLease({
      roomId: half,
      tenantName: "咖啡店",
      from: "2025-10-22",
      to: null,
      areaDm2: 1_000,
    });
    const { rows, days, total, withoutRent, lastDay } = await showStatement({
      ctx,
      input: { month: "2025-10" },
    });
    expect(lastDay).toBe("2025-10-31");
    const row = (leaseId: string) => rows.find((it) => it.leaseId === leaseId);
    expect(row(full)).toMatchObject({ residentDays: 31, otherDays: 0, residentFen: 310_000, otherFen: 0 });
    // In residence on ten of 31 days, and another tenant since.
    expect(row(stays)).toMatchObject({
      residentDays: 10,
      otherDays: 21,
      residentAreaDays: 30_000,
      otherAreaDays: 63_000,
      residentFen: 30_000,
      otherFen: 63_000,
    });
    expect(row(cafe)).toMatchObject({ residentDays: 0, otherDays: 10, residentFen: null, otherFen: null });
    expect(withoutRent).toBe(1);
    expect(total).toEqual({
      residentAreaDays: 340_000,
      otherAreaDays: 73_000,
      residentFen: 340_000,
      otherFen: 63_000,
    });
    expect([days[9], days[10], days[21]]).toMatchObject([
      { on: "2025-10-10", firms: 2, residentDm2: 13_000, otherDm2: 0 },
      { on: "2025-10-11", firms: 1, residentDm2: 10_000, otherDm2: 3_000 },
      { on: "2025-10-22", firms: 1, residentDm2: 10_000, otherDm2: 4_000 },
    ]);
    const { areaDays } = await showLedger({ ctx, input: { on: "2025-10-31", from: "2025-10-01" } });
    expect(areaDays.lines).toMatchObject({
      residentDm2: total.residentAreaDays,
      otherTenantDm2: total.otherAreaDays,
    });
  });

  it("is that of the last month unless told, and refuses what is no month", async () => {
    expect((await showStatement({ ctx, input: {} })).month).toBe("2025-12");
    await expect(showStatement({ ctx, input: { month: "2025-13" } })).rejects.toThrow();
  });
});

describe("an opened figure", () => {
  it("of any line adds up to the day and to the area-days, and names rooms and leases", async () => {
    const window = { on: "2025-10-31", from: "2025-09-15" };
    for (const line of AREA_LINES) {
      const day = await showLedger({ ctx, input: { on: window.on, line } });
      expect(day.opened).toMatchObject({ over: "day", from: window.on, sum: day.total[line] });
      const days = await showLedger({ ctx, input: { ...window, line, over: "window" } });
      expect(days.opened).toMatchObject({
        over: "window",
        ...{ from: window.from },
        sum: days.areaDays.lines[line],
      });
    }
    const { opened } = await showLedger({ ctx, input: { ...window, line: "residentDm2", over: "window" } });
    const graduate = opened?.pieces.find((it) => it.areaDm2 === 3_000);
    expect(graduate).toMatchObject({ room: "一号楼 R2", from: "2025-09-15", to: "2025-10-10", days: 26 });
    expect(graduate?.occupant).toBeTruthy();
    const { figures } = await showLedger({ ctx, input: { on: "2025-10-10" } });
    for (const { key, areaDm2 } of figures.concentration.occupants) {
      const own = figures.lettings.filter((it) => it.key === key);
      expect(own.reduce((sum, it) => sum + it.areaDm2, 0)).toBe(areaDm2);
    }
    expect(new Set(figures.lettings.filter((it) => it.isResident).map(({ key }) => key)).size).toBe(
      figures.firms,
    );
  });
});

describe("letting at the same moment", () => {
  // Eight connections; each verb takes one.
  const outcomes = (list: readonly PromiseSettledResult<unknown>[]) => ({
    done: list.filter(({ status }) => status === "fulfilled").length,
    codes: [...new Set(list.flatMap((it) => (it.status === "rejected" ? [it.reason.code] : [])))],
  });

  it("never lets more desks than there are, nor holds and lets the same area", async () => {
    const desks = await aRoom(10_000, { desks: 10 });
    const seats = Array.from({ length: 8 }, (_, n) =>
      aLease({ roomId: desks, tenantName: `创客 ${n}`, from: FROM, to: null, desks: 3, areaDm2: 10 }),
    );
    expect(outcomes(await Promise.allSettled(seats))).toEqual({ done: 3, codes: ["space.desks-over-let"] });
    const roomId = await aRoom(10_000);
    const hold = (heldFor: string) =>
      holdRoom({ ctx, input: { roomId, heldFor, from: ctx.today, to: "2099-01-01", areaDm2: 6_000 } });
    const part = (tenantName: string) =>
      aLease({ roomId, tenantName, from: ctx.today, to: null, areaDm2: 6_000 });
    const answers = await Promise.allSettled([hold("甲"), part("乙"), hold("丙"), part("丁")]);
    const { done, codes } = outcomes(answers);
    expect(done).toBe(1);
    expect(codes.every((code) => code === "space.held" || code === "space.over-let")).toBe(true);
    const { leases, holds } = await showRoom({ ctx, input: { roomId } });
    expect(leases.length + holds.length).toBe(1);
  });
});

describe("the 60 % rule of university science parks", () => {
  it("counts what residents use, without public service, to the last hundredth", async () => {
    await carrier("park", "science-park");
    const [room] = [await aRoom(80_000), await aRoom(20_000, { use: "public-service" })];
    const residencyId = await aStay();
    await aLease({ roomId: room, residencyId, from: FROM, to: null, areaDm2: 59_999 });
    const on = "2025-12-31";
    const { rule, total } = await showLedger({ ctx, input: { on } });
    expect(rule).toMatchObject({
      minimumPercent: "60",
      countsPublicService: false,
      usedDm2: 59_999,
      usePercentMilli: 59_999,
      met: false,
      shortDm2: 1,
    });
    expect(total.usedDm2).toBe(79_999);
    await aLease({ roomId: room, residencyId, from: on, to: null, areaDm2: 1 });
    expect((await showLedger({ ctx, input: { on } })).rule).toMatchObject({ met: true, shortDm2: 0 });
    expect((await showLedger({ ctx, input: { on: "2018-12-31" } })).rule).toBeNull();
  });
});
