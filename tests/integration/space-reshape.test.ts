import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { addDays } from "#app/domain/shared/dates.ts";
import { AREA_LINES } from "#app/domain/space/ledger.ts";
import { occupancyByDay } from "#app/domain/space/occupancy.ts";
import { parseForm } from "#app/http/form.server.ts";
import { addBuilding } from "#app/services/space/add-building.server.ts";
import { addRooms } from "#app/services/space/add-rooms.server.ts";
import { correctLease } from "#app/services/space/correct-lease.server.ts";
import { endLease } from "#app/services/space/end-lease.server.ts";
import { holdRoom } from "#app/services/space/hold-room.server.ts";
import { letRoom } from "#app/services/space/let-room.server.ts";
import { mergeRooms } from "#app/services/space/merge-rooms.server.ts";
import { renewLease } from "#app/services/space/renew-lease.server.ts";
import { showLease } from "#app/services/space/show-lease.server.ts";
import { showRoom } from "#app/services/space/show-room.server.ts";
import { splitRoom, splitRoomForm } from "#app/services/space/split-room.server.ts";
import { undoReshape } from "#app/services/space/undo-reshape.server.ts";
import type { Ctx } from "#app/services/verb.server.ts";
import { leasesOf, roomsOf } from "#db/queries/space.server.ts";
import { withScope } from "#db/scope.server.ts";
import { makeWorld } from "#tests/factories/world.ts";
import { testDatabase } from "#tests/setup/database.ts";

testDatabase();
let operator: Ctx;
let building: string;
let serial = 0;

