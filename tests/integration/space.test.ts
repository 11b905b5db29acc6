import { beforeAll, describe, expect, it } from "vitest";
import { parseForm } from "#app/http/form.server.ts";
import { addBuilding } from "#app/services/space/add-building.server.ts";
import { addRooms, addRoomsForm } from "#app/services/space/add-rooms.server.ts";
import { cancelLease } from "#app/services/space/cancel-lease.server.ts";
import { changeRoom } from "#app/services/space/change-room.server.ts";
import { correctLease } from "#app/services/space/correct-lease.server.ts";
import { endLease, endLeaseForm } from "#app/services/space/end-lease.server.ts";
import { letRoom, letRoomForm } from "#app/services/space/let-room.server.ts";
import { listRooms } from "#app/services/space/list-rooms.server.ts";
import { showLedger } from "#app/services/space/show-ledger.server.ts";
import { showRoom } from "#app/services/space/show-room.server.ts";
import type { Ctx } from "#app/services/verb.server.ts";
import { registerFirms } from "#db/queries/firms.server.ts";
import { insertStays } from "#db/queries/residency.server.ts";
import { withScope } from "#db/scope.server.ts";
import { inventedFirm } from "#db/seed/invented-firm.ts";
import { makeWorld, type World } from "#tests/factories/world.ts";
import { testDatabase } from "#tests/setup/database.ts";

const db = testDatabase();
let world: World;
let operator: Ctx;
let building: string;
let serial = 0;

beforeAll(async () => {
  world = await makeWorld();
  await world.addCarrier("alpha");
  await world.addCarrier("beta");
  operator = await world.as("alpha", "operator");
  building = await addBuilding({ ctx: operator, input: { name: "创业楼", address: "一路 1 号" } });
});

const FROM = "2025-01-01";
type RoomOver = {
  areaDm2?: number;
  desks?: number;
  use?: "incubation" | "public-service" | "other";
  ctx?: Ctx;
  in?: string;
};

/** A new room in the first building from FROM on, 100 m² unless told otherwise. */
async function aRoom({
  areaDm2 = 10_000,
  desks,
  use = "incubation",
  ctx = operator,
  in: at = building,
}: RoomOver = {}) {
  serial += 1;
  const input = {
    buildingId: at,
    from: FROM,
    use,
    tenure: "own" as const,
    rooms: [{ floor: "1F", label: `R${serial}`, areaDm2, desks: desks ?? null }],
  };
  return (await addRooms({ ctx, input }))[0]!;
}

/** A firm's residency in alpha. */
async function aStay(
  over: { enteredOn?: string; leftOn?: string; exit?: "graduated" } = {},
): Promise<string> {
  serial += 1;
  const firm = inventedFirm(serial);
  return withScope(operator, async (tx) => {
    const ids = await registerFirms(tx, [firm]);
    const stay = { firmId: ids.get(firm.uscc)!, enteredOn: FROM, ...over };
    return (await insertStays(tx, operator.organization.id, [stay]))[0]!;
  });
}

const leaseOf = async (roomId: string, leaseId: string) =>
  (await showRoom({ ctx: operator, input: { roomId } })).leases.find((lease) => lease.id === leaseId)!;
const form = (fields: Record<string, string>) => {
  const data = new FormData();
  for (const [name, value] of Object.entries(fields)) data.set(name, value);
  return data;
};
const caught = (work: () => unknown): unknown => {
  try {
    return work();
  } catch (error) {
    return error;
  }
};

