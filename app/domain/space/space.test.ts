import fc from "fast-check";
import { describe, expect, it } from "vitest";
import document from "#app/policies/national/area-rule/2018-12-14.json";
import { addDays, type DateOn, daysBetween } from "../shared/dates.ts";
import { areaInput, formatArea, parseArea } from "./area.ts";
import { areaPieces } from "./area-pieces.ts";
import { areaRuleDocument, areaRuleResult } from "./area-rule.ts";
import { AREA_LINES, areaLedger, noArea, type SpaceRecord } from "./ledger.ts";
import { freeArea, lettingFault, overLet } from "./letting.ts";
import { areaDays, occupancyByDay } from "./occupancy.ts";
import { type Lease, ROOM_USES, type Room, roomFaults, TENURES } from "./rooms.ts";

const day = (n: number): DateOn => addDays("2025-01-01", n);
const DAYS = 40;

/** A room whose versions follow each other with gaps; cuts are days, an odd stretch is a gap. */
const history = fc
  .tuple(
    fc.uniqueArray(fc.integer({ min: -5, max: DAYS }), { minLength: 1, maxLength: 5 }),
    fc.array(
      fc.record({
        areaDm2: fc.integer({ min: 1, max: 9000 }),
        use: fc.constantFrom(...ROOM_USES),
        tenure: fc.constantFrom(...TENURES),
        gap: fc.boolean(),
      }),
      { minLength: 5, maxLength: 5 },
    ),
  )
  .map(([cuts, kinds]) => {
    const days = cuts.sort((a, b) => a - b);
    // Some rooms are the same all the while, as most are.
    const constant = kinds[4]!;
    if (constant.gap) return [{ ...constant, from: day(-5), to: null }].map(({ gap: _, ...it }) => it);
    return days.flatMap((from, i) => {
      const { gap, ...kind } = kinds[i]!;
      const next = days[i + 1];
      return gap ? [] : [{ from: day(from), to: next === undefined ? null : day(next), ...kind }];
    });
  });
const interval = fc
  .tuple(fc.integer({ min: -5, max: DAYS }), fc.option(fc.integer({ min: 1, max: DAYS })))
  .map(([from, length]) => ({ from: day(from), to: length === null ? null : day(from + length) }));
const record: fc.Arbitrary<SpaceRecord> = fc
  .tuple(
    fc.array(history, { minLength: 1, maxLength: 4 }),
    fc.array(interval, { minLength: 1, maxLength: 3 }),
    fc.array(fc.tuple(interval, fc.nat(3), fc.option(fc.nat(3)), fc.integer({ min: 1, max: 9000 })), {
      maxLength: 12,
    }),
  )
  .map(([rooms, stays, leases]) => ({
    rooms: rooms.map((versions, i) => ({
      id: `room${i}`,
      versions: i % 2 ? versions.toReversed() : versions,
    })),
    residencies: stays.map(({ from, to }, i) => ({ id: `stay${i}`, enteredOn: from, leftOn: to })),
    leases: leases.map(([{ from, to }, room, stay, areaDm2], i) => ({
      id: `lease${i}`,
      roomId: `room${room % rooms.length}`,
      residencyId: stay === null ? null : `stay${stay}`,
      from,
      to,
      areaDm2,
    })),
  }));

const room: Room = {
  id: "A101",
  versions: [
    { from: day(0), to: day(20), areaDm2: 10000, use: "incubation", tenure: "own" },
    { from: day(20), to: null, areaDm2: 8000, use: "incubation", tenure: "own" },
  ],
};
const lease = (over: Partial<Lease> = {}): Lease => ({
  id: "l1",
  roomId: "A101",
  residencyId: "s1",
  from: day(5),
  to: day(10),
  areaDm2: 4000,
  ...over,
});

