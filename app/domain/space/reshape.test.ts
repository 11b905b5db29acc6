import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { addDays, fromDayNumber, toDayNumber } from "../shared/dates.ts";
import { AREA_LINES, areaLedger } from "./ledger.ts";
import { overLet } from "./letting.ts";
import { occupancyByDay } from "./occupancy.ts";
import { type Part, planReshape, type Reshape, type RoomWithDesks, type StandingLease } from "./reshape.ts";
import type { Stay } from "./rooms.ts";

const START = "2025-01-01";
const room = (id: string, areaDm2: number, desks: number | null = null): RoomWithDesks => ({
  id,
  versions: [{ from: START, to: null, areaDm2, use: "incubation", tenure: "own", desks }],
});
const lease = (id: string, over: Partial<StandingLease> = {}): StandingLease => ({
  id,
  roomId: "a",
  residencyId: null,
  from: "2025-02-01",
  to: null,
  areaDm2: 4_000,
  desks: null,
  occupant: id,
  ...over,
});
const part = (label: string, areaDm2: number, desks: number | null = null): Part => ({
  label,
  areaDm2,
  desks,
});

/** Rooms and leases as they are once the plan is carried out. */
function carriedOut(plan: Reshape, from: readonly RoomWithDesks[], leases: readonly StandingLease[]) {
  const { on, to, use, tenure } = plan;
  const newRooms = plan.parts.map((it, index) => ({
    id: `new-${index}`,
    versions: [{ from: on, to, use, tenure, areaDm2: it.areaDm2, desks: it.desks }],
  }));
  const ended = from.map((it) => ({
    ...it,
    versions: it.versions.map((version) => ({ ...version, to: on })),
  }));
  const moved = leases.flatMap((it): StandingLease[] => {
    const move = plan.moves.find(({ leaseId }) => leaseId === it.id);
    if (!move) return [it];
    const there = { ...it, roomId: `new-${move.part}` };
    return move.how === "move"
      ? [there]
      : [
          { ...it, to: on },
          { ...there, id: `${it.id}+`, from: on },
        ];
  });
  return { rooms: [...ended, ...newRooms], leases: moved };
}

const ON = "2025-06-01";
const day = fc.integer({ min: toDayNumber("2025-01-02"), max: toDayNumber("2025-11-01") }).map(fromDayNumber);
/** Leases of one part's area each, so that each fits its part wherever the parts lie. */
const history = fc
  .array(
    fc.record({
      areaDm2: fc.integer({ min: 100, max: 9_000 }),
      desks: fc.integer({ min: 0, max: 5 }),
      from: day,
      length: fc.option(fc.integer({ min: 1, max: 300 })),
      lets: fc.integer({ min: 1, max: 100 }),
      isResident: fc.boolean(),
    }),
    { minLength: 2, maxLength: 5 },
  )
  .map((list) => {
    const parts = list.map((it, index) => part(`P${index}`, it.areaDm2, it.desks || null));
    const leases = list.map((it, index) =>
      lease(`L${index}`, {
        from: it.from,
        to: it.length === null ? null : addDays(it.from, it.length),
        areaDm2: Math.max(1, Math.floor((it.areaDm2 * it.lets) / 100)),
        desks: it.desks > 0 ? 1 : null,
        residencyId: it.isResident ? `S${index}` : null,
      }),
    );
    const stays: Stay[] = list.map((it, index) => ({
      id: `S${index}`,
      enteredOn: it.from,
      leftOn: "2025-09-01",
    }));
    return { parts, leases, stays };
  });

/** Every line of the ledger is the same on every day, before and after. */
function expectSameEveryDay(
  before: { rooms: readonly RoomWithDesks[]; leases: readonly StandingLease[] },
  after: typeof before,
  residencies: Stay[],
): void {
  const [was, is] = [before, after].map((it) => occupancyByDay({ ...it, residencies }, START, "2026-06-30"));
  for (const line of AREA_LINES) expect(is!.lines[line]).toEqual(was!.lines[line]);
  const l = areaLedger({ ...after, residencies }, ON);
  expect(l.totalDm2).toBe(
    l.residentDm2 + l.otherTenantDm2 + l.publicServiceDm2 + l.otherUseDm2 + l.vacantDm2,
  );
  for (const it of after.rooms) expect(overLet(it, after.leases)).toBeNull();
}