describe("rooms", () => {
  it("are added many at once, as typed, and listed by floor as of a day", async () => {
    const at = await addBuilding({ ctx: operator, input: { name: "研发楼" } });
    const lines = "B1, B101, 80\n3F，３０２，１２０．５㎡\n\n3F\t301\t1,200.00\t24\n10层、1001、60";
    const input = parseForm(
      addRoomsForm,
      form({ buildingId: at, from: "2025-03-01", use: "incubation", tenure: "rented", lines }),
    );
    const ids = await addRooms({ ctx: operator, input });
    const list = await listRooms({ ctx: operator, input: { on: "2025-03-01", buildingId: at } });
    expect(list.rooms.map(({ floor, label, areaDm2, desks }) => [floor, label, areaDm2, desks])).toEqual([
      ["10层", "1001", 6_000, null],
      ["3F", "301", 120_000, 24],
      ["3F", "３０２", 12_050, null],
      ["B1", "B101", 8_000, null],
    ]);
    expect(ids).toEqual(
      ["B101", "３０２", "301", "1001"].map((label) => list.rooms.find((r) => r.label === label)!.id),
    );
    expect(list.total).toMatchObject({ count: 4, areaDm2: 146_050, letDm2: 0, freeDm2: 146_050 });
    expect((await listRooms({ ctx: operator, input: { on: "2025-02-28", buildingId: at } })).rooms).toEqual(
      [],
    );
  });

  it("names each line that cannot be read, and adds none of them", async () => {
    const before = (await listRooms({ ctx: operator, input: {} })).roomCount;
    const lines = "1F, X1, 50\n1F, X2\n1F, X3, -5\n1F, X4, 5亩\n1F, X1, 50\n1F, X5, 1O0";
    const refusal = caught(() =>
      parseForm(addRoomsForm, form({ buildingId: building, from: FROM, use: "other", tenure: "own", lines })),
    );
    expect(refusal).toMatchObject({
      code: "form.invalid",
      fields: {
        lines: "space.lines-invalid",
        "line-2": "space.line-shape",
        "line-3": "space.area-not-positive",
        "line-4": "space.area-other-unit",
        "line-5": "space.line-repeats",
        "line-6": "space.area-letter-in-number",
      },
    });
    expect((await listRooms({ ctx: operator, input: {} })).roomCount).toBe(before);
  });

  it("keep their label to themselves within a building", async () => {
    const rooms = [{ floor: "1F", label: "R-same", areaDm2: 100 }];
    const input = { buildingId: building, from: FROM, use: "other" as const, tenure: "own" as const, rooms };
    await addRooms({ ctx: operator, input });
    await expect(addRooms({ ctx: operator, input })).rejects.toMatchObject({
      code: "space.room-exists",
      details: { label: "R-same" },
    });
    await expect(addBuilding({ ctx: operator, input: { name: "创业楼" } })).rejects.toMatchObject({
      code: "space.building-exists",
    });
  });

  it("change from a day on, and stay what they were before it", async () => {
    const roomId = await aRoom();
    const change = {
      roomId,
      from: "2025-07-01",
      areaDm2: 8_000,
      use: "other" as const,
      tenure: "rented" as const,
    };
    const { rev } = await changeRoom({ ctx: operator, input: { ...change, rev: 1 } });
    const { room } = await showRoom({ ctx: operator, input: { roomId } });
    expect(room.versions).toMatchObject([
      { from: FROM, to: "2025-07-01", areaDm2: 10_000, use: "incubation", tenure: "own" },
      { from: "2025-07-01", to: null, areaDm2: 8_000, use: "other", tenure: "rented" },
    ]);
    const areaOn = async (on: string) =>
      (await listRooms({ ctx: operator, input: { on } })).rooms.find((it) => it.id === roomId)?.areaDm2;
    expect([await areaOn("2025-06-30"), await areaOn("2025-07-01")]).toEqual([10_000, 8_000]);
    await changeRoom({ ctx: operator, input: { ...change, rev, areaDm2: 7_000 } });
    await expect(changeRoom({ ctx: operator, input: { ...change, rev } })).rejects.toMatchObject({
      code: "common.changed-meanwhile",
    });
    await expect(
      changeRoom({ ctx: operator, input: { ...change, rev: rev + 1, from: "2024-12-31" } }),
    ).rejects.toMatchObject({ code: "space.before-room", details: { first: FROM } });
    const later = (await showRoom({ ctx: operator, input: { roomId } })).room;
    expect(later.versions.map((version) => version.areaDm2)).toEqual([10_000, 7_000]);
  });

  it("do not shrink below what is let of them", async () => {
    const roomId = await aRoom();
    const tenant = { tenantName: "食堂", from: "2025-05-01", areaDm2: 9_000 };
    await letRoom({ ctx: operator, input: { roomId, ...tenant } });
    const change = { roomId, rev: 1, use: "incubation" as const, tenure: "own" as const };
    await expect(
      changeRoom({ ctx: operator, input: { ...change, from: "2025-03-01", areaDm2: 8_999 } }),
    ).rejects.toMatchObject({
      code: "space.room-too-small",
      details: { on: "2025-05-01", letDm2: 9_000, areaDm2: 8_999 },
    });
    await changeRoom({ ctx: operator, input: { ...change, from: "2025-03-01", areaDm2: 9_000 } });
  });
});