beforeAll(async () => {
  const world = await makeWorld();
  await world.addCarrier("alpha");
  operator = await world.as("alpha", "operator");
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
const form = (fields: Record<string, string>) => {
  const data = new FormData();
  for (const [name, value] of Object.entries(fields)) data.set(name, value);
  return data;
};

/** Every line of the ledger of these rooms and of all that came of them, on every day of two years. */
async function linesOfAll() {
  const record = await withScope(operator, async (tx) => ({
    rooms: await roomsOf(tx, operator.organization.id),
    leases: await leasesOf(tx, operator.organization.id),
  }));
  const { lines } = occupancyByDay({ ...record, residencies: [] }, FROM, "2026-12-31");
  return Object.fromEntries(AREA_LINES.map((line) => [line, [...lines[line]]]));
}

const ON = "2025-07-01";
const split = (roomId: string, partOf: Record<string, number> = {}, on = ON) => {
  serial += 1;
  const parts = [
    { label: `P${serial}-1`, areaDm2: 6_000 },
    { label: `P${serial}-2`, areaDm2: 4_000 },
  ];
  return splitRoom({ ctx: operator, input: { roomId, rev: 1, on, parts, partOf } });
};

/** Every lease of the carrier where it is, without its count of changes. */
const standingLeases = async () =>
  (await withScope(operator, (tx) => leasesOf(tx, operator.organization.id)))
    .map(({ id, roomId, from, to, areaDm2, previousLeaseId, followsAs, followedBy }) => {
      return { id, roomId, from, to, areaDm2, previousLeaseId, followsAs, followedBy };
    })
    .sort((a, b) => (a.id < b.id ? -1 : 1));

/** Splits a room into one part for all its leases and a small one. */
async function halves(roomId: string, on: string): Promise<string[]> {
  const { room, leases } = await showRoom({ ctx: operator, input: { roomId } });
  const { areaDm2 } = room.versions.at(-1)!;
  const parts = [
    { label: `H${++serial}-1`, areaDm2: areaDm2 - 1 },
    { label: `H${serial}-2`, areaDm2: 1 },
  ];
  const partOf = Object.fromEntries(leases.map(({ id }) => [id, 0]));
  const input = { roomId, rev: room.rev, on, parts, partOf };
  return (await splitRoom({ ctx: operator, input })).roomIds;
}

describe("splitting and merging", () => {
  it("conserves the ledger of every day, and is undone without a trace", async () => {
    const roomId = await aRoom();
    const runs = await aLease(roomId, { areaDm2: 6_000, rentFenPerMonth: 100_000, tenantName: "在租" });
    const renewal = await renewLease({
      ctx: operator,
      input: { leaseId: runs, rev: 1, to: "2026-12-01", areaDm2: 5_000 },
    });
    const comes = await aLease(roomId, { areaDm2: 4_000, from: "2025-08-01", tenantName: "未开始" });
    const before = await linesOfAll();
    const { roomIds } = await split(roomId, { [runs]: 0, [renewal.leaseId]: 0, [comes]: 1 });
    expect(await linesOfAll()).toEqual(before);
    const old = await showRoom({ ctx: operator, input: { roomId } });
    expect(old.room.versions.map(({ to }) => to)).toEqual([ON]);
    expect(old.origins).toEqual({ kind: "split", on: ON, from: [], into: expect.any(Array) });
    expect(old.origins?.into.map(({ id }) => id).sort()).toEqual([...roomIds].sort());
    const [first, second] = await Promise.all(
      roomIds.map((id) => showRoom({ ctx: operator, input: { roomId: id } })),
    );
    expect(first?.leases.map(({ from, followsAs }) => [from, followsAs]).sort()).toEqual([
      [ON, "reshape"],
      [TO, "renewal"],
    ]);
    expect(second?.leases.map(({ id }) => id)).toEqual([comes]);

    const merged = await mergeRooms({
      ctx: operator,
      input: { roomIds, on: "2025-09-01", label: `M${serial}` },
    });
    expect(await linesOfAll()).toEqual(before);
    await expect(undoReshape({ ctx: operator, input: { roomId: roomIds[0]! } })).rejects.toMatchObject({
      code: "space.reshape-changed-since",
    });
    // The renewal had not begun and moved along; it goes back to the room that it came from.
    await undoReshape({ ctx: operator, input: { roomId: merged.roomId } });
    expect(await linesOfAll()).toEqual(before);
    expect((await page(renewal.leaseId)).lease).toMatchObject({ roomId: roomIds[0], followsAs: "renewal" });
  });

  it("of merged rooms is not undone once a lease that moved along was changed, or a new one is there", async () => {
    const merge = async (change: (at: { roomId: string; leaseId: string }) => Promise<unknown>) => {
      const [a, b] = [await aRoom(3_000), await aRoom(2_000)];
      const leaseId = await aLease(b, { areaDm2: 1_000, from: "2025-10-01" });
      const input = { roomIds: [a, b], on: ON, label: `M${++serial}` };
      const { roomId } = await mergeRooms({ ctx: operator, input });
      await change({ roomId, leaseId });
      return undoReshape({ ctx: operator, input: { roomId } });
    };
    const refused = { code: "space.reshape-changed-since" };
    await expect(
      merge(({ leaseId }) => correctLease({ ctx: operator, input: { leaseId, rev: 2, areaDm2: 4_000 } })),
    ).rejects.toMatchObject(refused);
    await expect(
      merge(({ roomId }) => aLease(roomId, { areaDm2: 1, from: "2026-01-01", to: "2026-02-01" })),
    ).rejects.toMatchObject(refused);
  });

  it("splits, merges and undoes in any order without moving a line of any day", async () => {
    const lease = fc.record({
      from: fc.integer({ min: 0, max: 500 }),
      days: fc.integer({ min: 1, max: 300 }),
    });
    const history = fc.record({
      leases: fc.array(fc.array(lease, { maxLength: 3 }), { minLength: 2, maxLength: 3 }),
      days: fc.uniqueArray(fc.integer({ min: 1, max: 400 }), { minLength: 2, maxLength: 3 }),
      undone: fc.boolean(),
    });
    const day = (n: number) => addDays(FROM, n);
    await fc.assert(
      fc.asyncProperty(history, async ({ leases, days, undone }) => {
        let standing: string[] = [];
        for (const wishes of leases) {
          const roomId = await aRoom(3_001);
          standing.push(roomId);
          for (const { from, days: length } of wishes) {
            await aLease(roomId, { areaDm2: 1_000, from: day(from), to: day(from + length) });
          }
        }
        const lines = await linesOfAll();
        for (const n of days.toSorted((a, b) => a - b)) {
          const [from, stood] = [standing, await standingLeases()];
          if (from.length > 1) {
            const input = { roomIds: from, on: day(n), label: `M${++serial}` };
            standing = [(await mergeRooms({ ctx: operator, input })).roomId];
          } else standing = await halves(from[0]!, day(n));
          expect(await linesOfAll()).toEqual(lines);
          if (!undone) continue;
          const back = await undoReshape({ ctx: operator, input: { roomId: standing[0]! } });
          expect(back.roomIds.toSorted()).toEqual(from.toSorted());
          expect(await linesOfAll()).toEqual(lines);
          expect(await standingLeases()).toEqual(stood);
          standing = from;
        }
      }),
      { numRuns: 6 },
    );
  });

  it("undoes a split and a merge to exactly what was", async () => {
    const roomId = await aRoom();
    const runs = await aLease(roomId, { areaDm2: 6_000 });
    const comes = await aLease(roomId, { areaDm2: 4_000, from: "2025-08-01" });
    const [before, lines] = [await showRoom({ ctx: operator, input: { roomId } }), await linesOfAll()];
    const { roomIds } = await split(roomId, { [runs]: 0, [comes]: 1 });
    expect(await undoReshape({ ctx: operator, input: { roomId: roomIds[1]! } })).toEqual({
      roomIds: [roomId],
    });
    const after = await showRoom({ ctx: operator, input: { roomId } });
    const plain = (it: typeof before) => it.leases.map(({ rev: _, ...lease }) => lease);
    expect(plain(after)).toEqual(plain(before));
    expect(after.room.versions).toEqual(before.room.versions);

    const [a, b] = [await aRoom(3_000), await aRoom(2_000)];
    const inB = await aLease(b, { areaDm2: 2_000, tenantName: "乙" });
    const own = await linesOfAll();
    const one = await mergeRooms({
      ctx: operator,
      input: { roomIds: [a, b], on: ON, label: `M${++serial}` },
    });
    const page1 = await showRoom({ ctx: operator, input: { roomId: one.roomId } });
    expect(page1.room.versions).toMatchObject([{ from: ON, areaDm2: 5_000 }]);
    expect(await linesOfAll()).toEqual(own);
    const back = await undoReshape({ ctx: operator, input: { roomId: one.roomId } });
    expect([...back.roomIds].sort()).toEqual([a, b].sort());
    expect((await page(inB)).lease).toMatchObject({ roomId: b, to: TO });
    expect(await linesOfAll()).toEqual(own);
    expect(lines.totalDm2?.length).toBe(own.totalDm2?.length);
  });

  it("says what stands in the way", async () => {
    const roomId = await aRoom();
    const id = await aLease(roomId, { areaDm2: 6_000, tenantName: "挡路的" });
    await expect(split(roomId)).rejects.toMatchObject({
      code: "space.lease-needs-part",
      details: { occupant: "挡路的" },
    });
    await expect(split(roomId, { [id]: 1 })).rejects.toMatchObject({
      code: "space.part-too-small",
      details: { occupants: "挡路的", let: 6_000, has: 4_000 },
    });
    const taken = { label: "R1", areaDm2: 5_000 };
    const input = { roomId, rev: 1, on: ON, parts: [taken, taken], partOf: { [id]: 0 } };
    await expect(splitRoom({ ctx: operator, input })).rejects.toMatchObject({ kind: "conflict" });
    const upstairs = await aRoom(1_000, null, "2F");
    const two = { roomIds: [roomId, upstairs], on: ON, label: "M" };
    await expect(mergeRooms({ ctx: operator, input: two })).rejects.toMatchObject({
      code: "space.merge-one-floor",
    });
    await holdRoom({
      ctx: operator,
      input: { roomId, heldFor: "丙", from: operator.today, to: "2099-01-01", areaDm2: 1 },
    });
    await expect(split(roomId, { [id]: 0 })).rejects.toMatchObject({ code: "space.hold-in-the-way" });
  });

  it("reads the parts as typed", () => {
    const typed = form({ rev: "1", on: ON, parts: "101-1, 60\n101-2\t40㎡\t4", "part-x": "2", "part-y": "" });
    expect(parseForm(splitRoomForm, typed)).toEqual({
      rev: 1,
      on: ON,
      parts: [
        { label: "101-1", areaDm2: 6_000, desks: null },
        { label: "101-2", areaDm2: 4_000, desks: 4 },
      ],
      partOf: { x: 1 },
    });
    expect(() => parseForm(splitRoomForm, form({ rev: "1", on: ON, parts: "101-1" }))).toThrow(
      expect.objectContaining({ fields: { parts: "space.parts-shape" } }),
    );
  });
});

describe("letting at the same moment", () => {
  it("lets a room or splits it, never both beyond its area", async () => {
    for (let round = 0; round < 3; round++) {
      const roomId = await aRoom();
      const answers = await Promise.allSettled([
        split(roomId),
        aLease(roomId, { areaDm2: 10_000 }),
        aLease(roomId, { areaDm2: 10_000, tenantName: "乙" }),
      ]);
      expect(answers.filter((it) => it.status === "fulfilled")).toHaveLength(1);
      for (const it of answers) {
        if (it.status === "rejected")
          expect(it.reason).toMatchObject({ code: expect.stringMatching(/^space\./) });
      }
    }
  });

  it("ends a lease early and leaves what was agreed for later, so that it can be taken back", async () => {
    const rentSteps = [{ from: "2026-01-01", rentFenPerMonth: 2 }];
    const leaseId = await aLease(await aRoom(), { rentFenPerMonth: 1, rentSteps });
    const { rev } = await endLease({ ctx: operator, input: { leaseId, rev: 1, to: "2025-10-01" } });
    expect((await page(leaseId)).months.at(-1)).toMatchObject({ month: "2025-09-01" });
    await correctLease({ ctx: operator, input: { leaseId, rev, to: TO } });
    expect((await page(leaseId)).lease).toMatchObject({ to: TO, rentSteps });
  });
});