describe("areaLedger", () => {
  it("adds up on every day of any history", () => {
    fc.assert(
      fc.property(record, fc.integer({ min: -10, max: DAYS + 10 }), (it, on) => {
        const l = areaLedger(it, day(on));
        const parts = l.residentDm2 + l.otherTenantDm2 + l.publicServiceDm2 + l.otherUseDm2 + l.vacantDm2;
        expect(parts).toBe(l.totalDm2);
        expect(l.usedDm2).toBeLessThanOrEqual(l.residentDm2 + l.publicServiceDm2);
      }),
    );
  });

  it("puts each square metre on its line, and a graduate with the other tenants", () => {
    const rooms: Room[] = [
      room,
      {
        id: "P",
        versions: [{ from: day(0), to: null, areaDm2: 2500, use: "public-service", tenure: "rented" }],
      },
      { id: "O", versions: [{ from: day(0), to: null, areaDm2: 1500, use: "other", tenure: "own" }] },
    ];
    const leases = [
      lease({ to: null }),
      lease({ id: "l2", residencyId: "s2", areaDm2: 1000, to: null }),
      lease({ id: "l3", roomId: "O", residencyId: null, areaDm2: 500, to: null }),
    ];
    const residencies = [
      { id: "s1", enteredOn: day(0), leftOn: null },
      { id: "s2", enteredOn: day(0), leftOn: day(8) },
    ];
    const on7 = areaLedger({ rooms, leases, residencies }, day(7));
    expect(on7).toMatchObject({
      totalDm2: 14000,
      residentDm2: 5000,
      otherTenantDm2: 500,
      publicServiceDm2: 2500,
      otherUseDm2: 1000,
      vacantDm2: 5000,
      useRatio: { n: 15n, d: 28n },
      usePercentMilli: 53571,
    });
    expect(areaLedger({ rooms, leases, residencies }, day(8))).toMatchObject({
      residentDm2: 4000,
      otherTenantDm2: 1500,
    });
    expect(areaLedger({ rooms, leases, residencies }, day(7), ["own"])).toMatchObject({
      disposableDm2: 11500,
      usedDm2: 5000,
    });
    expect(areaLedger({ rooms, leases, residencies }, day(-1)).useRatio).toBeNull();
  });
});

describe("occupancyByDay", () => {
  it("is the ledger of each day", () => {
    fc.assert(
      fc.property(record, fc.subarray([...TENURES], { minLength: 1 }), (it, tenures) => {
        const series = occupancyByDay(it, day(0), day(DAYS - 1), tenures);
        expect(series.days).toBe(DAYS);
        for (let n = 0; n < DAYS; n++) {
          const l = areaLedger(it, day(n), tenures);
          expect(AREA_LINES.map((line) => series.lines[line][n])).toEqual(AREA_LINES.map((line) => l[line]));
        }
      }),
    );
  });

  it("sums to area-days", () => {
    const it = {
      rooms: [room],
      leases: [lease()],
      residencies: [{ id: "s1", enteredOn: day(7), leftOn: null }],
    };
    const series = occupancyByDay(it, day(0), day(29));
    expect(areaDays(series, "residentDm2")).toBe(3 * 4000);
    expect(areaDays(series, "otherTenantDm2")).toBe(2 * 4000);
    expect(areaDays(series, "totalDm2")).toBe(20 * 10000 + 10 * 8000);
    expect(() => occupancyByDay(it, day(1), day(0))).toThrow(RangeError);
  });
});

describe("letting", () => {
  const code = (leases: Lease[], wanted: Partial<Lease>) =>
    lettingFault(room, leases, lease({ id: "new", ...wanted }))?.code ?? null;

  it("knows each reason", () => {
    expect(code([], {})).toBeNull();
    expect(code([], { from: day(5), to: day(5) })).toBe("space.interval-reversed");
    expect(code([], { areaDm2: 0 })).toBe("space.area-not-positive");
    expect(code([], { areaDm2: -1 })).toBe("space.area-not-positive");
    expect(code([], { from: day(-1) })).toBe("space.outside-room-dates");
    expect(code([], { areaDm2: 10000 })).toBeNull();
    expect(code([], { areaDm2: 10001 })).toBe("space.over-let");
    expect(code([], { areaDm2: 8001, to: null })).toBe("space.over-let");
    expect(code([], { areaDm2: 8001, to: day(20) })).toBeNull();
    const hall: Room = { ...room, versions: [{ ...room.versions[1]!, use: "public-service" }] };
    expect(lettingFault(hall, [], lease({ from: day(25), to: null }))?.code).toBe("space.use-not-lettable");
  });

  it("says what is free on the first day it fails, and leaves the lease being changed out", () => {
    const refusal = lettingFault(
      room,
      [lease({ from: day(8), to: day(9) })],
      lease({ id: "x", areaDm2: 7000 }),
    );
    expect(refusal).toMatchObject({
      kind: "conflict",
      details: { on: day(8), freeDm2: 6000, wantedDm2: 7000 },
    });
    expect(code([lease()], { id: "l1", areaDm2: 10000 })).toBeNull();
  });

  it("lets exactly what is free, never a hundredth more", () => {
    const lets = fc.array(fc.tuple(interval, fc.integer({ min: 1, max: 3000 })), { maxLength: 6 });
    fc.assert(
      fc.property(lets, fc.nat(DAYS), fc.integer({ min: 1, max: DAYS }), (given, from, length) => {
        const leases = given.map(([{ from, to }, areaDm2], i) => lease({ id: `l${i}`, from, to, areaDm2 }));
        const wanted = { from: day(from), to: day(from + length) };
        const free = freeArea(room, leases, wanted);
        const daily = Array.from({ length }, (_, n) => {
          const l = areaLedger({ rooms: [room], leases, residencies: [] }, day(from + n));
          return l.vacantDm2;
        });
        expect(free).toBe(Math.max(0, Math.min(...daily)));
        if (free > 0) expect(code(leases, { ...wanted, areaDm2: free })).toBeNull();
        expect(code(leases, { ...wanted, areaDm2: free + 1 })).toBe("space.over-let");
      }),
    );
  });

  it("finds a room that shrank under its leases", () => {
    expect(overLet(room, [lease({ areaDm2: 9000 })])).toBeNull();
    expect(overLet(room, [lease({ areaDm2: 9000, to: null })])).toMatchObject({ on: day(20), letDm2: 9000 });
    expect(overLet(room, [])).toBeNull();
  });
});