describe("a split", () => {
  it("conserves every line of the ledger on every day, and over-lets no part", () => {
    fc.assert(
      fc.property(history, day, ({ parts, leases, stays }, on) => {
        const whole = room(
          "a",
          parts.reduce((sum, it) => sum + it.areaDm2, 0),
          parts.reduce((sum, it) => sum + (it.desks ?? 0), 0),
        );
        const partOf = new Map(leases.map(({ id }, index) => [id, index]));
        const plan = planReshape({ on, from: [whole], parts, leases, partOf });
        expectSameEveryDay({ rooms: [whole], leases }, carriedOut(plan, [whole], leases), stays);
      }),
      { numRuns: 60 },
    );
  });

  const from = [room("a", 10_000, 10)];
  const parts = [part("1", 6_000, 6), part("2", 4_000, 4)];
  const split = (over: Partial<Parameters<typeof planReshape>[0]> = {}) =>
    planReshape({ on: ON, from, parts, leases: [], partOf: new Map(), ...over });

  it.each([
    [{ parts: [part("1", 6_000, 6), part("2", 3_999, 4)] }, "space.parts-area", { differenceDm2: 1 }],
    [{ parts: [part("1", 6_000, 6), part("2", 4_000, 5)] }, "space.parts-desks", { desks: 10, sum: 11 }],
    [{ on: "2024-12-31" }, "space.before-room", {}],
    [{ on: START }, "space.reshape-first-day", {}],
    [{ leases: [lease("甲")] }, "space.lease-needs-part", { occupant: "甲" }],
    [
      { leases: [lease("甲", { areaDm2: 4_001 })], partOf: new Map([["甲", 1]]) },
      "space.part-too-small",
      { label: "2", on: ON, let: 4_001, has: 4_000, occupants: "甲" },
    ],
    [
      { leases: [lease("乙", { desks: 5, areaDm2: 10 })], partOf: new Map([["乙", 1]]) },
      "space.part-too-few-desks",
      { let: 5, has: 4, occupants: "乙" },
    ],
  ])("%# is refused with %s", (over, code, details) => {
    expect(() => split(over)).toThrow(
      expect.objectContaining({ code, details: expect.objectContaining(details) }),
    );
  });

  it("waits for a change of the room that lies ahead", () => {
    const [version] = from[0]!.versions;
    const changing = [
      { ...version!, to: "2025-08-01" },
      { ...version!, from: "2025-08-01" },
    ];
    expect(() => split({ from: [{ id: "a", versions: changing }] })).toThrow(
      expect.objectContaining({ code: "space.reshape-later-change" }),
    );
  });

  it("leaves what is over alone, continues what runs and moves what is to come", () => {
    const leases = [
      lease("over", { to: ON }),
      lease("runs", { areaDm2: 1_000 }),
      lease("comes", { from: "2025-07-01", areaDm2: 1_000 }),
    ];
    const plan = split({ leases, partOf: new Map(leases.map(({ id }) => [id, 0])) });
    expect(plan.moves).toEqual([
      { leaseId: "runs", part: 0, how: "continue" },
      { leaseId: "comes", part: 0, how: "move" },
    ]);
  });
});

describe("a merge", () => {
  it("conserves every line of the ledger on every day", () => {
    fc.assert(
      fc.property(history, day, ({ parts, leases, stays }, on) => {
        const from = parts.map((it, index) => room(`r${index}`, it.areaDm2, it.desks));
        const own = leases.map((it, index) => ({ ...it, roomId: `r${index}` }));
        const one = part(
          "all",
          parts.reduce((sum, it) => sum + it.areaDm2, 0),
          parts.reduce((sum, it) => sum + (it.desks ?? 0), 0) || null,
        );
        const plan = planReshape({ on, from, parts: [one], leases: own, partOf: new Map() });
        expectSameEveryDay({ rooms: from, leases: own }, carriedOut(plan, from, own), stays);
      }),
      { numRuns: 40 },
    );
  });

  it("takes rooms of one use and one tenure only", () => {
    const other = room("b", 5_000);
    const rented = { ...other, versions: other.versions.map((it) => ({ ...it, tenure: "rented" as const })) };
    const merge = () =>
      planReshape({
        on: ON,
        from: [room("a", 5_000), rented],
        parts: [part("1", 10_000)],
        leases: [],
        partOf: new Map(),
      });
    expect(merge).toThrow(expect.objectContaining({ code: "space.merge-unlike" }));
  });
});