describe("letting", () => {
  it("takes what people type: full-width digits, the unit, the last day", async () => {
    const given = parseForm(
      letRoomForm,
      form({
        occupant: "other",
        tenantName: "咖啡店",
        from: "2025-02-01",
        lastOn: "2025-12-31",
        residencyId: "left over from another choice",
        extent: "part",
        area: "６０．５㎡",
        desks: "x",
        rent: "1,234.50 元",
      }),
    );
    const roomId = await aRoom();
    const id = await letRoom({ ctx: operator, input: { roomId, ...given } });
    expect(await leaseOf(roomId, id)).toMatchObject({
      occupant: "咖啡店",
      to: "2026-01-01",
      areaDm2: 6_050,
      rentFenPerMonth: 123_450,
      state: "past",
    });
  });

  it("asks for what is missing or wrong, by field", () => {
    const base = { occupant: "resident", from: "2025-02-30", extent: "part", area: "-3" };
    expect(caught(() => parseForm(letRoomForm, form(base)))).toMatchObject({
      fields: { from: "form.date", area: "space.area-not-positive" },
    });
    expect(caught(() => parseForm(letRoomForm, form({ ...base, from: FROM, area: "３" })))).toMatchObject({
      fields: { residencyId: "space.occupant-required" },
    });
  });

  it("lets a whole room, a part and desks; a graduate who stays is another tenant", async () => {
    const [whole, part, desks] = [await aRoom(), await aRoom(), await aRoom({ areaDm2: 10_001, desks: 20 })];
    const [resident, graduate] = [await aStay(), await aStay({ leftOn: "2025-06-01", exit: "graduated" })];
    await letRoom({ ctx: operator, input: { roomId: whole, residencyId: resident, from: FROM } });
    await letRoom({
      ctx: operator,
      input: { roomId: part, residencyId: graduate, from: FROM, areaDm2: 4_000 },
    });
    await letRoom({ ctx: operator, input: { roomId: desks, residencyId: resident, from: FROM, desks: 3 } });
    const room = async (id: string, on: string) =>
      (await listRooms({ ctx: operator, input: { on } })).rooms.find((it) => it.id === id)!;
    expect(await room(whole, FROM)).toMatchObject({ letDm2: 10_000, freeDm2: 0, state: "full" });
    expect(await room(part, FROM)).toMatchObject({
      freeDm2: 6_000,
      state: "part",
      occupants: [{ isResident: true }],
    });
    expect(await room(part, "2025-06-01")).toMatchObject({ occupants: [{ isResident: false }] });
    expect(await room(desks, FROM)).toMatchObject({ letDm2: 1_500, letDesks: 3, freeDm2: 8_501 });
  });

  it("refuses a lease over a lease and says what is free, and until when", async () => {
    const roomId = await aRoom();
    const let_ = (areaDm2: number, from: string, to: string | null) =>
      letRoom({ ctx: operator, input: { roomId, tenantName: "甲", from, to, areaDm2 } });
    await let_(7_000, "2025-06-01", "2025-09-01");
    await expect(let_(5_000, "2025-03-01", null)).rejects.toMatchObject({
      kind: "conflict",
      code: "space.over-let",
      details: {
        context: "until",
        on: "2025-06-01",
        freeDm2: 3_000,
        wantedDm2: 5_000,
        mostDm2: 3_000,
        until: "2025-05-31",
      },
      fields: { areaDm2: "space.over-let-field" },
    });
    await expect(let_(5_000, "2025-07-01", "2025-08-01")).rejects.toMatchObject({
      details: { context: "later", on: "2025-07-01", laterOn: "2025-09-01" },
    });
    await expect(let_(10_001, "2025-09-01", null)).rejects.toMatchObject({
      details: { context: "never", mostDm2: 10_000 },
    });
    await let_(3_000, "2025-03-01", null);
    await let_(7_000, "2025-03-01", "2025-06-01");
  });

  it("refuses what cannot be: outside the room's life, ending before it starts, a public room, no occupant", async () => {
    const roomId = await aRoom();
    const hall = await aRoom({ use: "public-service" });
    const base = { roomId, tenantName: "甲", from: "2025-02-01" };
    const code = async (input: Parameters<typeof letRoom>[0]["input"]) =>
      letRoom({ ctx: operator, input }).then(
        () => "done",
        (error: { code?: string }) => error.code ?? String(error),
      );
    expect(await code({ ...base, from: "2024-12-31" })).toBe("space.outside-room-dates");
    expect(await code({ ...base, from: "2023-12-31", to: "2024-02-01" })).toBe("space.outside-room-dates");
    expect(await code({ ...base, to: "2025-02-01" })).toBe("space.interval-reversed");
    expect(await code({ ...base, to: "2025-01-31" })).toBe("space.interval-reversed");
    expect(await code({ ...base, roomId: hall })).toBe("space.use-not-lettable");
    expect(await code({ ...base, roomId: crypto.randomUUID() })).toBe("space.absent");
    expect(await code({ roomId, residencyId: crypto.randomUUID(), from: FROM })).toBe("residency.absent");
    expect(await code({ ...base, desks: 1 })).toBe("space.desks-over-let");
    await expect(code({ roomId, from: FROM })).resolves.toMatch("space.occupant-required");
    await expect(code({ ...base, areaDm2: -1 })).resolves.toMatch("space.area-not-positive");
  });

  it("never lets more desks than there are", async () => {
    const roomId = await aRoom({ desks: 10 });
    const take = (desks: number) =>
      letRoom({ ctx: operator, input: { roomId, tenantName: "创客", from: FROM, desks, areaDm2: 100 } });
    await take(8);
    await expect(take(3)).rejects.toMatchObject({
      code: "space.desks-over-let",
      details: { free: 2, wanted: 3 },
    });
    await take(2);
    const share = { roomId: await aRoom({ desks: 10 }), tenantName: "创客", from: FROM };
    await expect(letRoom({ ctx: operator, input: { ...share, desks: 11 } })).rejects.toMatchObject({
      code: "space.desks-over-let",
    });
    expect((await showRoom({ ctx: operator, input: { roomId } })).freeDesks).toMatchObject([
      { from: FROM, freeDm2: 0 },
    ]);
  });

  it("does the same request once", async () => {
    const roomId = await aRoom();
    const input = { roomId, tenantName: "甲", from: FROM, areaDm2: 1_000 };
    const first = await letRoom({ ctx: operator, input, key: "let-once" });
    expect(await letRoom({ ctx: operator, input, key: "let-once" })).toBe(first);
    expect((await showRoom({ ctx: operator, input: { roomId } })).leases).toHaveLength(1);
    await expect(
      letRoom({ ctx: operator, input: { ...input, areaDm2: 2_000 }, key: "let-once" }),
    ).rejects.toMatchObject({ code: "common.key-reused" });
  });

  it("by twenty at once never exceeds the room on any day", async () => {
    const roomId = await aRoom({ areaDm2: 10_000 });
    const wishes = Array.from({ length: 20 }, (_, i) => ({
      roomId,
      tenantName: `客户 ${i}`,
      from: `2025-0${1 + (i % 4)}-01`,
      to: i % 3 === 0 ? null : "2025-08-01",
      areaDm2: 3_000,
    }));
    const answers = await Promise.allSettled(wishes.map((input) => letRoom({ ctx: operator, input })));
    const refused = answers.filter((answer) => answer.status === "rejected");
    expect(refused.map(({ reason }) => reason.code)).toEqual(refused.map(() => "space.over-let"));
    expect(answers.length - refused.length).toBe(3);
    const [row] = await db.admin`
      select max(let)::int as most from (
        select (select sum(area_dm2) from leases l where l.room_id = ${roomId} and l.starts_on <= p.starts_on
                  and (l.ends_on is null or l.ends_on > p.starts_on)) as let
          from leases p where p.room_id = ${roomId}) days`;
    expect(row?.most).toBe(9_000);
  });

  it("gives the last part of a room to exactly one of two in the same second", async () => {
    for (let round = 0; round < 5; round++) {
      const roomId = await aRoom({ areaDm2: 5_000 });
      const one = () => letRoom({ ctx: operator, input: { roomId, tenantName: "甲", from: FROM } });
      const answers = await Promise.allSettled([one(), one()]);
      expect(answers.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    }
  });

  it("is held by the database even where nobody asked the verb", async () => {
    const roomId = await aRoom();
    await letRoom({ ctx: operator, input: { roomId, tenantName: "甲", from: FROM } });
    const organization = operator.organization.id;
    await expect(db.admin`
      insert into leases (organization_id, room_id, tenant_name, starts_on, area_dm2)
      values (${organization}, ${roomId}, '乙', '2030-01-01', 1)`).rejects.toThrow("over-let");
  });
});

describe("a lease", () => {
  it("ends from a day on, can be reopened, and frees its area", async () => {
    const roomId = await aRoom();
    const id = await letRoom({ ctx: operator, input: { roomId, tenantName: "甲", from: FROM } });
    const given = parseForm(endLeaseForm, form({ leaseId: id, rev: "1", lastOn: "2025-05-31" }));
    const ended = await endLease({ ctx: operator, input: given });
    expect(ended).toEqual({ rev: 2, previousTo: null });
    const { free } = await showRoom({ ctx: operator, input: { roomId } });
    expect(free).toEqual([
      { from: FROM, to: "2025-06-01", freeDm2: 0 },
      { from: "2025-06-01", to: null, freeDm2: 10_000 },
    ]);
    await expect(endLease({ ctx: operator, input: { ...given, rev: 2, to: FROM } })).rejects.toMatchObject({
      code: "space.interval-reversed",
    });
    await expect(
      endLease({ ctx: operator, input: { ...given, rev: 2, to: "2025-07-01" } }),
    ).rejects.toMatchObject({
      code: "space.ended-already",
    });
    await expect(endLease({ ctx: operator, input: { ...given, to: "2025-05-01" } })).rejects.toMatchObject({
      code: "common.changed-meanwhile",
    });
    await correctLease({ ctx: operator, input: { leaseId: id, rev: 2, to: null } });
    expect(await leaseOf(roomId, id)).toMatchObject({ to: null, state: "current", rev: 3 });
  });

  it("is put right within what the room has", async () => {
    const roomId = await aRoom();
    await letRoom({ ctx: operator, input: { roomId, tenantName: "乙", from: "2025-06-01", areaDm2: 5_000 } });
    const id = await letRoom({
      ctx: operator,
      input: { roomId, tenantName: "甲", from: FROM, areaDm2: 4_000 },
    });
    await expect(
      correctLease({ ctx: operator, input: { leaseId: id, rev: 1, areaDm2: 6_000 } }),
    ).rejects.toMatchObject({ code: "space.over-let", details: { on: "2025-06-01", freeDm2: 5_000 } });
    await correctLease({ ctx: operator, input: { leaseId: id, rev: 1, areaDm2: 5_000, note: "扩租" } });
    await expect(
      correctLease({ ctx: operator, input: { leaseId: id, rev: 1, areaDm2: 4_000 } }),
    ).rejects.toMatchObject({ code: "common.changed-meanwhile" });
    expect(await leaseOf(roomId, id)).toMatchObject({ areaDm2: 5_000, note: "扩租", from: FROM });
  });

  it("entered by mistake goes away, and the log keeps what it said", async () => {
    const roomId = await aRoom();
    const id = await letRoom({ ctx: operator, input: { roomId, tenantName: "写错的", from: FROM } });
    await cancelLease({ ctx: operator, input: { leaseId: id, rev: 1 } });
    expect((await showRoom({ ctx: operator, input: { roomId } })).leases).toEqual([]);
    await expect(cancelLease({ ctx: operator, input: { leaseId: id, rev: 1 } })).rejects.toMatchObject({
      code: "space.lease-absent",
    });
    const [entry] = await db.admin`
      select before ->> 'occupant' as occupant, user_name from audit_entries where action = 'cancel' and entity_id = ${id}`;
    expect(entry).toEqual({ occupant: "写错的", user_name: "alpha operator" });
  });
});

describe("the area ledger", () => {
  it("adds up on the day, by room and over twelve months, and knows the 75 % rule", async () => {
    await world.addCarrier("gamma");
    const ctx = await world.as("gamma", "operator");
    const at = await addBuilding({ ctx, input: { name: "一号楼" } });
    const inGamma = { ctx, in: at };
    const [a, b, hall, shop] = [
      await aRoom({ ...inGamma, areaDm2: 60_000 }),
      await aRoom({ ...inGamma, areaDm2: 20_000 }),
      await aRoom({ ...inGamma, areaDm2: 15_000, use: "public-service" }),
      await aRoom({ ...inGamma, areaDm2: 5_000, use: "other" }),
    ];
    const stay = await withScope(ctx, async (tx) => {
      const firm = inventedFirm(9_000);
      const ids = await registerFirms(tx, [firm]);
      const given = { firmId: ids.get(firm.uscc)!, enteredOn: "2025-06-01" };
      return (await insertStays(tx, ctx.organization.id, [given]))[0]!;
    });
    await letRoom({ ctx, input: { roomId: a, residencyId: stay, from: "2025-06-01", areaDm2: 59_999 } });
    const canteen = await letRoom({
      ctx,
      input: { roomId: shop, tenantName: "食堂", from: "2025-02-01", areaDm2: 4_000 },
    });
    const page = await showLedger({ ctx, input: { on: "2025-12-31" } });
    expect(page.total).toMatchObject({
      totalDm2: 100_000,
      residentDm2: 59_999,
      otherTenantDm2: 4_000,
      publicServiceDm2: 15_000,
      otherUseDm2: 1_000,
      vacantDm2: 20_001,
      usePercentMilli: 74_999,
    });
    expect(page.rule).toMatchObject({
      minimumPercent: "75",
      met: false,
      shortDm2: 1,
      verification: "unverified",
    });
    expect(page.letPercentMilli).toBe(76_189);
    for (const line of [
      "totalDm2",
      "residentDm2",
      "otherTenantDm2",
      "publicServiceDm2",
      "vacantDm2",
      "usedDm2",
    ] as const) {
      expect(
        page.rooms.reduce((sum, room) => sum + room[line], 0),
        line,
      ).toBe(page.total[line]);
    }
    expect(page.series.map(({ on }) => on).slice(-3)).toEqual(["2025-10-31", "2025-11-30", "2025-12-31"]);
    expect(page.series.map((point) => point.residentDm2)).toEqual([
      ...Array(5).fill(0),
      ...Array(7).fill(59_999),
    ]);
    expect(page.series.at(-1)).toMatchObject({ vacantDm2: page.total.vacantDm2, usePercentMilli: 74_999 });
    await letRoom({ ctx, input: { roomId: b, residencyId: stay, from: "2025-12-31", areaDm2: 1 } });
    expect((await showLedger({ ctx, input: { on: "2025-12-31" } })).rule).toMatchObject({
      met: true,
      shortDm2: 0,
    });
    expect((await showLedger({ ctx, input: { on: "2025-12-30" } })).rule).toMatchObject({ met: false });
    await endLease({ ctx, input: { leaseId: canteen, rev: 1, to: "2025-12-31" } });
    expect((await showLedger({ ctx, input: { on: "2025-12-31" } })).total).toMatchObject({
      otherUseDm2: 5_000,
    });
    expect(hall).toBeTruthy();
    expect((await showLedger({ ctx, input: { on: "2024-06-30" } })).total).toMatchObject({
      totalDm2: 0,
      usePercentMilli: null,
    });
    expect((await showLedger({ ctx, input: { on: "2010-06-30" } })).rule).toBeNull();
  });
});

describe("who may", () => {
  it("viewers and reviewers of the carrier read and change nothing", async () => {
    const roomId = await aRoom();
    for (const role of ["viewer", "reviewer"] as const) {
      const ctx = await world.as("alpha", role);
      expect((await listRooms({ ctx, input: {} })).roomCount).toBeGreaterThan(0);
      await showRoom({ ctx, input: { roomId } });
      await showLedger({ ctx, input: {} });
      const denied = { kind: "denied", code: "access.denied" };
      const lease = { leaseId: roomId, rev: 1 };
      const kind = { use: "other" as const, tenure: "own" as const };
      await expect(letRoom({ ctx, input: { roomId, tenantName: "甲", from: FROM } })).rejects.toMatchObject(
        denied,
      );
      await expect(endLease({ ctx, input: { ...lease, to: FROM } })).rejects.toMatchObject(denied);
      await expect(correctLease({ ctx, input: lease })).rejects.toMatchObject(denied);
      await expect(cancelLease({ ctx, input: lease })).rejects.toMatchObject(denied);
      await expect(addBuilding({ ctx, input: { name: "x" } })).rejects.toMatchObject(denied);
      await expect(
        addRooms({ ctx, input: { buildingId: building, from: FROM, ...kind, rooms: [] } }),
      ).rejects.toMatchObject(denied);
      await expect(
        changeRoom({ ctx, input: { roomId, rev: 1, from: FROM, areaDm2: 1, ...kind } }),
      ).rejects.toMatchObject(denied);
    }
    const authority = await world.as("unit-a", "reviewer");
    await expect(listRooms({ ctx: authority, input: {} })).rejects.toMatchObject({ code: "access.denied" });
  });

  it("another carrier sees and touches nothing of it", async () => {
    const roomId = await aRoom();
    const leaseId = await letRoom({
      ctx: operator,
      input: { roomId, tenantName: "甲", from: FROM, areaDm2: 1 },
    });
    const ctx = await world.as("beta", "owner");
    expect(await listRooms({ ctx, input: {} })).toMatchObject({ buildings: [], roomCount: 0 });
    expect((await showLedger({ ctx, input: {} })).total.totalDm2).toBe(0);
    const absent = { kind: "absent" };
    await expect(showRoom({ ctx, input: { roomId } })).rejects.toMatchObject(absent);
    await expect(
      letRoom({ ctx, input: { roomId, tenantName: "乙", from: FROM, areaDm2: 1 } }),
    ).rejects.toMatchObject(absent);
    await expect(cancelLease({ ctx, input: { leaseId, rev: 1 } })).rejects.toMatchObject(absent);
    const input = { buildingId: building, from: FROM, use: "other" as const, tenure: "own" as const };
    await expect(
      addRooms({ ctx, input: { ...input, rooms: [{ floor: "1", label: "1", areaDm2: 1 }] } }),
    ).rejects.toMatchObject({ code: "space.building-absent" });
  });
});