describe("areaPieces", () => {
  it("opens every line into rooms and leases that add up to it exactly, over any days", () => {
    fc.assert(
      fc.property(
        record,
        fc.subarray([...TENURES], { minLength: 1 }),
        fc.nat(DAYS),
        fc.nat(DAYS),
        (given, tenures, from, length) => {
          const [first, last] = [day(from), day(from + length)];
          const series = occupancyByDay(given, first, last, tenures);
          for (const line of AREA_LINES) {
            const pieces = areaPieces(given, first, last, line, tenures);
            const sum = pieces.reduce((total, it) => total + it.areaDm2 * it.days, 0);
            expect(sum).toBe(areaDays(series, line));
            for (const piece of pieces) {
              expect(piece.days).toBe(daysBetween(piece.from, piece.to) + 1);
              expect(piece.from >= first && piece.to <= last && piece.days > 0).toBe(true);
            }
          }
        },
      ),
      { numRuns: 60 },
    );
  });
});

describe("roomFaults", () => {
  it("finds versions that overlap, are reversed or empty", () => {
    expect(roomFaults(room)).toEqual([]);
    const wrong = { ...room.versions[1]!, from: day(19), to: day(19), areaDm2: 0 };
    expect(roomFaults({ id: "x", versions: [wrong] }).map((it) => it.code)).toEqual([
      "space.interval-reversed",
      "space.area-not-positive",
    ]);
    const longer = { ...room.versions[0]!, to: day(21) };
    expect(roomFaults({ id: "x", versions: [longer, room.versions[1]!] })).toMatchObject([
      { code: "space.versions-overlap", details: { from: day(20) } },
    ]);
  });
});

describe("area text", () => {
  it("reads what people write", () => {
    expect(parseArea("１２０．５㎡")).toEqual({ value: 12050 });
    expect(parseArea("1,234.50 平方米")).toEqual({ value: 123450 });
    expect(parseArea("0")).toEqual({ fault: "space.area-not-positive" });
    expect(parseArea("-3")).toEqual({ fault: "space.area-not-positive" });
    expect(parseArea("1.005")).toEqual({ fault: "reports.too-fine" });
    expect(parseArea("3亩")).toEqual({ fault: "reports.other-unit" });
    expect(formatArea(123450)).toBe("1,234.50");
    expect(areaInput(12000)).toBe("120");
  });

  it("reads back what it writes", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER }), (areaDm2) => {
        expect(parseArea(formatArea(areaDm2))).toEqual({ value: areaDm2 });
        expect(parseArea(areaInput(areaDm2))).toEqual({ value: areaDm2 });
      }),
    );
  });
});

describe("the area rule", () => {
  const rule = areaRuleDocument.parse(document);

  it("holds its own examples", () => {
    for (const { residentDm2, publicServiceDm2, disposableDm2, met } of rule.examples) {
      const lines = { ...noArea(), disposableDm2, usedDm2: residentDm2 + publicServiceDm2 };
      expect(areaRuleResult(lines, rule).met).toBe(met);
    }
  });

  it("says how much is short, to the last hundredth", () => {
    const lines = { ...noArea(), disposableDm2: 1001, usedDm2: 700 };
    expect(areaRuleResult(lines, rule)).toMatchObject({ met: false, shortDm2: 51 });
    expect(areaRuleResult({ ...lines, usedDm2: 751 }, rule).met).toBe(true);
    expect(areaRuleResult(noArea(), rule).met).toBeNull();
  });
});
